/** Proving large books takes a while; longer than an ordinary call may. */
import type { DoctorReport } from '@busker/protocol';
import { Alert, Button, Progress } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { CheckIcon, CrossIcon, PulseIcon, WarnIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { EmptyPanel, ErrorPanel } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';
const PATIENCE_MS = 3e5;
const seconds = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 1,
  style: 'unit',
  unit: 'second',
});
export default function DoctorPage(): ReactElement {
  const doctor = useAct('console.doctor', {
    refreshes: [],
    patience_ms: PATIENCE_MS,
  });
  return (
    <Page
      title={t.doctorPage.doctor}
      lead={t.doctorPage.provesEveryRuleOf}
      actions={
        <Button leftSection={<PulseIcon />} loading={doctor.isPending} onClick={() => doctor.mutate({})}>
          {doctor.data ? t.doctorPage.proveThemAgain : t.doctorPage.proveTheBooks}
        </Button>
      }
    >
      <div className="dk-stack" aria-live="polite">
        {doctor.isPending && <Running />}
        {!doctor.isPending && doctor.error ? <ErrorPanel error={doctor.error} /> : null}
        {!doctor.isPending && doctor.data && <Result report={doctor.data} />}
        {doctor.isIdle && (
          <Panel>
            <EmptyPanel
              icon={<PulseIcon />}
              title={t.doctorPage.notRunSinceYou}
              text={t.doctorPage.eachCheckIsListed}
            />
          </Panel>
        )}
      </div>
    </Page>
  );
}
function Running(): ReactElement {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const start_ms = Date.now();
    const timer = setInterval(() => setElapsed(Math.round((Date.now() - start_ms) / 1e3)), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <Panel>
      <p className="cs-running">{t.doctorPage.examiningFor({ seconds: seconds.format(elapsed) })}</p>
      <Progress value={100} animated aria-label={t.doctorPage.examining} />
    </Panel>
  );
}
function Result({ report }: { readonly report: DoctorReport }): ReactElement {
  const wrong = report.checks.filter((check) => !check.ok);
  return (
    <>
      <Alert
        color={report.ok ? 'green' : 'red'}
        icon={report.ok ? <CheckIcon /> : <WarnIcon />}
        title={
          report.ok
            ? t.doctorPage.theBooksAreRight
            : t.doctorPage.ofChecksFoundSomething({ wrong: wrong.length, all: report.checks.length })
        }
      >
        {t.doctorPage.took({ checks: report.checks.length, seconds: seconds.format(report.took_ms / 1e3) })}{' '}
        {!report.ok && t.doctorPage.stopPayouts}
      </Alert>
      <Panel flush>
        <ul className="cs-checks">
          {[...wrong, ...report.checks.filter((check) => check.ok)].map((check) => (
            <li key={check.name} data-ok={check.ok}>
              <span className="cs-check-mark">{check.ok ? <CheckIcon size={16} /> : <CrossIcon size={16} />}</span>
              <div>
                <p className="cs-check-says">{check.says}</p>
                <p className="dk-note">
                  <code className="dk-code">{check.name}</code>
                  {' · '}
                  {t.doctorPage.examined({ n: check.examined })}
                  <span className="bk-hidden">
                    {', '}
                    {check.ok ? t.doctorPage.right : t.doctorPage.wrong}
                  </span>
                </p>
                {check.wrong.length > 0 && (
                  <ul className="cs-wrong">
                    {check.wrong.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                )}
              </div>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

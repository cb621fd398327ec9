/** Proving large books takes a while; longer than an ordinary call may. */
import type { DoctorReport } from '@busker/protocol';
import { Alert, Button, Progress } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { formatCount } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { CheckIcon, CrossIcon, PulseIcon, WarnIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { EmptyPanel, ErrorPanel } from '../../shared/desk/states.tsx';
const PATIENCE_MS = 3e5;
const seconds = new Intl.NumberFormat(undefined, {
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
      title="Doctor"
      lead="Proves every rule of the books from the entries and the facts alone, with its own SQL. It changes nothing and can be run at any time."
      actions={
        <Button leftSection={<PulseIcon />} loading={doctor.isPending} onClick={() => doctor.mutate({})}>
          {doctor.data ? 'Prove them again' : 'Prove the books'}
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
              title="Not run since you opened this page"
              text="Each check is listed here with how much it examined, and the first things that are wrong if any are."
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
      <p className="cs-running">
        {'Examining the books… '}
        {seconds.format(elapsed)}
      </p>
      <Progress value={100} animated aria-label="Examining the books" />
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
          report.ok ? 'The books are right' : `${wrong.length} of ${report.checks.length} checks found something wrong`
        }
      >
        {formatCount(report.checks.length)}
        {' checks in '}
        {seconds.format(report.took_ms / 1e3)}.
        {!report.ok && ' Stop payouts until this is understood, and keep this page: it names what is wrong.'}
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
                  {formatCount(check.examined)}
                  {' examined'}
                  <span className="bk-hidden">
                    {', '}
                    {check.ok ? 'right' : 'wrong'}
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

/** Every kind of account at a moment, on its side; both sides equal in every asset. */
import { fileUrl } from '@busker/client';
import type { TrialBalance } from '@busker/protocol';
import { Button, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { kindMeaning, kindName, useParam } from '../parts.tsx';
import { figureText } from './figures.ts';
import { BooksNav } from './books-nav.tsx';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';

export default function TrialBalancePage(): ReactElement {
  // The last moment of the day that is asked for, in UTC; without one, now.
  const [day, setDay] = useParam('day');
  const asked = day === null ? {} : { at: nextDay(day) };
  const report = useRoute('console.trialBalance', { query: asked });
  return (
    <Page
      title={t.trialBalancePage.trialBalance}
      lead={t.trialBalancePage.whatEveryKindOf}
      actions={
        <Button component="a" variant="default" href={fileUrl('console.trialBalanceFile', { query: asked })} download>
          {t.trialBalancePage.downloadCsv}
        </Button>
      }
    >
      <div className="dk-stack">
        <BooksNav>
          <TextInput
            size="xs"
            type="date"
            aria-label={t.trialBalancePage.atTheEndOf}
            title={t.trialBalancePage.atTheEndOf2}
            value={day ?? ''}
            onChange={(event) => setDay(event.currentTarget.value || null)}
          />
          {day !== null && (
            <Button size="xs" variant="subtle" onClick={() => setDay(null)}>
              {t.trialBalancePage.now}
            </Button>
          )}
        </BooksNav>
        <Loaded of={report}>{(data) => <Report report={data} day={day} />}</Loaded>
      </div>
    </Page>
  );
}

/** The moment at which a UTC day is over. */
function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString();
}

function Report({ report, day }: { readonly report: TrialBalance; readonly day: string | null }): ReactElement {
  return (
    <>
      <p className="cs-books-verdict">
        <StateBadge tone={report.balanced ? 'good' : 'bad'}>
          {report.balanced ? t.trialBalancePage.inBalance : t.trialBalancePage.notInBalance}
        </StateBadge>
        <span className="dk-note">
          {day === null ? (
            <>{say(t.trialBalancePage.asOf, { at: <TimeText at={report.at} /> })}</>
          ) : (
            t.trialBalancePage.asOfTheEnd({ day })
          )}
        </span>
      </p>
      {report.totals.map((total) => (
        <Panel key={total.asset} flush title={total.asset === 'COIN' ? t.trialBalancePage.coins : total.asset}>
          <div className="cs-books-box">
            <table className="cs-books" aria-label={t.trialBalancePage.trialBalanceIn({ asset: total.asset })}>
              <thead>
                <tr>
                  <th scope="col">{t.trialBalancePage.account}</th>
                  <th scope="col">{t.trialBalancePage.debit}</th>
                  <th scope="col">{t.trialBalancePage.credit}</th>
                </tr>
              </thead>
              <tbody>
                {report.rows
                  .filter((row) => row.asset === total.asset)
                  .map((row) => (
                    <tr key={row.code}>
                      <th scope="row" title={kindMeaning(row)}>
                        <span className="cs-books-code">{row.code}</span> {kindName(row.kind)}
                        {row.unusual && <StateBadge tone="warn">{t.trialBalancePage.unusualSide}</StateBadge>}
                        <span className="cs-books-whose">
                          {row.side === 'person' ? t.trialBalancePage.people : t.trialBalancePage.platform}
                        </span>
                      </th>
                      <td>{row.debit === '0' ? '' : figureText(row.debit, row.asset)}</td>
                      <td>{row.credit === '0' ? '' : figureText(row.credit, row.asset)}</td>
                    </tr>
                  ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t.trialBalancePage.total}</th>
                  <td>{figureText(total.debit, total.asset)}</td>
                  <td>{figureText(total.credit, total.asset)}</td>
                </tr>
              </tfoot>
            </table>
          </div>
        </Panel>
      ))}
      {report.totals.length === 0 && <p className="dk-note">{t.trialBalancePage.nothingHadBeenPosted}</p>}
    </>
  );
}

/** Coins sold and not yet spent, and the money taken for them, month by month. */
import { fileUrl } from '@busker/client';
import type { DeferredRevenue } from '@busker/protocol';
import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { Panel, Page, StateBadge } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { BooksNav } from './books-nav.tsx';
import { figureText } from './figures.ts';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';

export default function DeferredPage(): ReactElement {
  const report = useRoute('console.deferredRevenue', {});
  return (
    <Page
      title={t.deferredPage.deferredRevenue}
      lead={t.deferredPage.moneyTakenForCoins}
      actions={
        <Button component="a" variant="default" href={fileUrl('console.deferredRevenueFile', {})} download>
          {t.deferredPage.downloadCsv}
        </Button>
      }
    >
      <div className="dk-stack">
        <BooksNav />
        <Loaded of={report}>{(data) => <Report report={data} />}</Loaded>
      </div>
    </Page>
  );
}

function Report({ report }: { readonly report: DeferredRevenue }): ReactElement {
  const base = report.base_currency;
  const closed = new Set(report.coins.filter((row) => row.closed).map((row) => row.month));
  // Newest first: that is what one looks for.
  const coins = report.coins.toReversed();
  return (
    <>
      <p className="cs-books-verdict">
        <StateBadge tone={report.ties ? 'good' : 'bad'}>
          {report.ties ? t.deferredPage.agreesWithTheLedger : t.deferredPage.doesNotAgreeWith}
        </StateBadge>
        <span className="dk-note">
          {report.complete_through.startsWith('1970') ? (
            t.deferredPage.noRunHasRecognised
          ) : (
            <>{say(t.deferredPage.completeUpTo, { completeThrough: <TimeText at={report.complete_through} /> })}</>
          )}
        </span>
      </p>
      {report.money.map((one) => (
        <Panel
          key={one.currency}
          flush
          title={t.deferredPage.moneyIn({ currency: one.currency })}
          note={
            one.tail_coins === '0'
              ? t.deferredPage.everythingThatWasSpent
              : t.deferredPage.forCoinsWasSpent({
                  tail: figureText(one.tail_micros, one.currency),
                  tailCoins: figureText(one.tail_coins, 'COIN'),
                })
          }
        >
          <Table
            label={t.deferredPage.deferredRevenueIn({ currency: one.currency })}
            asset={one.currency}
            heads={[
              t.deferredPage.atTheStart,
              t.deferredPage.sold,
              t.deferredPage.revenue,
              t.deferredPage.refunded,
              t.deferredPage.atTheEnd,
              t.deferredPage.bookedLater,
              t.deferredPage.inTheLedger,
            ]}
            rows={one.months
              .toReversed()
              .map((row) => [
                row.month,
                [row.opening, row.sold, row.revenue, row.refunded, row.closing, row.booked_later, row.ledger],
              ])}
            closed={closed}
          />
        </Panel>
      ))}
      <Panel flush title={t.deferredPage.coinsBought}>
        <Table
          label={t.deferredPage.coinsBoughtByMonth}
          asset="COIN"
          heads={[
            t.deferredPage.atTheStart,
            t.deferredPage.sold,
            t.deferredPage.spent,
            t.deferredPage.refunded,
            t.deferredPage.atTheEnd,
          ]}
          rows={coins.map((row) => [row.month, [row.opening, row.sold, row.spent, row.refunded, row.closing]])}
          closed={closed}
        />
      </Panel>
      <Panel flush title={t.deferredPage.promotionalCoins}>
        <Table
          label={t.deferredPage.promotionalCoinsByMonth}
          asset="COIN"
          heads={[
            t.deferredPage.atTheStart,
            t.deferredPage.granted,
            t.deferredPage.spent,
            t.deferredPage.expired,
            t.deferredPage.atTheEnd,
          ]}
          rows={coins.map((row) => [
            row.month,
            [row.promo_opening, row.promo_granted, row.promo_spent, row.promo_expired, row.promo_closing],
          ])}
          closed={closed}
        />
      </Panel>
      <Panel flush title={t.deferredPage.whatCreatorsEarnedIn({ base })} note={t.deferredPage.byTheMonthOf}>
        <Table
          label={t.deferredPage.costOfCreatorsBy}
          asset={base}
          heads={[t.deferredPage.onBoughtCoins, t.deferredPage.onPromotionalCoins]}
          rows={coins.map((row) => [row.month, [row.creators_cost_micros, row.marketing_cost_micros]])}
          closed={closed}
        />
      </Panel>
    </>
  );
}

function Table({
  label,
  asset,
  heads,
  rows,
  closed,
}: {
  readonly label: string;
  readonly asset: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly [month: string, figures: readonly string[]])[];
  readonly closed: ReadonlySet<string>;
}): ReactElement {
  return (
    <div className="cs-books-box">
      <table className="cs-books cs-books-stacks" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t.deferredPage.month}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([month, figures]) => (
            <tr key={month}>
              <th scope="row">
                {month}
                <span className="cs-books-whose">
                  {closed.has(month) ? t.deferredPage.closed : t.deferredPage.open}
                </span>
              </th>
              {figures.map((figure, index) => (
                <td
                  key={heads[index]}
                  data-label={heads[index]}
                  className={figure === '0' ? 'cs-books-nothing' : undefined}
                >
                  {figure === '0' ? '–' : figureText(figure, asset)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

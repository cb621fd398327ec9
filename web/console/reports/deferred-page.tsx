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

export default function DeferredPage(): ReactElement {
  const report = useRoute('console.deferredRevenue', {});
  return (
    <Page
      title="Deferred revenue"
      lead="Money taken for coins is owed until they are spent. Each month opens with what the one before closed with; months are those of UTC."
      actions={
        <Button component="a" variant="default" href={fileUrl('console.deferredRevenueFile', {})} download>
          Download CSV
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
          {report.ties ? 'Agrees with the ledger' : 'Does not agree with the ledger'}
        </StateBadge>
        <span className="dk-note">
          {report.complete_through.startsWith('1970') ? (
            'No run has recognised revenue yet.'
          ) : (
            <>
              Complete up to <TimeText at={report.complete_through} />
            </>
          )}
        </span>
      </p>
      {report.money.map((one) => (
        <Panel
          key={one.currency}
          flush
          title={`Money in ${one.currency}`}
          note={
            one.tail_coins === '0'
              ? 'Everything that was spent is recognised.'
              : `${figureText(one.tail_micros, one.currency)} for ${figureText(one.tail_coins, 'COIN')} coins was spent and is recognised with the next run.`
          }
        >
          <Table
            label={`Deferred revenue in ${one.currency}`}
            asset={one.currency}
            heads={['At the start', 'Sold', 'Revenue', 'Refunded', 'At the end', 'Booked later', 'In the ledger']}
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
      <Panel flush title="Coins bought">
        <Table
          label="Coins bought, by month"
          asset="COIN"
          heads={['At the start', 'Sold', 'Spent', 'Refunded', 'At the end']}
          rows={coins.map((row) => [row.month, [row.opening, row.sold, row.spent, row.refunded, row.closing]])}
          closed={closed}
        />
      </Panel>
      <Panel flush title="Promotional coins">
        <Table
          label="Promotional coins, by month"
          asset="COIN"
          heads={['At the start', 'Granted', 'Spent', 'Expired', 'At the end']}
          rows={coins.map((row) => [
            row.month,
            [row.promo_opening, row.promo_granted, row.promo_spent, row.promo_expired, row.promo_closing],
          ])}
          closed={closed}
        />
      </Panel>
      <Panel flush title={`What creators earned, in ${base}`} note="By the month of the gifts.">
        <Table
          label="Cost of creators, by month"
          asset={base}
          heads={['On bought coins', 'On promotional coins']}
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
            <th scope="col">Month</th>
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
                <span className="cs-books-whose">{closed.has(month) ? 'closed' : 'open'}</span>
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

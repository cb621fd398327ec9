/** The economy at a glance. */
import { formatCoins, formatMoney, type Overview } from '@busker/protocol';
import { Skeleton } from '@mantine/core';
import { useMemo, type ReactElement } from 'react';
import { Link } from 'react-router';
import { formatCount } from '../shared/desk/amounts.ts';
import { useRoute } from '../shared/desk/api.ts';
import { DayChart, type Series } from '../shared/desk/Chart.tsx';
import { DataTable } from '../shared/desk/DataTable.tsx';
import { Figure, Figures, Page, Panel } from '../shared/desk/parts.tsx';
import { Loaded } from '../shared/desk/states.tsx';
import { CoinsText, MoneyText } from '../shared/desk/text.tsx';

const WATCH_MS = 20_000;

export default function OverviewPage(): ReactElement {
  const overview = useRoute('console.overview', {}, { every_ms: WATCH_MS });
  return (
    <Page title="Overview" lead="What was sold and given, what is owed to creators, and what waits for somebody.">
      <Loaded of={overview} loading={<OverviewLoading />}>
        {(data) => <Figured overview={data} />}
      </Loaded>
    </Page>
  );
}

function Figured({ overview }: { readonly overview: Overview }): ReactElement {
  const { base_currency, liabilities } = overview;
  const money = (micros: string): ReactElement => <MoneyText micros={micros} currency={base_currency} />;
  const waiting = (count: number, to: string): ReactElement =>
    count > 0 ? <Link to={to}>{formatCount(count)}</Link> : <>0</>;
  return (
    <div className="dk-stack">
      <Figures label="Now">
        <Figure
          label="Cash-outs waiting"
          tone={overview.cashouts_waiting > 0 ? 'warn' : 'plain'}
          value={waiting(overview.cashouts_waiting, '/payouts')}
          note="for a decision"
        />
        <Figure
          label="Open reports"
          tone={overview.reports_open > 0 ? 'warn' : 'plain'}
          value={waiting(overview.reports_open, '/reports')}
          note="from viewers and creators"
        />
        <Figure
          label="Live now"
          value={formatCount(overview.live_now)}
          note={overview.live_now === 1 ? 'room' : 'rooms'}
        />
        <Figure
          label="Gifts today"
          value={formatCount(overview.gifts_today)}
          note={`${formatCount(overview.gifts)} ever`}
        />
        <Figure label="People" value={formatCount(overview.people)} note="with an account" />
      </Figures>
      <Figures label="Coins">
        <Figure label="Coins sold" value={<CoinsText coins={overview.coins_sold} />} note="paid for by viewers" />
        <Figure label="Paid coins spent" value={<CoinsText coins={overview.coins_spent} />} note="on gifts" />
        <Figure
          label="Paid coins outstanding"
          value={<CoinsText coins={overview.coins_outstanding} />}
          note="sold, not spent yet"
        />
        <Figure
          label="Promotional outstanding"
          value={<CoinsText coins={overview.promo_outstanding} />}
          note="granted, not spent yet"
        />
      </Figures>
      <Figures label="Creators">
        <Figure label="Creators earned" value={money(overview.creator_earnings_micros)} note="from all gifts" />
        <Figure label="Pending" value={money(liabilities.pending_micros)} note="owed, in its hold" />
        <Figure label="Available" value={money(liabilities.available_micros)} note="owed, may be cashed out" />
        <Figure label="Reserved" value={money(liabilities.reserved_micros)} note="owed, in cash-outs under way" />
        <Figure label="Paid out" value={money(liabilities.paid_out_micros)} note="no longer owed" />
      </Figures>
      <div className="dk-columns">
        <Panel title="Coins by day" note="last 30 days; spent ones with promotional coins">
          <CoinsChart days={overview.days} />
        </Panel>
        <Panel title="Sales by currency" note="all purchases that were credited" flush>
          <DataTable
            label="Sales by currency"
            columns={[
              { key: 'currency', title: 'Currency', phone: 'title', cell: (row) => row.currency },
              {
                key: 'amount',
                title: 'Sold',
                align: 'end',
                phone: 'amount',
                cell: (row) => <MoneyText micros={row.amount_micros} currency={row.currency} />,
              },
            ]}
            pages={{
              rows: overview.sales,
              error: null,
              hasMore: false,
              loadingMore: false,
              more: () => undefined,
              retry: () => undefined,
            }}
            rowKey={(row) => row.currency}
            empty={{ title: 'No sales yet', text: 'Each currency that coins were bought in gets a line here.' }}
          />
        </Panel>
      </div>
      <Panel title="Earnings of creators by day" note={`last 30 days, in ${base_currency}`}>
        <EarnedChart days={overview.days} currency={base_currency} />
      </Panel>
    </div>
  );
}

type Days = Overview['days'];

function CoinsChart({ days }: { readonly days: Days }): ReactElement {
  const { names, series } = useMemo(() => {
    const of = (name: string, token: string, shape: Series['shape'], pick: (day: Days[number]) => string): Series => ({
      name,
      token,
      shape,
      values: days.map((day) => Number(pick(day))),
      texts: days.map((day) => formatCoins(pick(day), navigator.language)),
    });
    return {
      names: days.map((day) => day.day),
      series: [
        of('Sold', '--bk-chart-1', 'bars', (day) => day.coins_sold),
        of('Spent', '--bk-chart-3', 'line', (day) => day.coins_spent),
      ],
    };
  }, [days]);
  return <DayChart label="Coins sold and spent by day" days={names} series={series} axis={wholeAxis} />;
}

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const wholeAxis = (value: number): string => compact.format(value);

function EarnedChart({ days, currency }: { readonly days: Days; readonly currency: string }): ReactElement {
  const { names, series, axis } = useMemo(
    () => ({
      names: days.map((day) => day.day),
      series: [
        {
          name: 'Earned',
          token: '--bk-chart-4',
          shape: 'bars',
          values: days.map((day) => Number(day.earned_micros)),
          texts: days.map((day) => formatMoney(day.earned_micros, currency, navigator.language)),
        } satisfies Series,
      ],
      axis: (value: number) => formatMoney(BigInt(Math.round(value)), currency, navigator.language),
    }),
    [days, currency],
  );
  return <DayChart label="Earnings of creators by day" days={names} series={series} axis={axis} height_px={170} />;
}

function OverviewLoading(): ReactElement {
  return (
    <div className="dk-stack" aria-busy="true">
      <span className="bk-hidden">Loading…</span>
      <Skeleton height={94} radius="md" />
      <Skeleton height={94} radius="md" />
      <Skeleton height={94} radius="md" />
      <Skeleton height={280} radius="md" />
    </div>
  );
}

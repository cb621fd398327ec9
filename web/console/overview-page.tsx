/** The economy at a glance. */
import { formatCoins, formatMoney, type MissingPart, type Overview } from '@busker/protocol';
import { Alert, Skeleton, Stack } from '@mantine/core';
import { useMemo, type ReactElement } from 'react';
import { Link } from 'react-router';
import { formatCount } from '../shared/desk/amounts.ts';
import { useRoute } from '../shared/desk/api.ts';
import { DayChart, type Series } from '../shared/desk/Chart.tsx';
import { DataTable } from '../shared/desk/DataTable.tsx';
import { ChartIcon } from '../shared/desk/icons.tsx';
import { CopyField, Figure, Figures, Page, Panel } from '../shared/desk/parts.tsx';
import { EmptyPanel, Loaded } from '../shared/desk/states.tsx';
import { CoinsText, MoneyText } from '../shared/desk/text.tsx';
import { t } from './texts.ts';
import { locale } from '../shared/language.ts';

const WATCH_MS = 20_000;
const INSTALL_FFMPEG = 'sudo apt install ffmpeg';

export default function OverviewPage(): ReactElement {
  const overview = useRoute('console.overview', {}, { every_ms: WATCH_MS });
  return (
    <Page title={t.overviewPage.overview} lead={t.overviewPage.whatWasSoldAnd}>
      <Loaded of={overview} loading={<OverviewLoading />}>
        {(data) => <Figured overview={data} />}
      </Loaded>
    </Page>
  );
}

/** What this server lacks, what does not work without it, and what to do. */
function Missing({ part }: { readonly part: MissingPart }): ReactElement {
  const says = t.missingParts;
  const { title, text } = {
    ffmpeg: { title: says.ffmpeg, text: says.ffmpegText },
    ffmpeg_off: { title: says.ffmpegOff, text: says.ffmpegOffText },
    rtmp_port: { title: says.rtmpPort, text: says.rtmpPortText },
    video_server: { title: says.videoServer, text: says.videoServerText },
    no_recordings: { title: says.noRecordings, text: says.noRecordingsText },
    uploads_ffmpeg: { title: says.uploadsFfmpeg, text: says.uploadsFfmpegText },
    uploads_ffmpeg_off: { title: says.ffmpegOff, text: says.uploadsFfmpegOffText },
  }[part];
  const can_install = part === 'ffmpeg' || part === 'uploads_ffmpeg';
  return (
    // What cannot be mended here is only said.
    <Alert color={part === 'no_recordings' ? 'gray' : 'yellow'} title={title}>
      <Stack gap="xs">
        <span>{text}</span>
        {can_install && <CopyField label={says.install} description={says.installNote} value={INSTALL_FFMPEG} />}
      </Stack>
    </Alert>
  );
}

function Figured({ overview }: { readonly overview: Overview }): ReactElement {
  const { base_currency, liabilities } = overview;
  const money = (micros: string): ReactElement => <MoneyText micros={micros} currency={base_currency} />;
  const waiting = (count: number, to: string): ReactElement =>
    count > 0 ? <Link to={to}>{formatCount(count)}</Link> : <>{formatCount(0)}</>;
  return (
    <div className="dk-stack">
      {overview.missing.map((part) => (
        <Missing key={part} part={part} />
      ))}
      <Figures label={t.overviewPage.now}>
        <Figure
          label={t.overviewPage.cashOutsWaiting}
          tone={overview.cashouts_waiting > 0 ? 'warn' : 'plain'}
          value={waiting(overview.cashouts_waiting, '/payouts')}
          note={t.overviewPage.forADecision}
        />
        <Figure
          label={t.overviewPage.openReports}
          tone={overview.reports_open > 0 ? 'warn' : 'plain'}
          value={waiting(overview.reports_open, '/reports')}
          note={t.overviewPage.fromViewersAndCreators}
        />
        <Figure
          label={t.overviewPage.liveNow}
          value={formatCount(overview.live_now)}
          note={t.overviewPage.rooms({ n: overview.live_now })}
        />
        <Figure
          label={t.overviewPage.giftsToday}
          value={formatCount(overview.gifts_today)}
          note={t.overviewPage.ever({ gifts: overview.gifts })}
        />
        <Figure
          label={t.overviewPage.people}
          value={formatCount(overview.people)}
          note={t.overviewPage.withAnAccount}
        />
      </Figures>
      <Figures label={t.overviewPage.coins}>
        <Figure
          label={t.overviewPage.coinsSold}
          value={<CoinsText coins={overview.coins_sold} />}
          note={t.overviewPage.paidForByViewers}
        />
        <Figure
          label={t.overviewPage.paidCoinsSpent}
          value={<CoinsText coins={overview.coins_spent} />}
          note={t.overviewPage.onGifts}
        />
        <Figure
          label={t.overviewPage.paidCoinsOutstanding}
          value={<CoinsText coins={overview.coins_outstanding} />}
          note={t.overviewPage.soldNotSpentYet}
        />
        <Figure
          label={t.overviewPage.promotionalOutstanding}
          value={<CoinsText coins={overview.promo_outstanding} />}
          note={t.overviewPage.grantedNotSpentYet}
        />
      </Figures>
      <Figures label={t.overviewPage.creators}>
        <Figure
          label={t.overviewPage.creatorsEarned}
          value={money(overview.creator_earnings_micros)}
          note={t.overviewPage.fromAllGifts}
        />
        <Figure
          label={t.overviewPage.pending}
          value={money(liabilities.pending_micros)}
          note={t.overviewPage.owedInItsHold}
        />
        <Figure
          label={t.overviewPage.available}
          value={money(liabilities.available_micros)}
          note={t.overviewPage.owedMayBeCashed}
        />
        <Figure
          label={t.overviewPage.reserved}
          value={money(liabilities.reserved_micros)}
          note={t.overviewPage.owedInCashOutsUnder}
        />
        <Figure
          label={t.overviewPage.paidOut}
          value={money(liabilities.paid_out_micros)}
          note={t.overviewPage.noLongerOwed}
        />
      </Figures>
      <div className="dk-columns">
        <Panel title={t.overviewPage.coinsByDay} note={t.overviewPage.last30DaysSpent}>
          <CoinsChart days={overview.days} />
        </Panel>
        <Panel title={t.overviewPage.salesByCurrency} note={t.overviewPage.allPurchasesThatWere} flush>
          <DataTable
            label={t.overviewPage.salesByCurrency}
            columns={[
              { key: 'currency', title: t.overviewPage.currency, phone: 'title', cell: (row) => row.currency },
              {
                key: 'amount',
                title: t.overviewPage.sold,
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
            empty={{ title: t.overviewPage.noSalesYet, text: t.overviewPage.eachCurrencyThatCoins }}
          />
        </Panel>
      </div>
      <Panel
        title={t.overviewPage.earningsOfCreatorsBy}
        note={t.overviewPage.last30DaysIn({ baseCurrency: base_currency })}
      >
        <EarnedChart days={overview.days} currency={base_currency} />
      </Panel>
    </div>
  );
}

type Days = Overview['days'];

/** Nothing on any day: a chart would be an axis of noughts. */
const isQuiet = (series: readonly Series[]): boolean => series.every(({ values }) => values.every((one) => one === 0));
const Quiet = (): ReactElement => (
  <EmptyPanel icon={<ChartIcon />} title={t.overviewPage.nothingInThe} text={t.overviewPage.eachDayAppears} />
);

function CoinsChart({ days }: { readonly days: Days }): ReactElement {
  const { names, series } = useMemo(() => {
    const of = (name: string, token: string, shape: Series['shape'], pick: (day: Days[number]) => string): Series => ({
      name,
      token,
      shape,
      values: days.map((day) => Number(pick(day))),
      texts: days.map((day) => formatCoins(pick(day), locale)),
    });
    return {
      names: days.map((day) => day.day),
      series: [
        of(t.overviewPage.sold, '--bk-chart-1', 'bars', (day) => day.coins_sold),
        of(t.overviewPage.spent, '--bk-chart-3', 'line', (day) => day.coins_spent),
      ],
    };
  }, [days]);
  if (isQuiet(series)) return <Quiet />;
  return <DayChart label={t.overviewPage.coinsSoldAndSpent} days={names} series={series} axis={wholeAxis} />;
}

const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const wholeAxis = (value: number): string => compact.format(value);

function EarnedChart({ days, currency }: { readonly days: Days; readonly currency: string }): ReactElement {
  const { names, series, axis } = useMemo(
    () => ({
      names: days.map((day) => day.day),
      series: [
        {
          name: t.overviewPage.earned,
          token: '--bk-chart-4',
          shape: 'bars',
          values: days.map((day) => Number(day.earned_micros)),
          texts: days.map((day) => formatMoney(day.earned_micros, currency, locale)),
        } satisfies Series,
      ],
      axis: (value: number) => formatMoney(BigInt(Math.round(value)), currency, locale),
    }),
    [days, currency],
  );
  if (isQuiet(series)) return <Quiet />;
  return (
    <DayChart label={t.overviewPage.earningsOfCreatorsBy} days={names} series={series} axis={axis} height_px={170} />
  );
}

function OverviewLoading(): ReactElement {
  return (
    <div className="dk-stack" aria-busy="true">
      <span className="bk-hidden">{t.overviewPage.loading}</span>
      <Skeleton height={94} radius="md" />
      <Skeleton height={94} radius="md" />
      <Skeleton height={94} radius="md" />
      <Skeleton height={280} radius="md" />
    </div>
  );
}

/** Earnings by day. */
import { formatMoney, type Studio } from '@busker/protocol';
import { useMemo, type ReactElement } from 'react';
import { DayChart, type Series } from '../../shared/desk/Chart.tsx';
import { EmptyPanel } from '../../shared/desk/states.tsx';
import { ChartIcon } from '../../shared/desk/icons.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';

export function EarningsChart({ studio }: { readonly studio: Studio }): ReactElement {
  const { days } = studio;
  const { currency } = studio.earnings;
  const { names, series, axis } = useMemo(() => {
    const earned: Series = {
      name: t.earningsChart.earned,
      token: '--bk-chart-1',
      shape: 'bars',
      values: days.map((day) => Number(day.micros)),
      texts: days.map(
        (day) => `${formatMoney(day.micros, currency, locale)} · ${t.earningsChart.gifts({ n: day.gifts })}`,
      ),
    };
    return {
      names: days.map((day) => day.day),
      series: [earned],
      axis: (value: number) => formatMoney(BigInt(Math.round(value)), currency, locale),
    };
  }, [days, currency]);
  if (days.every((day) => day.micros === '0')) {
    return (
      <EmptyPanel
        icon={<ChartIcon />}
        title={t.earningsChart.noEarningsInThe}
        text={t.earningsChart.everyDayWithGifts}
      />
    );
  }
  return <DayChart label={t.earningsChart.earningsByDayLast} days={names} series={series} axis={axis} />;
}

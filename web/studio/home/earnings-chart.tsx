/** Earnings by day. */
import { formatMoney, type Studio } from '@busker/protocol';
import { useMemo, type ReactElement } from 'react';
import { formatCount } from '../../shared/desk/amounts.ts';
import { DayChart, type Series } from '../../shared/desk/Chart.tsx';
import { EmptyPanel } from '../../shared/desk/states.tsx';
import { ChartIcon } from '../../shared/desk/icons.tsx';
import { plural } from '../../shared/messages.ts';

export function EarningsChart({ studio }: { readonly studio: Studio }): ReactElement {
  const { days } = studio;
  const { currency } = studio.earnings;
  const { names, series, axis } = useMemo(() => {
    const earned: Series = {
      name: 'Earned',
      token: '--bk-chart-1',
      shape: 'bars',
      values: days.map((day) => Number(day.micros)),
      texts: days.map(
        (day) =>
          `${formatMoney(day.micros, currency, navigator.language)} · ${formatCount(day.gifts)} ${plural(day.gifts, { one: 'gift', other: 'gifts' })}`,
      ),
    };
    return {
      names: days.map((day) => day.day),
      series: [earned],
      axis: (value: number) => formatMoney(BigInt(Math.round(value)), currency, navigator.language),
    };
  }, [days, currency]);
  if (days.every((day) => day.micros === '0')) {
    return (
      <EmptyPanel
        icon={<ChartIcon />}
        title="No earnings in the last 30 days"
        text="Every day with gifts gets its bar here."
      />
    );
  }
  return <DayChart label="Earnings by day, last 30 days" days={names} series={series} axis={axis} />;
}

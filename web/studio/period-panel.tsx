/** The creator's earnings over a month or some days: opening, closing, what came and went by account, and all of it as a file. */
import { fileUrl } from '@busker/client';
import type { EarningPeriod } from '@busker/protocol';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useRoute } from '../shared/desk/api.ts';
import { Panel } from '../shared/desk/parts.tsx';
import { Loaded } from '../shared/desk/states.tsx';
import { MoneyText } from '../shared/desk/text.tsx';
import { dayOf, latestMonths, monthText, timeZone, type PeriodChoice } from '../shared/periods.ts';
import { t } from './texts.ts';

const DAYS = 'days';
const MONTHS_OFFERED = 24;
const NAMES: Readonly<Record<EarningPeriod['accounts'][number]['account'], string>> = {
  pending: t.periodPanel.pending,
  available: t.periodPanel.available,
  reserved: t.periodPanel.reserved,
};

export function PeriodPanel(): ReactElement {
  const [now] = useState(() => new Date());
  const [chosen, setChosen] = useState(() => latestMonths(now, 1)[0]!);
  const [from, setFrom] = useState(() => `${latestMonths(now, 1)[0]!}-01`);
  const [to, setTo] = useState(() => dayOf(now));
  const time_zone = timeZone();
  const period: PeriodChoice = chosen === DAYS ? { from, to, time_zone } : { month: chosen, time_zone };
  const fits = chosen !== DAYS || (from !== '' && to !== '' && from <= to);
  const sums = useRoute('studio.period', { query: { ...period, limit: 1 } }, { enabled: fits });
  return (
    <Panel
      title={t.periodPanel.byPeriod}
      note={t.periodPanel.whatAPeriodCloses({ zone: time_zone.replaceAll('_', ' ') })}
      actions={
        fits && (
          <Button
            component="a"
            variant="default"
            size="xs"
            href={fileUrl('studio.periodFile', { query: period })}
            download
          >
            {t.periodPanel.downloadCsv}
          </Button>
        )
      }
    >
      <div className="st-period-choice">
        <NativeSelect
          size="xs"
          label={t.periodPanel.period}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[
            ...latestMonths(now, MONTHS_OFFERED).map((month) => ({ value: month, label: monthText(month) })),
            { value: DAYS, label: t.periodPanel.someDays },
          ]}
        />
        {chosen === DAYS && (
          <>
            <TextInput
              size="xs"
              type="date"
              label={t.periodPanel.firstDay}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              size="xs"
              type="date"
              label={t.periodPanel.lastDay}
              value={to}
              error={fits ? undefined : t.periodPanel.notBeforeTheFirst}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </>
        )}
      </div>
      {fits && <Loaded of={sums}>{(data) => <Sums of={data} />}</Loaded>}
    </Panel>
  );
}

const HEADS = {
  start: t.periodPanel.atTheStart,
  in: t.periodPanel.cameIn,
  out: t.periodPanel.wentOut,
  end: t.periodPanel.atTheEnd,
} as const;

function Sums({ of }: { readonly of: EarningPeriod }): ReactElement {
  const money = (micros: string, change = false): ReactElement => (
    <MoneyText micros={micros} currency={of.currency} exact change={change} />
  );
  return (
    <div className="st-period-box">
      <table className="st-period" aria-label={t.periodPanel.earningsOfThePeriod}>
        <thead>
          <tr>
            <th scope="col">{t.periodPanel.account}</th>
            <th scope="col">{HEADS.start}</th>
            <th scope="col">{HEADS.in}</th>
            <th scope="col">{HEADS.out}</th>
            <th scope="col">{HEADS.end}</th>
          </tr>
        </thead>
        <tbody>
          {of.accounts.map((account) => (
            <tr key={account.account}>
              <th scope="row">{NAMES[account.account]}</th>
              <td data-label={HEADS.start}>{money(account.opening_micros)}</td>
              <td data-label={HEADS.in}>{money(account.came_micros, true)}</td>
              <td data-label={HEADS.out}>{money(account.went_micros)}</td>
              <td data-label={HEADS.end}>{money(account.closing_micros)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.periodPanel.allTogether}</th>
            <td data-label={HEADS.start}>{money(of.opening_micros)}</td>
            <td />
            <td />
            <td data-label={HEADS.end}>{money(of.closing_micros)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

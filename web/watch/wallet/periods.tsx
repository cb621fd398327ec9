/** The wallet over a month or some days: what it opened with, what came and went, what it closed with, and all of it as a file. */
import { fileUrl } from '@busker/client';
import type { WalletPeriod } from '@busker/protocol';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { coinsText } from '../../shared/format.ts';
import { CoinIcon } from '../../shared/icons.tsx';
import { dayOf, latestMonths, monthText, timeZone, type PeriodChoice } from '../../shared/periods.ts';
import { t } from '../messages.ts';
import { ErrorNote } from '../parts/states.tsx';
import { ListBones } from './statement.tsx';
import './periods.css';

const DAYS = 'days';
const MONTHS_OFFERED = 18;

/** `balance`: asks again whenever it changes. */
export function Periods({ balance }: { readonly balance: string }): ReactNode {
  const [now] = useState(() => new Date());
  const [chosen, setChosen] = useState(() => latestMonths(now, 1)[0]!);
  const [from, setFrom] = useState(() => `${latestMonths(now, 1)[0]!}-01`);
  const [to, setTo] = useState(() => dayOf(now));
  const time_zone = timeZone();
  const period: PeriodChoice = chosen === DAYS ? { from, to, time_zone } : { month: chosen, time_zone };
  const fits = chosen !== DAYS || (from !== '' && to !== '' && from <= to);
  const { data, error, refetch } = useQuery({
    queryKey: ['wallet.period', period, balance],
    queryFn: ({ signal }) => api.call('wallet.period', { query: { ...period, limit: 1 }, signal }),
    enabled: fits,
    placeholderData: (before) => before,
  });
  return (
    <div className="periods">
      <div className="periods-choice">
        <label className="field">
          <span className="field-label">{t.periods.period}</span>
          <select className="input" value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {latestMonths(now, MONTHS_OFFERED).map((month) => (
              <option key={month} value={month}>
                {monthText(month)}
              </option>
            ))}
            <option value={DAYS}>{t.periods.days}</option>
          </select>
        </label>
        {chosen === DAYS && (
          <>
            <label className="field">
              <span className="field-label">{t.periods.from}</span>
              <input className="input" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
            </label>
            <label className="field">
              <span className="field-label">{t.periods.to}</span>
              <input className="input" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
            </label>
          </>
        )}
      </div>
      {!fits ? (
        <p className="field-error" role="alert">
          {t.periods.wrongOrder}
        </p>
      ) : error && !data ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Sums of={data} href={fileUrl('wallet.periodFile', { query: period })} />
      ) : (
        <ListBones />
      )}
    </div>
  );
}

function Sums({ of, href }: { readonly of: WalletPeriod; readonly href: string }): ReactNode {
  const came = of.accounts.reduce((sum, account) => sum + BigInt(account.came), 0n);
  const went = of.accounts.reduce((sum, account) => sum + BigInt(account.went), 0n);
  const lines = of.accounts.reduce((sum, account) => sum + account.lines, 0);
  return (
    <>
      <dl className="periods-sums">
        <Sum name={t.periods.opening} coins={of.opening} />
        <Sum name={t.periods.came} coins={`${came}`} sign={came > 0n ? '+' : ''} />
        <Sum name={t.periods.went} coins={`${went}`} />
        <Sum name={t.periods.closing} coins={of.closing} strong />
      </dl>
      <p className="field-hint">{t.periods.zone({ lines, zone: of.time_zone.replaceAll('_', ' ') })}</p>
      <a className="btn btn-line" href={href} download>
        {t.periods.download}
      </a>
    </>
  );
}

function Sum({
  name,
  coins,
  sign = '',
  strong = false,
}: {
  readonly name: string;
  readonly coins: string;
  readonly sign?: string;
  readonly strong?: boolean;
}): ReactNode {
  return (
    <div className={strong ? 'periods-sum periods-sum-strong' : 'periods-sum'}>
      <dt>{name}</dt>
      <dd className="bk-number">
        <CoinIcon size="0.9em" />
        {sign}
        {coinsText(coins)}
      </dd>
    </div>
  );
}

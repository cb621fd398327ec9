/** Earnings as numbers, each with what it means. */
import { earningOf, formatMoney, type Studio } from '@busker/protocol';
import { Skeleton } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { formatCount, formatMoneyExact, formatShare, wholeMinor } from '../../shared/desk/amounts.ts';
import { Figure, Figures } from '../../shared/desk/parts.tsx';
import { MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { plural } from '../../shared/messages.ts';
import { useCountUp } from './count-up.ts';

export function EarningsFigures({ studio }: { readonly studio: Studio }): ReactElement {
  const { earnings } = studio;
  const { currency } = earnings;
  const money = (micros: string): ReactElement => <MoneyText micros={micros} currency={currency} />;
  return (
    <>
      <Figures label="Earned">
        <Figure
          tone="strong"
          label="Earned today"
          value={<Counting micros={earnings.today_micros} currency={currency} />}
          note={`from ${formatCount(earnings.today_gifts)} ${plural(earnings.today_gifts, { one: 'gift', other: 'gifts' })}`}
        />
        <Figure
          label="Earned all time"
          value={<Counting micros={earnings.all_time_micros} currency={currency} />}
          note="everything since your first gift"
        />
      </Figures>
      <Figures label="Where it is">
        <Figure
          label="Pending"
          value={money(earnings.pending_micros)}
          note={
            earnings.next_available ? (
              <>
                next <MoneyText micros={earnings.next_available.amount_micros} currency={currency} /> on{' '}
                <TimeText at={earnings.next_available.on} only="day" />
              </>
            ) : (
              `held ${studio.hold_days} ${plural(studio.hold_days, { one: 'day', other: 'days' })} after each gift`
            )
          }
        />
        <Figure
          label="Available"
          tone={earnings.available_micros === '0' ? 'plain' : 'strong'}
          value={money(earnings.available_micros)}
          note={<Link to="/cash-out">Cash out</Link>}
        />
        <Figure label="Reserved" value={money(earnings.reserved_micros)} note="set aside for cash-outs under way" />
        <Figure label="Paid out" value={money(earnings.paid_out_micros)} note="sent to your payout account" />
      </Figures>
    </>
  );
}

/** Money that counts up to where it is; read out only when it rests. */
function Counting({ micros, currency }: { readonly micros: string; readonly currency: string }): ReactElement {
  const shown = useCountUp(BigInt(micros));
  return (
    <>
      <span aria-hidden="true" title={formatMoneyExact(micros, currency, navigator.language)}>
        {formatMoney(wholeMinor(shown, currency), currency, navigator.language)}
      </span>
      <span className="bk-hidden">{formatMoney(wholeMinor(micros, currency), currency, navigator.language)}</span>
    </>
  );
}

/** Coins of the example gift. */
const EXAMPLE_COINS = 100n;

/** The share policy as a person would say it, with an example. */
export function ShareInWords({ studio }: { readonly studio: Studio }): ReactElement {
  const { share, hold_days, minimum_cashout_micros } = studio;
  const { currency } = studio.earnings;
  const money = (micros: bigint | string): string => formatMoneyExact(micros, currency, navigator.language);
  const example = earningOf(EXAMPLE_COINS, BigInt(share.coin_value_micros), share.share_bp);
  return (
    <div className="dk-prose st-share">
      <p>
        You earn <strong>{formatShare(share.share_bp, navigator.language)}</strong> of each coin’s value of{' '}
        <strong>{money(share.coin_value_micros)}</strong>. A gift of {String(EXAMPLE_COINS)} coins earns you{' '}
        <strong>{money(example)}</strong>.
      </p>
      <p>
        {hold_days === 0
          ? 'Earnings are available at once.'
          : `Each earning is pending for ${hold_days} ${plural(hold_days, { one: 'day', other: 'days' })}, then it becomes available by itself.`}{' '}
        You can cash out available earnings from {formatMoney(minimum_cashout_micros, currency, navigator.language)}.
      </p>
      <p className="dk-note">
        Share policy version {share.policy_version}. A new version counts for gifts sent after it begins; what you
        earned before never changes.
      </p>
    </div>
  );
}

export function FiguresLoading(): ReactElement {
  return (
    <div className="dk-stack" aria-busy="true">
      <span className="bk-hidden">Loading your earnings…</span>
      <Skeleton height={92} radius="md" />
      <Skeleton height={92} radius="md" />
      <Skeleton height={300} radius="md" />
    </div>
  );
}

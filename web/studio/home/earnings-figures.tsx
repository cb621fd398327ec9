/** Earnings as numbers, each with what it means. */
import { earningOf, formatMoney, type Studio } from '@busker/protocol';
import { Skeleton } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { formatMoneyExact, formatShare, wholeMinor } from '../../shared/desk/amounts.ts';
import { Figure, Figures } from '../../shared/desk/parts.tsx';
import { MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { useCountUp } from './count-up.ts';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';
import { locale } from '../../shared/language.ts';

export function EarningsFigures({ studio }: { readonly studio: Studio }): ReactElement {
  const { earnings } = studio;
  const { currency } = earnings;
  const money = (micros: string): ReactElement => <MoneyText micros={micros} currency={currency} />;
  return (
    <>
      <Figures label={t.earningsFigures.earned}>
        <Figure
          tone="strong"
          label={t.earningsFigures.earnedToday}
          value={<Counting micros={earnings.today_micros} currency={currency} />}
          note={t.earningsFigures.fromGifts({ todayGifts: earnings.today_gifts })}
        />
        <Figure
          label={t.earningsFigures.earnedAllTime}
          value={<Counting micros={earnings.all_time_micros} currency={currency} />}
          note={t.earningsFigures.everythingSinceYourFirst}
        />
      </Figures>
      <Figures label={t.earningsFigures.whereItIs}>
        <Figure
          label={t.earningsFigures.pending}
          value={money(earnings.pending_micros)}
          note={
            earnings.next_available ? (
              <>
                {say(t.earningsFigures.nextOn, {
                  amount: <MoneyText micros={earnings.next_available.amount_micros} currency={currency} />,
                  on: <TimeText at={earnings.next_available.on} only="day" />,
                })}
              </>
            ) : (
              t.earningsFigures.heldDaysAfter({ holdDays: studio.hold_days })
            )
          }
        />
        <Figure
          label={t.earningsFigures.available}
          tone={earnings.available_micros === '0' ? 'plain' : 'strong'}
          value={money(earnings.available_micros)}
          note={<Link to="/cash-out">{t.earningsFigures.cashOut}</Link>}
        />
        <Figure
          label={t.earningsFigures.reserved}
          value={money(earnings.reserved_micros)}
          note={t.earningsFigures.setAsideForCashOuts}
        />
        <Figure
          label={t.earningsFigures.paidOut}
          value={money(earnings.paid_out_micros)}
          note={t.earningsFigures.sentToYourPayout}
        />
      </Figures>
    </>
  );
}

/** Money that counts up to where it is; read out only when it rests. */
function Counting({ micros, currency }: { readonly micros: string; readonly currency: string }): ReactElement {
  const shown = useCountUp(BigInt(micros));
  return (
    <>
      <span aria-hidden="true" title={formatMoneyExact(micros, currency, locale)}>
        {formatMoney(wholeMinor(shown, currency), currency, locale)}
      </span>
      <span className="bk-hidden">{formatMoney(wholeMinor(micros, currency), currency, locale)}</span>
    </>
  );
}

/** Coins of the example gift. */
const EXAMPLE_COINS = 100n;

/** The share policy as a person would say it, with an example. */
export function ShareInWords({ studio }: { readonly studio: Studio }): ReactElement {
  const { share, hold_days, minimum_cashout_micros } = studio;
  const { currency } = studio.earnings;
  const money = (micros: bigint | string): string => formatMoneyExact(micros, currency, locale);
  const example = earningOf(EXAMPLE_COINS, BigInt(share.coin_value_micros), share.share_bp);
  return (
    <div className="dk-prose st-share">
      <p>
        {say(t.earningsFigures.youEarnOfEach, {
          shareBp: <strong>{formatShare(share.share_bp, locale)}</strong>,
          coinValue: <strong>{money(share.coin_value_micros)}</strong>,
          EXAMPLE_COINS: String(EXAMPLE_COINS),
          example: <strong>{money(example)}</strong>,
        })}
      </p>
      <p>
        {t.earningsFigures.youCanCashOut({
          what:
            hold_days === 0
              ? t.earningsFigures.earningsAreAvailableAt
              : t.earningsFigures.eachEarningIsPending({ holdDays: hold_days }),
          minimumCashout: formatMoney(minimum_cashout_micros, currency, locale),
        })}
      </p>
      <p className="dk-note">{t.earningsFigures.sharePolicyVersion({ policyVersion: share.policy_version })}</p>
    </div>
  );
}

export function FiguresLoading(): ReactElement {
  return (
    <div className="dk-stack" aria-busy="true">
      <span className="bk-hidden">{t.earningsFigures.loadingYourEarnings}</span>
      <Skeleton height={92} radius="md" />
      <Skeleton height={92} radius="md" />
      <Skeleton height={300} radius="md" />
    </div>
  );
}

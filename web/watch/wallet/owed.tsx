/** What a viewer owes, in coins and in their own money, and how it is paid. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { coinsPriceText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { useShop } from './buying.ts';
import { splitOwed, type Offer } from './offers.ts';
import './owed.css';

/** Coins that the viewer owes; undefined while nobody knows yet. */
export function useOwed(): bigint | undefined {
  const { me } = useSession();
  const { data, isError } = useQuery({
    queryKey: ['wallet.get', me?.wallet.total],
    queryFn: ({ signal }) => api.call('wallet.get', { signal }),
    enabled: Boolean(me),
    placeholderData: (before) => before,
  });
  return data ? BigInt(data.owed_coins) : me === null || isError ? 0n : undefined;
}

/** What of an offer pays what is owed; nothing when nothing is. */
export function PaysOwed({ offer, owed }: { readonly offer: Offer | null; readonly owed: bigint }): ReactNode {
  if (offer === null || owed === 0n) return null;
  const { pays, rest, still } = splitOwed(BigInt(offer.coins), owed);
  const text =
    rest > 0n
      ? t.wallet.paysAndRest({ pays, rest })
      : still > 0n
        ? t.wallet.paysAndStays({ still })
        : t.wallet.paysAllOwed;
  return <p className="pays-owed bk-number">{text}</p>;
}

export function Owed({ coins }: { readonly coins: string }): ReactNode {
  const { data: shop } = useShop();
  const price = shop ? coinsPriceText(coins, shop.exact.coin_price_micros, shop.currency) : '…';
  return (
    <section className="wallet-owed" role="status">
      <Icon name="alert" />
      <div>
        <p className="wallet-owed-title bk-number">{t.wallet.owed({ coins, price })}</p>
        <p>{t.wallet.owedLead}</p>
      </div>
    </section>
  );
}

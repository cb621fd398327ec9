/** What a viewer owes, in coins and in their own money, and how it is paid. */
import type { ReactNode } from 'react';
import { coinsPriceText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { useShop } from './buying.ts';

export function Owed({ coins }: { readonly coins: string }): ReactNode {
  const { data: shop } = useShop();
  const price = shop ? coinsPriceText(coins, shop.exact.coin_price_micros, shop.currency) : '…';
  return (
    <section className="wallet-owed" role="status">
      <Icon name="alert" />
      <div>
        <p className="wallet-owed-title bk-number">{t.wallet.owed(coins, price)}</p>
        <p>{t.wallet.owedLead}</p>
      </div>
    </section>
  );
}

/** The wallet: what is in it, more coins, and every line of what happened. */
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'react-router';
import coin from '../../../art/out/brand/coin.svg?url';
import { api } from '../../shared/api.ts';
import { coinsPriceText, coinsText } from '../../shared/format.ts';
import { CoinIcon, Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { EmptyNote, ErrorNote, PageHead, PageSkeleton } from '../parts/states.tsx';
import { useShop } from './buying.ts';
import { Expiring } from './expiring.tsx';
import { Owed } from './owed.tsx';
import { Periods } from './periods.tsx';
import { Purchases } from './purchases.tsx';
import { ShopSection } from './shop-section.tsx';
import { Statement } from './statement.tsx';
import './wallet.css';

const TABS = ['statement', 'periods', 'purchases'] as const;

export default function WalletPage(): ReactNode {
  const { me, error, refresh } = useSession();
  const { data: wallet } = useQuery({
    // the balance is part of the key: when coins come or go, the sums are old
    queryKey: ['wallet.get', me?.wallet.total],
    queryFn: ({ signal }) => api.call('wallet.get', { signal }),
    enabled: Boolean(me),
    placeholderData: (before) => before,
  });
  const { data: shop } = useShop();
  const [tab, setTab] = useState<(typeof TABS)[number]>('statement');
  if (error) {
    return (
      <div className="page">
        <PageHead title={t.wallet.title} />
        <ErrorNote error={error} onRetry={() => void refresh().catch(() => {})} />
      </div>
    );
  }
  if (me === undefined) return <PageSkeleton />;
  if (me === null) {
    return (
      <div className="page">
        <PageHead title={t.wallet.title} />
        <EmptyNote icon="wallet" title={t.wallet.signIn} hint={t.wallet.signInLead}>
          <Link className="btn btn-main" to="/sign-in?return_to=/wallet">
            {t.account.signIn}
          </Link>
        </EmptyNote>
        <ShopSection />
      </div>
    );
  }
  const balance = me.wallet;

  function keys(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const step = event.key === 'ArrowRight' ? 1 : TABS.length - 1;
    const next = TABS[(TABS.indexOf(tab) + step) % TABS.length]!;
    setTab(next);
    document.getElementById(`wallet-tab-${next}`)?.focus();
  }

  return (
    <div className="page wallet">
      <PageHead title={t.wallet.title} />
      <section className="wallet-card" aria-label={t.wallet.balance}>
        <p className="wallet-label">{t.wallet.balance}</p>
        <p className="wallet-total bk-number">
          <CoinIcon size="0.95em" />
          {coinsText(balance.total)}
          <span className="bk-hidden"> {t.coinsWord({ coins: balance.total })}</span>
        </p>
        <p className="wallet-price bk-number">
          {shop &&
            t.wallet.priceToday({ price: coinsPriceText(balance.total, shop.exact.coin_price_micros, shop.currency) })}
        </p>
        <dl className="wallet-facts">
          <Fact name={t.wallet.paid} coins={balance.paid} />
          <Fact name={t.wallet.promo} coins={balance.promo} />
          <Fact name={t.wallet.spentToday} coins={wallet?.spent_today_coins} />
          <Fact name={t.wallet.spentMonth} coins={wallet?.spent_month_coins} />
        </dl>
        <Link className="btn btn-line wallet-limits" to="/wallet/limits">
          <Icon name="settings" size="1.25em" />
          {t.limits.link}
        </Link>
        <img className="wallet-coin" src={coin} alt="" aria-hidden="true" width="210" height="210" />
      </section>
      {balance.frozen && (
        <p className="wallet-frozen" role="status">
          <Icon name="alert" />
          {t.wallet.frozen}
        </p>
      )}
      {wallet !== undefined && wallet.owed_coins !== '0' && <Owed coins={wallet.owed_coins} />}
      {wallet !== undefined && wallet.promo_expiring.length > 0 && <Expiring parts={wallet.promo_expiring} />}
      <div className="wallet-columns">
        {!balance.frozen && <ShopSection />}
        <section className="wallet-lists">
          <div className="tabs" role="tablist" aria-label={t.wallet.tabs} onKeyDown={keys}>
            {TABS.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`wallet-tab-${name}`}
                aria-selected={tab === name}
                aria-controls="wallet-list"
                tabIndex={tab === name ? 0 : -1}
                className="tab"
                onClick={() => setTab(name)}
              >
                {t.wallet[name]}
              </button>
            ))}
          </div>
          <div id="wallet-list" role="tabpanel" aria-labelledby={`wallet-tab-${tab}`}>
            {tab === 'statement' && <Statement balance={balance.total} />}
            {tab === 'periods' && <Periods balance={balance.total} />}
            {tab === 'purchases' && <Purchases />}
          </div>
        </section>
      </div>
    </div>
  );
}

function Fact({ name, coins }: { readonly name: string; readonly coins: string | undefined }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="bk-number">{coins === undefined ? '…' : coinsText(coins)}</dd>
    </div>
  );
}

/** More coins: a pack, or exactly as many as typed, with the price in money at once. */
import type { Shop } from '@busker/protocol';
import { useId, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { coinsPriceText, moneyText } from '../../shared/format.ts';
import { CoinIcon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { Bone, ErrorNote, Loading } from '../parts/states.tsx';
import { BuyButton } from './buy-button.tsx';
import { OfferChoice, ProviderChoice } from './offer-choice.tsx';
import { useShop } from './buying.ts';
import { PaysOwed, useOwed } from './owed.tsx';
import { exactOffer, packOffer, typedCoins, type Offer } from './offers.ts';

export function ShopSection(): ReactNode {
  const { data: shop, error, refetch } = useShop();
  const title = useId();
  return (
    <section className="shop card" aria-labelledby={title}>
      <h2 className="section-title" id={title}>
        {t.nav.getCoins}
      </h2>
      {error && !shop ? (
        <ErrorNote error={error} onRetry={() => void refetch()} compact />
      ) : shop ? (
        <Choices key={shop.currency} shop={shop} />
      ) : (
        <Loading className="shop-bones">
          <Bone height="10rem" />
          <Bone height="3.5rem" />
          <Bone height="3.25rem" />
        </Loading>
      )}
    </section>
  );
}

function Choices({ shop }: { readonly shop: Shop }): ReactNode {
  const { me } = useSession();
  const owed = useOwed() ?? 0n;
  const packs = shop.packs.map(packOffer);
  const [pack, setPack] = useState<Offer | null>(packs[Math.min(1, packs.length - 1)] ?? null);
  const [typed, setTyped] = useState('');
  const [provider, setProvider] = useState(shop.providers[0]?.id ?? null);
  const hint = useId();
  const { exact } = shop;
  const coins = typedCoins(typed);
  const wrong =
    typed === ''
      ? null
      : coins === null || coins < BigInt(exact.min_coins)
        ? t.wallet.exactTooFew({ min: exact.min_coins })
        : coins > BigInt(exact.max_coins)
          ? t.wallet.exactTooMany({ max: exact.max_coins })
          : null;
  const chosen = typed === '' ? pack : wrong === null && coins !== null ? exactOffer(shop, coins) : null;
  return (
    <>
      <OfferChoice
        legend={t.wallet.packs}
        offers={packs}
        chosen={typed === '' ? pack : null}
        onChoose={(offer) => {
          setPack(offer);
          setTyped('');
        }}
        shop={shop}
        grid
      />
      <div className="field">
        <label className="field-label" htmlFor={`${hint}-input`}>
          {t.wallet.exact}
        </label>
        <div className="exact">
          <CoinIcon size="1.4rem" className="exact-coin" />
          <input
            id={`${hint}-input`}
            className="input exact-input bk-number"
            inputMode="numeric"
            autoComplete="off"
            placeholder={t.wallet.exactLabel}
            value={typed}
            aria-invalid={wrong !== null}
            aria-describedby={hint}
            onChange={(event) => setTyped(event.target.value)}
          />
          <output className="exact-price bk-number" htmlFor={`${hint}-input`}>
            {chosen?.key === 'exact' ? moneyText(chosen.price_micros, chosen.currency) : ''}
          </output>
        </div>
        <p id={hint} className={wrong === null ? 'field-hint' : 'field-error'}>
          {wrong ??
            t.wallet.exactHint({
              min: exact.min_coins,
              max: exact.max_coins,
              hundred: coinsPriceText('100', exact.coin_price_micros, shop.currency),
            })}
        </p>
      </div>
      {shop.providers.length > 1 && (
        <ProviderChoice providers={shop.providers} chosen={provider} onChoose={setProvider} />
      )}
      <PaysOwed offer={chosen} owed={owed} />
      {me ? (
        <BuyButton offer={chosen} provider={provider} return_to="/wallet" />
      ) : (
        <Link className="btn btn-main btn-wide" to="/sign-in?return_to=/wallet">
          {t.account.signIn}
        </Link>
      )}
      <p className="field-hint">{t.wallet.note}</p>
    </>
  );
}

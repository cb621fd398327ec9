/** Choosing an offer and who takes the payment: real radio buttons that look like cards. */
import type { Shop } from '@busker/protocol';
import { useId, type ReactNode } from 'react';
import { coinsText, moneyText, percentText } from '../../shared/format.ts';
import { CoinIcon, Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { savingPercent, type Offer } from './offers.ts';
import './offer-choice.css';

export interface OfferChoiceProps {
  readonly legend: string;
  readonly offers: readonly Offer[];
  readonly chosen: Offer | null;
  readonly onChoose: (offer: Offer) => void;
  readonly hint?: string;
  /** Given: offers say how much less a coin costs than by exact top-up. */
  readonly shop?: Shop;
  readonly grid?: boolean;
  /** Radio buttons of one group share it; left out: a group of its own. */
  readonly group?: string;
}

export function OfferChoice({
  legend,
  offers,
  chosen,
  onChoose,
  hint,
  shop,
  group,
  grid = false,
}: OfferChoiceProps): ReactNode {
  const own = useId();
  const name = group ?? own;
  return (
    <fieldset className="offers">
      <legend className="field-label">{legend}</legend>
      <div className={grid ? 'offers-grid' : 'offers-list'}>
        {offers.map((offer) => {
          const saving = shop ? savingPercent(offer, shop.exact.coin_price_micros) : 0;
          return (
            <label key={offer.key} className="offer">
              <input
                type="radio"
                className="bk-hidden"
                name={name}
                checked={chosen?.key === offer.key}
                onChange={() => onChoose(offer)}
              />
              <span className="bk-hidden">
                {t.wallet.summary({ coins: offer.coins, price: moneyText(offer.price_micros, offer.currency) })}
              </span>
              <span className="offer-coins bk-number" aria-hidden="true">
                <CoinIcon size="1.35em" />
                {coinsText(offer.coins)}
              </span>
              <span className="offer-price bk-number" aria-hidden="true">
                {moneyText(offer.price_micros, offer.currency)}
              </span>
              {saving > 0 && <span className="offer-saving">{t.wallet.saves({ percent: percentText(saving) })}</span>}
            </label>
          );
        })}
      </div>
      {hint && <p className="field-hint">{hint}</p>}
    </fieldset>
  );
}

export interface ProviderChoiceProps {
  readonly providers: Shop['providers'];
  readonly chosen: string | null;
  readonly onChoose: (provider: string) => void;
}

export function ProviderChoice({ providers, chosen, onChoose }: ProviderChoiceProps): ReactNode {
  const name = useId();
  return (
    <fieldset className="offers">
      <legend className="field-label">{t.wallet.provider}</legend>
      <div className="offers-list">
        {providers.map((provider) => (
          <label key={provider.id} className="offer offer-provider">
            <input
              type="radio"
              className="bk-hidden"
              name={name}
              checked={chosen === provider.id}
              onChange={() => onChoose(provider.id)}
            />
            <Icon name="card" />
            <span>{provider.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

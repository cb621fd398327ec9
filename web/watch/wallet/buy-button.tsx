import type { ReactNode } from 'react';
import { moneyText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useBuying } from './buying.ts';
import type { Offer } from './offers.ts';

export interface BuyButtonProps {
  readonly offer: Offer | null;
  readonly provider: string | null;
  readonly return_to: string;
}

/** Names the price it charges, and what went wrong if something did. */
export function BuyButton({ offer, provider, return_to }: BuyButtonProps): ReactNode {
  const { busy, failure, min_age, answerAge, buy } = useBuying();
  return (
    <div className="buy">
      {failure && (
        <p className="field-error" role="alert">
          <Icon name="alert" size="1.25em" />
          {failure}
        </p>
      )}
      {min_age !== null && (
        <Sheet title={t.age.title} onClose={() => void answerAge(false)}>
          <div className="sheet-content">
            <p>{t.age.lead({ years: min_age })}</p>
          </div>
          <div className="sheet-foot buy-age">
            <button type="button" className="btn btn-line" onClick={() => void answerAge(false)}>
              {t.age.no}
            </button>
            <button type="button" className="btn btn-main" onClick={() => void answerAge(true)}>
              {t.age.yes({ years: min_age })}
            </button>
          </div>
        </Sheet>
      )}
      <button
        type="button"
        className="btn btn-main btn-wide buy-button"
        disabled={!offer || provider === null || busy}
        onClick={() => {
          if (offer && provider !== null) void buy(offer, provider, return_to);
        }}
      >
        {busy
          ? t.topUp.opening
          : offer
            ? t.topUp.pay({ price: moneyText(offer.price_micros, offer.currency) })
            : t.wallet.choose}
      </button>
    </div>
  );
}

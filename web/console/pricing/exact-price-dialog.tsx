/** Setting what one coin costs by exact top-up. */
import { formatMoney, priceOfCoins, type ExactPrice } from '@busker/protocol';
import { useState, type ReactElement } from 'react';
import { moneyFieldText, parseCoins, parseMoney } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { CoinsField, MoneyField } from '../../shared/desk/fields.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';

/** Coins may cost less than what can be paid alone. */
const PRICE_DIGITS = 6;
const EXAMPLE_COINS = 100n;

interface ExactPriceDialogProps {
  readonly currency: string;
  /** The present price; null when there is none yet. */
  readonly exact: ExactPrice | null;
  readonly onClose: () => void;
}

export function ExactPriceDialog({ currency, exact, onClose }: ExactPriceDialogProps): ReactElement {
  const [priceText, setPrice] = useState(exact ? moneyFieldText(exact.coin_price_micros, currency) : '');
  const [minText, setMin] = useState(exact?.min_coins ?? '');
  const [maxText, setMax] = useState(exact?.max_coins ?? '');
  const put = useAct('console.putExactPrice', {
    refreshes: ['console.packs', 'console.audit', 'gifts.catalogue'],
    said: t.exactPriceDialog.thePriceIsSet,
    onDone: onClose,
  });
  const price = parseMoney(priceText, currency, PRICE_DIGITS);
  const min = parseCoins(minText);
  const max = parseCoins(maxText);
  const priceFits = price !== null && price > 0n;
  const rangeFits = min !== null && max !== null && min > 0n && min <= max;
  return (
    <ReasonDialog
      title={t.exactPriceDialog.exactTopUpIn({ currency })}
      text={t.exactPriceDialog.everyGiftsPriceIn({ currency })}
      button={t.exactPriceDialog.setThePrice}
      busy={put.isPending}
      error={put.error}
      ready={priceFits && rangeFits}
      onClose={onClose}
      onConfirm={(reason) => {
        if (price === null || min === null || max === null) return;
        put.mutate({
          params: {
            currency,
          },
          body: {
            coin_price_micros: String(price),
            min_coins: String(min),
            max_coins: String(max),
            reason,
          },
        });
      }}
    >
      <div className="dk-fields">
        <MoneyField
          label={t.exactPriceDialog.priceOfOneCoin}
          required
          currency={currency}
          digits={PRICE_DIGITS}
          value={priceText}
          onChange={setPrice}
          error={priceText !== '' && !priceFits ? t.exactPriceDialog.anAmountAboveZero : undefined}
        />
        <CoinsField label={t.exactPriceDialog.fromCoins} required value={minText} onChange={setMin} />
        <CoinsField
          label={t.exactPriceDialog.toCoins}
          required
          value={maxText}
          onChange={setMax}
          error={minText !== '' && maxText !== '' && !rangeFits ? t.exactPriceDialog.wholeNumbersTheSecond : undefined}
        />
      </div>
      {priceFits && (
        <p className="dk-note">
          {t.exactPriceDialog.coinsCost({
            EXAMPLE_COINS: String(EXAMPLE_COINS),
            EXAMPLE_COINS2: formatMoney(priceOfCoins(EXAMPLE_COINS, price, currency), currency, locale),
          })}
        </p>
      )}
    </ReasonDialog>
  );
}

/** Making or changing a coin pack. */
import { newId, type ConsolePack } from '@busker/protocol';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatMoneyExact, moneyFieldText, parseCoins, parseMoney } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { CoinsField, MoneyField } from '../../shared/desk/fields.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { perCoin } from './per-coin.ts';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';

const LARGEST_SORT = 10_000;

interface PackDialogProps {
  /** Null for a new one. */
  readonly pack: ConsolePack | null;
  /** What a new pack is priced in at first. */
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly onClose: () => void;
}

export function PackDialog({ pack, currency: first, currencies, onClose }: PackDialogProps): ReactElement {
  const [id] = useState(() => pack?.id ?? newId());
  const [currency, setCurrency] = useState(pack?.currency ?? first);
  const [coinsText, setCoins] = useState(pack?.coins ?? '');
  const [priceText, setPrice] = useState(pack ? moneyFieldText(pack.price_micros, pack.currency) : '');
  const [sortText, setSort] = useState(String(pack?.sort ?? 0));
  const [active, setActive] = useState(pack?.active ?? true);
  const put = useAct('console.putPack', {
    refreshes: ['console.packs', 'console.audit'],
    said: t.packDialog.thePackIsSaved,
    onDone: onClose,
  });
  const coins = parseCoins(coinsText);
  const price = parseMoney(priceText, currency);
  const sort = /^\d{1,5}$/.test(sortText) && Number(sortText) <= LARGEST_SORT ? Number(sortText) : null;
  const coinsFit = coins !== null && coins > 0n;
  const priceFits = price !== null && price > 0n;
  return (
    <ReasonDialog
      title={pack ? t.packDialog.changeACoinPack : t.packDialog.newCoinPack}
      text={t.packDialog.viewersSeeTheNew}
      button={pack ? t.packDialog.saveThePack : t.packDialog.makeThePack}
      busy={put.isPending}
      error={put.error}
      ready={coinsFit && priceFits && sort !== null}
      onClose={onClose}
      onConfirm={(reason) => {
        if (coins === null || price === null || sort === null) return;
        put.mutate({
          params: {
            id,
          },
          body: {
            coins: String(coins),
            price_micros: String(price),
            currency,
            active,
            sort,
            reason,
          },
        });
      }}
    >
      <div className="dk-fields">
        {!pack && (
          <NativeSelect
            label={t.packDialog.currency}
            data={[...currencies]}
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value)}
          />
        )}
        <CoinsField
          label={t.packDialog.coins}
          required
          value={coinsText}
          onChange={setCoins}
          error={coinsText !== '' && !coinsFit ? t.packDialog.aWholeNumberAbove : undefined}
        />
        <MoneyField
          label={t.packDialog.price}
          required
          currency={currency}
          value={priceText}
          onChange={setPrice}
          error={priceText !== '' && !priceFits ? t.packDialog.anAmountAboveZero : undefined}
        />
        <TextInput
          label={t.packDialog.order}
          description={t.packDialog.smallerComesFirst}
          inputMode="numeric"
          value={sortText}
          onChange={(event) => setSort(event.currentTarget.value)}
          error={sort === null ? t.packDialog.aWholeNumberUp : undefined}
        />
      </div>
      {coinsFit && priceFits && (
        <p className="dk-note">
          {t.packDialog.oneCoinOfThis({
            perCoin: formatMoneyExact(
              perCoin({
                coins: String(coins),
                price_micros: String(price),
              }),
              currency,
              locale,
            ),
          })}
        </p>
      )}
      <Switch
        label={t.packDialog.onSale}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
    </ReasonDialog>
  );
}

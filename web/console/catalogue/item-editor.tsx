/** Making or changing a gift item, with its animation in view. */
import {
  GIFT_CATEGORIES,
  ITEM_STATES,
  priceOfCoins,
  type ConsoleItem,
  type ConsoleItemBody,
  type ExactPrice,
  type GiftCategory,
  type ItemState,
  type UploadedAnimation,
} from '@busker/protocol';
import { Button, Group, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { moneyText } from '../../shared/format.ts';
import { parseCoins } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { CoinsField, isReason, ReasonField } from '../../shared/desk/fields.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { AnimationField } from './animation-field.tsx';
import { idOf, isItemId } from './item-id.ts';
import { CATEGORY_NAMES } from './words.ts';
import { t } from '../texts.ts';

const NAME_CHARS = 40;
const ALT_CHARS = 300;
const SHORTEST_ALT = 3;
const DEAREST_COINS = 1_000_000n;
const LARGEST_SORT = 10_000;
const STATE_NAMES: Readonly<Record<ItemState, string>> = {
  draft: t.itemEditor.draftOnlyOperatorsSee,
  on_sale: t.itemEditor.onSale,
  retired: t.itemEditor.retiredKeptForGifts,
};

interface ItemEditorProps {
  /** Null for a new one. */
  readonly item: ConsoleItem | null;
  /** Ids that cannot be given again. */
  readonly taken: readonly string[];
  readonly exact: readonly ExactPrice[];
  /** From how many coins on a gift may play full screen; null until known. */
  readonly full_screen_from: string | null;
  readonly readOnly: boolean;
  readonly onClose: () => void;
}

export function ItemEditor({ item, taken, exact, full_screen_from, readOnly, onClose }: ItemEditorProps): ReactElement {
  const [name, setName] = useState(item?.name ?? '');
  const [typedId, setTypedId] = useState<string | null>(null);
  const [category, setCategory] = useState<GiftCategory>(item?.category ?? 'cheer');
  const [priceText, setPrice] = useState(item?.price_coins ?? '');
  const [alt, setAlt] = useState(item?.alt ?? '');
  const [combo, setCombo] = useState(item?.combo ?? true);
  const [fullScreen, setFullScreen] = useState(item?.full_screen ?? false);
  const [state, setState] = useState<ItemState>(item?.state ?? 'draft');
  const [sortText, setSort] = useState(String(item?.sort ?? 0));
  const [uploaded, setUploaded] = useState<UploadedAnimation | null>(null);
  const [reason, setReason] = useState('');
  const put = useAct('console.putItem', {
    refreshes: ['console.items', 'console.audit', 'gifts.catalogue'],
    said: (saved) => t.itemEditor.isSaved({ name: saved.name }),
    onDone: onClose,
  });
  const id = item?.id ?? typedId ?? idOf(name);
  const idTaken = item === null && taken.includes(id);
  const price = parseCoins(priceText);
  const priceFits = price !== null && price >= 1n && price <= DEAREST_COINS;
  const sort = /^\d{1,5}$/.test(sortText) && Number(sortText) <= LARGEST_SORT ? Number(sortText) : null;
  const altFits = alt.trim().length >= SHORTEST_ALT;
  const complete =
    name.trim() !== '' &&
    isItemId(id) &&
    !idTaken &&
    priceFits &&
    altFits &&
    sort !== null &&
    (item !== null || uploaded !== null);
  const tooCheap = fullScreen && priceFits && full_screen_from !== null && price < BigInt(full_screen_from);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!complete || !isReason(reason) || put.isPending || readOnly) return;
    const body: ConsoleItemBody = {
      name: name.trim(),
      category,
      price_coins: String(price),
      alt: alt.trim(),
      combo,
      full_screen: fullScreen,
      state,
      sort,
      reason: reason.trim(),
      ...(uploaded
        ? {
            animation_sha256: uploaded.sha256,
          }
        : {}),
    };
    put.mutate({
      params: {
        id,
      },
      body,
    });
  };
  return (
    <form onSubmit={submit} className="dk-stack">
      <AnimationField present={item} uploaded={uploaded} onUploaded={setUploaded} alt={alt} readOnly={readOnly} />
      <fieldset className="cs-form" disabled={readOnly}>
        <legend className="bk-hidden">{t.itemEditor.gift}</legend>
        <div className="dk-fields">
          <TextInput
            label={t.itemEditor.name}
            required
            maxLength={NAME_CHARS}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {item === null && (
            <TextInput
              label={t.itemEditor.id}
              description={t.itemEditor.cannotBeChangedLater}
              required
              spellCheck={false}
              value={id}
              onChange={(event) => setTypedId(event.currentTarget.value)}
              error={
                idTaken ? t.itemEditor.thereIsSuchAn : id !== '' && !isItemId(id) ? t.itemEditor.To40Small : undefined
              }
            />
          )}
          <NativeSelect
            label={t.itemEditor.category}
            value={category}
            onChange={(event) => setCategory(event.currentTarget.value as GiftCategory)}
            data={GIFT_CATEGORIES.map((value) => ({
              value,
              label: CATEGORY_NAMES[value],
            }))}
          />
          <CoinsField
            label={t.itemEditor.priceInCoins}
            required
            value={priceText}
            onChange={setPrice}
            description={priceFits ? <InMoney coins={price} exact={exact} /> : undefined}
            error={priceText !== '' && !priceFits ? t.itemEditor.from1To({ DEAREST_COINS }) : undefined}
          />
          <NativeSelect
            label={t.itemEditor.state}
            value={state}
            onChange={(event) => setState(event.currentTarget.value as ItemState)}
            data={ITEM_STATES.map((value) => ({
              value,
              label: STATE_NAMES[value],
            }))}
          />
          <TextInput
            label={t.itemEditor.order}
            description={t.itemEditor.smallerComesFirst}
            inputMode="numeric"
            value={sortText}
            onChange={(event) => setSort(event.currentTarget.value)}
            error={sort === null ? t.itemEditor.aWholeNumberUp : undefined}
          />
        </div>
        <Textarea
          label={t.itemEditor.whatTheAnimationShows}
          description={t.itemEditor.readToPeopleWho}
          required
          rows={2}
          maxLength={ALT_CHARS}
          value={alt}
          onChange={(event) => setAlt(event.currentTarget.value)}
        />
        <div className="dk-row cs-switches">
          <Switch
            label={t.itemEditor.tapsInARow}
            checked={combo}
            onChange={(event) => setCombo(event.currentTarget.checked)}
          />
          <Switch
            label={t.itemEditor.playsOverTheWhole}
            checked={fullScreen}
            onChange={(event) => setFullScreen(event.currentTarget.checked)}
          />
        </div>
        {tooCheap && <p className="dk-note">{t.itemEditor.onlyGiftsFromCoins({ fullScreenFrom: full_screen_from })}</p>}
      </fieldset>
      {!readOnly && (
        <>
          <ReasonField value={reason} onChange={setReason} placeholder={t.itemEditor.whyThisChange} />
          {put.error ? <ErrorPanel error={put.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.itemEditor.cancel}
            </Button>
            <Button type="submit" disabled={!complete || !isReason(reason)} loading={put.isPending}>
              {item ? t.itemEditor.save : t.itemEditor.makeTheGift}
            </Button>
          </Group>
        </>
      )}
    </form>
  );
}

/** A price in the money of every currency that has one. */
function InMoney({ coins, exact }: { readonly coins: bigint; readonly exact: readonly ExactPrice[] }): ReactElement {
  return (
    <>
      {exact
        .map((one) => moneyText(priceOfCoins(coins, BigInt(one.coin_price_micros), one.currency), one.currency))
        .join(' · ')}
    </>
  );
}

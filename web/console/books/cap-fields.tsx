/** The operator's caps on gifts, the question before dear ones, undo, and the age of buyers: fields of the settings. */
import { TextInput } from '@mantine/core';
import type { Settings } from '@busker/protocol';
import type { ReactElement } from 'react';
import { CoinsField } from '../../shared/desk/fields.tsx';
import { t } from '../texts.ts';

const COINS = [
  'max_gift_coins',
  'max_day_coins',
  'new_account_day_coins',
  'confirm_from_coins',
  'undo_from_coins',
] as const;
const WHOLE = ['new_account_days', 'undo_ms', 'min_age'] as const;
type CoinsKey = (typeof COINS)[number];
type WholeKey = (typeof WHOLE)[number];
type CapSettings = Pick<Settings, CoinsKey | WholeKey>;

/** As typed. Coins: empty for none. `undo_ms` in seconds. */
export type CapTexts = Readonly<Record<CoinsKey | WholeKey, string>>;

const MOST: Readonly<Record<WholeKey, readonly [least: number, most: number]>> = {
  new_account_days: [0, 3_650],
  undo_ms: [1, 60],
  min_age: [0, 99],
};

export function capTexts(settings: Settings): CapTexts {
  const texts: Record<string, string> = {};
  for (const key of COINS) texts[key] = settings[key] === '0' ? '' : settings[key];
  for (const key of WHOLE) texts[key] = String(key === 'undo_ms' ? settings[key] / 1_000 : settings[key]);
  return texts as unknown as CapTexts;
}

function readCoins(text: string): string | null {
  const plain = text.replaceAll(/[\s,]/g, '');
  return plain === '' ? '0' : /^\d{1,12}$/.test(plain) ? String(BigInt(plain)) : null;
}
function readWhole(key: WholeKey, text: string): number | null {
  const value = Number(text);
  const [least, most] = MOST[key];
  return /^\d{1,4}$/.test(text.trim()) && value >= least && value <= most ? value : null;
}

/** null: something typed is no number. */
export function readCaps(texts: CapTexts): CapSettings | null {
  const caps: Record<string, string | number> = {};
  for (const key of COINS) {
    const coins = readCoins(texts[key]);
    if (coins === null) return null;
    caps[key] = coins;
  }
  for (const key of WHOLE) {
    const whole = readWhole(key, texts[key]);
    if (whole === null) return null;
    caps[key] = key === 'undo_ms' ? whole * 1_000 : whole;
  }
  return caps as unknown as CapSettings;
}

export function CapFields({
  texts,
  onChange,
}: {
  readonly texts: CapTexts;
  readonly onChange: (texts: CapTexts) => void;
}): ReactElement {
  const coins = (key: CoinsKey, label: string, description: string): ReactElement => (
    <CoinsField
      label={label}
      description={description}
      value={texts[key]}
      onChange={(text) => onChange({ ...texts, [key]: text })}
      error={readCoins(texts[key]) === null ? t.capFields.aWholeNumberOr : undefined}
    />
  );
  const whole = (key: WholeKey, label: string, description: string): ReactElement => (
    <TextInput
      label={label}
      description={description}
      inputMode="numeric"
      value={texts[key]}
      onChange={(event) => onChange({ ...texts, [key]: event.currentTarget.value })}
      error={
        readWhole(key, texts[key]) === null
          ? t.capFields.aWholeNumberFrom({ least: MOST[key][0], most: MOST[key][1] })
          : undefined
      }
    />
  );
  return (
    <>
      {coins('max_gift_coins', t.capFields.mostCoinsOfOne, t.capFields.oneSendItsQuantity)}
      {coins('max_day_coins', t.capFields.mostCoinsAViewer, t.capFields.inTheViewersOwn)}
      {whole('new_account_days', t.capFields.anAccountIsNew, t.capFields.countedFromItsSignUp)}
      {coins('new_account_day_coins', t.capFields.mostCoinsANew, t.capFields.emptyNoCapOf)}
      {coins('confirm_from_coins', t.capFields.askAgainFromIn, t.capFields.giftsOfThisPrice)}
      {coins('undo_from_coins', t.capFields.canBeUndoneFrom, t.capFields.suchGiftsAreHeld)}
      {whole('undo_ms', t.capFields.canBeUndoneFor, t.capFields.howLongSuchA)}
      {whole('min_age', t.capFields.leastAgeOfBuyers, t.capFields.theyAreAskedBefore)}
    </>
  );
}

/** The operator's caps on gifts, the question before dear ones, undo, and the age of buyers: fields of the settings. */
import { TextInput } from '@mantine/core';
import type { Settings } from '@busker/protocol';
import type { ReactElement } from 'react';
import { CoinsField } from '../../shared/desk/fields.tsx';

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
      error={readCoins(texts[key]) === null ? 'A whole number, or nothing.' : undefined}
    />
  );
  const whole = (key: WholeKey, label: string, description: string): ReactElement => (
    <TextInput
      label={label}
      description={description}
      inputMode="numeric"
      value={texts[key]}
      onChange={(event) => onChange({ ...texts, [key]: event.currentTarget.value })}
      error={readWhole(key, texts[key]) === null ? `A whole number from ${MOST[key].join(' to ')}.` : undefined}
    />
  );
  return (
    <>
      {coins('max_gift_coins', 'Most coins of one gift', 'One send, its quantity included. Empty: no cap.')}
      {coins('max_day_coins', 'Most coins a viewer gives in a day', 'In the viewer’s own day. Empty: no cap.')}
      {whole('new_account_days', 'An account is new for, in days', 'Counted from its sign-up. 0: never.')}
      {coins('new_account_day_coins', 'Most coins a new account gives in a day', 'Empty: no cap of its own.')}
      {coins(
        'confirm_from_coins',
        'Ask again from, in coins',
        'Gifts of this price go only after a second yes. Empty: none.',
      )}
      {coins(
        'undo_from_coins',
        'Can be undone from, in coins',
        'Such gifts are held for a moment before anybody sees them. Empty: none.',
      )}
      {whole('undo_ms', 'Can be undone for, in seconds', 'How long such a gift is held.')}
      {whole(
        'min_age',
        'Least age of buyers, in years',
        'They are asked before their first purchase. 0: nobody is asked.',
      )}
    </>
  );
}

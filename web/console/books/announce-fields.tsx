/** Which gifts are announced to everybody, and how often: fields of the settings. */
import { TextInput } from '@mantine/core';
import type { Settings } from '@busker/protocol';
import type { ReactElement } from 'react';
import { CoinsField } from '../../shared/desk/fields.tsx';
import { t } from '../texts.ts';

const MOST_PER_MINUTE = 60;

/** As typed. Coins: empty for none. */
export interface AnnounceTexts {
  readonly from: string;
  readonly per_minute: string;
}

export const announceTexts = (settings: Settings): AnnounceTexts => ({
  from: settings.announce_from_coins === '0' ? '' : settings.announce_from_coins,
  per_minute: String(settings.announce_per_minute),
});

function readFrom(text: string): string | null {
  const plain = text.replaceAll(/[\s,]/g, '');
  return plain === '' ? '0' : /^\d{1,12}$/.test(plain) ? String(BigInt(plain)) : null;
}
function readPerMinute(text: string): number | null {
  return /^\d{1,2}$/.test(text.trim()) && Number(text) <= MOST_PER_MINUTE ? Number(text) : null;
}

/** null: something typed is no number. */
export function readAnnounce(
  texts: AnnounceTexts,
): Pick<Settings, 'announce_from_coins' | 'announce_per_minute'> | null {
  const announce_from_coins = readFrom(texts.from);
  const announce_per_minute = readPerMinute(texts.per_minute);
  return announce_from_coins === null || announce_per_minute === null
    ? null
    : { announce_from_coins, announce_per_minute };
}

export function AnnounceFields({
  texts,
  onChange,
}: {
  readonly texts: AnnounceTexts;
  readonly onChange: (texts: AnnounceTexts) => void;
}): ReactElement {
  return (
    <>
      <CoinsField
        label={t.announceFields.from}
        description={t.announceFields.fromHint}
        value={texts.from}
        onChange={(from) => onChange({ ...texts, from })}
        error={readFrom(texts.from) === null ? t.capFields.aWholeNumberOr : undefined}
      />
      <TextInput
        label={t.announceFields.perMinute}
        description={t.announceFields.perMinuteHint}
        inputMode="numeric"
        value={texts.per_minute}
        onChange={(event) => onChange({ ...texts, per_minute: event.currentTarget.value })}
        error={
          readPerMinute(texts.per_minute) === null
            ? t.capFields.aWholeNumberFrom({ least: 0, most: MOST_PER_MINUTE })
            : undefined
        }
      />
    </>
  );
}

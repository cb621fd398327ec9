/** How long things are kept: fields of the settings. */
import type { Settings } from '@busker/protocol';
import { TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { t } from '../texts.ts';

const MOST_DAYS = 3_650;
/** Label, description, least. */
const LIVES = {
  keep_commands_days: [t.lifeFields.rememberIdsOfCommands, t.lifeFields.aRequestThatIs, 31],
  keep_provider_events_days: [t.lifeFields.keepProvidersEventsFor, t.lifeFields.countedFromWhenThey, 31],
  keep_chat_days: [t.lifeFields.keepChatLinesFor, t.lifeFields.aLineThatAn, 1],
  keep_messages_days: [t.lifeFields.keepMessagesOnGifts, t.lifeFields.theGiftsThemselvesStay, 1],
  keep_reports_days: [t.lifeFields.keepResolvedReportsFor, t.lifeFields.whatWasDecidedAnd, 1],
} as const;
type LifeKey = keyof typeof LIVES;
const KEYS = Object.keys(LIVES) as LifeKey[];

/** As typed. */
export type LifeTexts = Readonly<Record<LifeKey, string>>;

export function lifeTexts(settings: Settings): LifeTexts {
  return Object.fromEntries(KEYS.map((key) => [key, String(settings[key])])) as unknown as LifeTexts;
}

function readDays(key: LifeKey, text: string): number | null {
  const value = Number(text);
  return /^\d{1,4}$/.test(text.trim()) && value >= LIVES[key][2] && value <= MOST_DAYS ? value : null;
}

/** null: something typed is no number of days. */
export function readLives(texts: LifeTexts): Pick<Settings, LifeKey> | null {
  const days = KEYS.map((key) => [key, readDays(key, texts[key])] as const);
  if (days.some(([, value]) => value === null)) return null;
  return Object.fromEntries(days) as unknown as Pick<Settings, LifeKey>;
}

export function LifeFields({
  texts,
  onChange,
}: {
  readonly texts: LifeTexts;
  readonly onChange: (texts: LifeTexts) => void;
}): ReactElement {
  return (
    <>
      {KEYS.map((key) => {
        const [label, description, least] = LIVES[key];
        return (
          <TextInput
            key={key}
            label={label}
            description={description}
            inputMode="numeric"
            value={texts[key]}
            onChange={(event) => onChange({ ...texts, [key]: event.currentTarget.value })}
            error={
              readDays(key, texts[key]) === null ? t.lifeFields.aWholeNumberFrom({ least, most: MOST_DAYS }) : undefined
            }
          />
        );
      })}
    </>
  );
}

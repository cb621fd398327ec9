/** What an upload sounds like: nothing, a gift of the house, or a file of one's own. */
import { LIMITS } from '@busker/protocol';
import { Button, FileButton, Group, NativeSelect, NumberInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { t } from '../texts.ts';

export type ChosenSound =
  | { readonly kind: 'none' }
  | { readonly kind: 'house'; readonly id: string; readonly at_ms: number }
  | { readonly kind: 'file'; readonly file: File | null; readonly at_ms: number };

const w = t.soundChoice;
const NONE = '';
/** No id of a gift has a colon. */
const FILE = ':file';
const HOUSE_PREFIX = '/assets/gifts/';

export function SoundChoice({
  value,
  onChange,
  disabled,
}: {
  readonly value: ChosenSound;
  readonly onChange: (sound: ChosenSound) => void;
  readonly disabled: boolean;
}): ReactElement {
  const items = useRoute('console.items', {});
  const house = items.data?.rows.filter(({ id, renditions }) =>
    renditions.sound?.[0]?.url.startsWith(`${HOUSE_PREFIX}${id}/`),
  );
  const at_ms = value.kind === 'none' ? 0 : value.at_ms;
  const choose = (chosen: string): void => {
    if (chosen === NONE) onChange({ kind: 'none' });
    else if (chosen === FILE) onChange({ kind: 'file', file: null, at_ms });
    else onChange({ kind: 'house', id: chosen, at_ms });
  };
  return (
    <div className="cs-sound">
      <NativeSelect
        size="xs"
        label={w.sound}
        disabled={disabled}
        value={value.kind === 'none' ? NONE : value.kind === 'file' ? FILE : value.id}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: NONE, label: w.none },
          { value: FILE, label: w.own },
          ...(house?.length
            ? [{ group: w.house, items: house.map(({ id, name }) => ({ value: id, label: name })) }]
            : []),
        ]}
      />
      {value.kind !== 'none' && (
        <NumberInput
          size="xs"
          label={w.begins}
          disabled={disabled}
          min={0}
          max={LIMITS.animation_sound_ms / 1_000}
          step={0.1}
          decimalScale={2}
          value={at_ms / 1_000}
          onChange={(seconds) => onChange({ ...value, at_ms: Math.max(0, Math.round(Number(seconds) * 1_000)) })}
        />
      )}
      {value.kind === 'file' && (
        <Group gap="xs">
          <FileButton
            accept="audio/wav,audio/ogg,audio/mpeg,.wav,.ogg,.mp3"
            onChange={(file) => onChange({ ...value, file })}
          >
            {(props) => (
              <Button {...props} size="xs" variant="default" disabled={disabled}>
                {w.choose}
              </Button>
            )}
          </FileButton>
          <span className="dk-note">{value.file?.name ?? w.formats}</span>
        </Group>
      )}
    </div>
  );
}

/** A thank-you to a supporter that everybody in the room sees. */
import { LIMITS, newId, type PersonCard } from '@busker/protocol';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { Dialog } from '../shared/desk/Dialog.tsx';
import { useAct } from '../shared/desk/api.ts';
import { ErrorPanel } from '../shared/desk/states.tsx';
import { PersonCell } from '../shared/desk/text.tsx';
import { t } from './texts.ts';

interface ThankDialogProps {
  readonly live_id: string;
  readonly supporter: PersonCard;
  readonly onClose: () => void;
}

export function ThankDialog({ live_id, supporter, onClose }: ThankDialogProps): ReactElement {
  const [id] = useState(() => newId());
  const [text, setText] = useState(
    t.thankDialog.thankYou({ displayName: supporter.display_name }).slice(0, LIMITS.gift_message_chars),
  );
  const thank = useAct('live.thanks', {
    refreshes: [],
    said: t.thankDialog.wasThankedInThe({ displayName: supporter.display_name }),
    onDone: onClose,
  });
  const ready = text.trim() !== '';
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready && !thank.isPending)
      thank.mutate({ params: { id: live_id }, body: { id, supporter_id: supporter.id, text: text.trim() } });
  };
  return (
    <Dialog onClose={onClose} title={t.thankDialog.sayThankYou}>
      <form onSubmit={submit}>
        <Stack>
          <PersonCell person={supporter} size="2.25rem" />
          <TextInput
            label={t.thankDialog.yourWords}
            description={t.thankDialog.theyAppearOverThe}
            value={text}
            maxLength={LIMITS.gift_message_chars}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          {thank.error ? <ErrorPanel error={thank.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.thankDialog.cancel}
            </Button>
            <Button type="submit" disabled={!ready} loading={thank.isPending}>
              {t.thankDialog.thankInTheRoom}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

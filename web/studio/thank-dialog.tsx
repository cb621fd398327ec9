/** A thank-you to a supporter that everybody in the room sees. */
import { LIMITS, newId, type PersonCard } from '@busker/protocol';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { useAct } from '../shared/desk/api.ts';
import { ErrorPanel } from '../shared/desk/states.tsx';
import { PersonCell } from '../shared/desk/text.tsx';

interface ThankDialogProps {
  readonly live_id: string;
  readonly supporter: PersonCard;
  readonly onClose: () => void;
}

export function ThankDialog({ live_id, supporter, onClose }: ThankDialogProps): ReactElement {
  const [id] = useState(() => newId());
  const [text, setText] = useState(`Thank you, ${supporter.display_name}!`.slice(0, LIMITS.gift_message_chars));
  const thank = useAct('live.thanks', {
    refreshes: [],
    said: `${supporter.display_name} was thanked in the room.`,
    onDone: onClose,
  });
  const ready = text.trim() !== '';
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready && !thank.isPending)
      thank.mutate({ params: { id: live_id }, body: { id, supporter_id: supporter.id, text: text.trim() } });
  };
  return (
    <Modal opened onClose={onClose} title="Say thank you">
      <form onSubmit={submit}>
        <Stack>
          <PersonCell person={supporter} size="2.25rem" />
          <TextInput
            label="Your words"
            description="They appear over the video for everybody in the room."
            value={text}
            maxLength={LIMITS.gift_message_chars}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          {thank.error ? <ErrorPanel error={thank.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!ready} loading={thank.isPending}>
              Thank in the room
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Ending a live session is final, so it is asked once. */
import type { LiveSession } from '@busker/protocol';
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { ErrorPanel } from '../../shared/desk/states.tsx';

export function EndLiveDialog({
  live,
  onClose,
}: {
  readonly live: LiveSession;
  readonly onClose: () => void;
}): ReactElement {
  const end = useAct('live.end', {
    refreshes: ['studio.get'],
    said: 'Your live session has ended.',
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title="End this live session?">
      <Stack>
        <p className="dk-prose">
          “{live.title}” closes for everybody who watches, and no more gifts can be sent in it. What you earned in it
          stays in your statement.
        </p>
        {end.error ? <ErrorPanel error={end.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Stay live
          </Button>
          <Button color="red" loading={end.isPending} onClick={() => end.mutate({ params: { id: live.id } })}>
            End now
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Ending a live session is final, so it is asked once. */
import type { LiveSession } from '@busker/protocol';
import { Button, Group, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { useAct } from '../../shared/desk/api.ts';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';
import { broadcast } from '../live/broadcast.ts';

export function EndLiveDialog({
  live,
  onClose,
}: {
  readonly live: LiveSession;
  readonly onClose: () => void;
}): ReactElement {
  const end = useAct('live.end', {
    refreshes: ['studio.get'],
    said: t.endLiveDialog.yourLiveSessionHas,
    onDone: () => {
      broadcast.stop();
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={t.endLiveDialog.endThisLiveSession}>
      <Stack>
        <p className="dk-prose">{t.endLiveDialog.closesFor({ title: live.title })}</p>
        {end.error ? <ErrorPanel error={end.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t.endLiveDialog.stayLive}
          </Button>
          <Button color="red" loading={end.isPending} onClick={() => end.mutate({ params: { id: live.id } })}>
            {t.endLiveDialog.endNow}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

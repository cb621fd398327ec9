/** What a creator presses while the show runs; every open overlay obeys at once. */
import { newId } from '@busker/protocol';
import { Button, Group } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { StateBadge } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';

export function ShowBar(): ReactElement {
  const show = useRoute('show.get', {});
  const change = useAct('show.change', { refreshes: ['show.get'] });
  const skip = useAct('show.command', { refreshes: [], said: t.showControls.skipped });
  const paused = show.data?.paused ?? false;
  const muted = show.data?.muted ?? false;
  const busy = show.data === undefined || change.isPending;
  const error = show.error ?? change.error ?? skip.error;
  return (
    <div>
      <Group gap="xs" role="group" aria-label={t.showControls.onYourOverlays}>
        <Button
          size="xs"
          variant={paused ? 'filled' : 'default'}
          disabled={busy}
          onClick={() => change.mutate({ body: { paused: !paused } })}
        >
          {paused ? t.showControls.goOn : t.showControls.pause}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={skip.isPending}
          onClick={() => skip.mutate({ body: { id: newId(), command: 'skip' } })}
        >
          {t.showControls.skip}
        </Button>
        <Button
          size="xs"
          variant={muted ? 'filled' : 'default'}
          disabled={busy}
          onClick={() => change.mutate({ body: { muted: !muted } })}
        >
          {muted ? t.showControls.unmute : t.showControls.mute}
        </Button>
        <span role="status">
          {paused && <StateBadge tone="warn">{t.showControls.isPaused}</StateBadge>}{' '}
          {muted && <StateBadge tone="warn">{t.showControls.isMuted}</StateBadge>}
        </span>
      </Group>
      {error ? <ErrorPanel error={error} /> : null}
    </div>
  );
}

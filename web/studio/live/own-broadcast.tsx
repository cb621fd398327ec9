/** The picture of a running session in the studio: one's own camera while this tab sends it, else what viewers get. */
import type { LiveSession } from '@busker/protocol';
import { Button, Group, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { StateBadge } from '../../shared/desk/parts.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';
import { broadcast, useBroadcast } from './broadcast.ts';
import { CameraProblem, OwnPicture } from './camera-setup.tsx';
import { t } from '../texts.ts';

const LOOK_MS = 4_000;

export function OwnBroadcast({ live }: { readonly live: LiveSession }): ReactElement {
  const { phase, stream } = useBroadcast();
  const by_webrtc = live.video.kind === 'whep' || live.video.kind === 'livekit';
  const sent = live.video.kind !== 'file';
  const sends = phase === 'connecting' || phase === 'on' || phase === 'lost';
  const known = useRoute('studio.stream', {}, { every_ms: LOOK_MS, enabled: sent && !sends });
  if (!sent) return <VideoView source={live.video} />;
  if (by_webrtc && sends && stream) {
    return (
      <Stack gap="xs">
        <OwnPicture stream={stream} label={t.cameraSetup.preview} />
        <div role="status">
          <StateBadge tone={phase === 'on' ? 'good' : 'plain'}>{t.ownBroadcast[phase]}</StateBadge>
        </div>
        <Group gap="xs">
          <SwitchTrack kind="audio" />
          <SwitchTrack kind="video" />
        </Group>
        <p className="dk-note">{t.ownBroadcast.keepOpen}</p>
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <VideoView source={live.video} />
      <CameraProblem />
      {known.data?.state === 'off' && (
        <>
          <p className="dk-note" role="status">
            {t.ownBroadcast.off}{' '}
            {known.data.lost_minutes > 0 && t.ownBroadcast.endsByItself({ minutes: known.data.lost_minutes })}
          </p>
          {by_webrtc && (
            <Button size="xs" onClick={() => void broadcast.publish()}>
              {t.ownBroadcast.connect}
            </Button>
          )}
        </>
      )}
    </Stack>
  );
}

function SwitchTrack({ kind }: { readonly kind: 'audio' | 'video' }): ReactElement {
  const { muted, picture_off } = useBroadcast();
  const { mute, unmute, turnOffCamera, turnOnCamera } = t.ownBroadcast;
  const says = kind === 'audio' ? (muted ? unmute : mute) : picture_off ? turnOnCamera : turnOffCamera;
  return (
    <Button size="xs" variant="default" onClick={() => broadcast.toggle(kind)}>
      {says}
    </Button>
  );
}

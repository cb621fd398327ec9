/** What an encoder such as OBS needs: addresses and the stream key; and what arrives from it. */
import { newId, type StreamKeyMade, type StreamState } from '@busker/protocol';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { CopyField, StateBadge } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';
import { t } from '../texts.ts';

export function EncoderSetup({ stream }: { readonly stream: StreamState }): ReactElement {
  const arrives = stream.kind === 'encoder' && stream.state === 'on';
  return (
    <Stack gap="sm">
      <p className="dk-prose">{t.encoderSetup.lead}</p>
      <div role="status">
        <StateBadge tone={arrives ? 'good' : 'plain'}>
          {arrives ? t.encoderSetup.arriving : t.encoderSetup.waiting}
        </StateBadge>
      </div>
      {arrives && stream.preview && (
        <VideoView
          key={stream.preview.url}
          source={{ ...stream.preview, poster_url: '', mime: '', width: 16, height: 9, alt: t.encoderSetup.arriving }}
        />
      )}
      {stream.rtmp_url ? (
        <CopyField
          label={t.encoderSetup.rtmp}
          description={stream.server === 'built-in' ? t.encoderSetup.rtmpNote : t.encoderSetup.rtmpNoteElsewhere}
          value={stream.rtmp_url}
        />
      ) : (
        stream.rtmp_problem && stream.key && <Alert color="yellow">{stream.rtmp_problem}</Alert>
      )}
      {stream.whip_url && (
        <CopyField label={t.encoderSetup.whip} description={t.encoderSetup.whipNote} value={stream.whip_url} />
      )}
      <StreamKey stream={stream} />
    </Stack>
  );
}

function StreamKey({ stream }: { readonly stream: StreamState }): ReactElement {
  const [made, setMade] = useState<StreamKeyMade | null>(null);
  const renew = useAct('studio.renewStreamKey', {
    refreshes: ['studio.stream'],
    onDone: setMade,
  });
  const key = made?.key;
  /** Some media servers want another text by RTMP than by WHIP. */
  const rtmp_key = made?.rtmp && made.rtmp.key !== made.key ? made.rtmp.key : undefined;
  return (
    <Stack gap="xs">
      {key ? (
        <>
          {rtmp_key && (
            <CopyField label={t.encoderSetup.rtmpKey} description={t.encoderSetup.keyShown} value={rtmp_key} />
          )}
          <CopyField
            label={rtmp_key ? t.encoderSetup.whipKey : t.encoderSetup.key}
            description={t.encoderSetup.keyShown}
            value={key}
          />
        </>
      ) : (
        <p className="dk-note">
          {stream.key ? (
            <>
              {t.encoderSetup.key}: <TimeText at={stream.key.made_at} />
            </>
          ) : (
            t.encoderSetup.keyNone
          )}
        </p>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          loading={renew.isPending}
          // A new decision has a new id.
          onClick={() => renew.mutate({ body: { id: newId() } })}
        >
          {stream.key || key ? t.encoderSetup.renew : t.encoderSetup.make}
        </Button>
        {(stream.key || key) && <span className="dk-note">{t.encoderSetup.renewNote}</span>}
      </Group>
      {renew.error ? <ErrorPanel error={renew.error} /> : null}
    </Stack>
  );
}

/** Going live: a title and a source of pictures, seen before others see it. */
import { LIMITS, newId, type LiveSource } from '@busker/protocol';
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { LiveIcon } from '../../shared/desk/icons.tsx';
import { EmptyPanel, ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';
import { broadcast, useBroadcast } from '../live/broadcast.ts';
import { AddressSetup } from '../live/address-setup.tsx';
import { CameraSetup } from '../live/camera-setup.tsx';
import { EncoderSetup } from '../live/encoder-setup.tsx';
import { t } from '../texts.ts';

const LOOK_MS = 2_000;

export function GoLiveDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  // One id for this decision, however often it is tried.
  const [id] = useState(() => newId());
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [connecting, setConnecting] = useState(false);
  const sources = useRoute('live.sources', {});
  const { stream: camera } = useBroadcast();
  const start = useAct('live.start', { refreshes: ['studio.get'], said: t.goLiveDialog.youAreLive, onDone: onClose });
  const source = sources.data?.rows.find((row) => row.id === chosen) ?? sources.data?.rows[0];
  const stream = useRoute('studio.stream', {}, { every_ms: LOOK_MS });
  const arrives = stream.data?.state === 'on' && stream.data.kind === source?.kind;
  const ready =
    title.trim() !== '' && (source?.kind === 'camera' ? camera !== null : source?.kind === 'clip' || arrives);
  const busy = connecting || start.isPending;
  const choose = (next: string): void => {
    if (next !== source?.id && source?.kind === 'camera') broadcast.stop();
    setChosen(next);
  };
  const close = (): void => {
    broadcast.stop();
    onClose();
  };
  const go = async (from: LiveSource): Promise<void> => {
    if (from.kind === 'camera') {
      setConnecting(true);
      const sent = await broadcast.publish();
      setConnecting(false);
      if (!sent) return;
    }
    start.mutate({ body: { id, title: title.trim(), source_id: from.id } });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready && source && !busy) void go(source);
  };
  return (
    <Dialog onClose={close} title={t.goLiveDialog.goLive} size="60rem" closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t.goLiveDialog.title}
            description={t.goLiveDialog.titleHint}
            placeholder={t.goLiveDialog.titleExample}
            required
            maxLength={LIMITS.title_chars}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          <Loaded of={sources}>
            {({ rows }) =>
              rows.length === 0 ? (
                <EmptyPanel title={t.goLiveDialog.noSource} text={t.goLiveDialog.noSourceText} />
              ) : (
                <div className="st-golive">
                  <SourcePicker sources={rows} chosen={source?.id} onChoose={choose} />
                  <div>
                    {source?.kind === 'camera' && <CameraSetup />}
                    {source?.kind === 'encoder' && (
                      <Loaded of={stream}>{(data) => <EncoderSetup stream={data} />}</Loaded>
                    )}
                    {source?.kind === 'address' && (
                      <Loaded of={stream}>{(data) => <AddressSetup stream={data} />}</Loaded>
                    )}
                    {source?.kind === 'clip' && (
                      <>
                        <p className="st-golive-label">{t.goLiveDialog.preview}</p>
                        <VideoView key={source.id} source={source.video} />
                      </>
                    )}
                  </div>
                </div>
              )
            }
          </Loaded>
          {source?.kind !== 'clip' && stream.data?.reachable === false && (
            <Alert color="yellow">{t.goLiveDialog.serverSilent}</Alert>
          )}
          {source?.kind !== 'clip' && stream.data?.recorded === false && (
            <Alert color="gray">
              {stream.data.server === 'built-in' && stream.data.not_recorded === 'no_ffmpeg'
                ? t.goLiveDialog.noFfmpeg
                : t.goLiveDialog.notRecorded}
            </Alert>
          )}
          {start.error ? <ErrorPanel error={start.error} /> : null}
          <Group justify="flex-end" gap="xs">
            {source?.kind === 'encoder' && !arrives && <span className="dk-note">{t.encoderSetup.notYet}</span>}
            {source?.kind === 'address' && !arrives && <span className="dk-note">{t.addressSetup.notYet}</span>}
            <Button variant="default" onClick={close}>
              {t.goLiveDialog.cancel}
            </Button>
            <Button type="submit" leftSection={<LiveIcon />} disabled={!ready} loading={busy}>
              {t.goLiveDialog.goLiveNow}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface SourcePickerProps {
  readonly sources: readonly LiveSource[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

const names = (): Readonly<Partial<Record<LiveSource['kind'], readonly [name: string, hint: string]>>> => ({
  camera: [t.goLiveDialog.camera, t.goLiveDialog.cameraHint],
  encoder: [t.goLiveDialog.encoder, t.goLiveDialog.encoderHint],
  address: [t.goLiveDialog.address, t.goLiveDialog.addressHint],
});

function SourcePicker({ sources, chosen, onChoose }: SourcePickerProps): ReactElement {
  const named = names();
  return (
    <fieldset className="st-sources">
      <legend>{t.goLiveDialog.videoSource}</legend>
      {sources.map((source) => {
        const [name, hint] = named[source.kind] ?? [source.name, undefined];
        return (
          <label key={source.id} className="st-source">
            <input
              type="radio"
              name="source"
              value={source.id}
              checked={source.id === chosen}
              onChange={() => onChoose(source.id)}
            />
            {source.kind === 'clip' && (
              <img src={source.video.poster_url} alt="" width="36" height="64" loading="lazy" />
            )}
            <span>
              {name}
              {hint && <span className="dk-note st-source-hint">{hint}</span>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

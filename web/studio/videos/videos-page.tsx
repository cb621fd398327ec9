/** Uploads and recordings: from a file to a post. */
import { LIMITS, newId, type Video } from '@busker/protocol';
import { Alert, Anchor, Button, Group, Progress, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement, type SubmitEvent } from 'react';
import { sentenceOf } from '../../shared/api.ts';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { PlusIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { EmptyPanel, ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';
import { forget, upload } from './upload.ts';
import { t } from '../texts.ts';
import './videos.css';

const LOOK_MS = 2_000;
const TONES = { receiving: 'plain', processing: 'plain', ready: 'good', failed: 'bad', published: 'good' } as const;

export default function VideosPage(): ReactElement {
  const videos = useRoute('studio.videos', {}, { every_ms: LOOK_MS });
  const [publishing, setPublishing] = useState<Video | null>(null);
  const [removing, setRemoving] = useState<Video | null>(null);
  const send = useUpload();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <Page
      title={t.videosPage.title}
      lead={t.videosPage.lead}
      actions={
        <Button leftSection={<PlusIcon />} disabled={send.busy} onClick={() => chooser.current?.click()}>
          {t.videosPage.upload}
        </Button>
      }
    >
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={t.videosPage.upload}
        accept="video/mp4,video/webm,video/quicktime,.mp4,.mov,.webm"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // the same file may be chosen again
          event.currentTarget.value = '';
          if (file) void send.start(file);
        }}
      />
      <div className="dk-stack">
        {send.problem && <Alert color="red">{send.problem}</Alert>}
        {send.busy && (
          <Panel title={send.name}>
            <Stack gap="xs">
              <Progress value={send.percent} aria-label={t.videosPage.uploading({ percent: send.percent })} />
              <p className="dk-note" role="status">
                {send.waits ? t.videosPage.paused : t.videosPage.uploading({ percent: send.percent })}
              </p>
            </Stack>
          </Panel>
        )}
        <Panel title={t.videosPage.yours} note={t.videosPage.uploadNote}>
          <Loaded of={videos}>
            {({ rows }) =>
              rows.length === 0 ? (
                <EmptyPanel title={t.videosPage.noneTitle} text={t.videosPage.none} />
              ) : (
                <ul className="st-videos">
                  {rows.map((video) => (
                    <VideoRow
                      key={video.id}
                      video={video}
                      onPublish={() => setPublishing(video)}
                      onRemove={() => setRemoving(video)}
                    />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Panel>
      </div>
      {publishing && <PublishDialog video={publishing} onClose={() => setPublishing(null)} />}
      {removing && <RemoveDialog video={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

interface RowProps {
  readonly video: Video;
  readonly onPublish: () => void;
  readonly onRemove: () => void;
}

function VideoRow({ video, onPublish, onRemove }: RowProps): ReactElement {
  const { state } = video;
  return (
    <li className="st-video">
      {video.video ? (
        <img src={video.video.poster_url} alt="" width="54" height="96" loading="lazy" />
      ) : (
        <span className="st-video-none" />
      )}
      <div className="st-video-text">
        <strong>{video.title}</strong>
        <span className="dk-note">
          {video.origin === 'recording' ? t.videosPage.recording : t.videosPage.uploaded} ·{' '}
          <TimeText at={video.created_at} />
        </span>
        <div>
          <StateBadge tone={TONES[state]}>{t.videosPage.state({ state, percent: video.percent })}</StateBadge>
        </div>
        {state === 'processing' && (
          <Progress value={video.percent} aria-label={t.videosPage.state({ state, percent: video.percent })} />
        )}
        {video.problem && <span className="dk-note">{video.problem}</span>}
      </div>
      <Group gap="xs">
        {state === 'ready' && (
          <Button size="xs" onClick={onPublish} aria-label={t.videosPage.publishName({ title: video.title })}>
            {t.videosPage.publish}
          </Button>
        )}
        {video.post_id && (
          <Anchor href={`/post/${video.post_id}`} target="_blank" rel="noreferrer">
            {t.videosPage.open}
          </Anchor>
        )}
        {state !== 'published' && (
          <Button
            size="xs"
            variant="default"
            onClick={onRemove}
            aria-label={t.videosPage.removeName({ title: video.title })}
          >
            {t.videosPage.remove}
          </Button>
        )}
      </Group>
    </li>
  );
}

interface DialogProps {
  readonly video: Video;
  readonly onClose: () => void;
}

function PublishDialog({ video, onClose }: DialogProps): ReactElement {
  const [id] = useState(() => newId());
  const [caption, setCaption] = useState(video.title);
  const publish = useAct('studio.publishVideo', {
    refreshes: ['studio.videos'],
    said: t.videosPage.published,
    onDone: onClose,
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (caption.trim() !== '' && !publish.isPending)
      publish.mutate({ params: { id: video.id }, body: { id, caption: caption.trim() } });
  };
  return (
    <Dialog onClose={onClose} title={t.videosPage.publishTitle}>
      <form onSubmit={submit}>
        <Stack>
          {video.video && <VideoView source={video.video} />}
          <Textarea
            label={t.videosPage.caption}
            description={t.videosPage.captionHint}
            required
            autosize
            minRows={2}
            maxLength={LIMITS.caption_chars}
            value={caption}
            onChange={(event) => setCaption(event.currentTarget.value)}
            data-autofocus
          />
          {publish.error ? <ErrorPanel error={publish.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.videosPage.cancel}
            </Button>
            <Button type="submit" disabled={caption.trim() === ''} loading={publish.isPending}>
              {t.videosPage.publish}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ video, onClose }: DialogProps): ReactElement {
  const remove = useAct('studio.removeVideo', {
    refreshes: ['studio.videos'],
    said: t.videosPage.removed,
    onDone: onClose,
  });
  return (
    <Dialog onClose={onClose} title={t.videosPage.removeTitle}>
      <Stack>
        <p className="dk-prose">{t.videosPage.removeText}</p>
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t.videosPage.keep}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate({ params: { id: video.id } })}>
            {t.videosPage.remove}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface Upload {
  readonly busy: boolean;
  readonly name: string;
  readonly percent: number;
  readonly waits: boolean;
  readonly problem: string | null;
  readonly start: (file: File) => Promise<void>;
}

/** One upload at a time; it ends with the page. */
function useUpload(): Upload {
  const queries = useQueryClient();
  const [state, setState] = useState({
    busy: false,
    name: '',
    percent: 0,
    waits: false,
    problem: null as string | null,
  });
  const sending = useRef<AbortController>(null);
  useEffect(() => () => sending.current?.abort(), []);
  const start = async (file: File): Promise<void> => {
    if (file.size > LIMITS.upload_bytes) {
      setState((was) => ({ ...was, problem: t.videosPage.tooLarge({ megabytes: LIMITS.upload_bytes / 1_000_000 }) }));
      return;
    }
    const stop = new AbortController();
    sending.current = stop;
    setState({ busy: true, name: file.name, percent: 0, waits: false, problem: null });
    try {
      const sent = await upload(
        file,
        (received, waits) => setState((was) => ({ ...was, percent: Math.floor((received / file.size) * 100), waits })),
        stop.signal,
      );
      if (sent.state !== 'processing') forget(file);
      setState((was) => ({ ...was, busy: false }));
    } catch (error) {
      if (stop.signal.aborted) return;
      forget(file);
      setState((was) => ({ ...was, busy: false, problem: sentenceOf(error) }));
    }
    void queries.invalidateQueries({ queryKey: ['studio.videos'] });
  };
  return { ...state, start };
}

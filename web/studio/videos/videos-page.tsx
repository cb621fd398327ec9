/** Uploads and recordings: from a file to a post. */
import { LIMITS, newId, type Video } from '@busker/protocol';
import { Alert, Anchor, Button, Group, Modal, Progress, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement, type SubmitEvent } from 'react';
import { sentenceOf } from '../../shared/api.ts';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { PlusIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { EmptyPanel, ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';
import { forget, upload } from './upload.ts';
import { words } from './words.ts';
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
      title={words.title}
      lead={words.lead}
      actions={
        <Button leftSection={<PlusIcon />} disabled={send.busy} onClick={() => chooser.current?.click()}>
          {words.upload}
        </Button>
      }
    >
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={words.upload}
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
              <Progress value={send.percent} aria-label={words.uploading(send.percent)} />
              <p className="dk-note" role="status">
                {send.waits ? words.paused : words.uploading(send.percent)}
              </p>
            </Stack>
          </Panel>
        )}
        <Panel title={words.yours} note={words.uploadNote}>
          <Loaded of={videos}>
            {({ rows }) =>
              rows.length === 0 ? (
                <EmptyPanel title={words.noneTitle} text={words.none} />
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
          {video.origin === 'recording' ? words.recording : words.uploaded} · <TimeText at={video.created_at} />
        </span>
        <div>
          <StateBadge tone={TONES[state]}>{words.state(state, video.percent)}</StateBadge>
        </div>
        {state === 'processing' && <Progress value={video.percent} aria-label={words.state(state, video.percent)} />}
        {video.problem && <span className="dk-note">{video.problem}</span>}
      </div>
      <Group gap="xs">
        {state === 'ready' && (
          <Button size="xs" onClick={onPublish} aria-label={`${words.publish} ${video.title}`}>
            {words.publish}
          </Button>
        )}
        {video.post_id && (
          <Anchor href={`/post/${video.post_id}`} target="_blank" rel="noreferrer">
            {words.open}
          </Anchor>
        )}
        {state !== 'published' && (
          <Button size="xs" variant="default" onClick={onRemove} aria-label={`${words.remove} ${video.title}`}>
            {words.remove}
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
    said: words.published,
    onDone: onClose,
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (caption.trim() !== '' && !publish.isPending)
      publish.mutate({ params: { id: video.id }, body: { id, caption: caption.trim() } });
  };
  return (
    <Modal opened onClose={onClose} title={words.publishTitle}>
      <form onSubmit={submit}>
        <Stack>
          {video.video && <VideoView source={video.video} />}
          <Textarea
            label={words.caption}
            description={words.captionHint}
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
              {words.cancel}
            </Button>
            <Button type="submit" disabled={caption.trim() === ''} loading={publish.isPending}>
              {words.publish}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RemoveDialog({ video, onClose }: DialogProps): ReactElement {
  const remove = useAct('studio.removeVideo', { refreshes: ['studio.videos'], said: words.removed, onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={words.removeTitle}>
      <Stack>
        <p className="dk-prose">{words.removeText}</p>
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words.keep}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate({ params: { id: video.id } })}>
            {words.remove}
          </Button>
        </Group>
      </Stack>
    </Modal>
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
      setState((was) => ({ ...was, problem: words.tooLarge(LIMITS.upload_bytes / 1_000_000) }));
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

/**
 * Plays a VideoSource in a <video>. A live source is tried again for as long as it is wanted: `waiting` while the creator sends nothing, the
 * source's other way when the first does not come through. A further kind is a further row of WAYS.
 */
import type { VideoKind, VideoSource } from '@busker/protocol';
import { playFlv } from './flv.ts';
import { playHls } from './hls.ts';
import { playLiveKit } from './livekit.ts';
import { playWhep } from './whep.ts';

/** `connecting`: on its way. `waiting`: the creator sends nothing at the moment. `broken`: this browser cannot play it. */
export type PlayPhase = 'connecting' | 'waiting' | 'playing' | 'broken';

/** How one attempt ended. `nothing`: the other side has no pictures now. `lost`: it did not come, or stopped. `over`: it will never come again. */
export type AttemptEnd = 'nothing' | 'lost' | 'unplayable' | 'over';

/** Shows a live source until the signal says stop. Resolves with why it ended; pictures that moved are told by the element itself. */
export type Attempt = (video: HTMLVideoElement, url: string, signal: AbortSignal) => Promise<AttemptEnd>;

const WAYS: { readonly [K in Exclude<VideoKind, 'file'>]: Attempt } = {
  whep: playWhep,
  livekit: playLiveKit,
  flv: playFlv,
  hls: playHls,
};

/** So often the creator is asked after again while nothing comes. */
const NOTHING_MS = 1_500;
/** After an attempt that failed; doubled each time. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** So many attempts without a picture, and the other way is taken. */
const TRIES = 2;

/** @returns how to let go of it again. */
export function playSource(
  video: HTMLVideoElement,
  source: Pick<VideoSource, 'kind' | 'url' | 'fallback'>,
  onPhase: (phase: PlayPhase) => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  if (source.kind === 'file') {
    video.addEventListener('playing', () => onPhase('playing'), { signal });
    video.addEventListener('error', () => onPhase('broken'), { signal });
    video.loop = true;
    video.src = source.url;
  } else {
    video.loop = false;
    video.autoplay = true;
    void playLive(video, source, onPhase, signal);
  }
  return () => {
    stop.abort();
    // without this a browser goes on loading a video that nobody sees
    video.srcObject = null;
    video.removeAttribute('src');
    video.load();
  };
}

async function playLive(
  video: HTMLVideoElement,
  source: Pick<VideoSource, 'kind' | 'url' | 'fallback'>,
  onPhase: (phase: PlayPhase) => void,
  signal: AbortSignal,
): Promise<void> {
  let way: { kind: VideoKind; url: string } = source;
  let failed = 0;
  let moved = false;
  video.addEventListener(
    'timeupdate',
    () => {
      if (moved || video.currentTime <= 0) return;
      moved = true;
      failed = 0;
      onPhase('playing');
    },
    { signal },
  );
  onPhase('connecting');
  while (!signal.aborted) {
    moved = false;
    const attempt = way.kind === 'file' ? undefined : WAYS[way.kind];
    const end = attempt ? await attempt(video, way.url, signal) : 'unplayable';
    if (signal.aborted) return;
    if (end === 'over') return onPhase('waiting');
    if (end === 'nothing') {
      onPhase('waiting');
      await pause(NOTHING_MS, signal);
      continue;
    }
    failed++;
    if (end === 'unplayable' || failed >= TRIES) {
      // the two ways take turns: whichever works again is found
      const other = source.fallback && way.kind === source.kind ? source.fallback : source;
      if (end === 'unplayable' && other.kind === way.kind) return onPhase('broken');
      way = other;
    }
    onPhase('connecting');
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failed - 1, 5), LONGEST_PAUSE_MS), signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/**
 * This browser's camera, and its way to the server by WHIP. It lives beside the pages, so that going from one to another does not interrupt it;
 * when the line breaks it is sent again until somebody stops it.
 */
import { useSyncExternalStore } from 'react';
import { api } from '../../shared/api.ts';
import { exchangeOffer, OfferRefused } from '../../shared/video/offer.ts';

export type Problem = 'denied' | 'missing' | 'busy' | 'insecure' | 'unknown' | 'refused' | 'unreachable' | 'taken';

/** `off` → `preview` (the camera is seen here alone) → `connecting` → `on` ⇄ `lost`. */
export type BroadcastPhase = 'off' | 'preview' | 'connecting' | 'on' | 'lost';

export interface BroadcastState {
  readonly phase: BroadcastPhase;
  readonly stream: MediaStream | null;
  readonly problem: Problem | null;
  readonly asking: boolean;
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
  readonly picture_off: boolean;
  readonly muted: boolean;
}

const OFF: BroadcastState = {
  phase: 'off',
  stream: null,
  problem: null,
  asking: false,
  cameras: [],
  microphones: [],
  picture_off: false,
  muted: false,
};

/** Enough for a sharp 720p face, and no more than a home line bears. */
const MAX_BITRATE = 2_500_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** A line that is away for a moment usually comes back by itself. */
const AWAY_MS = 2_000;

let state = OFF;
const listeners = new Set<() => void>();
let sending: AbortController | undefined;

function change(next: Partial<BroadcastState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

/** A tab that is closed takes the picture with it: it asks first. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Opens camera and microphone for a look. Ids left out: the browser's own choice. */
async function open(camera?: string, microphone?: string | null): Promise<void> {
  // Some browsers have it only on secure pages, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return change({ problem: 'insecure' });
  change({ problem: null, asking: state.stream === null });
  try {
    const stream = await devices.getUserMedia({
      video: {
        width: { ideal: 1_280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30 },
        ...(camera === undefined ? { facingMode: 'user' } : { deviceId: { exact: camera } }),
      },
      audio: microphone === null ? false : microphone === undefined ? true : { deviceId: { exact: microphone } },
    });
    const found = await devices.enumerateDevices();
    letGoOfDevices();
    change({
      phase: 'preview',
      stream,
      asking: false,
      picture_off: false,
      muted: false,
      cameras: found.filter((device) => device.kind === 'videoinput'),
      microphones: found.filter((device) => device.kind === 'audioinput'),
    });
  } catch (error) {
    change({ asking: false, problem: problemOf(error) });
  }
}

function problemOf(error: unknown): Problem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unknown';
  }
}

function letGoOfDevices(): void {
  for (const track of state.stream?.getTracks() ?? []) track.stop();
}

/** Sends the picture. @returns true once it is on its way; false with `problem` set. */
async function publish(): Promise<boolean> {
  if (state.stream === null) await open();
  if (state.stream === null) return false;
  sending?.abort();
  const mine = (sending = new AbortController());
  change({ phase: 'connecting', problem: null });
  addEventListener('beforeunload', askBeforeLeaving);
  const first = await attempt(state.stream, mine.signal);
  if (first === 'sent') return true;
  if (sending === mine) {
    stopSending();
    change({ phase: 'preview', problem: first });
  }
  return false;
}

/** One connection. Resolves when it stands; from then on a loss starts the next one. */
async function attempt(stream: MediaStream, signal: AbortSignal): Promise<'sent' | 'refused' | 'unreachable'> {
  const peer = new RTCPeerConnection();
  for (const track of stream.getTracks()) {
    const way = peer.addTransceiver(track, {
      direction: 'sendonly',
      streams: [stream],
      ...(track.kind === 'video' ? { sendEncodings: [{ maxBitrate: MAX_BITRATE }] } : {}),
    });
    if (track.kind === 'video') preferPlayable(way);
  }
  let hangUp: (() => void) | undefined;
  const end = (): void => {
    peer.close();
    hangUp?.();
  };
  try {
    hangUp = await exchangeOffer(peer, '/whip', signal);
    await connected(peer, signal);
  } catch (error) {
    end();
    return error instanceof OfferRefused ? 'refused' : 'unreachable';
  }
  change({ phase: 'on', problem: null });
  signal.addEventListener('abort', end, { once: true });
  void lost(peer, signal).then(() => {
    if (signal.aborted) return;
    signal.removeEventListener('abort', end);
    // hanging up on the server would end whoever took over
    peer.close();
    change({ phase: 'lost' });
    void again(stream, signal);
  });
  return 'sent';
}

async function again(stream: MediaStream, signal: AbortSignal): Promise<void> {
  for (let pause_ms = FIRST_PAUSE_MS; !signal.aborted; pause_ms = Math.min(pause_ms * 2, LONGEST_PAUSE_MS)) {
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
    if (signal.aborted) return;
    const [known, studio] = await Promise.all([api.call('studio.stream', {}), api.call('studio.get', {})]).catch(
      () => [],
    );
    if (known === undefined || studio === undefined) continue;
    // It ended elsewhere: by the platform's team, or on another device.
    if (studio.live === null) return stop();
    if (known.state !== 'off') {
      stop();
      return change({ problem: 'taken' });
    }
    if (signal.aborted || (await attempt(stream, signal)) === 'sent') return;
  }
}

/** H.264 first: every viewer can play it, and a recording takes it over as it is. */
function preferPlayable(way: RTCRtpTransceiver): void {
  const able = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  const rank = (mime: string): number => ['video/h264', 'video/vp8'].indexOf(mime.toLowerCase());
  const wanted = able.filter((codec) => rank(codec.mimeType) !== -1);
  const rest = able.filter((codec) => /\/(rtx|red|ulpfec)$/i.test(codec.mimeType));
  if (wanted.length > 0)
    way.setCodecPreferences([...wanted.toSorted((a, b) => rank(a.mimeType) - rank(b.mimeType)), ...rest]);
}

function connected(peer: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (peer.connectionState === 'connected') resolve();
      else if (peer.connectionState === 'failed' || peer.connectionState === 'closed') reject(new Error('it failed'));
    };
    peer.addEventListener('connectionstatechange', look);
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    look();
  });
}

function lost(peer: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let away: ReturnType<typeof setTimeout> | undefined;
    peer.addEventListener('connectionstatechange', () => {
      clearTimeout(away);
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') resolve();
      if (peer.connectionState === 'disconnected') away = setTimeout(resolve, AWAY_MS);
    });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function stopSending(): void {
  removeEventListener('beforeunload', askBeforeLeaving);
  sending?.abort();
  sending = undefined;
}

/** Ends it all: nothing is sent, and the camera's light goes out. */
function stop(): void {
  stopSending();
  letGoOfDevices();
  change({ ...OFF, problem: null });
}

function toggle(kind: 'video' | 'audio'): void {
  const off = kind === 'video' ? !state.picture_off : !state.muted;
  for (const track of state.stream?.getTracks() ?? []) if (track.kind === kind) track.enabled = !off;
  change(kind === 'video' ? { picture_off: off } : { muted: off });
}

export const broadcast = { open, publish, stop, toggle } as const;

export const useBroadcast = (): BroadcastState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

/**
 * Sounds of gifts through Web Audio: off until the visitor's first gesture (browsers insist, and so do people), at most three voices, a compressor so
 * that three at once are not three times as loud. In OBS sound may start by itself.
 */
import type { SoundRendition } from '@busker/protocol';
import { cuesOf, delayOf } from './cues.ts';

const VOICES = 3;
const KEPT = 6;

export interface Sounds {
  /** 0 to 1; at 0 nothing is even fetched. */
  volume: number;
  preload(renditions: readonly SoundRendition[] | undefined): void;
  play(renditions: readonly SoundRendition[] | undefined): void;
  /** Fades out what sounds. */
  hush(): void;
  destroy(): void;
}

interface Board {
  readonly context: AudioContext;
  readonly gain: GainNode;
}

export function createSounds(volume: number): Sounds {
  let board: Board | undefined;
  let level = volume;
  let turn = 0;
  const voices = new Set<AudioBufferSourceNode>();
  const buffers = new Map<string, Promise<AudioBuffer>>();

  const open = (): void => {
    stopListening();
    if (board || typeof AudioContext === 'undefined') return;
    const context = new AudioContext({ latencyHint: 'interactive' });
    const gain = context.createGain();
    gain.gain.value = level;
    const compressor = context.createDynamicsCompressor();
    gain.connect(compressor).connect(context.destination);
    board = { context, gain };
  };
  const gestures = ['pointerdown', 'keydown'] as const;
  const stopListening = (): void => {
    for (const gesture of gestures) globalThis.removeEventListener(gesture, open, true);
  };
  if ('obsstudio' in globalThis) open();
  else for (const gesture of gestures) globalThis.addEventListener(gesture, open, { capture: true, passive: true });

  function load({ context }: Board, { url }: SoundRendition): Promise<AudioBuffer> {
    const known = buffers.get(url);
    if (known) return known;
    const buffer = fetch(url)
      .then((response) =>
        response.ok ? response.arrayBuffer() : Promise.reject(new Error(`status ${response.status}`)),
      )
      .then((bytes) => context.decodeAudioData(bytes));
    buffers.set(url, buffer);
    buffer.catch(() => buffers.delete(url));
    for (const oldest of buffers.keys()) {
      if (buffers.size <= KEPT) break;
      buffers.delete(oldest);
    }
    return buffer;
  }

  /** @param shown_s when the show's first picture was seen, on the clock of the sounds. */
  async function sound(on: Board, cue: SoundRendition, shown_s: number): Promise<void> {
    const mine = turn;
    const buffer = await load(on, cue);
    if (mine !== turn || voices.size >= VOICES || level === 0) return;
    if (on.context.state === 'suspended') await on.context.resume();
    const delay_ms = delayOf(cue, (on.context.currentTime - shown_s) * 1_000);
    const voice = on.context.createBufferSource();
    voice.buffer = buffer;
    voice.connect(on.gain);
    voices.add(voice);
    voice.addEventListener('ended', () => voices.delete(voice), { once: true });
    voice.start(on.context.currentTime + delay_ms / 1_000);
  }

  return {
    get volume() {
      return level;
    },
    set volume(next) {
      level = Math.min(1, Math.max(0, next));
      board?.gain.gain.setTargetAtTime(level, board.context.currentTime, 0.03);
    },
    preload(renditions) {
      if (board && level > 0) for (const cue of cuesOf(renditions, canPlay)) load(board, cue).catch(() => {});
    },
    play(renditions) {
      if (!board || level === 0 || voices.size >= VOICES) return;
      // a sound that cannot be had is no reason to disturb the show
      for (const cue of cuesOf(renditions, canPlay)) sound(board, cue, board.context.currentTime).catch(() => {});
    },
    hush() {
      // what is still on its way is not played any more
      turn += 1;
      if (!board) return;
      const { context, gain } = board;
      gain.gain.setTargetAtTime(0, context.currentTime, 0.05);
      for (const voice of voices) voice.stop(context.currentTime + 0.25);
      // one that was to begin later may never say that it has ended
      voices.clear();
      gain.gain.setTargetAtTime(level, context.currentTime + 0.3, 0.01);
    },
    destroy() {
      stopListening();
      for (const voice of voices) voice.stop();
      board?.context.close().catch(() => {});
      board = undefined;
    },
  };
}

const canPlay = (mime: string): boolean => typeof Audio !== 'undefined' && new Audio().canPlayType(mime) !== '';

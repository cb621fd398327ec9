/**
 * Sounds of gifts through Web Audio: off until the visitor's first gesture (browsers insist, and so do people), at most three voices, a compressor so
 * that three at once are not three times as loud. In OBS sound may start by itself.
 */
import type { Rendition } from '@busker/protocol';

const VOICES = 3;
const KEPT = 6;

export interface Sounds {
  /** 0 to 1; at 0 nothing is even fetched. */
  volume: number;
  preload(renditions: readonly Rendition[] | undefined): void;
  play(renditions: readonly Rendition[] | undefined): void;
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

  function load({ context }: Board, { url }: Rendition): Promise<AudioBuffer> {
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

  async function sound(on: Board, rendition: Rendition): Promise<void> {
    const buffer = await load(on, rendition);
    if (voices.size >= VOICES || level === 0) return;
    if (on.context.state === 'suspended') await on.context.resume();
    const voice = on.context.createBufferSource();
    voice.buffer = buffer;
    voice.connect(on.gain);
    voices.add(voice);
    voice.addEventListener('ended', () => voices.delete(voice), { once: true });
    voice.start();
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
      const rendition = playable(renditions);
      if (board && rendition && level > 0) load(board, rendition).catch(() => {});
    },
    play(renditions) {
      const rendition = playable(renditions);
      // a sound that cannot be had is no reason to disturb the show
      if (board && rendition && level > 0 && voices.size < VOICES) sound(board, rendition).catch(() => {});
    },
    hush() {
      if (!board) return;
      const { context, gain } = board;
      gain.gain.setTargetAtTime(0, context.currentTime, 0.05);
      for (const voice of voices) voice.stop(context.currentTime + 0.25);
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

/** The first rendition that this browser can play (Opus where it can, else MP3). */
function playable(renditions: readonly Rendition[] | undefined): Rendition | undefined {
  if (!renditions || typeof Audio === 'undefined') return undefined;
  const probe = new Audio();
  return renditions.find(({ mime }) => probe.canPlayType(mime) !== '');
}

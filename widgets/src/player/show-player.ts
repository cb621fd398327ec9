/** One player over all renditions of a gift: the best that this browser can play, and the next when one fails. */
import type { GiftItem } from '@busker/protocol';
import { capabilities, renditionOrder, type RenditionKind } from './choice.ts';
import type { GiftPlayer, PlayEnd, PlayOptions } from './gift-player.ts';
import { createStillPlayer } from './still-player.ts';

export interface ShowSettings {
  readonly wasm_url: () => string;
  /** Players with the same id share a worker. */
  readonly worker_id: string;
  readonly calm: () => boolean;
  readonly volume: () => number;
}

/** A rendition that has shown nothing after this long is given up for the next, so that a still is seen before the show's own limit. */
const START_WITHIN_MS = 6_000;

/**
 * `play` resolves with `error` when nothing moved that should have, even if the still was shown in its place: who asks wants to know.
 */
export function createShowPlayer(box: HTMLElement, settings: ShowSettings): GiftPlayer {
  const made = new Map<RenditionKind, GiftPlayer>();
  const failed = new Set<string>();
  let turn = 0;

  async function player(kind: RenditionKind): Promise<GiftPlayer> {
    const known = made.get(kind);
    if (known) return known;
    if (kind === 'still') return keep(kind, createStillPlayer(box, settings.calm));
    // Code of their own: a page loads it with the first show, and that of videos only if it has one.
    if (kind === 'video') {
      const { createAlphaPlayer } = await import('./alpha-player.ts');
      return keep(kind, createAlphaPlayer(box, settings.volume));
    }
    const { createLottiePlayer } = await import('./lottie-player.ts');
    return keep(kind, createLottiePlayer(box, settings.wasm_url, settings.worker_id));
  }

  function keep(kind: RenditionKind, fresh: GiftPlayer): GiftPlayer {
    const known = made.get(kind);
    if (known) return known;
    made.set(kind, fresh);
    return fresh;
  }

  function order(item: GiftItem): RenditionKind[] {
    const all = renditionOrder(item, capabilities(settings.calm()));
    // What failed once here is tried again only when nothing else moves.
    const good = all.filter((kind) => !failed.has(address(item, kind)));
    return good.length > 1 || all.length === 1 ? good : all;
  }

  function stop(): void {
    turn += 1;
    for (const one of made.values()) one.stop();
  }

  async function play(item: GiftItem, options: PlayOptions): Promise<PlayEnd> {
    stop();
    const mine = turn;
    const until_ms = performance.now() + options.timeout_ms;
    let end: PlayEnd = 'error';
    for (const kind of order(item)) {
      let one: GiftPlayer;
      try {
        one = await player(kind);
      } catch {
        continue;
      }
      if (turn !== mine) return 'stopped';
      end = await begun(one, item, { ...options, timeout_ms: Math.max(1, until_ms - performance.now()) });
      if (turn !== mine) return 'stopped';
      if (end === 'timeout') failed.add(address(item, kind));
      if (end !== 'error') return kind === 'still' && !settings.calm() && end === 'finished' ? 'error' : end;
      failed.add(address(item, kind));
    }
    return end;
  }

  /** Plays one rendition. One that does not begin in time has failed. */
  async function begun(one: GiftPlayer, item: GiftItem, options: PlayOptions): Promise<PlayEnd> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      one.stop();
    }, START_WITHIN_MS);
    const end = await one.play(item, {
      ...options,
      started: () => {
        clearTimeout(timer);
        options.started?.();
      },
    });
    clearTimeout(timer);
    return late ? 'error' : end;
  }

  return {
    preload(item) {
      const [first] = order(item);
      if (first)
        player(first).then(
          (one) => one.preload(item),
          () => {},
        );
    },
    play,
    stop,
    destroy() {
      stop();
      for (const one of made.values()) one.destroy();
      made.clear();
    },
  };
}

const address = (item: GiftItem, kind: RenditionKind): string => item.renditions[kind]?.url ?? kind;

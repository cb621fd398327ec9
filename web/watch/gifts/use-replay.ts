/** Shows a post's earlier gifts over its video, each at its moment. */
import type { GiftItem } from '@busker/protocol';
import type { BuskerOverlay } from '@busker/widgets/overlay';
import { useEffect, type RefObject } from 'react';
import { api } from '../../shared/api.ts';
import { useRealtime } from '../room/realtime.tsx';
import { Replay } from './replay.ts';

const LOOK_MS = 250;
/** After a slice could not be loaded. */
const AGAIN_MS = 5_000;

export interface ReplayParts {
  readonly element: RefObject<BuskerOverlay | null>;
  readonly post: string;
  /** Where the video is; left out: nothing is shown again. */
  readonly playback_ms: (() => number) | undefined;
  /** Whether the overlay is there. */
  readonly ready: boolean;
  readonly items: () => ReadonlyMap<string, GiftItem>;
  readonly me_id: () => string | undefined;
}

export function useReplay({ element, post, playback_ms, ready, items, me_id }: ReplayParts): void {
  const realtime = useRealtime();
  useEffect(() => {
    if (!ready || !playback_ms) return;
    const replay = new Replay();
    const gone = new AbortController();
    let asking = false;
    let not_before_ms = 0;
    async function load(from_ms: number): Promise<void> {
      asking = true;
      try {
        replay.put(await api.call('posts.replay', { params: { id: post }, query: { from_ms }, signal: gone.signal }));
      } catch {
        // a video without its earlier gifts is still the video
        not_before_ms = performance.now() + AGAIN_MS;
      } finally {
        asking = false;
      }
    }
    const stop = realtime?.on('room', (change) => {
      if (change.room !== post) return;
      for (const event of change.fresh) if (event.k === 'gift') replay.saw(event);
    });
    const timer = setInterval(() => {
      if (document.hidden) return;
      const at_ms = playback_ms();
      const known = items();
      for (const event of replay.turn(at_ms)) {
        const item = known.get(event.item_id);
        if (item) element.current?.push(event, item, { self: event.sender.id === me_id(), earlier: true });
      }
      const from_ms = replay.wants(at_ms);
      if (from_ms !== null && !asking && performance.now() >= not_before_ms) void load(from_ms);
    }, LOOK_MS);
    return () => {
      gone.abort();
      clearInterval(timer);
      stop?.();
    };
    // the getters read what is newest by themselves
    // oxlint-disable-next-line react/exhaustive-deps
  }, [realtime, post, ready, playback_ms === undefined]);
}

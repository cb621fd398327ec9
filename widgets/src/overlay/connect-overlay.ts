/** Joins an overlay to a room of the realtime client: gifts, combo ends, thank-yous, and open combos after coming back. */
import { openCombos, type Realtime } from '@busker/client';
import type { DurableEvent, GiftItem } from '@busker/protocol';
import type { BuskerOverlay } from './busker-overlay.ts';

export interface ConnectOverlayOptions {
  /** The catalogue by item id, asked anew for every gift. */
  readonly items: () => ReadonlyMap<string, GiftItem>;
  /** Id of the person who looks, so that own gifts go first. */
  readonly me_id?: () => string | undefined;
  /** A gift whose item is not in the catalogue: fetch the catalogue again and answer with the new one; the gift is shown then. */
  readonly refresh?: () => Promise<ReadonlyMap<string, GiftItem>>;
}

/** Feeds the overlay from `room` (the caller joins and leaves it). @returns a function that ends it. */
export function connectOverlay(
  overlay: Pick<BuskerOverlay, 'push' | 'endCombo' | 'thank' | 'restore'>,
  realtime: Realtime,
  room: string,
  { items, me_id = () => undefined, refresh }: ConnectOverlayOptions,
): () => void {
  let ended = false;

  function draw(event: DurableEvent, from = items(), refreshed = false): void {
    switch (event.k) {
      case 'gift': {
        const item = from.get(event.item_id);
        // by the server's clock: what was replayed after a reconnection, or lay in a sleeping laptop, is old
        const age_ms = realtime.serverNow() - Date.parse(event.at);
        if (item) overlay.push(event, item, { self: event.sender.id === me_id(), age_ms });
        else if (refresh && !refreshed) {
          // without a catalogue the gift is in the totals and the chat all the same
          refresh().then(
            (newer) => {
              if (!ended) draw(event, newer, true);
            },
            () => {},
          );
        }
        return;
      }
      case 'combo_end':
        return overlay.endCombo(event.combo_id);
      case 'thanks':
        if (realtime.serverNow() - Date.parse(event.at) < 30_000) overlay.thank(event);
        return;
      case 'live_ended':
        return;
    }
  }

  function restore(): void {
    const state = realtime.room(room);
    if (!state?.known) return;
    const self_id = me_id();
    const server_now_ms = realtime.serverNow();
    overlay.restore(openCombos(state, server_now_ms), items(), {
      server_now_ms,
      ...(self_id === undefined ? {} : { self_id }),
    });
  }

  const stop = realtime.on('room', (change) => {
    if (change.room !== room) return;
    for (const event of change.fresh) draw(event);
    if (change.cause !== 'frame') restore();
  });
  restore();
  return () => {
    ended = true;
    stop();
  };
}

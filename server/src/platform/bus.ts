/**
 * The bus carries notices between parts and, later, between processes: only ever a hint that something durable is there to be read.
 * Whoever misses one reads the log. In one process it is a plain dispatcher; deliveries happen after the publisher's turn.
 */
import type { WidgetName } from '@busker/protocol';
import type { Log } from './log.ts';

/** Topics and what they carry. Add here; no free-form topics. */
export interface Notices {
  /** There are new durable events on a target's log. */
  target: { target: string };
  /** A passing room event (chat line removed, likes, …), already public. */
  room: { target: string; event: unknown };
  /** A wallet changed. `command` names the gift tap that did it, whose sender already knows. */
  wallet: { person: string; command: string | null };
  /** A gift that could be undone was sent, taken back or returned. */
  hold: { person: string; hold: string };
  /** A creator's earnings changed. */
  earnings: { creator: string; gift: string | null };
  /** A creator went live or ended. */
  live: { creator: string; target: string; state: 'live' | 'ended' };
  /** An overlay link was revoked. */
  overlay_revoked: { link: string };
  /** A creator changed how their overlays are run, or which gifts they take. */
  show: { creator: string };
  /** A creator tells the overlays that are open: skip, or show the gift at this place of a log again. `id` is new for each command. */
  show_command: { creator: string; id: string; replay: { target: string; offset: number } | null };
  /** A creator changed a widget's settings. */
  widget: { creator: string; widget: WidgetName };
  /** A creator tells the open pages of a widget to show a sample. */
  widget_test: { creator: string; widget: WidgetName; id: string };
  /** Something in the catalogue, packs, policies or settings changed. */
  catalogue: { what: string };
  /** A person was banned, muted or blocked, or lost a role: sockets look again. */
  person: { person: string };
  /** A gift that is dear enough to be announced was sent: not held any more, though maybe still on its way to its room. */
  dear_gift: { gift: string; coins: string };
  /** There is something new to announce. */
  announced: { gift: string };
  /** An animation was uploaded and waits to be prepared. */
  uploads: Record<string, never>;
  /** There is work in the outbox. */
  outbox: Record<string, never>;
}

export interface Bus {
  publish<T extends keyof Notices>(topic: T, notice: Notices[T]): void;
  /** Returns a function that ends the subscription. */
  subscribe<T extends keyof Notices>(topic: T, hear: (notice: Notices[T]) => void): () => void;
}

export function createLocalBus(log: Log): Bus {
  const hearers = new Map<keyof Notices, Set<(notice: never) => void>>();
  return {
    publish(topic, notice) {
      const all = hearers.get(topic);
      if (!all || all.size === 0) return;
      queueMicrotask(() => {
        for (const hear of all) {
          try {
            hear(notice as never);
          } catch (error) {
            log.error({ err: error, topic }, 'a hearer of the bus failed');
          }
        }
      });
    },
    subscribe(topic, hear) {
      let all = hearers.get(topic);
      if (!all) hearers.set(topic, (all = new Set()));
      all.add(hear as (notice: never) => void);
      return () => all.delete(hear as (notice: never) => void);
    },
  };
}

/** The kind of command for durable events without money: a thank-you, the end of a live session. */
import { bucketOf } from '@busker/protocol';
import type { CommandBase, CommandKind } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents, type NewEvent } from './append.ts';

const CLOSE_TARGETS = `update target t set open = false from unnest($1::int2[], $2::uuid[]) as k (bucket, id) where t.bucket = k.bucket and t.id = k.id`;

export interface TargetEventCommand extends CommandBase {
  readonly event: NewEvent;
}

/** Refusals, in this order: `not_found` (no such target of this creator), `target_closed` (a thank-you after the end). */
export function targetEventKind(
  bus: Bus,
): CommandKind<TargetEventCommand, NewEvent, Record<string, never>, Map<string, { creator: string; open: boolean }>> {
  return {
    name: 'target_event',
    code: 5,
    content: ({ event }) => [event.target, event.kind, event.subject, event.payload, event.message?.text],
    // Gifts of the batch that ends their live session were sent while it was on, and stand before the end.
    writes_last: true,
    locks: () => [],
    async load(tx, commands) {
      const ids = [...new Set(commands.map((command) => command.event.target))];
      const rows = await tx.query<{ id: string; creator: string; open: boolean }>(
        `select t.id, t.creator, t.open from unnest($1::int2[], $2::uuid[]) as k (bucket, id) join target t on t.bucket = k.bucket and t.id = k.id`,
        [ids.map(bucketOf), ids],
      );
      return new Map(rows.map((row) => [row.id, row]));
    },
    decide({ loaded }, command) {
      const target = loaded.get(command.event.target);
      if (!target || target.creator !== command.owner) return { outcome: 'not_found' };
      if (!target.open && command.event.kind === 'thanks') return { outcome: 'target_closed' };
      if (command.event.kind === 'live_ended') loaded.set(command.event.target, { ...target, open: false });
      return { outcome: 'ok', legs: [], platform: [], facts: command.event, answer: {} };
    },
    async write(tx, events, posting) {
      const closed = events.filter((event) => event.kind === 'live_ended').map((event) => event.target);
      // In the same posting, so that nobody ever sees the end in the log and the target still open.
      await Promise.all([
        appendEvents(tx, events, posting),
        closed.length === 0 ? undefined : tx.query(CLOSE_TARGETS, [closed.map(bucketOf), closed]),
      ]);
    },
    committed(events) {
      for (const target of new Set(events.map((event) => event.target))) bus.publish('target', { target });
    },
  };
}

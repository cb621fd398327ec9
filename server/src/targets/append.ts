/** Appending to a target's log inside a posting. Offsets are given under the row's lock, which is why they have no gaps. */
import { bucketOf } from '@busker/protocol';
import type { Posting, PostingTx } from '../ledger/types.ts';

export interface NewEvent {
  readonly target: string;
  readonly kind: 'combo_end' | 'thanks' | 'live_ended';
  /** What it is about: the combo, the supporter, the session. */
  readonly subject: string;
  readonly payload: Record<string, unknown>;
  /** Words of a person that go with it: kept apart from the log, so that they can be removed. */
  readonly message?: NewMessage;
}

export interface NewMessage {
  /** In its author's bucket. */
  readonly id: string;
  readonly author: string;
  readonly text: string;
}

const INSERT_MESSAGES = `
insert into message (bucket, id, author, text, at)
select m.bucket, m.id, m.author, m.text, $5 from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::text[]) as m (bucket, id, author, text)`;

/** Stores cleared words that gifts and events refer to by id. */
export async function insertMessages(tx: PostingTx, messages: readonly NewMessage[], posting: Posting): Promise<void> {
  if (messages.length === 0) return;
  await tx.query(INSERT_MESSAGES, [
    messages.map((m) => bucketOf(m.author)),
    messages.map((m) => m.id),
    messages.map((m) => m.author),
    messages.map((m) => m.text),
    posting.at,
  ]);
}

/**
 * SQL of a CTE `head` that advances logs and returns (bucket, target, base): events get base + 1, base + 2, … Takes three parameters from
 * `$first`: buckets, targets, numbers of events.
 */
export function nextOffsets(first: number): string {
  return `head as (
  update target t set last_offset = t.last_offset + k.events
  from (select * from unnest($${first}::int2[], $${first + 1}::uuid[], $${first + 2}::int8[]) with ordinality as k (bucket, target, events, ord) order by ord) k
  where t.bucket = k.bucket and t.id = k.target
  returning t.bucket, t.id as target, t.last_offset - k.events as base
)`;
}

const INSERT_EVENTS = `
with ${nextOffsets(1)}
insert into target_event (bucket, target, "offset", kind, subject, at, posting, payload)
select h.bucket, h.target, h.base + e.rank, e.kind, e.subject, $9, $10, e.payload
from unnest($4::uuid[], $5::int8[], $6::text[], $7::uuid[], $8::jsonb[]) as e (target, rank, kind, subject, payload)
join head h on h.target = e.target`;

/** Appends events in the order given. */
export async function appendEvents(tx: PostingTx, events: readonly NewEvent[], posting: Posting): Promise<void> {
  if (events.length === 0) return;
  const { ranks, heads } = rankByTarget(events.map((event) => event.target));
  const messages = events.flatMap((event) => (event.message ? [event.message] : []));
  const written = insertMessages(tx, messages, posting);
  await tx.query(INSERT_EVENTS, [
    ...heads,
    events.map((event) => event.target),
    ranks,
    events.map((event) => event.kind),
    events.map((event) => event.subject),
    events.map((event) =>
      JSON.stringify(event.message ? { ...event.payload, message: event.message.id } : event.payload),
    ),
    posting.at,
    posting.id,
  ]);
  await written;
}

/** Ranks (from 1) of events within their targets, and the arrays that `nextOffsets` takes, sorted in the order of locks. */
export function rankByTarget(targets: readonly string[]): { ranks: number[]; heads: [number[], string[], number[]] } {
  const counts = new Map<string, number>();
  const ranks = targets.map((target) => {
    const rank = (counts.get(target) ?? 0) + 1;
    counts.set(target, rank);
    return rank;
  });
  const sorted = [...counts].sort(([a], [b]) => bucketOf(a) - bucketOf(b) || (a < b ? -1 : 1));
  return {
    ranks,
    heads: [sorted.map(([id]) => bucketOf(id)), sorted.map(([id]) => id), sorted.map(([, count]) => count)],
  };
}

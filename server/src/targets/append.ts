/** Appending to a target's log inside a posting. Offsets are given under the row's lock, which is why they have no gaps. */
import { bucketOf } from '@busker/protocol';
import { arrayRows } from '../ledger/array-rows.ts';
import { int2s, int4s, jsonbs, type PgArray, texts, uuids } from '../ledger/arrays.ts';
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
select m.bucket, m.id, m.author, m.text, $5 from ${arrayRows(1, 'bucket int2, id uuid, author uuid, text text')} m`;

/** Stores cleared words that gifts and events refer to by id. */
export async function insertMessages(tx: PostingTx, messages: readonly NewMessage[], posting: Posting): Promise<void> {
  if (messages.length === 0) return;
  await tx.query(INSERT_MESSAGES, [
    int2s(messages.map((m) => bucketOf(m.author))),
    uuids(messages.map((m) => m.id)),
    uuids(messages.map((m) => m.author)),
    texts(messages.map((m) => m.text)),
    posting.at,
  ]);
}

/**
 * SQL of a CTE `head` that advances logs and returns (place, bucket, target, log, base): events get base + 1, base + 2, … Takes three parameters from
 * `$first`: buckets, targets, numbers of events; `place` counts them from 1.
 */
export function nextOffsets(first: number): string {
  return `head as (
  update target t set last_offset = t.last_offset + k.events
  from (select * from ${arrayRows(first, 'bucket int2, target uuid, events int4', 'place')} k order by place) k
  where t.bucket = k.bucket and t.id = k.target
  returning k.place, t.bucket, t.id as target, t.log, t.last_offset - k.events as base
)`;
}

const INSERT_EVENTS = `
with ${nextOffsets(1)}
insert into target_event (bucket, target, "offset", kind, subject, at, posting, payload)
select h.bucket, h.target, h.base + e.rank, e.kind, e.subject, $9, $10, e.payload
from unnest($4::int4[], $5::int4[], $6::text[], $7::uuid[], $8::jsonb[]) as e (head, rank, kind, subject, payload)
join head h on h.place = e.head`;

/** Appends events in the order given. */
export async function appendEvents(tx: PostingTx, events: readonly NewEvent[], posting: Posting): Promise<void> {
  if (events.length === 0) return;
  const { ranks, places, heads } = rankByTarget(events.map((event) => event.target));
  const messages = events.flatMap((event) => (event.message ? [event.message] : []));
  const written = insertMessages(tx, messages, posting);
  const appended = tx.query(INSERT_EVENTS, [
    ...heads,
    int4s(places),
    int4s(ranks),
    texts(events.map((event) => event.kind)),
    uuids(events.map((event) => event.subject)),
    jsonbs(
      events.map((event) =>
        JSON.stringify(event.message ? { ...event.payload, message: event.message.id } : event.payload),
      ),
    ),
    posting.at,
    posting.id,
  ]);
  // Together, so that the first to fail is the error that is told: those after it only say that the transaction is aborted.
  await Promise.all([written, appended]);
}

/**
 * Ranks (from 1) of events within their targets, and the arrays that `nextOffsets` takes, sorted in the order of locks; `places` says of each
 * event which of them (from 1) is its target.
 */
export function rankByTarget(targets: readonly string[]): {
  ranks: number[];
  places: number[];
  heads: [PgArray, PgArray, PgArray];
} {
  const heads = new Map<string, { target: string; events: number; place: number }>();
  const ranks: number[] = [];
  const headOf = targets.map((target) => {
    let head = heads.get(target);
    if (!head) heads.set(target, (head = { target, events: 0, place: 0 }));
    ranks.push(++head.events);
    return head;
  });
  const sorted = [...heads.values()].sort(
    (a, b) => bucketOf(a.target) - bucketOf(b.target) || (a.target < b.target ? -1 : 1),
  );
  sorted.forEach((head, index) => (head.place = index + 1));
  return {
    ranks,
    places: headOf.map((head) => head.place),
    heads: [
      int2s(sorted.map((head) => bucketOf(head.target))),
      uuids(sorted.map((head) => head.target)),
      int4s(sorted.map((head) => head.events)),
    ],
  };
}

/**
 * Lines and hearts of a live room. In a full room they come by the hundred a second and cost the database next to nothing when it is asked for
 * many at once: who may, and which lines are new, are one question each for all that came within a moment.
 */
import { BuskerError, bucketOf, type ChatLine, type PersonCard } from '@busker/protocol';
import type pg from 'pg';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { gather } from '../platform/gather.ts';
import { queryPrepared } from '../platform/prepared.ts';
import type { Targets } from '../targets/targets.ts';

/** What keeps people safe from each other, as this folder needs it. */
export interface Manners {
  /** The text cleaned up, or undefined when it has words that are refused. */
  cleanText(text: string): string | undefined;
  /** For each pair what forbids it: `banned`, `blocked` or `muted`. */
  readInteractions(
    pairs: readonly { readonly actor: string; readonly creator: string }[],
  ): Promise<(BuskerError | undefined)[]>;
}

export interface Chat {
  /** A line; repeating the id gives the same line. @throws BuskerError */
  say(person: { id: string; card: PersonCard }, room: string, id: string, text: string): Promise<ChatLine>;
  /** Throws what keeps a person from giving hearts in a room. @throws BuskerError */
  checkMayLike(person: string, room: string): Promise<void>;
}

/** How long a line waits for others at most: less than one frame of a room that is told of it. */
const EVERY_MS = 25;
const MOST_AT_ONCE = 500;

/** $1 buckets, $2 rooms, $3 ids, $4 authors, $5 texts, $6 time. */
const WRITE_LINES = `
insert into chat_line (bucket, target, id, author, text, at)
select k.bucket, k.target, k.id, k.author, k.text, $6::timestamptz from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) as k (bucket, target, id, author, text)
on conflict (bucket, target, id) do nothing returning target, id`;

/** $1 buckets, $2 rooms, $3 ids. */
const READ_LINES = `
select c.target, c.id, c.author, c.text, c.at from unnest($1::int2[], $2::uuid[], $3::uuid[]) as k (bucket, target, id)
cross join lateral (select * from chat_line c where c.bucket = k.bucket and c.target = k.target and c.id = k.id limit 1) c`;

/** What a person wants to do in a room: give hearts or, with a line, say something. */
interface Ask {
  readonly person: string;
  readonly room: string;
  readonly line: Line | undefined;
}

interface Line {
  readonly person: { id: string; card: PersonCard };
  readonly room: string;
  readonly id: string;
  readonly text: string;
}

const keyOf = (room: string, id: string): string => `${room}/${id}`;

export function createChat(parts: { pool: pg.Pool; bus: Bus; clock: Clock; targets: Targets; manners: Manners }): Chat {
  const { pool, bus, clock, targets, manners } = parts;

  /** What forbids each, in the order of the protocol: `not_found`, `target_closed`, then who may reach whom. */
  async function admit(asks: readonly Ask[]): Promise<(BuskerError | undefined)[]> {
    const found = await targets.findMany([...new Set(asks.map((ask) => ask.room))]);
    const pairs = asks.flatMap(({ person, room }) => {
      const target = found.get(room);
      return target?.kind === 'live' && target.open ? [{ actor: person, creator: target.creator }] : [];
    });
    const answers = (pairs.length === 0 ? [] : await manners.readInteractions(pairs)).values();
    return asks.map(({ room }) => {
      const target = found.get(room);
      if (target?.kind !== 'live') return new BuskerError('not_found');
      if (!target.open) return new BuskerError('target_closed');
      return answers.next().value;
    });
  }

  /** Hearts and lines together: who may is one question for all of them. */
  async function answer(asks: readonly Ask[]): Promise<(ChatLine | BuskerError | undefined)[]> {
    const refused = await admit(asks);
    const said = asks.flatMap(({ line }, place) => (line === undefined ? [] : [{ line, refused: refused[place] }]));
    const lines = (await writeLines(said)).values();
    return asks.map(({ line }, place) => (line === undefined ? refused[place] : lines.next().value));
  }

  async function writeLines(
    asks: readonly { line: Line; refused: BuskerError | undefined }[],
  ): Promise<(ChatLine | BuskerError)[]> {
    const lines: { line: Line; text: string; answer: ChatLine | BuskerError | undefined }[] = asks.map(
      ({ line, refused }) => {
        const text = manners.cleanText(line.text);
        return {
          line,
          text: text ?? '',
          answer: refused ?? (text === undefined ? new BuskerError('text_refused') : undefined),
        };
      },
    );
    const open = lines.filter((one) => one.answer === undefined);
    if (open.length === 0) return lines.map((one) => one.answer!);

    const at = clock.now();
    const keys = [
      open.map(({ line }) => bucketOf(line.room)),
      open.map(({ line }) => line.room),
      open.map(({ line }) => line.id),
    ];
    const made = new Set(
      (
        await queryPrepared<{ target: string; id: string }>(pool, WRITE_LINES, [
          ...keys,
          open.map(({ line }) => line.person.id),
          open.map(({ text }) => text),
          at,
        ])
      ).map((row) => keyOf(row.target, row.id)),
    );
    for (const one of open) {
      const { id, room, person } = one.line;
      // The first of a batch that has the same id twice is the one that was written.
      if (!made.delete(keyOf(room, id))) continue;
      one.answer = { k: 'chat', id, at: at.toISOString(), author: person.card, text: one.text };
      bus.publish('room', { target: room, event: one.answer });
    }
    const again = open.filter((one) => one.answer === undefined);
    if (again.length > 0) await answerAgain(again);
    return lines.map((one) => one.answer!);
  }

  /** Lines whose ids were there already. */
  async function answerAgain(
    again: readonly { line: Line; text: string; answer: ChatLine | BuskerError | undefined }[],
  ): Promise<void> {
    const rows = await queryPrepared<{ target: string; id: string; author: string; text: string; at: Date }>(
      pool,
      READ_LINES,
      [
        again.map(({ line }) => bucketOf(line.room)),
        again.map(({ line }) => line.room),
        again.map(({ line }) => line.id),
      ],
    );
    const known = new Map(rows.map((row) => [keyOf(row.target, row.id), row]));
    for (const one of again) {
      const { line } = one;
      const row = known.get(keyOf(line.room, line.id))!;
      one.answer =
        row.author === line.person.id && row.text === one.text
          ? { k: 'chat', id: line.id, at: row.at.toISOString(), author: line.person.card, text: row.text }
          : new BuskerError('id_reused_with_other_content');
    }
  }

  const ask = gather<Ask, ChatLine | undefined>({ work: answer, every_ms: EVERY_MS, most: MOST_AT_ONCE });
  return {
    say: async (person, room, id, text) =>
      (await ask({ person: person.id, room, line: { person, room, id, text } })) as ChatLine,
    async checkMayLike(person, room) {
      await ask({ person, room, line: undefined });
    },
  };
}

/** Announcements: the dearest gifts, told to everybody at the operator's rate. See README.md. This is the folder's public file. */
import type { Announcement, PersonCard } from '@busker/protocol';
import type pg from 'pg';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { readSettings, type SettingValues } from '../platform/settings.ts';
import { sharedRuns } from '../platform/shared-runs.ts';
import { DROP, FORGET, LAST_NUMBER, LOCK, NOTE, READ_TOLD, READ_WAITING, TELL, WAITS } from './announcements.sql.ts';
import { choose, MOST_WAITING, Noted, type Candidate, type Choice } from './choose.ts';

/** Gifts gather so long before they are looked at: a cheaper one does not win by a moment. */
const GATHER_MS = 100;
const FORGET_EVERY_MS = 600_000;
/** Rows looked at in one go; what is beyond waits behind dearer ones and is forgotten. */
const READ_ROWS = 4 * MOST_WAITING;

/** One announcement and whom it must not reach. */
export interface Told {
  readonly announcement: Announcement;
  /** People who block one of the two, or are blocked by one. Neither they nor those in their rooms hear it. */
  readonly apart: ReadonlySet<string>;
  /** Creators in whose rooms the sender is muted. */
  readonly muting: ReadonlySet<string>;
}

export interface Announcements {
  /** Hears every announcement once, in this process. Returns a function that ends it. */
  listen(hear: (told: Told) => void): () => void;
  /** Decides what is due and tells what is new; called once a second, and whenever there is a reason. */
  look(): Promise<void>;
  close(): Promise<void>;
}

interface WaitingRow {
  readonly gift: string;
  readonly coins: bigint;
  readonly told: boolean;
  readonly waited_ms: string;
  readonly age_ms: string | null;
  readonly sender: string | null;
  readonly creator: string;
  readonly item: string;
  readonly sender_name: string;
  readonly creator_name: string;
  readonly may: boolean;
}

interface ToldRow {
  readonly number: bigint;
  readonly told_at: Date;
  readonly fresh: boolean;
  readonly id: string;
  readonly target: string;
  readonly kind: number;
  readonly item: string;
  readonly quantity: number;
  readonly coins: bigint;
  readonly sender: PersonCard;
  readonly creator: PersonCard;
  readonly apart: string[];
  readonly muting: string[];
}

/** @param parts.isClean what the word filter says now of a name that somebody may have chosen long ago. */
export async function createAnnouncements(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  log: Log;
  isClean: (text: string) => boolean;
  itemName: (item: string) => { name: string; still_url: string };
}): Promise<Announcements> {
  const { bus, clock, log, isClean } = parts;
  const { db, pool } = parts.database;
  const noted = new Noted();
  const hearers = new Set<(told: Told) => void>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let timer_at_ms = Infinity;
  let forgot_ms = performance.now();
  /** What was told before this process began is not told again. */
  let last_number = (await pool.query<{ number: bigint }>(LAST_NUMBER)).rows[0]!.number;

  function lookIn(wait_ms: number): void {
    const at_ms = performance.now() + wait_ms;
    if (closed || at_ms >= timer_at_ms) return;
    clearTimeout(timer);
    timer_at_ms = at_ms;
    timer = setTimeout(() => {
      timer_at_ms = Infinity;
      look().catch((error: unknown) => log.warn({ err: error }, 'announcing failed; it is tried again'));
    }, wait_ms);
  }

  async function writeNoted(): Promise<void> {
    const all = noted.take();
    if (all.length === 0) return;
    try {
      await pool.query(NOTE, [all.map(({ gift }) => gift), all.map(({ coins }) => coins)]);
    } catch (error) {
      for (const { gift, coins } of all) noted.add(gift, coins);
      throw error;
    }
  }

  /** One process decides at a time; where another is at it, there is nothing to do. */
  async function decide(): Promise<void> {
    if (!(await pool.query<{ waits: boolean }>(WAITS)).rows[0]!.waits) return;
    // As the table has them, not as this process last heard: the rate is one for all.
    const rule = await readSettings(db);
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const choice = await decideLocked(client, rule);
      await client.query('commit');
      if (choice?.tell !== undefined) bus.publish('announced', { gift: choice.tell });
      if (choice?.again_ms !== undefined) lookIn(choice.again_ms);
    } catch (error) {
      broken = error as Error;
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async function decideLocked(client: pg.PoolClient, rule: SettingValues): Promise<Choice | undefined> {
    const lock = (await client.query<{ since_ms: string | null }>(LOCK)).rows[0];
    if (!lock) return undefined;
    const { rows } = await client.query<WaitingRow>(READ_WAITING, [clock.now(), READ_ROWS]);
    const choice = choose(
      rows.filter(({ told }) => !told).map(candidate),
      { from_coins: rule.announce_from_coins, per_minute: rule.announce_per_minute },
      {
        since_ms: lock.since_ms === null ? Infinity : Number(lock.since_ms),
        told_runs: new Set(rows.filter(({ told }) => told).map(runOf)),
      },
    );
    if (choice.drop.length > 0) await client.query(DROP, [choice.drop]);
    if (choice.tell !== undefined) await client.query(TELL, [choice.tell]);
    return choice;
  }

  const candidate = (row: WaitingRow): Candidate => ({
    gift: row.gift,
    coins: row.coins,
    waited_ms: Number(row.waited_ms),
    found:
      row.sender === null
        ? undefined
        : {
            age_ms: Number(row.age_ms),
            run: runOf(row),
            may: row.may && isClean(row.sender_name) && isClean(row.creator_name),
          },
  });

  async function tellNew(): Promise<void> {
    const { rows } = await pool.query<ToldRow>(READ_TOLD, [last_number, clock.now()]);
    for (const row of rows) {
      last_number = row.number;
      if (!row.fresh) continue;
      const { name, still_url } = parts.itemName(row.item);
      const told: Told = {
        announcement: {
          number: Number(row.number),
          gift_id: row.id,
          at: row.told_at.toISOString(),
          sender: row.sender,
          creator: row.creator,
          item: { id: row.item, name, still_url },
          quantity: row.quantity,
          coins: `${row.coins}`,
          target: { id: row.target, kind: row.kind === 1 ? 'live' : 'post' },
        },
        apart: new Set(row.apart),
        muting: new Set(row.muting),
      };
      for (const hear of hearers) hear(told);
    }
  }

  async function lookOnce(): Promise<void> {
    await writeNoted();
    await decide();
    await tellNew();
    if (performance.now() - forgot_ms < FORGET_EVERY_MS) return;
    forgot_ms = performance.now();
    await pool.query(FORGET);
  }

  /** One at a time, so that nothing is told twice. */
  const looks = sharedRuns(lookOnce);
  let last: Promise<void> = Promise.resolve();
  const look = (): Promise<void> => (closed ? Promise.resolve() : (last = looks('all')));

  const ends = [
    bus.subscribe('dear_gift', ({ gift, coins }) => {
      noted.add(gift, BigInt(coins));
      lookIn(GATHER_MS);
    }),
    bus.subscribe('announced', () => lookIn(0)),
    // The rate may have changed: what waits may not have to wait so long.
    bus.subscribe('catalogue', () => lookIn(0)),
  ];

  return {
    listen(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    look,
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const end of ends) end();
      await last.catch(() => undefined);
    },
  };
}

const runOf = (row: Pick<WaitingRow, 'sender' | 'creator' | 'item'>): string =>
  `${row.sender} ${row.creator} ${row.item}`;

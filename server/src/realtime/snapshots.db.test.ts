/** Snapshots while gifts pour in: each is exactly the gifts up to its offset, whatever is folded or written meanwhile. */
import { bucketOf, newId, type DurableEvent } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { createLocalBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { createTargets, type Targets } from '../targets/targets.ts';
import { createSnapshots, type RoomPicture } from './snapshots.ts';

const GIFTS = 400;
const SENDERS = 7;

let test: TestDatabase;
let database: Database;
let writer: pg.Client;
let targets: Targets;
const creator = newId();
const senders = Array.from({ length: SENDERS }, () => newId());

beforeAll(async () => {
  test = await withDatabase();
  const log = createLog('silent');
  database = openDatabase(test.appUrl, { name: 'test', log, max: 8 });
  targets = createTargets({ database, bus: createLocalBus(log), log });
  writer = new pg.Client({ connectionString: test.ownerUrl });
  await writer.connect();
  for (const [n, id] of [creator, ...senders].entries())
    await writer.query('insert into person (bucket, id, handle, display_name) values ($1, $2, $3, $3)', [
      bucketOf(id),
      id,
      `p${n}`,
    ]);
});
afterAll(async () => {
  await writer.end();
  await database.close();
  await test.drop();
});

async function makeTarget(): Promise<string> {
  const id = newId(bucketOf(creator));
  await database.db.transaction().execute((tx) => targets.create(tx, { id, kind: 'live', creator }));
  return id;
}

/** Writes a gift, or every seventh time the end of a combo, as a posting does: under the lock of the target's row. */
async function write(target: string, n: number): Promise<void> {
  const bucket = bucketOf(creator);
  await writer.query('begin');
  const { rows } = await writer.query<{ last_offset: string }>(
    'update target set last_offset = last_offset + 1 where bucket = $1 and id = $2 returning last_offset',
    [bucket, target],
  );
  const offset = rows[0]!.last_offset;
  if (n % 7 === 6) {
    const payload = { person: senders[0], item: 'clap', count: 2, coins: '2' };
    await writer.query(
      `insert into target_event (bucket, target, "offset", kind, subject, at, posting, payload) values ($1, $2, $3, 'combo_end', $4, now(), $4, $5)`,
      [bucket, target, offset, newId(), payload],
    );
  } else {
    await writer.query(
      `insert into gift (bucket, quantity, combo_count, id, log, "offset", sender, item, price_coins, promo_coins, earned_micros, policy, at, fingerprint, paid_after)
       values ($1, 1, 1, $2, target_log($3), $4, $5, 'clap', $6, 0, 10, 1, now(), 0, 0)`,
      [bucket, newId(bucket), target, offset, senders[n % SENDERS], 1 + (n % 5)],
    );
  }
  await writer.query('commit');
}

/** What the totals must be at an offset, from the log alone. */
async function totalsAt(target: string, offset: number): Promise<{ coins: string; gifts: number; supporters: number }> {
  const { rows } = await writer.query<{ coins: string; gifts: number; supporters: number }>(
    `select coalesce(sum(coins), 0)::text as coins, count(*)::int4 as gifts, count(distinct sender)::int4 as supporters from gift_line where target = $1 and "offset" <= $2`,
    [target, offset],
  );
  return rows[0]!;
}

describe('a snapshot', () => {
  it('holds exactly the gifts up to its offset, and never less than was committed before it was asked for', async () => {
    const target = await makeTarget();
    const snapshots = createSnapshots({ targets, clock: systemClock, likes: async () => 0 });
    const seen: { picture: RoomPicture; committed: number }[] = [];
    let committed = 0;
    let writing = true;
    const reading = Array.from({ length: 4 }, async () => {
      while (writing) {
        const before = committed;
        seen.push({ picture: (await snapshots.read(target))!, committed: before });
      }
    });
    // Others fold at the same time: a job, the room's own board.
    const folding = Array.from({ length: 3 }, async () => {
      while (writing) await Promise.all([targets.foldCreator(creator), targets.foldBehind()]);
    });
    for (let n = 0; n < GIFTS; n++) {
      await write(target, n);
      committed++;
    }
    writing = false;
    await Promise.all([...reading, ...folding]);

    expect(seen.length).toBeGreaterThan(20);
    expect(new Set(seen.map(({ picture }) => picture.offset)).size).toBeGreaterThan(10);
    for (const { picture, committed: least } of seen) {
      expect(picture.offset).toBeGreaterThanOrEqual(least);
      expect({ at: picture.offset, ...picture.totals }).toEqual({
        at: picture.offset,
        ...(await totalsAt(target, picture.offset)),
      });
      const on_board = picture.board.reduce((sum, row) => sum + BigInt(row.coins), 0n);
      expect(String(on_board)).toBe(picture.totals.coins);
    }
    const last = (await snapshots.read(target))!;
    expect(last.offset).toBe(GIFTS);
  }, 120_000);

  it('is read once for everybody who asks before the reading begins, and anew for whoever asks later', async () => {
    const target = await makeTarget();
    let reads = 0;
    const snapshots = createSnapshots({ targets, clock: systemClock, likes: async () => ++reads });
    const first = snapshots.read(target);
    await write(target, 0);
    const rest = await Promise.all(Array.from({ length: 200 }, () => snapshots.read(target)));
    await first;
    expect(reads).toBeLessThanOrEqual(3);
    expect(new Set(rest.map((picture) => picture!.offset))).toEqual(new Set([1]));
    await write(target, 1);
    expect((await snapshots.read(target))!.offset).toBe(2);
  });

  it('of nothing is nothing', async () => {
    const snapshots = createSnapshots({ targets, clock: systemClock, likes: async () => 0 });
    expect(await snapshots.read(newId())).toBeUndefined();
  });
});

describe('a log that is read while it is written', () => {
  it('is always a beginning of the whole, in order, gifts and other events together', async () => {
    const target = await makeTarget();
    const readings: DurableEvent[][] = [];
    let writing = true;
    const reading = (async () => {
      while (writing) readings.push(await targets.readEvents(target, 0, 1_000));
    })();
    for (let n = 0; n < 150; n++) await write(target, n);
    writing = false;
    await reading;
    expect(readings.length).toBeGreaterThan(5);
    for (const events of readings)
      expect(events.map((event) => event.offset)).toEqual(events.map((_, index) => index + 1));
    const all = await targets.readEvents(target, 0, 1_000);
    expect(all).toHaveLength(150);
    expect(all.filter((event) => event.k === 'combo_end')).toHaveLength(21);
    expect(await targets.readEvents(target, 140, 5)).toEqual(all.slice(140, 145));
  });
});

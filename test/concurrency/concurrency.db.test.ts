/** The same database from many sides at once: repeats over 64 connections, gifts that cross, four processes. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../server/src/doctor/doctor.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { assertBooks } from '../helpers/books.ts';
import { type TestDatabase, withDatabase } from '../helpers/postgres.ts';
import { openPosters } from './posters.ts';
import { giftOf, openTeller, sendGift, setStage, type Stage } from './stage.ts';

let database: TestDatabase;
let owner: pg.Client;
let stage: Stage;
const tellers: Teller[] = [];
const PLAYERS = 40;
const COINS = 5_000n;

const open = (count: number): Teller[] => {
  const opened = Array.from({ length: count }, () => openTeller(database.appUrl));
  tellers.push(...opened);
  return opened;
};
const close = (all: readonly Teller[]): Promise<unknown> => Promise.all(all.map((teller) => teller.close()));
const giftsOf = async (sender: string): Promise<number> =>
  (await owner.query('select from gift_line where sender = $1', [sender])).rowCount!;
const deadlocks = async (): Promise<number> => {
  const { rows } = await owner.query<{ n: string }>(
    'select deadlocks as n from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]!.n);
};

beforeAll(async () => {
  database = await withDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  stage = await setStage(database, PLAYERS, COINS);
});
afterAll(async () => {
  await close(tellers);
  await assertBooks(database.ownerUrl);
  await owner.end();
  await database.drop();
});

describe('one gift, sent by 64 connections at once under one id', () => {
  it('is one gift, and everybody hears the same answer', async () => {
    const [from, to] = stage.players as [Stage['players'][number], Stage['players'][number]];
    const all = open(64);
    for (let round = 0; round < 5; round++) {
      const before = await giftsOf(from.id);
      const command = giftOf(from, to, stage.policy);
      const outcomes = await Promise.all(all.map((teller) => teller.submit(sendGift, command)));
      expect(outcomes.filter((one) => one.outcome === 'ok')).toHaveLength(1);
      expect(outcomes.filter((one) => one.outcome === 'duplicate')).toHaveLength(63);
      expect('answer' in outcomes[0]!).toBe(true);
      for (const one of outcomes) expect(one).toMatchObject({ answer: (outcomes[0] as { answer: object }).answer });
      expect(await giftsOf(from.id)).toBe(before + 1);
    }
    await close(all);
  });

  it('is refused with other content', async () => {
    const [from, to, other] = stage.players as [Stage['players'][0], Stage['players'][0], Stage['players'][0]];
    const two = open(2);
    const command = giftOf(from, to, stage.policy);
    expect((await two[0]!.submit(sendGift, command)).outcome).toBe('ok');
    expect((await two[1]!.submit(sendGift, { ...giftOf(from, other, stage.policy), id: command.id })).outcome).toBe(
      'id_reused_with_other_content',
    );
    await close(two);
  });
});

describe('gifts that cross: from each to the other and back, over four tellers', () => {
  it('are all posted, and no deadlock reaches a caller', async () => {
    const four = open(4);
    const pairs = stage.players.slice(0, 20);
    const before = await deadlocks();
    const outcomes = await Promise.all(
      Array.from({ length: 2_000 }, (_, n) => {
        const a = pairs[n % pairs.length]!;
        const b = pairs[(n * 7 + 3) % pairs.length]!;
        const [from, to] = a === b ? [a, pairs[(n + 1) % pairs.length]!] : n % 2 === 0 ? [a, b] : [b, a];
        return four[(n * 5 + (n >> 3)) % 4]!.submit(sendGift, giftOf(from, to, stage.policy));
      }),
    );
    expect(outcomes.filter((one) => one.outcome !== 'ok')).toEqual([]);
    console.log(`crossing gifts: ${(await deadlocks()) - before} deadlocks, none of which anybody saw`);
    await close(four);
  });
});

describe('four processes, batch beside batch on one database', () => {
  it('post every gift of every caller once, and no deadlock reaches a caller', async () => {
    const GIFTS = 600;
    const { rows } = await owner.query<{ n: string }>('select count(*) as n from gift_line');
    const before = await deadlocks();
    const posters = await openPosters(database.appUrl, 4);
    const floods = [1, 2, 3, 4].map((seed) => ({ stage, in_flight: 200, seconds: 120, gifts: GIFTS, seed }));
    const flooded = await posters.flood(floods);
    await posters.close();
    for (const { outcomes } of flooded) expect(outcomes).toEqual({ ok: GIFTS });
    const after = await owner.query<{ n: string }>('select count(*) as n from gift_line');
    expect(Number(after.rows[0]!.n) - Number(rows[0]!.n)).toBe(4 * GIFTS);
    console.log(`four processes: ${(await deadlocks()) - before} deadlocks, none of which anybody saw`);
  }, 180_000);

  it('leave books that the doctor proves', async () => {
    const report = await examine(database.appUrl);
    // A gift in the log whose combo nobody has closed yet is no fault; everything else would be.
    expect(report.checks.flatMap((check) => check.wrong.map((one) => `${check.name}: ${one}`))).toEqual([]);
  });
});

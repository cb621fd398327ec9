/** Balances at moments against an independent model: every posting remembered with its time, added up one by one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@busker/protocol';
import { GROUPS } from '../../../test/helpers/grouping.ts';
import { assertBooks } from '../../../test/helpers/books.ts';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { readPeriod, walkPeriod, type WalkedEntry } from './period.ts';
import { balanceAt, CLOCK_SLACK_MS, cutsAt, kindBalancesAt } from './point-in-time.ts';
import { connectLedger } from './connection.ts';
import { createTeller } from './teller.ts';
import { grantKind, spendKind } from './test-kinds.ts';
import type { Teller } from './types.ts';

const BEGIN = Date.parse('2026-01-01T00:00:00.000Z');
const DAY_MS = 86_400_000;
let database: TestDatabase;
let open: Database;
let teller: Teller;
let now = BEGIN;
const person = newId();
const creator = newId();
/** What was posted, and when the posting says it was. */
const told: { at: number; wallet: bigint; earned: bigint }[] = [];

/** A generator of numbers in [0, below), the same for the same seed (mulberry32). */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
const SEED = Number(process.env['SEED'] ?? 20_260_101);
const chance = chanceOf(SEED);

beforeAll(async () => {
  console.log(`point in time: seed ${SEED}`);
  database = await withDatabase();
  open = openDatabase(database.appUrl, { name: 'test', log: createLog('silent') });
  teller = createTeller({
    connect: connectLedger(database.appUrl),
    clock: { now: () => new Date(now) },
    log: createLog('silent'),
    base_currency: 'USD',
    groups: GROUPS,
  });
  // Days without anything, bursts, and clocks that run back by less than the slack.
  for (let n = 0; n < 400; n++) {
    now += chance(5) === 0 ? chance(3) * DAY_MS : chance(60_000);
    const at = now - (chance(3) === 0 ? chance(CLOCK_SLACK_MS - 1_000) : 0);
    const kept = now;
    now = at;
    const coins = BigInt(1 + chance(50));
    const held = told.reduce((sum, one) => sum + one.wallet, 0n);
    if (held >= coins && chance(2) === 0) {
      await teller.submit(spendKind, { owner: person, id: newId(), coins, to: creator });
      told.push({ at, wallet: -coins, earned: coins * 5_000n });
    } else {
      await teller.submit(grantKind, { owner: person, id: newId(), coins });
      told.push({ at, wallet: coins, earned: 0n });
    }
    now = kept;
  }
}, 120_000);
afterAll(async () => {
  await teller?.close();
  await assertBooks(database.ownerUrl);
  await open.close();
  await database.drop();
});

const before = (moment: Date) => {
  const then = told.filter((one) => one.at < moment.getTime());
  return {
    wallet: then.reduce((sum, one) => sum + one.wallet, 0n),
    earned: then.reduce((sum, one) => sum + one.earned, 0n),
  };
};
/** Moments between, at, and one millisecond beside postings, and far outside. */
const moments = (): Date[] => [
  new Date(BEGIN - DAY_MS),
  new Date(now + DAY_MS),
  ...Array.from({ length: 60 }, () => {
    const one = told[chance(told.length)]!.at;
    return new Date(one + chance(3) - 1 + (chance(4) === 0 ? chance(CLOCK_SLACK_MS) : 0));
  }),
];

describe('a balance at a moment', () => {
  it('is what the postings before it add up to, whatever order the clocks gave them', async () => {
    const asked = moments();
    const [wallets, earnings] = await Promise.all([
      cutsAt(open.db, person, ['wallet_promo', 'wallet_paid'], asked),
      cutsAt(open.db, creator, ['earning_pending'], asked),
    ]);
    const found = asked.map((_, n) => ({
      wallet: wallets.get('wallet_promo')![n]!.balance,
      earned: earnings.get('earning_pending')![n]!.balance,
    }));
    expect(found).toEqual(asked.map(before));
    // Control: there are moments at which the order of entries alone would answer wrongly.
    const running = told.map((_, n) => told.slice(0, n + 1).reduce((sum, one) => sum + one.wallet, 0n));
    const wrong = asked.filter((moment) => {
      const last = told.findLastIndex((one) => one.at < moment.getTime());
      return (last < 0 ? 0n : running[last]!) !== before(moment).wallet;
    });
    expect(wrong.length).toBeGreaterThan(0);
    const last = new Date(now + DAY_MS);
    expect(await balanceAt(open.db, { owner: person, kind: 'wallet_promo' }, last)).toBe(before(last).wallet);
    // An account that was never opened.
    expect(wallets.get('wallet_paid')!.every((cut) => cut.balance === 0n)).toBe(true);
  });

  it('sums to zero over all kinds of accounts in every asset', async () => {
    for (const moment of moments().slice(0, 12)) {
      const sums = new Map<string, bigint>();
      const rows = await kindBalancesAt(open.db, moment);
      for (const row of rows) sums.set(row.asset, (sums.get(row.asset) ?? 0n) + row.balance);
      expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
      const wallet = rows.find((row) => row.kind === 'wallet_promo')?.balance ?? 0n;
      expect(wallet).toBe(before(moment).wallet);
    }
  });
});

describe('a period', () => {
  it('closes where the next one opens, and its lines make the difference', async () => {
    const edges = moments()
      .map((moment) => moment.getTime())
      .sort((a, b) => a - b);
    let opening = 0n;
    let lines = 0;
    for (const [index, to] of edges.entries()) {
      const span = { from: new Date(index === 0 ? BEGIN - 2 * DAY_MS : edges[index - 1]!), to: new Date(to) };
      const [account] = await readPeriod(open.db, person, ['wallet_promo'], span);
      expect(account!.opening).toBe(opening);
      expect(account!.closing).toBe(before(span.to).wallet);
      const walked = [];
      for await (const line of walkPeriod(open.db, person, [account!], span, readEntries, { batch: 3 }))
        walked.push(line);
      expect(walked.length).toBe(account!.lines);
      expect(walked.at(-1)?.balance_after ?? account!.opening).toBe(account!.closing);
      expect(walked.every((line) => line.entry.at >= span.from && line.entry.at < span.to)).toBe(true);
      lines += walked.length;
      opening = account!.closing;

      async function readEntries(_kind: string, after: bigint, through: bigint, limit: number) {
        const { rows } = await open.pool.query<WalkedEntry>(
          `select e.seq::int8 as seq, e.amount, e.posting, p.at from ledger_line e join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
           where e.owner = $1 and e.kind = 2 and e.seq > $2 and e.seq <= $3 and p.at >= $4 and p.at < $5 order by e.seq limit $6`,
          [person, after, through, span.from, span.to, limit],
        );
        return rows;
      }
    }
    expect(lines).toBe(told.length);
  });
});

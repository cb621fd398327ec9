/** Whoever reads a board, totals, supporters or a studio's sums sees every gift that was acknowledged before; nobody has to watch, nothing is waited for. */
import { bucketOf, newId, type GiftItem } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../server/src/doctor/doctor.ts';
import { assertBooks } from '../helpers/books.ts';
import { GROUPS } from '../helpers/grouping.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';

const ROUNDS = 12;
/** Readers stay below the limits that people have. */
const BETWEEN_READS_MS = 100;

let database: TestDatabase;
let owner: pg.Client;
let program: Program;
let mira: Session;
let creator: Session;
let admin: Session;
let item: GiftItem;
/** A post and the live room of one creator: sums of the studio are over both. */
let targets: string[] = [];

beforeAll(async () => {
  database = await withDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  program = await startProgram(database);
  [mira, creator, admin] = (await Promise.all(
    ['mira', 'rosaline.strings', 'olive'].map((handle) => program.signIn(handle)),
  )) as [Session, Session, Session];
  await buyCoins(program, mira, '5000');
  const feed = await mira.client.call('feed.get', { query: { limit: 20 } });
  const lives = await mira.client.call('live.list', { query: {} });
  targets = [...feed.rows, ...lives.rows].filter((row) => row.creator.id === creator.id).map((row) => row.id);
  const catalogue = await mira.client.call('gifts.catalogue', { query: {} });
  item = catalogue.items.find((one) => BigInt(one.price_coins) >= 5n)!;
});
afterAll(async () => {
  await program?.stop();
  await owner?.end();
  await database?.drop();
});

/** Sends a gift that has arrived at its creator when this resolves: between posting groups that is a moment after the acknowledgement. */
async function send(target_id: string) {
  const sent = await mira.client.call('gifts.send', {
    body: { id: newId(), item_id: item.id, quantity: 1, target_id, expected_price_coins: item.price_coins },
  });
  const arrived = 'select from gift_line where bucket = $1 and id = $2';
  if (GROUPS > 1)
    await expect
      .poll(async () => (await owner.query(arrived, [bucketOf(target_id), sent.gift_id])).rowCount, { timeout: 20_000 })
      .toBe(1);
  return sent;
}

/** Everything about the creator that is a sum of gifts, read at once. */
async function sums() {
  const [studio, supporters, overview, feed, lives, ...boards] = await Promise.all([
    creator.client.call('studio.get', {}),
    creator.client.call('studio.supporters', { query: {} }),
    admin.client.call('console.overview', {}),
    mira.client.call('feed.get', { query: { limit: 20 } }),
    mira.client.call('live.list', { query: {} }),
    ...targets.map((id) => mira.client.call('targets.board', { params: { id } })),
  ]);
  const shown = [...feed.rows, ...lives.rows].filter((row) => targets.includes(row.id));
  return {
    today: studio.earnings.today_gifts,
    pending_micros: BigInt(studio.earnings.pending_micros),
    today_micros: BigInt(studio.earnings.today_micros),
    all_time_micros: BigInt(studio.earnings.all_time_micros),
    last_day: studio.days.at(-1)!.gifts,
    given: BigInt(supporters.rows.find((row) => row.person.id === mira.id)?.coins ?? 0),
    console_gifts: overview.gifts,
    on_boards: boards.reduce((sum, board) => sum + board.totals.gifts, 0),
    on_cards: shown.reduce((sum, row) => sum + row.totals.gifts, 0),
  };
}

describe('sums of gifts', () => {
  it('are exact the moment after each gift, on targets that nobody watches', async () => {
    expect(targets.length).toBeGreaterThan(1);
    let before = await sums();
    for (let round = 0; round < ROUNDS; round++) {
      const { earned_micros } = (await creatorShare(await send(targets[round % targets.length]!)))!;
      const after = await sums();
      expect(after, `after gift ${round + 1}`).toEqual({
        today: before.today + 1,
        pending_micros: before.pending_micros + earned_micros,
        today_micros: before.today_micros + earned_micros,
        all_time_micros: before.all_time_micros + earned_micros,
        last_day: before.last_day + 1,
        given: before.given + BigInt(item.price_coins),
        console_gifts: before.console_gifts + 1,
        on_boards: before.on_boards + 1,
        on_cards: before.on_cards + 1,
      });
      before = after;
    }
  });

  it('never miss a gift that was acknowledged before, and count none twice, while many send and many read', async () => {
    const before = await sums();
    let acknowledged = 0;
    let sending = true;
    let reads = 0;
    const senders = Array.from({ length: 3 }, async (_, sender) => {
      for (let n = 0; n < 15; n++) {
        await send(targets[(sender + n) % targets.length]!);
        acknowledged++;
      }
    });
    const readers = Array.from({ length: 2 }, async () => {
      while (sending) {
        const least = acknowledged;
        const seen = await sums();
        reads++;
        for (const part of ['today', 'last_day', 'on_boards', 'on_cards', 'console_gifts'] as const)
          expect(seen[part] - before[part], part).toBeGreaterThanOrEqual(least);
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_READS_MS));
      }
    });
    await Promise.all([Promise.all(senders).finally(() => (sending = false)), ...readers]);
    expect(reads).toBeGreaterThan(2);
    const after = await sums();
    expect(after.today - before.today).toBe(acknowledged);
    expect(after.on_boards - before.on_boards).toBe(acknowledged);
    expect(after.all_time_micros - before.all_time_micros).toBe(after.pending_micros - before.pending_micros);
    await assertBooks(database.ownerUrl);
    expect((await examine(database.appUrl)).checks.flatMap((check) => check.wrong)).toEqual([]);
  });
});

/** What the gift earned, as its creator's statement says. */
async function creatorShare(sent: { gift_id: string }) {
  const { rows } = await creator.client.call('studio.statement', { query: { limit: 5 } });
  const line = rows.find((row) => row.cause.id === sent.gift_id);
  return line && { earned_micros: BigInt(line.amount_micros) };
}

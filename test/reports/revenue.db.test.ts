/** Revenue recognised as coins are spent, and the report of what is deferred, through the whole program. */
import { newId, type DeferredRevenue } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, skipDemoDays } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { prove, query, runJob } from '../payments/steps.ts';

let database: TestDatabase;
let program: Program;
let mira: Session;
let admin: Session;
let post: string;

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database);
  const creator = await program.signIn('rosaline.strings');
  [mira, admin] = (await Promise.all(['mira', 'olive'].map((handle) => program.signIn(handle)))) as [Session, Session];
  const feed = await mira.client.call('feed.get', { query: { limit: 20 } });
  post = feed.rows.find((row) => row.creator.id === creator.id)!.id;
  // Promotional coins are spent first, and are nobody's revenue: away with them.
  const promo = BigInt((await mira.client.call('wallet.get', {})).balance.promo);
  for (let left = promo; left > 0n; left -= left > 900n ? 900n : left) await clap(left > 900n ? 900 : Number(left));
}, 300_000);
afterAll(async () => {
  await program?.stop();
  await prove(database);
  await database.drop();
});

const clap = (quantity: number) =>
  mira.client.call('gifts.send', {
    body: { id: newId(), item_id: 'clap', quantity, target_id: post, expected_price_coins: '1' },
  });
const report = (): Promise<DeferredRevenue> => admin.client.call('console.deferredRevenue', {});
const usd = async () => (await report()).money.find((one) => one.currency === 'USD')!;
/** Runs until nothing is left to recognise. */
const recognised = async (): Promise<void> => {
  await until(async () => {
    await runJob(database, 'recognise_revenue');
    return (await usd()).tail_coins === '0' ? true : undefined;
  }, 60_000);
};
const marked = async (): Promise<Date> =>
  (await query<{ pending_at: Date }>(database, 'select pending_at from reading_mark'))[0]!.pending_at;

describe('revenue', () => {
  it('is deferred when coins are sold and recognised, to the micro, when they are spent; the tail says what is not yet', async () => {
    const first = await buyCoins(program, mira, '101');
    const price = BigInt(first.price_micros);
    const before = await usd();
    expect(before.months.at(-1)).toMatchObject({ sold: `${price}`, revenue: '0', closing: `${price}` });
    await clap(40);
    const tail = await usd();
    expect(tail).toMatchObject({ tail_coins: '40', tail_micros: `${(price * 40n) / 101n}` });
    await recognised();
    const after = await usd();
    expect(after.months.at(-1)).toMatchObject({
      revenue: `${(price * 40n) / 101n}`,
      refunded: '0',
      closing: `${price - (price * 40n) / 101n}`,
      booked_later: '0',
    });
    expect(after.months.at(-1)!.ledger).toBe(after.months.at(-1)!.closing);
    expect((await report()).ties).toBe(true);
    await prove(database);
  });

  it('is the same however often and in parallel it is run, and the last coin of a lot takes the rest', async () => {
    const second = await buyCoins(program, mira, '57');
    // Over the end of the first purchase into the second, FIFO.
    await clap(61 + 20);
    await Promise.all(
      Array.from({ length: 4 }, () => query(database, `select graphile_worker.add_job('recognise_revenue')`)),
    );
    await recognised();
    const facts = await query<{ coins: string; micros: string; price: string; lot: string }>(
      database,
      `select sum(f.coins) as coins, sum(f.amount_micros) as micros, p.price_micros as price, p.coins as lot
       from revenue_fact f join purchase p on p.bucket = f.bucket and p.id = f.purchase where f.person = $1 group by p.id, p.price_micros, p.coins order by p.coins desc`,
      [mira.id],
    );
    expect(facts.map((fact) => [fact.coins, fact.micros])).toEqual([
      ['101', facts[0]!.price],
      ['20', `${(BigInt(second.price_micros) * 20n) / 57n}`],
    ]);
    await prove(database);
  });

  it('belongs to the month in which the coins were spent, also when it is booked in the next; a month closes when the books are read past its end', async () => {
    await clap(10);
    const month = (await usd()).months.at(-1)!.month;
    await skipDemoDays(program, admin, 32);
    await recognised();
    const after = await report();
    const rows = after.money.find((one) => one.currency === 'USD')!.months;
    const late = rows.find((row) => row.month === month)!;
    expect(BigInt(late.booked_later)).toBeGreaterThan(0n);
    expect(BigInt(late.closing) + BigInt(late.booked_later)).toBe(BigInt(late.ledger));
    expect(rows.at(-1)).toMatchObject({ revenue: '0', booked_later: '0', opening: late.closing });
    expect(after.ties).toBe(true);
    for (const [index, row] of after.coins.entries()) {
      expect(BigInt(row.opening) + BigInt(row.sold) - BigInt(row.spent) - BigInt(row.refunded)).toBe(
        BigInt(row.closing),
      );
      if (index > 0) expect(row.opening).toBe(after.coins[index - 1]!.closing);
    }
    // What is outstanding at the end is what wallets hold.
    const [held] = await query<{ paid: string; promo: string }>(
      database,
      `select sum(balance) filter (where kind = 1) as paid, sum(balance) filter (where kind = 2) as promo from ledger_account`,
    );
    expect(after.coins.at(-1)).toMatchObject({ closing: held!.paid, promo_closing: held!.promo });
    // The mark passes the end of the month with the second run that begins after it.
    const at = await marked();
    await until(async () => {
      await runJob(database, 'recognise_revenue');
      return (await marked()) > at ? true : undefined;
    }, 60_000);
    const closed = await until(async () => {
      await runJob(database, 'recognise_revenue');
      const row = (await report()).coins.find((one) => one.month === month)!;
      return row.closed ? row : undefined;
    }, 60_000);
    expect(closed.closed).toBe(true);
    expect((await report()).coins.at(-1)!.closed).toBe(false);
  });

  it('is shown to finance and not to viewers, and comes as a file', async () => {
    const file = await admin.client.call('console.deferredRevenueFile', {});
    expect(file).toContain('Deferred at the end');
    expect(file.split('\r\n').filter((line) => line.includes(',USD,')).length).toBeGreaterThan(2);
    await expect(mira.client.call('console.deferredRevenue', {})).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

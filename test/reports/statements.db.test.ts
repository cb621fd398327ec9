/** Statements by period, balances at a moment and the trial balance, through the doors of the whole program. */
import { newId, type WalletLine } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, skipDemoDays } from '../helpers/story.ts';
import { prove, query } from '../payments/steps.ts';

let database: TestDatabase;
let program: Program;
let mira: Session;
let creator: Session;
let admin: Session;
/** Just before anything of a month's story happened, and after it. */
let began: string;

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database);
  [mira, creator, admin] = (await Promise.all(
    ['mira', 'rosaline.strings', 'olive'].map((handle) => program.signIn(handle)),
  )) as [Session, Session, Session];
  began = new Date().toISOString();
  const feed = await mira.client.call('feed.get', { query: { limit: 20 } });
  const post = feed.rows.find((row) => row.creator.id === creator.id)!;
  for (const coins of ['500', '300']) {
    await buyCoins(program, mira, coins);
    for (let tap = 0; tap < 5; tap++)
      await mira.client.call('gifts.send', {
        body: { id: newId(), item_id: 'clap', quantity: 3, target_id: post.id, expected_price_coins: '1' },
      });
    await admin.client.call('console.grantPromo', {
      params: { id: mira.id },
      body: { id: newId(), coins: '4', reason: 'for the test' },
    });
    await skipDemoDays(program, admin, 35);
  }
}, 300_000);
afterAll(async () => {
  await program?.stop();
  await prove(database);
  await database.drop();
});

const clock = async (): Promise<Date> => new Date((await trial()).at);
const trial = (at?: string) => admin.client.call('console.trialBalance', { query: at === undefined ? {} : { at } });
/** The months from the first posting to the present one. */
async function months(): Promise<string[]> {
  const rows = await query<{ month: string }>(
    database,
    `select to_char(m, 'YYYY-MM') as month from generate_series((select date_trunc('month', min(at)) from ledger_posting), $1::timestamptz, '1 month') m`,
    [await clock()],
  );
  return rows.map((row) => row.month);
}

describe('the statement of a wallet by month', () => {
  it('opens with 0, closes each month where the next opens, and ends with what the wallet holds', async () => {
    let closing = '0';
    const lines: WalletLine[] = [];
    for (const month of await months()) {
      let cursor: string | undefined;
      do {
        const page = await mira.client.call('wallet.period', {
          query: { month, time_zone: 'Europe/Berlin', limit: 4, ...(cursor === undefined ? {} : { cursor }) },
        });
        expect(page.opening).toBe(closing);
        lines.push(...page.rows);
        for (const account of page.accounts)
          expect(BigInt(account.opening) + BigInt(account.came) + BigInt(account.went)).toBe(BigInt(account.closing));
        cursor = page.next ?? undefined;
        if (page.next === null) {
          expect(page.rows.at(-1)?.total_after ?? page.opening).toBe(page.closing);
          closing = page.closing;
        }
      } while (cursor !== undefined);
    }
    expect(closing).toBe((await mira.client.call('wallet.get', {})).balance.total);
    // The same lines as the endless statement, the other way round.
    const all: WalletLine[] = [];
    let next: string | null = null;
    do {
      const page: { rows: WalletLine[]; next: string | null } = await mira.client.call('wallet.statement', {
        query: next === null ? {} : { cursor: next },
      });
      all.push(...page.rows);
      next = page.next;
    } while (next !== null);
    expect(lines).toEqual(all.toReversed());
  });

  it('comes as a file with the same sums, in the time zone that was asked for', async () => {
    const [month] = await months();
    const time_zone = 'Asia/Kathmandu';
    const page = await mira.client.call('wallet.period', { query: { month: month!, time_zone, limit: 50 } });
    const response = await fetch(`${program.url}/api/v1/wallet/period.csv?month=${month}&time_zone=${time_zone}`, {
      headers: { cookie: mira.cookie },
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="wallet-\d{4}-\d\d-01-/);
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toContain(`Time (${time_zone})`);
    expect(lines[1]).toContain(`Opening balance,,,,${page.opening},`);
    expect(lines.at(-2)).toContain(`Closing balance,,,,${page.closing},`);
    expect(lines).toHaveLength(page.accounts.reduce((sum, account) => sum + account.lines, 0) + 4);
    const first = page.rows[0]!;
    const local = new Date(Date.parse(first.at) + 345 * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    expect(lines[2]).toContain(local);
    expect(
      await mira.client.call('wallet.periodFile', { query: { month: month!, time_zone } }),
      'the client gives the same text',
    ).toContain(lines[3]);
  });

  it.each([
    [{ time_zone: 'Europe/Atlantis' }, 'time_zone'],
    [{ from: '2026-02-30', to: '2026-03-01' }, 'from'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'to'],
    [{ from: '2026-03-02' }, 'to'],
    [{ from: '2020-01-01', to: '2026-03-01' }, 'to'],
  ])('refuses %j, naming what is wrong', async (asked, field) => {
    await expect(mira.client.call('wallet.period', { query: asked })).rejects.toMatchObject({
      code: 'bad_request',
      details: { field },
    });
  });
});

describe('the statement of earnings by month', () => {
  it('closes each month where the next opens, to the micro, and ends with what is held', async () => {
    let closing = '0';
    for (const month of await months()) {
      const page = await creator.client.call('studio.period', { query: { month, limit: 50 } });
      expect(page.opening_micros).toBe(closing);
      closing = page.closing_micros;
      const file = await creator.client.call('studio.periodFile', { query: { month } });
      const rows = file.split('\r\n');
      const units = `${BigInt(closing) / 1_000_000n}.${`${BigInt(closing) % 1_000_000n}`.padStart(6, '0')}`;
      expect(rows.at(-2)).toContain(`Closing balance,,,,${units},USD,`);
      expect(rows).toHaveLength(page.accounts.reduce((sum, account) => sum + account.lines, 0) + 4);
    }
    const { earnings } = await creator.client.call('studio.get', {});
    expect(closing).not.toBe('0');
    expect(BigInt(closing)).toBe(
      BigInt(earnings.pending_micros) + BigInt(earnings.available_micros) + BigInt(earnings.reserved_micros),
    );
  });
});

describe('the desk', () => {
  it('reads the balance of any account at any moment', async () => {
    const at = async (owner: string | undefined, kind: string, moment?: string) =>
      (
        await admin.client.call('console.balanceAt', {
          query: { kind, ...(owner === undefined ? {} : { owner }), ...(moment === undefined ? {} : { at: moment }) },
        })
      ).rows;
    expect(await at(mira.id, 'wallet_paid')).toEqual([
      { kind: 'wallet_paid', asset: 'COIN', balance: (await mira.client.call('wallet.get', {})).balance.paid },
    ]);
    const rows = await query<{ at: Date; balance_after: bigint }>(
      database,
      `select p.at, e.balance_after from ledger_line e join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
       where e.owner = $1 and e.kind = 2 order by e.seq`,
      [mira.id],
    );
    const third = rows[2]!;
    const after = new Date(third.at.getTime() + 1).toISOString();
    const expected = rows.findLast((row) => row.at < new Date(after))!.balance_after;
    expect((await at(mira.id, 'wallet_promo', after))[0]!.balance).toBe(`${expected}`);
    expect(await at(undefined, 'coins_issued')).toEqual([
      {
        kind: 'coins_issued',
        asset: 'COIN',
        balance: (await admin.client.call('console.platform', {})).rows.find((row) => row.kind === 'coins_issued')!
          .balance,
      },
    ]);
    await expect(at(mira.id, 'no_such_account')).rejects.toMatchObject({ code: 'bad_request' });
    await expect(mira.client.call('console.balanceAt', { query: {} })).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('has a trial balance at any moment that is equal on both sides in every asset', async () => {
    const now = await trial();
    expect(now.balanced).toBe(true);
    expect(now.rows.some((row) => row.side === 'person')).toBe(true);
    for (const total of now.totals) expect(total.debit).toBe(total.credit);
    expect(now.totals.map((total) => total.asset)).toEqual(['COIN', 'USD']);
    const then = await trial(began);
    expect(then.balanced).toBe(true);
    expect(then.totals).not.toEqual(now.totals);
    const file = await admin.client.call('console.trialBalanceFile', { query: { at: now.at } });
    expect(file.split('\r\n')).toHaveLength(now.rows.length + now.totals.length + 3);
    await expect(trial('yesterday')).rejects.toMatchObject({ code: 'bad_request', details: { field: 'at' } });
  });
});

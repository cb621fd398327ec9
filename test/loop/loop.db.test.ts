/** The whole loop by API, on a real PostgreSQL and real HTTP: coins bought, gifts sent, money cashed out and returned; the books proven at each step. */
import { formatMoney, newId, type Cashout, type Purchase } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../server/src/doctor/doctor.ts';
import { clipSources } from '../helpers/clips.ts';
import { assertBooks } from '../helpers/books.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, sendForGood, skipDemoDays, type SandboxChoice } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';

let database: TestDatabase;
let program: Program;
let mira: Session;
let creator: Session;
let admin: Session;
let finance: Session;
let room = '';

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database);
  [mira, creator, admin, finance] = (await Promise.all(
    ['mira', 'chalk.lena', 'olive', 'otto'].map((handle) => program.signIn(handle)),
  )) as [Session, Session, Session, Session];
});
afterAll(async () => {
  await program?.stop();
  await database?.drop();
});

async function prove(): Promise<void> {
  await assertBooks(database.ownerUrl);
  const report = await examine(database.appUrl);
  expect(report.checks.flatMap((check) => check.wrong)).toEqual([]);
}
const buy = (coins: string, choice?: SandboxChoice): Promise<Purchase> => buyCoins(program, mira, coins, choice);
const skipDays = (days: number): Promise<void> => skipDemoDays(program, admin, days);
async function read(id: string): Promise<Cashout> {
  const { rows } = await creator.client.call('cashouts.list', { query: {} });
  return rows.find((row) => row.id === id)!;
}

describe('the loop', () => {
  it('credits exactly the coins that were bought, at the price that was shown', async () => {
    const before = await mira.client.call('wallet.get', {});
    const purchase = await buy('50000', 'twice');
    expect(purchase.state).toBe('credited');
    const after = await mira.client.call('wallet.get', {});
    expect(BigInt(after.balance.paid) - BigInt(before.balance.paid)).toBe(50_000n);
    const statement = await mira.client.call('wallet.statement', { query: {} });
    expect(statement.rows[0]).toMatchObject({
      account: 'paid',
      coins: '50000',
      total_after: after.balance.total,
      cause: { kind: 'purchase', id: purchase.id },
    });
    await prove();
  });

  it('gives nothing for a declined payment and says so', async () => {
    const before = await mira.client.call('wallet.get', {});
    const purchase = await buy('100', 'decline');
    expect(purchase.state).toBe('failed');
    expect((await mira.client.call('wallet.get', {})).balance).toEqual(before.balance);
    await prove();
  });

  it('lets a creator go live, and takes gifts there by a repeatable id', async () => {
    const [clip] = await clipSources(creator.client);
    const body = { id: newId(), title: 'Chalk by lamplight', source_id: clip! };
    const session = await creator.client.call('live.start', { body });
    expect((await creator.client.call('live.start', { body })).id).toBe(session.id);
    room = session.id;
    const catalogue = await mira.client.call('gifts.catalogue', { query: {} });
    const item = catalogue.items.find((one) => one.combo && BigInt(one.price_coins) >= 5n)!;
    const gift = {
      id: newId(),
      item_id: item.id,
      quantity: 3,
      target_id: room,
      expected_price_coins: item.price_coins,
      message: 'Wonderful',
    };
    const wallet = await mira.client.call('wallet.get', {});
    const first = await mira.client.call('gifts.send', { body: gift });
    const again = await mira.client.call('gifts.send', { body: gift });
    expect(again).toEqual({ ...first, duplicate: true });
    expect(BigInt(wallet.balance.total) - BigInt(first.balance.total)).toBe(BigInt(item.price_coins) * 3n);
    await expect(mira.client.call('gifts.send', { body: { ...gift, quantity: 4 } })).rejects.toMatchObject({
      code: 'id_reused_with_other_content',
    });
    await expect(creator.client.call('gifts.send', { body: { ...gift, id: newId() } })).rejects.toMatchObject({
      code: 'self_gift',
    });
    await expect(
      mira.client.call('gifts.send', { body: { ...gift, id: newId(), expected_price_coins: '1' } }),
    ).rejects.toMatchObject({ code: 'price_changed' });
    await expect(
      mira.client.call('gifts.send', { body: { ...gift, id: newId(), item_id: 'no-such-item' } }),
    ).rejects.toMatchObject({ code: 'item_not_on_sale' });
    await prove();
  });

  it('shows the creator the exact amount with the rule that made it', async () => {
    const dear = (await mira.client.call('gifts.catalogue', { query: {} })).items.find(
      (one) => one.price_coins === '40000',
    )!;
    const ack = await sendForGood(mira, {
      id: newId(),
      item_id: dear.id,
      quantity: 1,
      target_id: room,
      expected_price_coins: dear.price_coins,
    });
    const gift = await creator.client.call('gifts.get', { params: { id: ack.gift_id } });
    // 40 000 coins × 10 000 micros × 50 % = 200 USD.
    expect(gift.share).toMatchObject({
      share_bp: 5_000,
      coin_value_micros: '10000',
      earned_micros: '200000000',
      hold: { state: 'pending' },
    });
    expect(formatMoney(gift.share!.earned_micros, gift.share!.currency, 'en-US')).toBe('$200.00');
    expect((await mira.client.call('gifts.get', { params: { id: ack.gift_id } })).share).toBeNull();
    await expect(finance.client.call('gifts.get', { params: { id: ack.gift_id } })).resolves.toMatchObject({
      id: ack.gift_id,
    });
    await expect(
      (await program.signIn('aiko')).client.call('gifts.get', { params: { id: ack.gift_id } }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const statement = await creator.client.call('studio.statement', { query: {} });
    expect(statement.rows[0]).toMatchObject({
      account: 'pending',
      amount_micros: '200000000',
      cause: { kind: 'gift', id: ack.gift_id },
    });
    await prove();
  });

  it('holds earnings for the set time, then makes them available, once', async () => {
    const before = (await creator.client.call('studio.get', {})).earnings;
    expect(before.available_micros).toBe('0');
    await expect(
      creator.client.call('cashouts.request', { body: { id: newId(), amount_micros: '5000000' } }),
    ).rejects.toMatchObject({ code: 'wrong_state' });
    await skipDays(14);
    expect((await creator.client.call('studio.get', {})).earnings.available_micros).toBe('0');
    await skipDays(1);
    const after = (await creator.client.call('studio.get', {})).earnings;
    expect(after.available_micros).toBe(before.pending_micros);
    expect(after.pending_micros).toBe('0');
    await skipDays(1);
    expect((await creator.client.call('studio.get', {})).earnings.available_micros).toBe(before.pending_micros);
    await prove();
  });

  it('reserves a cash-out at request, takes four eyes above the set amount, and credits again what the bank returns', async () => {
    await admin.client.call('console.setSettings', {
      body: { four_eyes_from_micros: '100000000', reason: 'Test of four eyes' },
    });
    const changed = await admin.client.call('console.audit', { query: { q: 'setting.' } });
    expect(changed.rows[0]!.subject_id).toBe('four_eyes_from_micros');
    await admin.client.call('console.setSettings', {
      body: { ...(await admin.client.call('console.settings', {})), reason: 'Nothing changes' },
    });
    expect((await admin.client.call('console.audit', { query: { q: 'setting.' } })).rows).toEqual(changed.rows);
    await creator.client.call('studio.setPayoutAccount', {
      body: { provider: 'sandbox', holder: 'Lena', account_number: 'SB000003' },
    });
    const body = { id: newId(), amount_micros: '150000000' };
    const cashout = await creator.client.call('cashouts.request', { body });
    expect((await creator.client.call('cashouts.request', { body })).id).toBe(cashout.id);
    expect(cashout).toMatchObject({ state: 'requested', approvals_needed: 2 });
    await expect(
      creator.client.call('cashouts.request', { body: { id: newId(), amount_micros: '150000000' } }),
    ).rejects.toMatchObject({ code: 'insufficient_earnings' });
    await expect(
      creator.client.call('console.approveCashout', { params: { id: cashout.id }, body: { reason: 'mine' } }),
    ).rejects.toMatchObject({ code: 'not_allowed' });
    const once = await admin.client.call('console.approveCashout', {
      params: { id: cashout.id },
      body: { reason: 'Checked the account' },
    });
    expect(once.state).toBe('requested');
    // An operator counts once: the repeat finds the first yes.
    await expect(
      admin.client.call('console.approveCashout', { params: { id: cashout.id }, body: { reason: 'Again' } }),
    ).resolves.toMatchObject({ state: 'requested', approvals: [{ reason: 'Checked the account' }] });
    expect((await read(cashout.id)).state).toBe('requested');
    await prove();
    await finance.client.call('console.approveCashout', {
      params: { id: cashout.id },
      body: { reason: 'Second pair of eyes' },
    });
    const returned = await until(async () => {
      const now = await read(cashout.id);
      return now.state === 'returned' ? now : undefined;
    }, 30_000);
    expect(returned.events.map((event) => event.state)).toEqual([
      'requested',
      'requested',
      'approved',
      'submitting',
      'submitted',
      'paid',
      'returned',
    ]);
    const { earnings } = await creator.client.call('studio.get', {});
    expect(earnings.reserved_micros).toBe('0');
    expect(BigInt(earnings.available_micros)).toBeGreaterThanOrEqual(200_000_000n);
    await prove();
  });

  it('pays for good when the bank keeps it, and leaves the operator’s reason in the audit log', async () => {
    await creator.client.call('studio.setPayoutAccount', {
      body: { provider: 'sandbox', holder: 'Lena', account_number: 'SB000001' },
    });
    const cashout = await creator.client.call('cashouts.request', { body: { id: newId(), amount_micros: '20000000' } });
    await finance.client.call('console.approveCashout', { params: { id: cashout.id }, body: { reason: 'Fine' } });
    await until(async () => ((await read(cashout.id)).state === 'paid' ? true : undefined), 30_000);
    await prove();
    const audit = await admin.client.call('console.audit', { query: { q: cashout.id } });
    expect(audit.rows.map((row) => [row.action, row.reason])).toEqual([['cashout.approved', 'Fine']]);
    expect(audit.rows[0]!.subject.person?.handle).toBe('chalk.lena');
    const of = { owner: creator.id, kind: 'earning_reserved' };
    const entries = await admin.client.call('console.entries', { params: of, query: { limit: 1 } });
    expect(entries.rows[0]).toMatchObject({ owner_name: '@chalk.lena', cause_kind: 'cashout', cause: cashout.id });
    const posting = await admin.client.call('console.posting', { params: { id: entries.rows[0]!.posting } });
    expect(posting.entries.map((entry) => entry.owner_name)).toContain('@chalk.lena');
    expect(posting.entries.some((entry) => entry.owner === null && entry.owner_name === null)).toBe(true);
  });

  it('never lets an operator decide on a payout of their own', async () => {
    await finance.client.call('me.becomeCreator', {});
    await finance.client.call('studio.setPayoutAccount', {
      body: { provider: 'sandbox', holder: 'Otto', account_number: 'SB000001' },
    });
    const own = await program.signIn('otto');
    const room2 = await own.client.call('live.start', {
      body: { id: newId(), title: 'Otto plays', source_id: (await clipSources(own.client))[0]! },
    });
    await mira.client.call('gifts.send', {
      body: { id: newId(), item_id: 'little-carousel', quantity: 1, target_id: room2.id, expected_price_coins: '500' },
    });
    // Where the creator is in another posting group, the gift arrives a moment later.
    await until(async () =>
      (await own.client.call('studio.get', {})).earnings.pending_micros === '2500000' ? true : undefined,
    );
    await skipDays(16);
    const cashout = await own.client.call('cashouts.request', { body: { id: newId(), amount_micros: '2000000' } });
    await expect(
      own.client.call('console.approveCashout', { params: { id: cashout.id }, body: { reason: 'my own' } }),
    ).rejects.toMatchObject({ code: 'four_eyes' });
    await expect(
      own.client.call('console.rejectCashout', { params: { id: cashout.id }, body: { reason: 'my own' } }),
    ).rejects.toMatchObject({ code: 'four_eyes' });
    const rejected = await admin.client.call('console.rejectCashout', {
      params: { id: cashout.id },
      body: { reason: 'Not this time' },
    });
    expect(rejected.state).toBe('rejected');
    expect((await own.client.call('studio.get', {})).earnings).toMatchObject({
      reserved_micros: '0',
      available_micros: '2500000',
    });
    await prove();
  });

  it('ends the session, and takes no gift after it', async () => {
    const ended = await creator.client.call('live.end', { params: { id: room } });
    expect(ended.state).toBe('ended');
    await expect(
      mira.client.call('gifts.send', {
        body: { id: newId(), item_id: 'clap', quantity: 1, target_id: room, expected_price_coins: '1' },
      }),
    ).rejects.toMatchObject({ code: 'target_closed' });
    await prove();
  });
});

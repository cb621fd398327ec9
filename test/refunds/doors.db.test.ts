/** The doors of money that goes back and of promotional coins with an end: who may, what must be said, what is written down. Through the whole program. */
import { newId, type RefundBody } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, skipDemoDays } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { paidCoins, prove, query, runJob, signUp } from '../payments/steps.ts';

let database: TestDatabase;
let program: Program;
let finance: Session;
let admin: Session;
let support: Session;

beforeAll(async () => {
  process.env['TEST_LOG'] ??= 'silent';
  database = await withDatabase();
  program = await startProgram(database);
  [finance, admin] = (await Promise.all(['otto', 'olive'].map((handle) => program.signIn(handle)))) as [
    Session,
    Session,
  ];
  support = await signUp(program);
  await admin.client.call('console.roles', {
    params: { id: support.id },
    body: { roles: ['support'], reason: 'Joins the desk' },
  });
});
afterAll(async () => {
  await program?.stop();
  await prove(database);
  await database?.drop();
});

const refund = (by: Pick<Session, 'client'>, purchase: string, body: Partial<RefundBody> = {}) =>
  by.client.call('console.refund', {
    params: { id: purchase },
    body: { id: newId(), what: 'all', reason: 'Bought twice by mistake', ...body },
  });
const requests = async (): Promise<number> =>
  (await query<{ n: number }>(database, 'select count(*)::int as n from refund_request'))[0]!.n;

describe('the door of refunds', () => {
  it('is for finance and administrators alone', async () => {
    const viewer = await signUp(program);
    const { id } = await buyCoins(program, viewer, '100');
    const before = await requests();
    await expect(refund({ client: program.visitor() }, id)).rejects.toMatchObject({ code: 'not_signed_in' });
    for (const who of [viewer, support]) await expect(refund(who, id)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await requests()).toBe(before);
    expect(await paidCoins(viewer)).toBe(100n);
    expect((await refund(finance, id, { what: 'part', amount_micros: '640000' })).state).toBe('partly_refunded');
    expect((await refund(admin, id)).state).toBe('refunded');
    expect(await paidCoins(viewer)).toBe(0n);
    // The buyer sees what went back.
    expect(await viewer.client.call('purchases.get', { params: { id } })).toMatchObject({
      state: 'refunded',
      refunded_micros: '1290000',
    });
  });

  it('wants a reason and an amount that can be paid, and says what is wrong', async () => {
    const viewer = await signUp(program);
    const { id } = await buyCoins(program, viewer, '100');
    const before = await requests();
    const wrong: readonly [Partial<RefundBody> & Record<string, unknown>, string][] = [
      [{ reason: '' }, 'bad_request'],
      [{ reason: '    ' }, 'reason_required'],
      [{ what: 'some' as 'all' }, 'bad_request'],
      [{ id: 'no id' }, 'bad_request'],
      [{ what: 'part' }, 'bad_request'],
      [{ what: 'part', amount_micros: '0' }, 'bad_request'],
      [{ what: 'part', amount_micros: '-10000' }, 'bad_request'],
      [{ what: 'part', amount_micros: '1.5' }, 'bad_request'],
      // Half a cent cannot be paid, and more than it cost is not refunded.
      [{ what: 'part', amount_micros: '645000' }, 'bad_request'],
      [{ what: 'part', amount_micros: '1300000' }, 'bad_request'],
    ];
    for (const [body, code] of wrong)
      await expect(refund(finance, id, body), JSON.stringify(body)).rejects.toMatchObject({ code });
    await expect(refund(finance, newId())).rejects.toMatchObject({ code: 'not_found' });
    expect(await requests()).toBe(before);
    expect(await paidCoins(viewer)).toBe(100n);
  });

  it('refuses what was not paid, and what has nothing left to refund', async () => {
    const viewer = await signUp(program);
    const failed = await buyCoins(program, viewer, '100', 'decline');
    await expect(refund(finance, failed.id)).rejects.toMatchObject({ code: 'wrong_state' });
    const { id } = await buyCoins(program, viewer, '100');
    await refund(finance, id);
    for (const what of ['all', 'unspent'] as const)
      await expect(refund(finance, id, { what })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('takes an id once: the same again is the same refund, other content or another operator is refused', async () => {
    const viewer = await signUp(program);
    const { id } = await buyCoins(program, viewer, '100');
    const other = await buyCoins(program, viewer, '100');
    const key = newId();
    const body = { id: key, what: 'part', amount_micros: '640000' } as const;
    await refund(finance, id, body);
    await Promise.all([refund(finance, id, body), refund(finance, id, body)]);
    for (const changed of [{ ...body, amount_micros: '650000' }, { ...body, what: 'all' } as const])
      await expect(refund(finance, id, changed)).rejects.toMatchObject({ code: 'id_reused_with_other_content' });
    await expect(refund(admin, id, body)).rejects.toMatchObject({ code: 'id_reused_with_other_content' });
    await expect(refund(finance, other.id, body)).rejects.toMatchObject({ code: 'id_reused_with_other_content' });
    expect(await paidCoins(viewer)).toBe(151n);
  });

  it('writes who did it and why, once, and shows it at the purchase', async () => {
    const viewer = await signUp(program);
    const { id } = await buyCoins(program, viewer, '100');
    const key = newId();
    const body = { id: key, what: 'unspent', reason: 'Ticket 4711: bought by a child' } as const;
    await refund(finance, id, body);
    const shown = await refund(finance, id, body);
    expect(shown.money_back!.requests).toMatchObject([
      {
        id: key,
        what: 'unspent',
        amount_micros: '1290000',
        state: 'accepted',
        reason: body.reason,
        by: { handle: 'otto' },
      },
    ]);
    const { rows } = await admin.client.call('console.audit', { query: { limit: 50 } });
    const lines = rows.filter((row) => row.action === 'purchase.refund' && row.subject_id === id);
    expect(lines).toMatchObject([
      {
        actor: { handle: 'otto' },
        reason: body.reason,
        after: { request: key, what: 'unspent', amount_micros: '1290000', currency: 'USD' },
      },
    ]);
  });
});

describe('promotional coins with an end', () => {
  it('are granted with a reason by finance, shown in the wallet, and expire with a line that says so; the month’s report counts them', async () => {
    const viewer = await signUp(program);
    const expires_at = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const grant = (by: Session, body: Record<string, unknown> = {}) =>
      by.client.call('console.grantPromo', {
        params: { id: viewer.id },
        body: { id: newId(), coins: '40', expires_at, reason: 'Welcome', ...body },
      });
    await expect(grant(support)).rejects.toMatchObject({ code: 'not_allowed' });
    for (const wrong of ['2020-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z', 'tomorrow'])
      await expect(grant(finance, { expires_at: wrong }), wrong).rejects.toMatchObject({ code: 'bad_request' });
    const id = newId();
    await grant(finance, { id });
    await grant(finance, { id });
    await expect(grant(finance, { id, expires_at: undefined })).rejects.toMatchObject({
      code: 'id_reused_with_other_content',
    });
    await grant(finance, { coins: '5', expires_at: undefined });
    expect(await viewer.client.call('wallet.get', {})).toMatchObject({
      balance: { promo: '45' },
      promo_expiring: [{ coins: '40', expires_at }],
    });
    const { rows } = await admin.client.call('console.audit', { query: { limit: 50 } });
    expect(rows.find((row) => row.action === 'promo.grant' && (row.after as { id: string }).id === id)).toMatchObject({
      actor: { handle: 'otto' },
      after: { coins: '40', expires_at },
    });

    const post = (await viewer.client.call('feed.get', { query: { limit: 1 } })).rows[0]!;
    const spent = async () => (await admin.client.call('console.deferredRevenue', {})).coins.at(-1)!;
    const start = await spent();
    await viewer.client.call('gifts.send', {
      body: { id: newId(), item_id: 'clap', quantity: 12, target_id: post.id, expected_price_coins: '1' },
    });
    // A gift to another posting group is spent when it arrives, a moment later.
    const before = await until(async () => {
      const now = await spent();
      return BigInt(start.promo_closing) - BigInt(now.promo_closing) === 12n ? now : undefined;
    });
    await skipDemoDays(program, admin, 6);
    await runJob(database, 'expire_promos');
    await until(async () => ((await viewer.client.call('wallet.get', {})).balance.promo === '5' ? true : undefined));
    expect((await viewer.client.call('wallet.get', {})).promo_expiring).toEqual([]);
    const statement = await viewer.client.call('wallet.statement', { query: { limit: 1 } });
    expect(statement.rows[0]).toMatchObject({
      account: 'promo',
      coins: '-28',
      cause: { kind: 'expiry', title: 'Expired: what was left of 40 promotional coins', href: null },
    });
    const after = await spent();
    const months = (await admin.client.call('console.deferredRevenue', {})).coins;
    expect(months.reduce((sum, month) => sum + Number(month.promo_expired), 0)).toBe(28);
    expect(BigInt(before.promo_closing) - BigInt(after.promo_closing)).toBe(28n);
    const [books] = await query<{ promo: string }>(
      database,
      'select sum(balance)::text as promo from ledger_account where kind = 2',
    );
    expect(after.promo_closing).toBe(books!.promo);
  });
});

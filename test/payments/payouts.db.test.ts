/**
 * Cash-outs to the sandbox's bank, through the whole program. The end of the account's number decides what the bank does; whatever it does, the
 * creator is paid once or has the money back.
 */
import { newId, type Cashout, type CashoutState } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxKeys } from '../../server/src/providers/sandbox/keys.ts';
import { clipSources } from '../helpers/clips.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, sendForGood, skipDemoDays } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { prove, query, runJob, sandboxKeysOf, signAsSandbox } from './steps.ts';

const SECRET = 'the bank of this test file is signed by this';
const AMOUNT = 5_000_000n;

let database: TestDatabase;
let program: Program;
let keys: SandboxKeys;
let finance: Session;
/** Four, because one creator may only ask so often. */
let creators: Session[];

beforeAll(async () => {
  process.env['TEST_LOG'] ??= 'silent';
  database = await withDatabase();
  keys = await sandboxKeysOf(SECRET);
  program = await startProgram(database, { BUSKER_SECRET: SECRET });
  const [viewer, admin] = [await program.signIn('mira'), await program.signIn('olive')];
  finance = await program.signIn('otto');
  creators = await Promise.all(
    ['rosaline.strings', 'tumble.tom', 'kofi.drums', 'chalk.lena'].map((handle) => program.signIn(handle)),
  );

  await buyCoins(program, viewer, '100000');
  const { items } = await viewer.client.call('gifts.catalogue', { query: {} });
  const dear = items.filter((item) => BigInt(item.price_coins) >= 10_000n && BigInt(item.price_coins) <= 30_000n)[0]!;
  await Promise.all(
    creators.map(async (creator) =>
      sendForGood(viewer, {
        id: newId(),
        item_id: dear.id,
        quantity: 1,
        target_id: await roomOf(creator),
        expected_price_coins: dear.price_coins,
      }),
    ),
  );
  await skipDemoDays(program, admin, 16);
}, 240_000);
afterAll(async () => {
  await program?.stop();
  await database?.drop();
});

/** The creator's room; some of the demo's creators are live already. */
async function roomOf(creator: Session): Promise<string> {
  const { live } = await creator.client.call('studio.get', {});
  if (live) return live.id;
  const [clip] = await clipSources(creator.client);
  const body = { id: newId(), title: 'For the bank', source_id: clip! };
  return (await creator.client.call('live.start', { body })).id;
}
const earningsOf = async (creator: Session) => (await creator.client.call('studio.get', {})).earnings;
/** Asks for a cash-out to an account. */
async function request(creator: Session, account_number: string): Promise<Cashout> {
  await creator.client.call('studio.setPayoutAccount', {
    body: { provider: 'sandbox', holder: 'A Creator', account_number },
  });
  return creator.client.call('cashouts.request', { body: { id: newId(), amount_micros: `${AMOUNT}` } });
}
/** Asks, and lets an operator approve. */
async function cashOut(creator: Session, account_number: string): Promise<Cashout> {
  const { id } = await request(creator, account_number);
  return finance.client.call('console.approveCashout', { params: { id }, body: { reason: 'Account checked' } });
}
const read = async (id: string): Promise<Cashout> => {
  const { rows } = await finance.client.call('console.cashouts', { query: { limit: 50 } });
  return rows.find((row) => row.id === id)!;
};
const becomes = (id: string, state: CashoutState) =>
  until(async () => {
    const now = await read(id);
    return now.state === state ? now : undefined;
  }, 25_000);
const statesOf = (cashout: Cashout) => cashout.events.map((event) => event.state);
/** What the bank has under our key: never more than one payout. */
const atTheBank = (id: string) =>
  query<{ id: string; state: string }>(database, 'select id, state from sandbox.payout where idempotency_key = $1', [
    id,
  ]);
const heard = (id: string, count: number) =>
  until(async () => {
    const rows = await query<{ type: string; outcome: string | null }>(
      database,
      `select type, outcome from provider_event where provider = 'payouts:sandbox' and subject = $1 order by received_at, id`,
      [id],
    );
    return rows.length >= count && rows.every((row) => row.outcome !== null) ? rows : undefined;
  }, 25_000);

describe('the bank', () => {
  it('pays at once', async () => {
    const creator = creators[0]!;
    const before = await earningsOf(creator);
    const { id, destination } = await cashOut(creator, 'DE000001');
    expect(destination).toBe('Sandbox bank ••0001');
    await becomes(id, 'paid');
    const after = await earningsOf(creator);
    expect(BigInt(after.available_micros)).toBe(BigInt(before.available_micros) - AMOUNT);
    expect(BigInt(after.paid_out_micros)).toBe(BigInt(before.paid_out_micros) + AMOUNT);
    expect(after.reserved_micros).toBe('0');
    expect(await atTheBank(id)).toMatchObject([{ state: 'paid' }]);
    await prove(database);
  });

  it('fails: the money is available again, with the bank’s reason', async () => {
    const creator = creators[0]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000002');
    expect(BigInt((await earningsOf(creator)).reserved_micros)).toBe(AMOUNT);
    const failed = await becomes(id, 'failed');
    expect(failed.events.at(-1)?.note).toBe('The bank could not pay this account.');
    expect(await earningsOf(creator)).toMatchObject({
      available_micros: before.available_micros,
      reserved_micros: '0',
      paid_out_micros: before.paid_out_micros,
    });
    await prove(database);
  });

  it('pays and then returns: paid is not the end', async () => {
    const creator = creators[0]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000003');
    await becomes(id, 'paid');
    expect(BigInt((await earningsOf(creator)).paid_out_micros)).toBe(BigInt(before.paid_out_micros) + AMOUNT);
    await prove(database);
    const returned = await becomes(id, 'returned');
    expect(returned.events.at(-1)?.note).toBe('The receiving bank sent the money back.');
    expect(await earningsOf(creator)).toMatchObject({
      available_micros: before.available_micros,
      reserved_micros: '0',
      paid_out_micros: before.paid_out_micros,
    });
    await prove(database);
  });

  it('gives no answer: unknown, then found by asking, and paid once', async () => {
    const creator = creators[0]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000004');
    const unknown = await becomes(id, 'unknown');
    expect(statesOf(unknown)).toEqual(['requested', 'approved', 'submitting', 'unknown']);
    expect(BigInt((await earningsOf(creator)).reserved_micros)).toBe(AMOUNT);
    await until(async () => ((await atTheBank(id))[0]?.state === 'paid' ? true : undefined));
    await runJob(database, 'work_cashouts');
    await becomes(id, 'paid');
    expect(await atTheBank(id)).toHaveLength(1);
    expect(await heard(id, 0)).toEqual([]);
    expect(BigInt((await earningsOf(creator)).available_micros)).toBe(BigInt(before.available_micros) - AMOUNT);
    await prove(database);
  });

  it('repeats its webhooks, as the same event and as another: booked once', async () => {
    const creator = creators[1]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000005');
    const paid = await becomes(id, 'paid');
    expect(new Set((await heard(id, 2)).map((row) => row.outcome))).toEqual(new Set(['duplicate', 'ok']));
    expect(statesOf(paid).filter((state) => state === 'paid')).toHaveLength(1);
    expect(BigInt((await earningsOf(creator)).paid_out_micros)).toBe(BigInt(before.paid_out_micros) + AMOUNT);
    await prove(database);
  });

  it('refuses the account: failed, and the money is available again', async () => {
    const creator = creators[1]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000006');
    const failed = await becomes(id, 'failed');
    expect(failed.events.at(-1)?.note).toBe('This account is closed.');
    expect(await atTheBank(id)).toEqual([]);
    expect((await earningsOf(creator)).available_micros).toBe(before.available_micros);
    await prove(database);
  });

  it('takes its time, pays, and somebody at its desk sends the money back days later', async () => {
    const creator = creators[1]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE009999');
    await becomes(id, 'submitted');
    await becomes(id, 'paid');
    const [payout] = await atTheBank(id);
    const desk = await fetch(`${program.url}/sandbox/payouts/${payout!.id}`, {
      method: 'POST',
      body: new URLSearchParams({ to: 'returned' }),
      redirect: 'manual',
      headers: { origin: program.url },
    });
    expect(desk.status).toBe(303);
    const returned = await becomes(id, 'returned');
    expect(statesOf(returned).slice(-2)).toEqual(['paid', 'returned']);
    expect((await earningsOf(creator)).available_micros).toBe(before.available_micros);
    await prove(database);
  });
});

describe('a bank that pays a part', () => {
  it('settles the whole: the part is paid out, the rest is available again, and a return brings the part back', async () => {
    const creator = creators[1]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000007');
    const paid = await becomes(id, 'paid');
    const part = (AMOUNT * 3n) / 5n;
    expect(paid.paid_micros).toBe(`${part}`);
    expect(await earningsOf(creator)).toMatchObject({
      available_micros: `${BigInt(before.available_micros) - part}`,
      reserved_micros: '0',
      paid_out_micros: `${BigInt(before.paid_out_micros) + part}`,
    });
    await prove(database);
    // The same word again changes nothing; another amount is for a person.
    const [payout] = await atTheBank(id);
    const say = async (type: string, paid_micros: string): Promise<void> => {
      const data = { id: payout!.id, idempotency_key: id, amount_micros: `${AMOUNT}`, paid_micros, currency: 'USD' };
      const event = { id: `evt_${newId()}`, type: `payout.${type}`, data: { ...data, state: type, failure: null } };
      const message = signAsSandbox(keys.webhook_secret, event);
      const response = await fetch(`${program.url}/webhooks/payouts/sandbox`, { method: 'POST', ...message });
      expect(response.status).toBe(200);
    };
    await say('paid', `${part}`);
    await say('paid', `${AMOUNT}`);
    await say('paid', `${AMOUNT + 1n}`);
    await say('paid', '0');
    const outcomes = (await heard(id, 5)).map((row) => row.outcome);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome?.startsWith('parked: paid'))).toHaveLength(3);
    await say('returned', `${part}`);
    const returned = await becomes(id, 'returned');
    expect(returned.paid_micros).toBe(`${part}`);
    expect(await earningsOf(creator)).toMatchObject({
      available_micros: before.available_micros,
      paid_out_micros: before.paid_out_micros,
    });
    await prove(database);
  });
});

describe('webhooks of the bank', () => {
  const send = async (message: { body: string; headers: Record<string, string> }) =>
    (await fetch(`${program.url}/webhooks/payouts/sandbox`, { method: 'POST', ...message })).status;
  const eventOf = (type: string, cashout: Cashout, payout: string, change: object = {}) => ({
    id: `evt_${newId()}`,
    type: `payout.${type}`,
    data: {
      id: payout,
      idempotency_key: cashout.id,
      amount_micros: cashout.amount_micros,
      currency: cashout.currency,
      state: type,
      failure: null,
      ...change,
    },
  });

  it('that nobody signed are refused and not kept, whatever they say', async () => {
    const creator = creators[2]!;
    const cashout = await request(creator, 'DE000001');
    const forged = eventOf('failed', cashout, 'po_forged');
    const { body, headers } = signAsSandbox(
      (await sandboxKeysOf('another secret of at least 32 signs')).webhook_secret,
      forged,
    );
    expect(await send({ body, headers })).toBe(400);
    expect(await send({ body, headers: { 'content-type': 'application/json' } })).toBe(400);
    expect(await heard(cashout.id, 0)).toEqual([]);
    expect((await read(cashout.id)).state).toBe('requested');
    // Nor can the bank decide before we have sent it anything: its word waits.
    expect(await send(signAsSandbox(keys.webhook_secret, eventOf('paid', cashout, 'po_early')))).toBe(200);
    expect((await read(cashout.id)).state).toBe('requested');
    const cancelled = await creator.client.call('cashouts.cancel', { params: { id: cashout.id } });
    expect(cancelled.state).toBe('cancelled');
    await prove(database);
  });

  it('with another amount or key are shown to a person and move nothing', async () => {
    const cashout = await cashOut(creators[2]!, 'DE000001');
    await becomes(cashout.id, 'paid');
    const [payout] = await atTheBank(cashout.id);
    const odd = [
      eventOf('returned', cashout, payout!.id, { amount_micros: '1' }),
      eventOf('returned', cashout, payout!.id, { currency: 'EUR' }),
      eventOf('sleeping', cashout, payout!.id),
    ];
    for (const event of odd) expect(await send(signAsSandbox(keys.webhook_secret, event))).toBe(200);
    const nobodys = eventOf('returned', { ...cashout, id: newId() }, payout!.id);
    expect(await send(signAsSandbox(keys.webhook_secret, nobodys))).toBe(200);
    const outcomes = (await heard(cashout.id, 4)).map((row) => row.outcome);
    expect(outcomes.filter((outcome) => outcome?.startsWith('parked: '))).toHaveLength(3);
    expect(await heard(nobodys.data.idempotency_key, 1)).toEqual([
      { type: 'payout.returned', outcome: 'parked: no cash-out has this key' },
    ]);
    expect((await read(cashout.id)).state).toBe('paid');
    await prove(database);
  });

  it('that come in the wrong order do not pay back twice', async () => {
    const creator = creators[2]!;
    const before = await earningsOf(creator);
    const cashout = await cashOut(creator, 'DE009999');
    await becomes(cashout.id, 'submitted');
    const [payout] = await atTheBank(cashout.id);
    // The return overtakes the payment, and comes three times as three events.
    for (let n = 0; n < 3; n++)
      await send(signAsSandbox(keys.webhook_secret, eventOf('returned', cashout, payout!.id)));
    await becomes(cashout.id, 'returned');
    await heard(cashout.id, 4);
    const after = await read(cashout.id);
    expect(after.state).toBe('returned');
    expect(statesOf(after).filter((state) => state === 'returned')).toHaveLength(1);
    expect(await earningsOf(creator)).toMatchObject({
      available_micros: before.available_micros,
      reserved_micros: '0',
      paid_out_micros: before.paid_out_micros,
    });
    await prove(database);
  });
});

describe('the job that sends', () => {
  it('finds nothing at the bank, sends again under the same key, and pays once', { timeout: 90_000 }, async () => {
    const creator = creators[2]!;
    const before = await earningsOf(creator);
    const { id } = await cashOut(creator, 'DE000004');
    await becomes(id, 'unknown');
    // As if it had been lost on its way.
    await query(database, 'delete from sandbox.payout where idempotency_key = $1', [id]);
    await runJob(database, 'work_cashouts');
    await until(async () => ((await atTheBank(id))[0]?.state === 'paid' ? true : undefined));
    // The second submission had no answer either: it is asked about, by the key. At its usual time that is up to half a minute later.
    await until(async () => {
      await runJob(database, 'work_cashouts');
      return (await read(id)).state === 'paid' ? true : undefined;
    }, 60_000);
    expect(await atTheBank(id)).toHaveLength(1);
    expect(BigInt((await earningsOf(creator)).available_micros)).toBe(BigInt(before.available_micros) - AMOUNT);
    await prove(database);
  });
});

describe('a reservation that nobody approves', () => {
  it('expires when its time is over, once, and never after it was sent', async () => {
    const creator = creators[3]!;
    const before = await earningsOf(creator);
    const waiting = await request(creator, 'DE000001');
    expect(Date.parse(waiting.expires_at!) - Date.parse(waiting.requested_at)).toBe(14 * 86_400_000);
    // On its way at the bank for longer than any reservation would be kept.
    const sent = await cashOut(creator, 'DE009999');
    await becomes(sent.id, 'submitted');
    await query(database, `update sandbox.payout set settles_at = null, settles_to = null where idempotency_key = $1`, [
      sent.id,
    ]);
    // Its time is not over: a run leaves it alone.
    await runJob(database, 'expire_cashouts');
    await until(async () => {
      const jobs = await query(database, `select from graphile_worker.jobs where task_identifier = 'expire_cashouts'`);
      return jobs.length === 0 ? true : undefined;
    }, 25_000);
    expect((await read(waiting.id)).state).toBe('requested');
    await query(database, `update cashout set expires_at = requested_at - interval '1 hour' where id = any($1)`, [
      [waiting.id, sent.id],
    ]);
    for (let n = 0; n < 2; n++) await runJob(database, 'expire_cashouts');
    const expired = await becomes(waiting.id, 'expired');
    expect(statesOf(expired)).toEqual(['requested', 'expired']);
    expect(expired.expires_at).toBeNull();
    expect((await read(sent.id)).state).toBe('submitted');
    // Whoever comes too late is told so.
    await expect(
      finance.client.call('console.approveCashout', { params: { id: waiting.id }, body: { reason: 'too late' } }),
    ).rejects.toMatchObject({ code: 'wrong_state', details: { state: 'expired' } });
    expect(await earningsOf(creator)).toMatchObject({
      available_micros: `${BigInt(before.available_micros) - AMOUNT}`,
      reserved_micros: `${AMOUNT}`,
    });
    await prove(database);
  });
});

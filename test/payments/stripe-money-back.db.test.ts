/** Money that goes back by Stripe, through the whole program: real webhooks, signed and in any order, and our own calls to Stripe's API by its SDK. */
import { newId, priceOfCoins, type PurchaseState, type RefundBody } from '@busker/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StripeEvent, StripeFake } from '../fakes/stripe/stripe.ts';
import type { TestDatabase } from '../helpers/postgres.ts';
import type { Program, Session } from '../helpers/program.ts';
import { clipSources } from '../helpers/clips.ts';
import { until } from '../helpers/until.ts';
import { outcomesOf, prove, query, runJob, signUp } from './steps.ts';
import { startStripeStage, type StripeStage } from './stripe-stage.ts';

const COINS = 100n;
const PRICE = priceOfCoins(COINS, 12_900n, 'USD');

let stage: StripeStage;
let database: TestDatabase;
let stripe: StripeFake;
let program: Program;
let finance: Session;
let room: string;
let buyer: Session;

beforeAll(async () => {
  stage = await startStripeStage();
  ({ database, stripe, program, finance } = stage);
  const creator = await program.signIn('chalk.lena');
  const [clip] = await clipSources(creator.client);
  room = (await creator.client.call('live.start', { body: { id: newId(), title: 'Chalk', source_id: clip! } })).id;
});
beforeEach(async () => {
  buyer = await signUp(program);
});
// Whatever went back, in whatever order: books and doctor agree after each test.
afterEach(() => prove(database));
afterAll(() => stage?.stop());

interface Bought {
  readonly purchase: string;
  readonly payment: string;
}
/** 100 coins for $1.29, paid. */
async function buy(coins = COINS): Promise<Bought> {
  const id = newId();
  await buyer.client.call('purchases.create', {
    body: {
      id,
      provider: 'stripe',
      currency: 'USD',
      coins: `${coins}`,
      expected_price_micros: `${priceOfCoins(coins, 12_900n, 'USD')}`,
      return_to: '/wallet',
    },
  });
  const session = [...stripe.account.sessions.values()].find((one) => one.metadata?.['purchase'] === id)!;
  await tell(stripe.account.pay(session.id));
  await becomes(id, 'credited');
  return { purchase: id, payment: stripe.account.session(session.id).payment_intent! };
}
async function give(coins: number): Promise<void> {
  await buyer.client.call('gifts.send', {
    body: { id: newId(), item_id: 'clap', quantity: coins, target_id: room, expected_price_coins: '1' },
  });
}
async function becomes(id: string, state: PurchaseState): Promise<void> {
  await until(async () =>
    (await buyer.client.call('purchases.get', { params: { id } })).state === state ? true : undefined,
  );
}
async function tell(...events: readonly StripeEvent[]): Promise<void> {
  for (const event of events) expect(await stripe.deliver(event)).toBe(200);
}
/** Paid coins, and coins owed. */
async function wallet(): Promise<readonly [string, string]> {
  const { balance, owed_coins } = await buyer.client.call('wallet.get', {});
  return [balance.paid, owed_coins];
}
/** Tells events one after another, each dealt with before the next; the outcomes of all that this purchase heard since it was credited. */
async function hear(of: Bought, ...events: readonly StripeEvent[]): Promise<string[]> {
  let known = (await outcomesOf(finance, of.purchase, 1)).length;
  for (const event of events) {
    await tell(event);
    await outcomesOf(finance, of.purchase, ++known);
  }
  return (await outcomesOf(finance, of.purchase, known)).slice(1);
}
const desk = (of: Bought) => finance.client.call('console.purchase', { params: { id: of.purchase } });
const moneyBack = async (of: Bought) => (await desk(of)).money_back!;
const byHand = (of: Bought, cents?: number, status?: 'pending' | 'succeeded') =>
  stripe.back.refund({ payment_intent: of.payment, ...(cents ? { amount: `${cents}` } : {}) }, status).id;

describe('a refund made at Stripe', () => {
  it('is booked once, whichever of its events comes first and however often', { timeout: 90_000 }, async () => {
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
      [1, 1, 2, 0],
    ]) {
      buyer = await signUp(program);
      const bought = await buy();
      await give(30);
      const refund = byHand(bought);
      const events = [...stripe.back.madeEvents(refund), ...stripe.back.move(refund, 'succeeded')];
      const told = order.map((n, at) =>
        // The same word under a new id of the event, as Stripe does when a person sends it again at the dashboard.
        order.indexOf(n) === at ? events[n]! : stripe.account.event(events[n]!.type, events[n]!.data.object),
      );
      const outcomes = await hear(bought, ...told);
      expect(outcomes[0]).toBe('refunded: 100 coins');
      expect(outcomes.slice(1).filter((one) => !/^nothing: (all )?booked before$/.test(one))).toEqual([]);
      // The very same event again is not even looked at.
      await tell(...told);
      expect((await hear(bought)).length).toBe(order.length);
      await becomes(bought.purchase, 'refunded');
      // 30 were given and are on hold for their creator: made good from there, nothing is owed.
      expect(await wallet()).toEqual(['0', '0']);
      expect((await moneyBack(bought)).refunds).toMatchObject([
        {
          kind: 'refund',
          provider_ref: refund,
          coins: '100',
          unspent_coins: '70',
          covered_coins: '30',
          undone_at: null,
        },
      ]);
    }
  });

  it('in parts is found whole by one running total, though every other event was lost', async () => {
    const bought = await buy();
    byHand(bought, 43);
    const second = byHand(bought, 43);
    expect(await hear(bought, stripe.back.madeEvents(second)[1])).toEqual(['refunded: 33 coins']);
    await becomes(bought.purchase, 'partly_refunded');
    expect(await wallet()).toEqual(['34', '0']);
    expect((await moneyBack(bought)).refunds.map((one) => one.coins).toSorted()).toEqual(['33', '33']);
    const last = byHand(bought);
    await hear(bought, stripe.back.madeEvents(last)[0]);
    await becomes(bought.purchase, 'refunded');
    expect(await wallet()).toEqual(['0', '0']);
  });

  it('that fails later gives everything back, and its late events change nothing more', async () => {
    const bought = await buy();
    await give(10);
    const refund = byHand(bought, undefined, 'pending');
    const made = stripe.back.madeEvents(refund);
    await hear(bought, made[0]);
    expect(await wallet()).toEqual(['0', '0']);
    const [failed] = stripe.back.move(refund, 'failed');
    const outcomes = await hear(bought, failed, made[1], stripe.account.event('refund.updated', failed.data.object));
    expect(outcomes).toEqual(['refunded: 100 coins', 'undone', 'nothing: all booked before', 'nothing: undone before']);
    await becomes(bought.purchase, 'credited');
    expect(await wallet()).toEqual(['90', '0']);
  });

  it('whose failure is heard of first has no effect at all', async () => {
    const bought = await buy();
    const refund = byHand(bought, 50, 'pending');
    const made = stripe.back.madeEvents(refund);
    const [failed] = stripe.back.move(refund, 'failed');
    expect(await hear(bought, failed, ...made)).toEqual([
      'undone before it was heard of',
      'nothing: undone before it was heard of',
      'nothing: all booked before',
    ]);
    expect(await wallet()).toEqual(['100', '0']);
    await becomes(bought.purchase, 'credited');
  });

  it('of a payment whose own word is still on its way waits for it', async () => {
    const id = newId();
    await buyer.client.call('purchases.create', {
      body: {
        id,
        provider: 'stripe',
        currency: 'USD',
        coins: `${COINS}`,
        expected_price_micros: `${PRICE}`,
        return_to: '/wallet',
      },
    });
    const session = [...stripe.account.sessions.values()].find((one) => one.metadata?.['purchase'] === id)!;
    const paid = stripe.account.pay(session.id);
    const bought = { purchase: id, payment: stripe.account.session(session.id).payment_intent! };
    const [created] = stripe.back.madeEvents(byHand(bought));
    await tell(created);
    await tell(paid);
    await becomes(id, 'credited');
    await query(
      database,
      `update provider_event set received_at = received_at - interval '1 hour' where id = $1 and processed_at is null`,
      [created.id],
    );
    await runJob(database, 'process_events');
    await becomes(id, 'refunded');
    expect(await wallet()).toEqual(['0', '0']);
  });

  it('of a payment that is not ours is none of our business', async () => {
    const foreign = {
      id: newId(),
      object: 'refund',
      amount: 5,
      currency: 'usd',
      status: 'succeeded',
      payment_intent: 'pi_foreign',
      metadata: {},
    };
    const event = stripe.account.event('refund.created', foreign);
    await tell(event);
    const outcome = await until(async () => {
      const [row] = await query<{ outcome: string | null }>(
        database,
        'select outcome from provider_event where id = $1',
        [event.id],
      );
      return row?.outcome ?? undefined;
    });
    expect(outcome).toBe('nothing: unrelated');
  });
});

describe('a dispute', () => {
  /** Whether creators' pending earnings are taken back. */
  const policy = async (refund_claws_pending: boolean) => {
    const admin = await program.signIn('olive');
    await admin.client.call('console.setSettings', { body: { refund_claws_pending, reason: 'For this test' } });
  };
  afterEach(() => policy(true));

  it('that is lost leaves a debt that the next top-up pays first', async () => {
    const bought = await buy();
    await give(60);
    await policy(false);
    const [opened, withdrawn] = stripe.back.dispute(bought.payment);
    await hear(bought, opened);
    await becomes(bought.purchase, 'disputed');
    expect(await wallet()).toEqual(['40', '0']);
    await hear(bought, withdrawn);
    await becomes(bought.purchase, 'disputed');
    expect(await wallet()).toEqual(['0', '60']);
    const [closed] = stripe.back.decide((opened.data.object as { id: string }).id, 'lost');
    await hear(bought, closed!, stripe.account.event(withdrawn.type, withdrawn.data.object));
    await becomes(bought.purchase, 'charged_back');
    expect(await wallet()).toEqual(['0', '60']);
    await buy(80n);
    expect(await wallet()).toEqual(['20', '0']);
    const { rows } = await buyer.client.call('wallet.statement', { query: { limit: 10 } });
    expect(rows.map((row) => [row.cause.kind, row.coins])).toEqual([
      ['debt', '-60'],
      ['purchase', '80'],
      ['refund', '-40'],
      ['gift', '-60'],
      ['purchase', '100'],
    ]);
    expect(rows[0]!.cause.title).toBe('Paid what you owed after your purchase of 100 coins was disputed at your bank');
  });

  it(
    'that is won gives everything back, in whatever order its events come, and each twice',
    { timeout: 90_000 },
    async () => {
      for (const order of [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [2, 0, 3, 1],
      ]) {
        buyer = await signUp(program);
        const bought = await buy();
        await give(25);
        const [opened, withdrawn] = stripe.back.dispute(bought.payment);
        const events = [opened, withdrawn, ...stripe.back.decide((opened.data.object as { id: string }).id, 'won')];
        for (const n of order) {
          const event = events[n]!;
          await hear(bought, event, stripe.account.event(event.type, event.data.object));
        }
        await becomes(bought.purchase, 'credited');
        expect(await wallet()).toEqual(['75', '0']);
        expect((await moneyBack(bought)).disputes).toMatchObject([{ state: 'won' }]);
      }
    },
  );

  it('that the bank decides is believed, though the word that the money moved was lost', async () => {
    const [lost, won] = [await buy(), await buy()];
    const first = stripe.back.dispute(lost.payment);
    const second = stripe.back.dispute(won.payment);
    await hear(lost, first[0], ...stripe.back.decide((first[0].data.object as { id: string }).id, 'lost'));
    await becomes(lost.purchase, 'charged_back');
    expect(await wallet()).toEqual(['100', '0']);
    const closed = stripe.back.decide((second[0].data.object as { id: string }).id, 'won').at(-1)!;
    await hear(won, ...second, closed);
    await becomes(won.purchase, 'credited');
    expect(await wallet()).toEqual(['100', '0']);
  });

  it('that is only an inquiry moves no money', async () => {
    const bought = await buy();
    const [opened] = stripe.back.inquire(bought.payment);
    await hear(bought, opened);
    await becomes(bought.purchase, 'disputed');
    expect(await wallet()).toEqual(['100', '0']);
    await hear(bought, ...stripe.back.decide((opened.data.object as { id: string }).id, 'warning_closed'));
    await becomes(bought.purchase, 'credited');
    expect(await wallet()).toEqual(['100', '0']);
  });

  it('of all the money after a part was refunded takes no coin twice: what is beyond the price is the loss', async () => {
    const bought = await buy();
    await hear(bought, stripe.back.madeEvents(byHand(bought, 43))[0]);
    await hear(bought, ...stripe.back.dispute(bought.payment));
    expect(await wallet()).toEqual(['0', '0']);
    expect((await moneyBack(bought)).refunds).toMatchObject([
      { kind: 'refund', coins: '33', losses_micros: '0' },
      { kind: 'dispute', coins: '67', losses_micros: '430000' },
    ]);
  });
});

describe('a refund that an operator asks for', () => {
  const ask = (of: Bought, body: Partial<RefundBody> = {}) =>
    finance.client.call('console.refund', {
      params: { id: of.purchase },
      body: { id: newId(), what: 'all', reason: 'Charged by mistake, ticket 77', ...body },
    });
  const asked = (id: string) =>
    stripe.requests.filter((one) => one.path === '/v1/refunds' && one.idempotency_key === id);
  const refundsAtStripe = (of: Bought) =>
    [...stripe.back.refunds.values()].filter((one) => one.payment_intent === of.payment);
  /** As if half a minute had gone by since it was asked for. */
  async function askAgain(id: string): Promise<void> {
    await query(database, `update refund_request set requested_at = requested_at - interval '1 minute' where id = $1`, [
      id,
    ]);
    await runJob(database, 'ask_refunds');
  }
  const request = async (of: Bought, id: string) => (await moneyBack(of)).requests.find((one) => one.id === id)!;
  const settles = (of: Bought, id: string, state: string) =>
    until(async () => ((await request(of, id)).state === state ? true : undefined));

  it('is asked of Stripe under its id, booked at its answer, and its webhooks add nothing', async () => {
    const bought = await buy();
    const id = newId();
    const answer = await ask(bought, { id });
    expect(answer).toMatchObject({ state: 'refunded', refunded_micros: `${PRICE}` });
    const [refund, ...others] = refundsAtStripe(bought);
    expect(others).toEqual([]);
    expect(refund).toMatchObject({ amount: 129, metadata: { request: id } });
    expect(await request(bought, id)).toMatchObject({ state: 'accepted', provider_ref: refund!.id, why: null });
    expect(await hear(bought, ...stripe.back.madeEvents(refund!.id))).toEqual([
      'nothing: booked before',
      'nothing: all booked before',
    ]);
    // Sent again by an impatient hand: the same answer, no second call.
    expect(await ask(bought, { id })).toMatchObject({ state: 'refunded' });
    expect(asked(id)).toHaveLength(1);
    await expect(ask(bought, { id, what: 'unspent' })).rejects.toMatchObject({ code: 'id_reused_with_other_content' });
    expect(await wallet()).toEqual(['0', '0']);
  });

  it('by eight clicks at once is one refund', async () => {
    const bought = await buy();
    const id = newId();
    stripe.goWrong('slow');
    await Promise.all(Array.from({ length: 8 }, () => ask(bought, { id, what: 'part', amount_micros: '640000' })));
    await askAgain(id);
    await settles(bought, id, 'accepted');
    expect(refundsAtStripe(bought)).toHaveLength(1);
    expect((await moneyBack(bought)).refunds).toMatchObject([{ coins: '49', amount_micros: '640000' }]);
    await becomes(bought.purchase, 'partly_refunded');
  });

  it('whose answer is lost is found again at Stripe, not made again', { timeout: 90_000 }, async () => {
    const bought = await buy();
    const id = newId();
    stripe.goWrong('stall_after', 'cut');
    await ask(bought, { id });
    expect(await request(bought, id)).toMatchObject({
      state: 'unknown',
      why: 'The provider did not answer; it is asked again.',
    });
    expect(refundsAtStripe(bought)).toHaveLength(1);
    expect(await wallet()).toEqual(['100', '0']);
    const calls = asked(id).length;
    await askAgain(id);
    await settles(bought, id, 'accepted');
    expect(refundsAtStripe(bought)).toHaveLength(1);
    expect(asked(id)).toHaveLength(calls);
    await becomes(bought.purchase, 'refunded');
    expect(await wallet()).toEqual(['0', '0']);
  });

  it(
    'whose answer is lost is booked by its webhook, and the asking again finds that',
    { timeout: 90_000 },
    async () => {
      const bought = await buy();
      const id = newId();
      stripe.goWrong('cut', 'cut');
      await ask(bought, { id, what: 'unspent' });
      await hear(bought, ...stripe.back.madeEvents(refundsAtStripe(bought)[0]!.id));
      await becomes(bought.purchase, 'refunded');
      await askAgain(id);
      await settles(bought, id, 'accepted');
      expect(refundsAtStripe(bought)).toHaveLength(1);
      expect((await moneyBack(bought)).refunds).toHaveLength(1);
    },
  );

  it('that never reached Stripe is asked again under the same key', async () => {
    const bought = await buy();
    const id = newId();
    stripe.goWrong('error', 'error');
    await ask(bought, { id });
    expect((await request(bought, id)).state).toBe('unknown');
    expect(refundsAtStripe(bought)).toEqual([]);
    await askAgain(id);
    await settles(bought, id, 'accepted');
    expect(refundsAtStripe(bought)).toHaveLength(1);
    await becomes(bought.purchase, 'refunded');
  });

  it('that Stripe refuses says so, and takes nothing', async () => {
    const bought = await buy();
    // The bank was faster, and we were not told yet.
    stripe.back.dispute(bought.payment);
    const id = newId();
    await ask(bought, { id });
    const row = await request(bought, id);
    expect(row.state).toBe('refused');
    expect(row.why).toMatch(/has been charged back; cannot issue a refund/);
    expect(await wallet()).toEqual(['100', '0']);
    await becomes(bought.purchase, 'credited');
  });

  it('that fails at the bank later is undone, and says why', async () => {
    const bought = await buy();
    const id = newId();
    await ask(bought, { id });
    const [refund] = refundsAtStripe(bought);
    await hear(bought, ...stripe.back.move(refund!.id, 'failed'));
    await becomes(bought.purchase, 'credited');
    expect(await wallet()).toEqual(['100', '0']);
    expect((await moneyBack(bought)).refunds[0]!.undone_at).not.toBeNull();
  });
});

/** Damages a real database in one way after another, each within a transaction that is rolled back, and sees each found and named. */
import { generateKeyPairSync } from 'node:crypto';
import { newId } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examineWithin } from '../../server/src/doctor/doctor.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createSealing } from '../../server/src/sealing/sealing.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Session } from '../helpers/program.ts';
import { buyCoins, moneyBack, sendForGood, skipDemoDays } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { signUp } from '../payments/steps.ts';

let database: TestDatabase;

/** A database in which everything has happened once: purchases, gifts, combos, maturity, a cash-out that is paid and one that waits. */
beforeAll(async () => {
  database = await withDatabase();
  const program = await startProgram(database);
  const [mira, creator, admin] = (await Promise.all(
    ['mira', 'rosaline.strings', 'olive'].map((handle) => program.signIn(handle)),
  )) as [Session, Session, Session];
  await buyCoins(program, mira, '30000');
  const forgetful = await signUp(program);
  const end = new Date(Date.now() + 86_400_000).toISOString();
  await admin.client.call('console.grantPromo', {
    params: { id: forgetful.id },
    body: { id: newId(), coins: '50', expires_at: end, reason: 'for the test' },
  });
  const feed = await mira.client.call('feed.get', { query: { limit: 20 } });
  const post = feed.rows.find((row) => row.creator.id === creator.id)!;
  const { items } = await mira.client.call('gifts.catalogue', { query: {} });
  const dear = items.find((item) => item.price_coins === '20000')!;
  const gift = (item: { id: string; price_coins: string }) => ({
    id: newId(),
    item_id: item.id,
    quantity: 1,
    target_id: post.id,
    expected_price_coins: item.price_coins,
  });
  await sendForGood(mira, gift(dear));
  const undone = await mira.client.call('gifts.send', {
    body: gift(items.find((item) => item.price_coins === '5000')!),
  });
  await mira.client.call('gifts.undo', { params: { id: undone.gift_id } });
  await mira.client.call('me.setLimits', {
    body: { id: newId(), time_zone: 'Europe/Berlin', currency: 'USD', spend_day_coins: '25000' },
  });
  for (let tap = 0; tap < 3; tap++)
    await mira.client.call('gifts.send', {
      body: { id: newId(), item_id: 'clap', quantity: 2, target_id: post.id, expected_price_coins: '1' },
    });
  await until(async () =>
    (await count(`select count(*) from target_event where kind = 'combo_end'`)) > 0 ? true : undefined,
  );
  const owing = await signUp(program);
  const owed = await buyCoins(program, owing, '100');
  await clap(owing, post.id, 40);
  await skipDemoDays(program, admin, 16);
  await count(`select count(*) from graphile_worker.add_job('expire_promos')`);
  await until(async () => ((await count('select count(*) from promo_expiry')) > 0 ? true : undefined), 30_000);
  await admin.client.call('console.grantPromo', {
    params: { id: forgetful.id },
    body: {
      id: newId(),
      coins: '7',
      expires_at: new Date(Date.now() + 99 * 86_400_000).toISOString(),
      reason: 'for the test',
    },
  });
  await creator.client.call('widgets.startGoal', { body: {} });
  await creator.client.call('studio.setPayoutAccount', {
    body: { provider: 'sandbox', holder: 'Rosaline', account_number: 'SB000001' },
  });
  const paid = await creator.client.call('cashouts.request', { body: { id: newId(), amount_micros: '10000000' } });
  await creator.client.call('cashouts.request', { body: { id: newId(), amount_micros: '20000000' } });
  await admin.client.call('console.approveCashout', { params: { id: paid.id }, body: { reason: 'for the test' } });
  await until(
    async () => ((await count(`select count(*) from cashout where state = 'paid'`)) === 1 ? true : undefined),
    30_000,
  );
  // Money that went back: of somebody who had spent it for long, and owes; of somebody whose creator has not got it yet, undone, and taken again.
  await moneyBack(program, admin, owed.id, 'refund', 'refunded');
  await buyCoins(program, owing, '100');
  const careful = await signUp(program);
  const given = await buyCoins(program, careful, '100');
  await clap(careful, post.id, 30);
  await moneyBack(program, admin, given.id, 'refund', 'refunded');
  await moneyBack(program, admin, given.id, 'fail', 'credited');
  await moneyBack(program, admin, given.id, 'dispute', 'disputed');
  await count(`select count(*) from graphile_worker.add_job('recognise_revenue')`);
  await until(async () => ((await count(`select count(*) from revenue_fact`)) > 0 ? true : undefined), 30_000);
  await program.stop();
  await sealAll();
}, 300_000);
afterAll(() => database?.drop());

/** Seals, in a few blocks: what the job does, which may not have run within this test's seconds. */
async function sealAll(): Promise<void> {
  const program = openDatabase(database.appUrl, { name: 'seal', log: createLog('silent') });
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const limits = { commands: 4, postings: 4, actions: 2 };
  const sealing = createSealing({ database: program, clock: systemClock, key, limits });
  // Sealing stops below what still runs anywhere on the server, so also below other tests: until there are blocks to damage.
  await until(async () => {
    await sealing.seal();
    const { rows } = await program.pool.query<{ blocks: bigint }>('select count(*) as blocks from seal_block');
    return rows[0]!.blocks >= 3n || undefined;
  });
  await program.close();
}

async function clap(from: Session, target_id: string, quantity: number): Promise<void> {
  await from.client.call('gifts.send', {
    body: { id: newId(), item_id: 'clap', quantity, target_id, expected_price_coins: '1' },
  });
}

async function count(sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(sql);
  await client.end();
  return Number(rows[0]!.count);
}

/** Runs `work` past triggers and constraints, as only a superuser with a grudge could, and examines; then it is as if it had never been. */
async function after(work: (client: pg.Client) => Promise<void>): Promise<Awaited<ReturnType<typeof examineWithin>>> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query('begin');
    await work(client);
    const report = await examineWithin(client);
    await client.query('rollback');
    return report;
  } finally {
    await client.end();
  }
}

interface Damage {
  readonly does: string;
  readonly sql: string;
  readonly check: string;
  readonly names: RegExp;
}
/** One row of a table, chosen by a condition. */
/** Entries of accounts of a kind. */
const of = (kind: number): string => `account in (select id from ledger_account where kind = ${kind})`;
const one = (table: string, where = 'true'): string => `ctid = (select ctid from ${table} where ${where} limit 1)`;
const damages: Damage[] = [
  {
    does: 'a balance is raised',
    sql: `update ledger_account set balance = balance + 1 where ${one('ledger_account', 'kind = 1 and balance > 0')}`,
    check: 'balances equal entries',
    names: /wallet_paid: balance/,
  },
  {
    does: 'an entry is deleted',
    sql: `delete from ledger_entry where ${one('ledger_entry', `${of(10)} and amount > 0`)}`,
    check: 'counters have no gaps',
    names: /earning_pending: counter/,
  },
  {
    does: 'an amount is changed',
    sql: `update ledger_entry set amount = amount + 5 where ${one('ledger_entry', `${of(10)} and amount > 0`)}`,
    check: 'postings sum to zero',
    names: /USD sums to 5/,
  },
  {
    does: 'a running balance is changed',
    sql: `update ledger_entry set balance_after = balance_after + 1 where ${one('ledger_entry', of(1))}`,
    check: 'running balances',
    names: /wallet_paid: entry \d+ says/,
  },
  {
    does: 'a platform entry is moved to another account',
    sql: `update ledger_platform_entry set kind = 130 where ${one('ledger_platform_entry', 'kind = 101')}`,
    check: 'platform aggregates',
    names: /platform coins_redeemed COIN: booked/,
  },
  {
    does: 'a gift is deleted',
    sql: `delete from gift where ${one('gift')}`,
    check: 'every entry has its cause',
    names: /names a cause that is not there/,
  },
  {
    does: 'a gift is changed to earn more',
    sql: `update gift set earned_micros = earned_micros + 1000000 where ctid = (select ctid from gift order by price_coins * quantity desc limit 1)`,
    check: 'every gift has its entries',
    names: /^gift /,
  },
  {
    does: 'a log has a hole',
    sql: `update gift set "offset" = "offset" + 1000 where ${one('gift')}`,
    check: 'logs have no gaps',
    names: /^target /,
  },
  {
    does: 'a target is given the number of another log',
    sql: `update target set log = log + 1 where ${one('target')}`,
    check: 'logs have no gaps',
    names: /its gifts name it by \d+/,
  },
  {
    does: 'the head of a log is moved',
    sql: `update target set last_offset = last_offset + 1 where last_offset > 0`,
    check: 'logs have no gaps',
    names: /head \d+/,
  },
  {
    does: 'a lot is made longer',
    sql: `update ledger_lot set to_position = to_position + 7 where ${one('ledger_lot', 'kind = 1')}`,
    check: 'lots cover what was credited',
    names: /wallet_paid: credited/,
  },
  {
    does: 'a lot is deleted',
    sql: `delete from ledger_lot where ${one('ledger_lot')}`,
    check: 'lots cover what was credited',
    names: /credited \d+; lots cover/,
  },
  {
    does: 'a combo counts more than its gifts',
    sql: `update gift set combo_count = combo_count + 1 where ${one('gift', 'combo is not null')}`,
    check: 'combos',
    names: /^combo /,
  },
  {
    does: 'a combo ended twice',
    sql: `insert into target_event select bucket, target, (select max("offset") + 1000 from target_event), kind, subject, at, posting, payload from target_event where kind = 'combo_end' limit 1`,
    check: 'combos',
    names: /ends 2/,
  },
  {
    does: 'a purchase is credited without a payment',
    sql: `delete from provider_payment`,
    check: 'every purchase has its entries',
    names: /no payment stands for it/,
  },
  {
    does: 'an account is below its floor',
    sql: `alter table ledger_account drop constraint ledger_account_floor; update ledger_account set balance = -1 where ${one('ledger_account', 'kind = 2')}`,
    check: 'floors',
    names: /balance -1 is below the floor 0/,
  },
  {
    does: 'a posting is deleted',
    sql: `delete from ledger_posting where id = (select posting from ledger_entry limit 1)`,
    check: 'entries belong',
    names: /has no posting/,
  },
  {
    does: 'a maturity moved more than was earned',
    sql: `update maturity set amount_micros = amount_micros + 1`,
    check: 'maturities',
    names: /^maturity of .* moved/,
  },
  {
    does: 'a cash-out is marked paid that was not',
    sql: `update cashout set state = 'paid', paid_micros = amount_micros where state = 'requested'`,
    check: 'cash-outs',
    names: /unsettled cash-outs add up to|history of/,
  },
  {
    does: 'a board counts a gift twice',
    sql: `update target_fold set gifts = gifts + 1 where ${one('target_fold', 'gifts > 0')}`,
    check: 'boards and sums',
    names: /^target \S+: board says \d+ gifts/,
  },
  {
    does: 'a supporter is shown with more coins than were given',
    sql: `update target_supporter set coins = coins + 1 where ${one('target_supporter')}`,
    check: 'boards and sums',
    names: /^target \S+: supporter \S+: board says/,
  },
  {
    does: "a creator's day says more than was earned",
    sql: `update creator_day set earned_micros = earned_micros + 1 where ${one('creator_day')}`,
    check: 'boards and sums',
    names: /^creator \S+: \d{4}-\d\d-\d\d: says/,
  },
  {
    does: "a creator's supporter is forgotten",
    sql: `delete from creator_supporter where ${one('creator_supporter')}`,
    check: 'boards and sums',
    names: /^creator \S+: supporter \S+: says 0 coins/,
  },
  {
    does: 'a goal leaves out more than was given',
    sql: 'update goal_start set coins_before = 1000000000',
    check: 'beginnings of goals',
    names: /^goal of \S+: leaves out \d+ coins/,
  },
  {
    does: 'coins expired before their end',
    sql: `update promo_grant set expires_at = expires_at + interval '30 days' where ${one('promo_grant', 'expires_at is not null')}`,
    check: 'promotional coins expire',
    names: /its grant ends at/,
  },
  {
    does: 'an expiry says more than its entry',
    sql: 'update promo_expiry set coins = coins + 1',
    check: 'promotional coins expire',
    names: /of 51 coins; entries took 50/,
  },
  {
    does: 'coins of one grant expired as those of another',
    sql: 'update promo_expiry x set promo = (select g.id from promo_grant g where g.person = x.person and g.id <> x.promo)',
    check: 'promotional coins expire',
    names: /expired as coins of grant/,
  },
  {
    does: 'a grant is forgotten that was to expire',
    sql: 'delete from promo_due',
    check: 'promotional coins expire',
    names: /is not due to expire/,
  },
  {
    does: 'a grant is due at another time than it says',
    sql: `update promo_due set expires_at = expires_at + interval '1 day'`,
    check: 'promotional coins expire',
    names: /is due to expire at/,
  },
  {
    does: 'coins that expired are nobody’s on the platform’s side',
    sql: 'delete from promo_expiry',
    check: 'platform aggregates',
    names: /promo_expired COIN: booked 50, facts say 0|promo_expired COIN/,
  },
  {
    does: 'a removal is made shorter',
    sql: `update ledger_removal set to_position = to_position - 1 where ${one('ledger_removal')}`,
    check: 'removals',
    names: /entry took \d+, removals say/,
  },
  {
    does: 'a removal is moved onto coins that had been spent',
    sql: `update ledger_removal set from_position = from_position - 5, to_position = to_position - 5 where ${one('ledger_removal', 'from_position between 5 and 50')}`,
    check: 'removals',
    names: /coins had been spent before it/,
  },
  {
    does: 'a removal reaches into the next lot',
    sql: `update ledger_removal set to_position = to_position + 5 where ${one('ledger_removal')}`,
    check: 'removals',
    names: /does not lie within one lot/,
  },
  {
    does: 'what is owed is called covered',
    sql: `update refund set debt_coins = debt_coins - 1, covered_coins = covered_coins + 1 where debt_coins > 0`,
    check: 'refunds have their entries',
    names: /^refund .* debt \d+, clawed/,
  },
  {
    does: 'a refund takes more from a creator than its entry',
    sql: `update refund set clawed_micros = clawed_micros + 1 where ${one('refund', 'clawed_micros > 0')}`,
    check: 'refunds have their entries',
    names: /its parts say|entries/,
  },
  {
    does: 'a provider may refund the same again',
    sql: `delete from provider_refund`,
    check: 'refunds have their entries',
    names: /stands for nothing/,
  },
  {
    does: 'a reversal is forgotten',
    sql: `delete from refund_reversal`,
    check: 'coins given back',
    names: /its reversal gave back/,
  },
  {
    does: 'coins given back have no origin',
    sql: `delete from coin_return`,
    check: 'coins given back',
    names: /no coins were given back for it/,
  },
  {
    does: 'a payment of a debt is forgotten',
    sql: `delete from debt_payment`,
    check: 'debts',
    names: /wallet_debt: balance/,
  },
  {
    does: 'a viewer owes and has coins to spend',
    sql: `update ledger_account set balance = -5 where kind = 3 and balance = 0`,
    check: 'debts',
    names: /wallet_debt: owes 5 coins, and has/,
  },
  {
    does: 'revenue was recognised of a gift that can still be undone',
    sql: `update gift_hold set state = 'open', ended_at = null where state = 'released'`,
    check: 'revenue',
    names: /^wallet of .* can still be undone/,
  },
  {
    does: 'a gift that was undone was never recognised, and says that it was sent',
    sql: `update gift_hold set state = 'released' where state = 'undone'`,
    check: 'revenue',
    names: /^purchase .* spent up to the mark/,
  },
  {
    does: 'a payment of a debt took less than it says',
    sql: `update debt_payment set coins = coins + 1`,
    check: 'debts',
    names: /^payment of a debt/,
  },
  {
    does: 'more is taken back of a gift than it earned',
    sql: `update earning_clawback set amount_micros = amount_micros + 100000000 where not reversal`,
    check: 'earnings taken back',
    names: /stands taken back/,
  },
  {
    does: 'a refunded purchase looks like any other',
    sql: `update purchase set state = 'credited' where state = 'refunded'`,
    check: 'purchases and refunds',
    names: /by what went back it is refunded/,
  },
  {
    does: 'spent coins are refunded twice',
    // Without its reversal, the refund that was undone stands beside the dispute that took the same gift.
    sql: `delete from refund_reversal`,
    check: 'purchases and refunds',
    names: /were refunded twice/,
  },
  {
    does: 'the platform hides a loss among refunds',
    sql: `update ledger_platform_entry set kind = 113 where kind = 112`,
    check: 'platform aggregates',
    names: /platform refund_losses USD/,
  },
  {
    does: 'a block is deleted',
    sql: `delete from seal_block where number = 2`,
    check: 'seals chain',
    names: /^block 3: begins at .* after block 1/,
  },
  {
    does: 'a head is changed',
    sql: `update seal_block set hash = decode(repeat('11', 32), 'hex') where number = 1`,
    check: 'seals chain',
    names: /^block 2: /,
  },
  {
    does: 'a posting is slipped in below the mark of the seals',
    sql: `insert into ledger_posting (bucket, id, at, commands, xid) select bucket, '00000000-0000-7000-8000-000000000000', at, 1, xid from ledger_posting order by xid limit 1`,
    check: 'seals cover what is below their mark',
    names: /^block 1: sealed \d+ lines, \d+ are there/,
  },
  {
    does: 'an operator action is taken out of the log',
    sql: `delete from audit_log where ${one('audit_log')}`,
    check: 'seals cover what is below their mark',
    names: /^block \d+: sealed \d+ lines/,
  },
  {
    does: 'an operator action has lost its digest',
    sql: `delete from seal_words where ${one('seal_words')}`,
    check: 'seals cover what is below their mark',
    names: /^operator action .*: lies below the mark and has no digest/,
  },
  {
    does: 'a posting is of a transaction that never was',
    sql: `update ledger_posting set xid = '99999999999' where ${one('ledger_posting')}`,
    check: 'seals cover what is below their mark',
    names: /which this era has not reached/,
  },
  {
    does: 'what was paid of a cash-out is changed',
    sql: `update cashout set paid_micros = paid_micros - 1 where state = 'paid'`,
    check: 'cash-outs',
    names: /its entries sum to/,
  },
  {
    does: 'a cash-out expired after it was sent',
    sql: `insert into cashout_event select bucket, cashout, n + 1, 'expired', at, null, null from cashout_event where state = 'paid'; update cashout set state = 'expired', paid_micros = null where state = 'paid'`,
    check: 'cash-outs',
    names: /expired after it was submitt/,
  },
  {
    does: 'revenue is recognised that was not earned',
    sql: `update revenue_fact set amount_micros = amount_micros + 1`,
    check: 'revenue',
    names: /^purchase .* recognised/,
  },
  {
    does: 'a fact of revenue is lost',
    sql: `delete from revenue_fact`,
    check: 'revenue',
    names: /booked \d+ as revenue, recognised 0/,
  },
  {
    does: 'a wallet is marked further than it goes',
    sql: `update revenue_mark set seq = seq + 1000`,
    check: 'revenue',
    names: /is marked up to entry/,
  },
  {
    does: 'a target is in a foreign bucket',
    sql: `update target set bucket = (bucket + 1) % 64 where ${one('target')}`,
    check: 'buckets',
    names: /is in bucket/,
  },
];

damages.push(
  {
    does: 'a gift is announced that was taken back',
    sql: `insert into announcement (gift, coins, number, told_at) select id, coins, 1000, now() from gift_hold where state = 'undone'`,
    check: 'announcements',
    names: /^announcement 1000: names gift .*, which was not sent/,
  },
  {
    does: 'a gift is on sale whose animation nobody approved',
    sql: `with one as (insert into animation (sha256, width, height, duration_ms, layers, uploaded_by)
      select renditions #>> '{animation,sha256}', 1, 1, 1, 1, gen_random_uuid() from gift_item where id = 'clap' returning sha256)
      update gift_item set animation = one.sha256 from one where id = 'clap'`,
    check: 'reviewed animations',
    names: /^gift item clap: is on sale with animation .* says to_review/,
  },
  {
    does: 'a gift on sale shows an uploaded file that nobody knows',
    sql: `update gift_item set renditions = jsonb_set(renditions, '{animation,url}', '"/assets/uploads/x"') where id = 'clap'`,
    check: 'reviewed animations',
    names: /^gift item clap: shows the uploaded file .* not of its animation/,
  },
  {
    does: 'coins are held for nothing',
    sql: `update ledger_account set balance = balance + 5 where ${one('ledger_account', 'kind = 4')}`,
    check: 'holds',
    names: /wallet_held: balance 5, open holds add up to 0/,
  },
  {
    does: 'a hold that was undone is opened again',
    sql: `update gift_hold set state = 'open', ended_at = null where state = 'undone'`,
    check: 'holds',
    names: /^hold .* open, 5000 coins .* gave back 5000/,
  },
  {
    does: 'a gift that was held is gone',
    sql: `delete from gift where id = (select id from gift_hold where state = 'released')`,
    check: 'holds',
    names: /is released, but no gift was sent for it/,
  },
  {
    does: 'a hold is forgotten',
    sql: `delete from gift_hold where state = 'undone'`,
    check: 'every entry has its cause',
    names: /names a cause that is not there: kind 10/,
  },
  {
    does: 'a gift is on its way whose coins nobody gave',
    sql: `insert into gift_outbox select 3, gen_random_uuid(), g.sender, g.target, g.creator, g.item, 1, 5, 0, 1, false, null, null, 0, 0, 0, now(), gen_random_uuid() from gift_line g limit 1`,
    check: 'gifts on their way',
    names: /^gift .* is on its way with 5 coins .* its sender gave 0 paid/,
  },
  {
    does: 'coins of a gift that crossed no groups went through transit',
    sql: `insert into ledger_platform_entry select p.bucket, p.id, 140, 'COIN', 7 from ledger_posting p limit 1`,
    check: 'transit by posting',
    names: /^posting .* booked 7 coins into transit, its gifts say 0/,
  },
  {
    does: 'a meter is turned back',
    sql: `update wallet_limit set day_coins = 0, month_coins = 0`,
    check: 'limits',
    names: /^meter of .* its gifts took \d+/,
  },
  {
    does: 'a meter passed its limit',
    sql: `alter table wallet_limit drop constraint wallet_limit_day; update wallet_limit set day_coins = 25001`,
    check: 'limits',
    names: /^meter of .* counts 25001 on .*limit 25000/,
  },
);

describe('the doctor', { timeout: 60_000 }, () => {
  it('finds nothing wrong in a database to which nothing was done, and examined something in every check', async () => {
    const report = await after(() => Promise.resolve());
    expect(report.checks.flatMap((check) => check.wrong)).toEqual([]);
    expect(report.ok).toBe(true);
    // Gifts between posting groups are examined where there are such: test/groups.
    expect(report.checks.filter((check) => check.examined === 0).map((check) => check.name)).toEqual([
      'gifts on their way',
      'transit by posting',
      'nothing is parked',
    ]);
  });

  it.each(damages)('sees that $does', async ({ sql, check, names }) => {
    const report = await after(async (client) => void (await client.query(sql)));
    expect(report.ok).toBe(false);
    const found = report.checks.find((each) => each.name === check)!;
    expect(found.ok).toBe(false);
    expect(
      found.wrong.some((line) => names.test(line)),
      `${found.wrong.join('\n')} should match ${names}`,
    ).toBe(true);
  });
});

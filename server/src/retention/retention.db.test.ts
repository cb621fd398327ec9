/** The end of what need not be kept, on a real PostgreSQL: what ends, what stays, and that nothing forgotten can be done a second time. */
import { bucketOf, LIMITS, newId, takeIdsFrom } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { createWorld, type World } from '../../../test/refunds/world.ts';
import { examine } from '../doctor/doctor.ts';
import type { AnyKind } from '../ledger/decide.ts';
import { lifeOfId } from '../ledger/id-life.ts';
import type { CommandBase } from '../ledger/types.ts';
import { createLimits } from '../limits/limits.ts';
import { setLimitsKind } from '../limits/set-limits.ts';
import { createLocalBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { DEFAULT_SETTINGS } from '../platform/settings.ts';
import { targetEventKind } from '../targets/target-event.ts';
import { createRetention, type Retention } from './retention.ts';

const DAY_MS = 86_400_000;
const log = createLog('silent');
/** Makes ids as if it were so many days ago. */
const daysAgo = (days: number): void =>
  takeIdsFrom({
    now: () => Date.now() - days * DAY_MS,
    random: () => crypto.getRandomValues(new Uint8Array(16)),
  });

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;
let world: World;
let retention: Retention;
const submitted: { kind: AnyKind; command: CommandBase; outcome: string }[] = [];
/** Codes of kinds whose ids people make. */
const BY_PEOPLE = new Set([3, 5, 7, 17]);

const rows = async (): Promise<Record<string, number>> => {
  const { rows: found } = await owner.query<{ kind: number; n: number }>(
    'select kind, count(*)::int as n from ledger_command group by kind',
  );
  return Object.fromEntries(found.map((row) => [row.kind, row.n]));
};
const count = async (table: string): Promise<number> =>
  (await owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;
/** Rows of what must never get fewer. */
const books = async (): Promise<unknown> =>
  (
    await owner.query(`
      select (select count(*) from ledger_entry) as entries, (select count(*) from ledger_platform_entry) as platform,
        (select count(*) from ledger_posting) as postings, (select count(*) from gift) as gifts, (select count(*) from gift_hold) as holds`)
  ).rows;
const balances = async (): Promise<unknown> =>
  (await owner.query('select owner, kind, balance::text, seq::text from ledger_account where seq > 0 order by 1, 2'))
    .rows;

/** Of every kind that has a life, under ids of the day that ids are made on. */
async function someLife(): Promise<void> {
  const viewer = await world.person();
  const creator = await world.creator();
  await world.buy(viewer, 10_000n, 99_000_000n);
  await world.grant(viewer, 300n);
  for (let n = 0; n < 4; n++) await world.give(viewer, creator, 100n);
  const kept = await world.hold(viewer, creator, 5_000n);
  await world.end('undo', viewer, kept!);
  await world.teller.submit(setLimitsKind, {
    owner: viewer,
    id: newId(),
    zone: 'UTC',
    currency: 'USD',
    wishes: { spend_day: 9_000n },
  });
  await world.teller.submit(targetEventKind(createLocalBus(log)), {
    owner: creator.id,
    id: newId(),
    event: { target: creator.target, kind: 'thanks', subject: viewer, payload: { person: viewer } },
  });
  await world.recognise();
  await world.mature(20);
}

beforeAll(async () => {
  database = await withDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
  world = await createWorld(database);
  const submit = world.teller.submit.bind(world.teller);
  Object.assign(world.teller, {
    async submit(kind: AnyKind, command: CommandBase) {
      const outcome = await submit(kind, command);
      submitted.push({ kind, command, outcome: outcome.outcome });
      return outcome;
    },
  });
  retention = createRetention({
    db: world.database.db,
    clock: systemClock,
    log,
    settings: { current: () => DEFAULT_SETTINGS, refresh: async () => undefined, write: async () => undefined },
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([owner.end(), app.end()]);
  await assertBooks(database.ownerUrl);
  const report = await examine(database.ownerUrl);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  await database.drop();
});

describe('accepted ids of commands', () => {
  it('end after their life, and what was done under them is not done again', async () => {
    daysAgo(100);
    await someLife();
    const old = submitted.filter((one) => one.outcome === 'ok');
    const of_old = await rows();
    expect(Object.keys(of_old).toSorted()).toEqual(['16', '17', '2', '21', '3', '5', '6']);
    daysAgo(10);
    await someLife();
    daysAgo(0);
    const before = { rows: await rows(), balances: await balances() };
    const things = await books();

    // Several at once, as several processes would.
    const ended = await Promise.all([retention.end(), retention.end(), retention.end()]);
    expect(ended.reduce((sum, n) => sum + n)).toBe(Object.values(of_old).reduce((sum, n) => sum + n));
    for (const [kind, n] of Object.entries(of_old))
      expect([kind, (await rows())[kind]]).toEqual([kind, before.rows[kind]! - n]);
    expect(await retention.end()).toBe(0);
    expect(await books()).toEqual(things);

    // Everything once more, under the same ids, as a client with an old queue would.
    const outcomes: Record<string, Set<string>> = {};
    for (const { kind, command } of old) {
      const again = { ...command, ...(BY_PEOPLE.has(kind.code) ? lifeOfId(command.id, world.clock.now()) : {}) };
      const { outcome } = await world.teller.submit(kind, again);
      (outcomes[kind.name] ??= new Set()).add(outcome);
    }
    expect(Object.fromEntries(Object.entries(outcomes).map(([name, set]) => [name, [...set]]))).toEqual({
      credit_purchase: ['wrong_state'],
      grant_promo: ['stale'],
      send_gift: ['duplicate'],
      hold_gift: ['duplicate'],
      undo_hold: ['wrong_state'],
      set_limits: ['stale'],
      target_event: ['stale'],
      mature: ['wrong_state'],
      // Nothing is left to recognise: it only says so.
      recognise_revenue: ['ok'],
    });
    expect(await balances()).toEqual(before.balances);
    // And those of ten days ago are still answered with their first answer.
    const young = submitted.filter((one) => one.outcome === 'ok' && one.kind.code === 3).at(-1)!;
    expect(await world.teller.submit(young.kind, young.command)).toMatchObject({ outcome: 'duplicate' });
  });

  it('end in bounded batches that may be killed and repeated', async () => {
    daysAgo(100);
    await someLife();
    daysAgo(0);
    const all = await count('ledger_command');
    const one = (most: number) =>
      app.query<{ looked_at: number; ended: number }>('select * from retention_end_commands(now(), $1)', [most]);
    await app.query('begin');
    await one(10_000);
    await app.query('rollback');
    expect(await count('ledger_command')).toBe(all);
    let ended = 0;
    for (;;) {
      const { looked_at, ended: now } = (await one(2)).rows[0]!;
      expect(looked_at).toBeLessThanOrEqual(2);
      ended += now;
      if (looked_at < 2) break;
    }
    expect(ended).toBeGreaterThan(5);
    expect(await count('ledger_command')).toBe(all - ended);
    expect(await retention.end()).toBe(0);
  });

  it('stay when nobody could tell how old they are, whatever is asked for', async () => {
    const person = await world.person();
    const timeless = crypto.randomUUID();
    expect(lifeOfId(timeless, world.clock.now())).toEqual({});
    daysAgo(100);
    const kind = submitted.find((one) => one.kind.code === 3)!.kind;
    const grant = { owner: person, id: timeless, coins: 5n, granted_by: null, reason: 'test' };
    expect(await world.teller.submit(kind, grant)).toMatchObject({ outcome: 'ok' });
    daysAgo(0);
    // Of an hour ago, and somebody asks for the end of everything.
    await world.grant(person, 7n);
    const before = await count('ledger_command');
    await app.query(`select * from retention_end_commands('infinity', 10000)`);
    expect(await count('ledger_command')).toBe(before);
    expect(await world.teller.submit(kind, grant)).toMatchObject({ outcome: 'duplicate' });
  });

  it('are refused as stale before they could be forgotten, also by the door', async () => {
    expect(LIMITS.command_id_days).toBeLessThan(31);
    await owner.query(
      `insert into exact_price (currency, coin_price_micros, min_coins, max_coins) values ('USD', 13000, 1, 100000)`,
    );
    const person = await world.person();
    const limits = createLimits({
      database: world.database,
      teller: world.teller,
      clock: world.clock,
      base_currency: 'USD',
      min_age: () => 0,
    });
    const wish = { time_zone: 'UTC', currency: 'USD', spend_day_coins: '100' } as const;
    daysAgo(LIMITS.command_id_days + 1);
    const old = newId();
    daysAgo(LIMITS.command_id_days - 1);
    const young = newId();
    daysAgo(0);
    await expect(limits.set(person, { ...wish, id: old })).rejects.toMatchObject({ code: 'stale' });
    await limits.set(person, { ...wish, id: young });
    await limits.set(person, { ...wish, id: young });
  });

  it('cannot be deleted by the program, nor changed by the owner of the schema', async () => {
    await expect(app.query('delete from ledger_command')).rejects.toThrow(/permission denied/);
    await expect(app.query('update retention_mark set through = now()')).rejects.toThrow(/permission denied/);
    await expect(owner.query('update ledger_command set fingerprint = 0')).rejects.toThrow(/append-only/);
    await expect(owner.query('truncate ledger_command')).rejects.toThrow(/append-only/);
  });

  it('are still counted by the doctor where they cannot have ended yet', async () => {
    await world.grant(await world.person(), 9n);
    await owner.query('begin');
    await owner.query('delete from ledger_command where posting = (select max(id::text)::uuid from ledger_posting)');
    await owner.query('commit');
    const { checks } = await examine(database.ownerUrl);
    expect(checks.find((check) => check.name === 'entries belong')!.wrong).toEqual([
      expect.stringMatching(/says 1 commands, 0 are there/),
    ]);
    // Put it right, so that the books are whole at the end.
    await owner.query(
      `insert into ledger_command (bucket, owner, id, kind, posting_bucket, fingerprint, posting, answer)
       select g.bucket, g.person, g.id, 3, p.bucket, 0, g.posting, '{}' from promo_grant g join ledger_posting p on p.id = g.posting where g.coins = 9`,
    );
  });
});

describe('words and events', () => {
  it('end after their lives; what waits for somebody stays, and so do gifts', async () => {
    const person = await world.person();
    const { target } = await world.creator();
    const at = (days: number): Date => new Date(Date.now() - days * DAY_MS);
    const chat = async (days: number): Promise<string> => {
      const id = newId();
      await owner.query(
        'insert into chat_line (bucket, target, id, author, text, at) values ($1, $2, $3, $4, $5, $6)',
        [bucketOf(target), target, id, person, `of ${days} days ago`, at(days)],
      );
      return id;
    };
    const reported = await chat(DEFAULT_SETTINGS.keep_chat_days + 1);
    await chat(DEFAULT_SETTINGS.keep_chat_days + 1);
    await chat(DEFAULT_SETTINGS.keep_chat_days - 1);
    const report = (subject: string, resolved_at: Date | null) =>
      owner.query(
        `insert into report (bucket, id, by, subject_kind, subject_id, why, resolved_at) values ($1, $2, $3, 'chat', $4, 'spam', $5)`,
        [bucketOf(person), newId(), person, subject, resolved_at],
      );
    await report(reported, null);
    await report(newId(), at(DEFAULT_SETTINGS.keep_reports_days + 1));
    await report(newId(), at(DEFAULT_SETTINGS.keep_reports_days - 1));
    for (const days of [DEFAULT_SETTINGS.keep_messages_days + 1, 1])
      await owner.query('insert into message (bucket, id, author, text, at) values ($1, $2, $3, $4, $5)', [
        bucketOf(person),
        newId(bucketOf(person)),
        person,
        `of ${days} days ago`,
        at(days),
      ]);
    const event = (id: string, processed: Date | null, outcome: string | null) =>
      owner.query(
        `insert into provider_event (provider, id, type, payload, processed_at, outcome) values ('sandbox', $1, 'paid', '{}', $2, $3)`,
        [id, processed, outcome],
      );
    const old = at(DEFAULT_SETTINGS.keep_provider_events_days + 1);
    await event('old', old, 'credited');
    await event('parked', old, 'parked: another amount');
    await event('waiting', null, null);
    await event('young', at(1), 'credited');
    const user = newId();
    await owner.query(
      `insert into auth."user" (id, name, email, "emailVerified", "updatedAt") values ($1, 'x', 'x@example.com', true, now())`,
      [user],
    );
    for (const [token, expires] of [
      ['old', at(1)],
      ['young', at(-1)],
    ] as const) {
      await owner.query(
        `insert into auth."session" (id, token, "expiresAt", "updatedAt", "userId") values ($1, $1, $2, now(), $3)`,
        [token, expires, user],
      );
      await owner.query(
        `insert into auth."verification" (id, identifier, value, "expiresAt") values ($1, $1, $1, $2)`,
        [token, expires],
      );
      await owner.query('insert into mute (bucket, creator, person, until) values ($1, $2, $3, $4)', [
        bucketOf(person),
        person,
        newId(),
        expires,
      ]);
    }

    expect(await retention.end()).toBe(7);
    const left = async (sql: string): Promise<unknown[]> =>
      (await owner.query<{ x: unknown }>(sql)).rows.map((row) => row.x);
    expect(await left('select text as x from chat_line order by at')).toEqual([
      `of ${DEFAULT_SETTINGS.keep_chat_days + 1} days ago`,
      `of ${DEFAULT_SETTINGS.keep_chat_days - 1} days ago`,
    ]);
    expect(await left(`select text as x from message where text like 'of %'`)).toEqual(['of 1 days ago']);
    expect(await left('select id as x from provider_event order by id')).toEqual(['parked', 'waiting', 'young']);
    expect(await left('select count(*)::int as x from report')).toEqual([2]);
    expect(await left('select id as x from auth."session"')).toEqual(['young']);
    expect(await left('select id as x from auth."verification"')).toEqual(['young']);
    expect(await left('select count(*)::int as x from mute')).toEqual([1]);

    // The report is resolved: then the line that it was about ends too.
    await owner.query('update report set resolved_at = now() where subject_id = $1', [reported]);
    expect(await retention.end()).toBe(1);
    expect(await retention.end()).toBe(0);
  });
});

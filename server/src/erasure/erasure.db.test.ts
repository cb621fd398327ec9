/** A person is forgotten on a real PostgreSQL: nothing that they wrote or were is left in any table, and the books, the seals and the doctor do not notice. */
import { generateKeyPairSync } from 'node:crypto';
import { bucketOf, type Erasure, newId } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { othersTransactionsEnded } from '../../../test/helpers/others-transactions.ts';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { createWorld, type World } from '../../../test/refunds/world.ts';
import { examine } from '../doctor/doctor.ts';
import { erasePerson, lockToErase } from '../people/erase-person.ts';
import { createLocalBus } from '../platform/bus.ts';
import { createLog } from '../platform/log.ts';
import { createSealing, type Sealing } from '../sealing/sealing.ts';
import { readSavedHead, verifySeals } from '../verify/verify.ts';
import { createErasures, type Erasures } from './erasure.ts';

const KEY = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
/** In everything that the person wrote or was. */
const TRACE = 'zoe.traceable';

let database: TestDatabase;
let owner: pg.Client;
let world: World;
let erasures: Erasures;
let sealing: Sealing;
let superuser: pg.Client;
const told: string[] = [];
let people = 0;

beforeAll(async () => {
  database = await withDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await Promise.all([owner.connect(), superuser.connect()]);
  world = await createWorld(database);
  const bus = createLocalBus(createLog('silent'));
  sealing = createSealing({ database: world.database, clock: world.clock, key: KEY });
  erasures = createErasures({
    database: world.database,
    clock: world.clock,
    bus,
    base_currency: 'USD',
    people: {
      lockToErase,
      async eraseWithin(tx, row, at) {
        await erasePerson(tx, row, at);
      },
      tell: (person) => void told.push(person),
    },
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([owner.end(), superuser.end()]);
  await assertBooks(database.ownerUrl);
  const report = await examine(database.ownerUrl);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  await database.drop();
});

/** Somebody who can sign in, in everything of whose is TRACE and the number. */
async function somebody(): Promise<{ id: string; target: string; trace: string; handle: string }> {
  const { id, target } = await world.creator();
  const trace = `${TRACE}${++people}`;
  const handle = `${trace}`.slice(0, 24);
  await owner.query('delete from handle where person = $1', [id]);
  await owner.query('insert into handle (handle, person) values ($1, $2)', [handle, id]);
  await owner.query(
    `update person set handle = $2, display_name = $3, avatar_url = $3, creator = true, attested_age = 18, attested_at = now() where id = $1`,
    [id, handle, trace],
  );
  await owner.query(
    `insert into auth."user" (id, name, email, "emailVerified", image, "updatedAt") values ($1, $2, $2 || '@example.com', true, $2, now())`,
    [id, trace],
  );
  await owner.query(
    `insert into auth."account" (id, "accountId", "providerId", "userId", password, "updatedAt") values ($1, $1, 'credential', $1, $2, now())`,
    [id, trace],
  );
  await owner.query(
    `insert into auth."session" (id, token, "expiresAt", "updatedAt", "userId") values ($1, $2, now() + interval '1 day', now(), $1)`,
    [id, trace],
  );
  return { id, target, trace, handle };
}

/** Puts the trace wherever a person leaves words. */
async function leaveWords(
  who: { id: string; target: string; trace: string },
  other: { id: string; target: string },
): Promise<void> {
  const { id, trace, target } = who;
  const bucket = bucketOf(id);
  const run = (sql: string, values: unknown[]) => owner.query(sql, values);
  const theirs = bucketOf(other.target);
  await run('insert into chat_line (bucket, target, id, author, text) values ($1, $2, $3, $4, $5)', [
    theirs,
    other.target,
    newId(),
    id,
    trace,
  ]);
  const post = newId(theirs);
  await run(
    `insert into post (bucket, id, creator, caption, video, comments) values ($1, $2, $3, 'another', '{}', 1)`,
    [theirs, post, other.id],
  );
  await run('insert into comment (bucket, post, id, author, text) values ($1, $2, $3, $4, $5)', [
    theirs,
    post,
    newId(),
    id,
    trace,
  ]);
  await run('insert into post_like (bucket, post, person) values ($1, $2, $3)', [theirs, post, id]);
  await run(`insert into post (bucket, id, creator, caption, video) values ($1, $2, $3, $4, '{}')`, [
    bucket,
    newId(bucket),
    id,
    trace,
  ]);
  await run(
    `insert into live_session (bucket, id, creator, title, source_id, video, state, ended_at) values ($1, $2, $3, $4, 'address', jsonb_build_object('url', $4::text), 'ended', now())`,
    [bucket, target, id, trace],
  );
  await run('insert into message (bucket, id, author, text) values ($1, $2, $3, $4)', [
    bucket,
    newId(bucket),
    id,
    trace,
  ]);
  await run(
    `insert into report (bucket, id, by, subject_kind, subject_id, about, why, text) values ($1, $2, $3, 'person', $4, $4, 'spam', $5)`,
    [bucket, newId(), id, other.id, trace],
  );
  await run(
    `insert into report (bucket, id, by, subject_kind, subject_id, about, why, text) values ($1, $2, $3, 'person', $4, $4, 'spam', $5)`,
    [bucketOf(other.id), newId(), other.id, id, trace],
  );
  await run('insert into block (bucket, person, blocked) values ($1, $2, $3)', [bucketOf(other.id), other.id, id]);
  await run(`insert into stream_key (bucket, creator, key_hash, made_at) values ($1, $2, '\\x00', now())`, [
    bucket,
    id,
  ]);
  await run(`insert into stream_address (bucket, creator, url, set_at) values ($1, $2, $3, now())`, [
    bucket,
    id,
    trace,
  ]);
  await run(
    `insert into video (bucket, id, creator, origin, title, state, bytes, created_at, changed_at) values ($1, $2, $3, 'upload', $4, 'ready', 1, now(), now())`,
    [bucket, newId(bucket), id, trace],
  );
  await run(`insert into show_control (bucket, creator, revision, changed_at) values ($1, $2, 1, now())`, [bucket, id]);
  await run(
    `insert into overlay_widget (bucket, creator, widget, revision, settings, changed_at) values ($1, $2, 'goal', 1, jsonb_build_object('title', $3::text), now())`,
    [bucket, id, trace],
  );
  await run(
    `insert into goal_start (bucket, creator, since, coins_before, earned_micros_before) values ($1, $2, now(), 0, 0)`,
    [bucket, id],
  );
  await run(`insert into overlay_link (bucket, id, creator, label, token_hash) values ($1, $2, $3, $4, '\\x00')`, [
    bucket,
    newId(bucket),
    id,
    trace,
  ]);
  await run(
    `insert into payout_account (bucket, creator, provider, holder, account_ref, masked, verified) values ($1, $2, 'sandbox', $3, $3, $3, true)`,
    [bucket, id, trace],
  );
  const cashout = newId(bucket);
  await run(
    `insert into cashout (bucket, id, creator, amount_micros, currency, state, provider, account_ref, destination, approvals_needed, requested_at, changed_at, expires_at)
     values ($1, $2, $3, 5, 'USD', 'rejected', 'sandbox', $4, $4, 1, now(), now(), now())`,
    [bucket, cashout, id, trace],
  );
  for (const [n, state] of ['requested', 'rejected'].entries())
    await run(`insert into cashout_event (bucket, cashout, n, state, at) values ($1, $2, $3, $4, now())`, [
      bucket,
      cashout,
      n + 1,
      state,
    ]);
  await run(`update purchase set return_to = '/' || $2, checkout_url = $2 where person = $1`, [id, trace]);
  await run(
    `insert into provider_event (provider, id, type, payload, processed_at, outcome, subject)
     select 'sandbox', 'evt ' || id, 'paid', jsonb_build_object('name', $2::text), now(), 'credited', person || '.' || id from purchase where person = $1`,
    [id, trace],
  );
  await run(
    `insert into ledger_parked (bucket, id, owner, kind, command, fault) values ($1, $2, $3, 'send_gift', $4, 'test')`,
    [bucket, newId(), id, JSON.stringify({ message: trace })],
  );
  await run(
    `insert into demo_mail (id, to_address, subject, text, at) values ($1, $2 || '@example.com', 'Hello', $2, now())`,
    [newId(), trace],
  );
}

/** Tables, of all that there are, in which a text is anywhere. */
async function traces(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'auth') and c.relkind = 'r' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await owner.query(
      `select from ${name} t where to_jsonb(t)::text like '%' || $1 || '%' limit 1`,
      [text],
    );
    if (rowCount) found.push(name);
  }
  return found;
}

const books = async (): Promise<unknown> =>
  (
    await owner.query(`
      select (select md5(string_agg(e::text, '|' order by e::text)) from ledger_entry e) as entries,
        (select md5(string_agg(g::text, '|' order by g::text)) from gift g) as gifts,
        (select md5(string_agg(p::text, '|' order by p::text)) from ledger_posting p) as postings,
        (select md5(string_agg(l::text, '|' order by l::text)) from ledger_lot l) as lots,
        (select md5(string_agg(b::text, '|' order by b::text)) from seal_block b) as blocks`)
  ).rows[0];
const ALL = { give_up_coins: true, give_up_earnings: true };
const NONE = { give_up_coins: false, give_up_earnings: false };

describe('a person who goes', () => {
  it('is forgotten in every table; books, seals and the doctor do not notice', async () => {
    const who = await somebody();
    const other = await somebody();
    await world.buy(who.id, 1_000n, 9_990_000n);
    await world.buy(other.id, 1_000n, 9_990_000n);
    await world.give(who.id, other, 300n);
    const got = await world.give(other.id, who, 500n);
    await leaveWords(who, other);
    await othersTransactionsEnded(superuser);
    await sealing.seal();
    const saved = JSON.stringify((await sealing.state()).head);
    const before = await books();
    const left = await erasures.look(who.id);
    expect(left).toMatchObject({
      paid_coins: '700',
      promo_coins: '0',
      available_micros: '0',
      obstacles: [],
      erased_at: null,
    } satisfies Partial<Erasure>);
    expect(BigInt(left.pending_micros)).toBeGreaterThan(0n);
    expect((await traces(who.trace)).length).toBeGreaterThanOrEqual(17);

    await expect(erasures.eraseSelf(who.id, { handle: other.handle, ...ALL })).rejects.toMatchObject({
      code: 'bad_request',
    });
    await expect(erasures.eraseSelf(who.id, { handle: who.handle, ...NONE })).rejects.toMatchObject({
      code: 'wrong_state',
      details: { give_up: ['coins', 'earnings'] },
    });
    await expect(
      erasures.eraseSelf(who.id, { handle: who.handle, ...ALL, give_up_earnings: false }),
    ).rejects.toMatchObject({ details: { give_up: ['earnings'] } });
    expect(await erasures.look(who.id)).toEqual(left);
    const { rows: frozen } = await owner.query('select from ledger_account where owner = $1 and frozen', [who.id]);
    expect(frozen).toEqual([]);

    await erasures.eraseSelf(who.id, { handle: `@${who.handle.toUpperCase()}`, ...ALL });
    expect(await traces(who.trace)).toEqual([]);
    // What others are called and wrote is untouched.
    expect(await traces(other.trace)).toEqual([
      'auth."user"',
      'auth.account',
      'auth.session',
      'public.handle',
      'public.person',
    ]);
    const { rows } = await owner.query(
      'select display_name, handle, avatar_url, creator, erased_at is not null as erased from person where id = $1',
      [who.id],
    );
    expect(rows).toEqual([
      {
        display_name: 'Deleted person',
        handle: expect.stringMatching(/^deleted\.\d{12}$/),
        avatar_url: null,
        creator: false,
        erased: true,
      },
    ]);
    expect((await owner.query('select comments::int as n from post where creator = $1', [other.id])).rows).toEqual([
      { n: 0 },
    ]);
    expect(told).toEqual([who.id]);

    expect(await books()).toEqual(before);
    expect((await owner.query('select from gift_line where id = $1 and creator = $2', [got, who.id])).rowCount).toBe(1);
    const audit = (
      await owner.query(
        `select actor, reason, before, after from audit_log where action = 'person.erase' and subject_id = $1`,
        [who.id],
      )
    ).rows;
    expect(audit).toEqual([
      {
        actor: who.id,
        reason: 'asked for by the person',
        before: expect.objectContaining({ paid_coins: '700', pending_micros: left.pending_micros }),
        after: { erased: true },
      },
    ]);

    // The head that was saved before still holds, and so does what was sealed since, the erasure included.
    await othersTransactionsEnded(superuser);
    await sealing.seal();
    const { report } = await verifySeals(database.appUrl, { saved: [readSavedHead('before', saved)] });
    expect(report).toMatchObject({ ok: true, problems: [] });
    await assertBooks(database.ownerUrl);
    const { checks } = await examine(database.appUrl);
    expect(
      checks
        .filter((check) => !check.ok && check.name !== 'nothing is parked')
        .map((check) => [check.name, check.wrong]),
    ).toEqual([]);
    await owner.query('delete from ledger_parked');

    // Again: nothing, and no second line.
    await erasures.eraseSelf(who.id, { handle: 'whatever', ...NONE });
    expect((await owner.query(`select from audit_log where action = 'person.erase'`)).rowCount).toBe(1);
    expect((await erasures.look(who.id)).erased_at).not.toBeNull();
    // Nothing is given to them or by them any more, and what is left stays where it is.
    await expect(world.give(other.id, who, 10n)).rejects.toThrow('target_closed');
    await expect(world.give(who.id, other, 10n)).rejects.toThrow('frozen');
    await world.mature(20);
    expect((await erasures.look(who.id)).available_micros).toBe(left.pending_micros);
    // A refund of a purchase of theirs still takes what it must.
    const { rows: purchases } = await owner.query<{ id: string }>('select id from purchase where person = $1', [
      who.id,
    ]);
    await world.refund(purchases[0]!.id, 'after the end', 9_990_000n);
    expect((await erasures.look(who.id)).paid_coins).toBe('0');
  });

  it('is told what is in the way, by oneself and by an operator', async () => {
    const admin = await somebody();
    await owner.query(`insert into person_role (bucket, person, role) values ($1, $2, 'admin')`, [
      bucketOf(admin.id),
      admin.id,
    ]);
    const who = await somebody();
    const refused = async (obstacles: string[], by: 'self' | 'other' = 'self'): Promise<void> => {
      const asked =
        by === 'self'
          ? erasures.eraseSelf(who.id, { handle: who.handle, ...ALL })
          : erasures.eraseOther({ actor: admin.id, person: who.id }, { reason: 'a test', ...ALL });
      await expect(asked).rejects.toMatchObject({ code: 'wrong_state', details: { obstacles } });
      expect((await erasures.look(who.id)).obstacles).toEqual(obstacles);
    };
    await expect(erasures.eraseSelf(admin.id, { handle: admin.handle, ...ALL })).rejects.toMatchObject({
      details: { obstacles: ['operator'] },
    });

    const live = newId(bucketOf(who.id));
    await owner.query(
      `insert into live_session (bucket, id, creator, title, source_id, video) values ($1, $2, $3, 'on', 'x', '{}')`,
      [bucketOf(who.id), live, who.id],
    );
    await refused(['live']);
    await refused(['live'], 'other');
    await owner.query(`update live_session set state = 'ended', ended_at = now() where id = $1`, [live]);

    await world.buy(who.id, 9_000n, 9_990_000n);
    const hold = await world.hold(who.id, admin, 6_000n);
    await refused(['held']);
    await world.end('undo', who.id, hold!);

    await owner.query(
      `insert into purchase (bucket, id, person, provider, state, coins, price_micros, currency, return_to) values ($1, $2, $3, 'sandbox', 'pending', 5, 5, 'USD', '')`,
      [bucketOf(who.id), newId(bucketOf(who.id)), who.id],
    );
    await refused(['purchase']);
    await owner.query(`update purchase set state = 'expired' where person = $1 and state = 'pending'`, [who.id]);

    await owner.query(
      `insert into cashout (bucket, id, creator, amount_micros, currency, state, provider, account_ref, destination, approvals_needed, requested_at, changed_at, expires_at)
       values ($1, $2, $3, 5, 'USD', 'unknown', 'sandbox', '', '', 1, now(), now(), now())`,
      [bucketOf(who.id), newId(bucketOf(who.id)), who.id],
    );
    await refused(['cashout'], 'other');
    await owner.query(`delete from cashout where creator = $1`, [who.id]);

    // Frozen people are looked at first; an operator may end it.
    await owner.query(`update person set frozen_at = now(), freeze_reason = 'looked at' where id = $1`, [who.id]);
    await refused(['frozen']);
    const viewer = await somebody();
    await expect(
      erasures.eraseOther({ actor: viewer.id, person: who.id }, { reason: 'a test', ...ALL }),
    ).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(
      erasures.eraseOther({ actor: admin.id, person: who.id }, { reason: ' ', ...ALL }),
    ).rejects.toMatchObject({ code: 'reason_required' });
    expect((await erasures.look(who.id)).erased_at).toBeNull();
    await erasures.eraseOther({ actor: admin.id, person: who.id }, { reason: 'asked by mail', ...ALL });
    expect(await traces(who.trace)).toEqual([]);
  });

  it('cannot be given anything by a gift that comes at the same moment', async () => {
    const sender = await somebody();
    await world.buy(sender.id, 10_000n, 99_000_000n);
    for (let n = 0; n < 5; n++) {
      const who = await somebody();
      const gifts = Array.from({ length: 20 }, () =>
        world.give(sender.id, who, 10n).catch((error: unknown) => String(error)),
      );
      await erasures.eraseSelf(who.id, { handle: who.handle, ...ALL });
      await Promise.all(gifts);
      expect(await traces(who.trace)).toEqual([]);
      await assertBooks(database.ownerUrl);
    }
  });
});

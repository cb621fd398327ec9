/** The teller on a real PostgreSQL: parallel repeats, poison, lost connections, many tellers on one database. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@busker/protocol';
import { GROUPS } from '../../../test/helpers/grouping.ts';
import { assertBooks } from '../../../test/helpers/books.ts';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { systemClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { connectLedger } from './connection.ts';
import { createTeller } from './teller.ts';
import { grantKind, spendKind, type Move } from './test-kinds.ts';
import type { Teller } from './types.ts';

let database: TestDatabase;
let owner: pg.Client;
const tellers: Teller[] = [];
const open = (limits = {}, connect = connectLedger(database.appUrl)): Teller => {
  const teller = createTeller({
    connect,
    clock: systemClock,
    log: createLog('silent'),
    base_currency: 'USD',
    groups: GROUPS,
    limits,
  });
  tellers.push(teller);
  return teller;
};

beforeAll(async () => {
  database = await withDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await Promise.all(tellers.map((teller) => teller.close()));
  await assertBooks(database.ownerUrl);
  await owner.end();
  await database.drop();
});

const balance = async (person: string): Promise<bigint> =>
  BigInt(
    (
      await owner.query<{ balance: string }>('select balance from ledger_account where owner = $1 and kind = 2', [
        person,
      ])
    ).rows[0]?.balance ?? 0,
  );
const fund = async (teller: Teller, person: string, coins: bigint): Promise<void> => {
  expect(await teller.submit(grantKind, { owner: person, id: newId(), coins })).toMatchObject({ outcome: 'ok' });
};

describe('the teller', () => {
  it('gives one effect and one answer to the same command from 64 connections at once', async () => {
    const all = Array.from({ length: 64 }, () => open());
    const person = newId();
    await fund(all[0]!, person, 100n);
    const command: Move = { owner: person, id: newId(), coins: 7n, to: newId() };
    const outcomes = await Promise.all(all.map((teller) => teller.submit(spendKind, command)));
    expect(outcomes.filter((one) => one.outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((one) => one.outcome === 'duplicate')).toHaveLength(63);
    expect(
      new Set(outcomes.map((one) => ('posting' in one ? `${one.posting} ${one.answer.left}` : 'refused'))).size,
    ).toBe(1);
    expect(await balance(person)).toBe(93n);
    await Promise.all(all.map((teller) => teller.close()));
  });

  it('never lets parallel spends pass what is there, over four tellers', async () => {
    const four = [open(), open(), open(), open()];
    const person = newId();
    await fund(four[0]!, person, 50n);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        four[index % 4]!.submit(spendKind, { owner: person, id: newId(), coins: 1n, to: newId() }),
      ),
    );
    expect(outcomes.filter((one) => one.outcome === 'ok')).toHaveLength(50);
    expect(outcomes.filter((one) => one.outcome === 'insufficient_coins')).toHaveLength(150);
    expect(await balance(person)).toBe(0n);
  });

  it('lets spends cross in both directions over four tellers without a deadlock reaching anybody', async () => {
    const four = [open(), open(), open(), open()];
    const people = [newId(), newId(), newId(), newId()];
    for (const person of people) await fund(four[0]!, person, 10_000n);
    const outcomes = await Promise.all(
      Array.from({ length: 800 }, (_, index) => {
        const from = people[index % 4]!;
        const to = people[(index * 7 + 1) % 4]!;
        return four[(index * 3) % 4]!.submit(spendKind, { owner: from, id: newId(), coins: 2n, to });
      }),
    );
    expect(outcomes.every((one) => one.outcome === 'ok')).toBe(true);
  });

  it.each(['unbalanced', 'below_floor', 'database'] as const)(
    'parks a command that is poisoned (%s) and posts everybody else',
    async (poison) => {
      const teller = open();
      const person = newId();
      await fund(teller, person, 1_000n);
      const bad: Move = {
        owner: person,
        id: newId(),
        coins: poison === 'below_floor' ? 5_000n : 1n,
        to: newId(),
        poison,
      };
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) =>
          teller.submit(spendKind, index === 23 ? bad : { owner: person, id: newId(), coins: 1n, to: newId() }),
        ),
      );
      expect(results.filter((one) => one.status === 'fulfilled' && one.value.outcome === 'ok')).toHaveLength(39);
      expect(results[23]).toMatchObject({ status: 'rejected', reason: { code: 'fault' } });
      expect(await balance(person)).toBe(961n);
      const parked = await owner.query<{ fault: string; kind: string }>(
        'select kind, fault from ledger_parked where id = $1',
        [bad.id],
      );
      expect(parked.rows).toHaveLength(1);
      expect(parked.rows[0]!.kind).toBe('test_spend');
      await owner.query('delete from ledger_parked');
    },
  );

  it('goes on with the same ids when its connection is cut again and again', async () => {
    const teller = open();
    const person = newId();
    await fund(teller, person, 100_000n);
    let stop = false;
    const cutting = (async () => {
      for (; !stop; await new Promise((resolve) => setTimeout(resolve, 150))) {
        const superuser = new pg.Client({ connectionString: database.superuserUrl });
        await superuser.connect();
        await superuser.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'busker teller' and datname = $1`,
          [database.name],
        );
        await superuser.end();
      }
    })();
    let ok = 0;
    for (let round = 0; round < 30; round++) {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () =>
          teller.submit(spendKind, { owner: person, id: newId(), coins: 1n, to: newId() }),
        ),
      );
      ok += outcomes.filter((one) => one.outcome === 'ok' || one.outcome === 'duplicate').length;
    }
    stop = true;
    await cutting;
    expect(ok).toBe(1_500);
    expect(await balance(person)).toBe(98_500n);
  });

  it('goes on when a session is lost while it is being opened', async () => {
    const really = connectLedger(database.appUrl);
    let opened = 0;
    const teller = open({}, async (onLost) => {
      if (++opened > 2) return really(onLost);
      onLost(new Error('Connection terminated'));
      const session = await really(onLost);
      await session.end();
      return session;
    });
    const person = newId();
    await fund(teller, person, 10n);
    expect(opened).toBeGreaterThan(2);
    expect(await balance(person)).toBe(10n);
  });

  it('never says broken of a command that was posted by a commit without an answer, whatever fails when it is tried again', async () => {
    const really = connectLedger(database.appUrl);
    const trouble = ['the answer to the commit', 'a statement'];
    const teller = open({}, async (onLost) => {
      const session = await really(onLost);
      return {
        ...session,
        async query<Row extends object>(statement: Parameters<typeof session.query>[0]) {
          const answer = await session.query<Row>(statement);
          if (armed && trouble[0] === 'the answer to the commit' && statement.text === 'commit') {
            trouble.shift();
            throw new Error('Connection terminated unexpectedly');
          }
          if (armed && trouble[0] === 'a statement' && statement.text !== 'commit') {
            trouble.shift();
            throw Object.assign(new Error('division by zero'), { code: '22012' });
          }
          return answer;
        },
      };
    });
    const person = newId();
    let armed = false;
    await fund(teller, person, 10n);
    armed = true;
    const command: Move = { owner: person, id: newId(), coins: 3n, to: newId() };
    expect(await teller.submit(spendKind, command)).toMatchObject({ outcome: 'duplicate', answer: { left: '7' } });
    expect(trouble).toEqual([]);
    expect(await balance(person)).toBe(7n);
    expect((await owner.query('select from ledger_parked where id = $1', [command.id])).rows).toEqual([]);
  });

  it('says overloaded instead of growing without bound', async () => {
    const teller = open({ waiting_commands: 100 });
    const person = newId();
    await fund(teller, person, 10_000n);
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, () =>
        teller.submit(spendKind, { owner: person, id: newId(), coins: 1n, to: newId() }),
      ),
    );
    const refused = outcomes.filter((one) => one.outcome === 'overloaded').length;
    expect(refused).toBeGreaterThan(0);
    expect(await balance(person)).toBe(10_000n - BigInt(500 - refused));
  });
});

describe('the books', () => {
  const tables = ['ledger_entry', 'ledger_platform_entry', 'ledger_posting', 'ledger_lot', 'gift', 'target_event'];

  it.each(tables)('are append-only by privilege for the program: %s', async (table) => {
    const program = new pg.Client({ connectionString: database.appUrl });
    await program.connect();
    for (const sql of [`update ${table} set bucket = bucket`, `delete from ${table}`, `truncate ${table}`])
      await expect(program.query(sql)).rejects.toMatchObject({ code: '42501' });
    await program.end();
  });

  it.each(tables)('are append-only by trigger for the owner: %s', async (table) => {
    for (const sql of [`update ${table} set bucket = bucket`, `delete from ${table}`, `truncate ${table} cascade`])
      await expect(owner.query(sql)).rejects.toMatchObject({ code: '23001' });
  });

  it('refuse a balance below the floor whatever the code does', async () => {
    await expect(
      owner.query('update ledger_account set balance = floor - 1 where floor is not null'),
    ).rejects.toMatchObject({ code: '23514' });
  });
});

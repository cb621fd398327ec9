/** Several processes that split the posting groups among them: who holds what, commands handed over, and an owner that dies. */
import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketOf, newId } from '@busker/protocol';
import { examine } from '../../server/src/doctor/doctor.ts';
import { openLeases, type Leases } from '../../server/src/ledger/leases.ts';
import { createLinks, openLinkServer } from '../../server/src/ledger/link.ts';
import { openDatabase, type Database } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { openPosters } from '../concurrency/posters.ts';
import { giftOf, openProcess, setStage, type PostingProcess, type Stage } from '../concurrency/stage.ts';
import { assertBooks } from '../helpers/books.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { slowness } from '../helpers/slowness.ts';
import { until } from '../helpers/until.ts';

const GROUPS = 8;
const log = createLog('silent');
let test: TestDatabase;
let owner: pg.Client;
let database: Database;
let stage: Stage;

beforeAll(async () => {
  test = await withDatabase();
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  database = openDatabase(test.appUrl, { max: 8, name: 'test', log });
  stage = await setStage(test, 60, 100_000n);
});
afterAll(async () => {
  await assertBooks(test.ownerUrl);
  expect((await examine(test.appUrl)).checks.flatMap((check) => check.wrong)).toEqual([]);
  await database.close();
  await owner.end();
  await test.drop();
});

const one = async (sql: string, values: readonly unknown[] = []): Promise<number> =>
  Number((await owner.query<{ n: string }>(sql, [...values])).rows[0]!.n);
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const ALL = Array.from({ length: GROUPS }, (_, group) => group);

describe('leases', () => {
  const join = (address = 'nowhere:1'): Promise<Leases> =>
    openLeases({ database, log, groups: GROUPS, self: { id: newId(), address, token: 'x' } });

  it('give all groups to one process alone, half to each of two, and everything back to the first when the second leaves', async () => {
    const first = await join();
    expect(first.mine()).toEqual(ALL);
    const second = await join();
    expect(second.mine()).toHaveLength(GROUPS / 2);
    await until(() => Promise.resolve(first.mine().length === GROUPS / 2 || undefined));
    expect(sorted([...first.mine(), ...second.mine()])).toEqual(ALL);
    for (const group of second.mine()) expect(first.holderOf(group)).toMatchObject({ address: 'nowhere:1' });
    await second.close();
    await until(() => Promise.resolve(first.mine().length === GROUPS || undefined));
    await first.close();
  });
});

describe('the link', () => {
  it('says nothing to whoever does not know the token, and answers whoever does', async () => {
    const server = await openLinkServer({
      at: { host: '127.0.0.1', port: 0 },
      token: 'the right word',
      onCommand: (kind) => (kind === 'known' ? Promise.resolve({ outcome: 'frozen' }) : undefined),
      log,
    });
    const command = { owner: newId(), id: newId(), deadline: new Date() };
    const right = createLinks(log);
    const at = { id: newId(), address: server.address };
    expect(await right.hand({ ...at, token: 'the right word' }, 'known', command)).toEqual({ outcome: 'frozen' });
    expect(await right.hand({ ...at, token: 'the right word' }, 'unheard', command)).toBe('unanswered');
    const wrong = createLinks(log);
    expect(await wrong.hand({ ...at, token: 'the wrong one!' }, 'known', command)).toBe('unanswered');
    // Bytes of a stranger: cut off before anything of them is looked at.
    const stranger = net.connect(Number(server.address.split(':')[1]), '127.0.0.1');
    const closed = new Promise((resolve) => stranger.once('close', resolve));
    stranger.on('error', () => undefined);
    stranger.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
    await closed;
    right.close();
    wrong.close();
    await server.close();
  });
});

describe('two processes', () => {
  it('hand commands to each other; each gift is one, whoever was asked, and a repeat elsewhere is a duplicate', async () => {
    const two = await Promise.all([openProcess(test.appUrl, GROUPS), openProcess(test.appUrl, GROUPS)]);
    await until(() => Promise.resolve(two.every(({ teller }) => teller.buckets.length === 32) || undefined));
    const taps = Array.from({ length: 400 }, (_, n) =>
      giftOf(stage.players[n % 60]!, stage.players[(n * 7 + 1) % 60]!, stage.policy),
    ).filter((tap) => stage.players.find(({ id }) => id === tap.owner)!.target !== tap.target);
    const ask = (process: PostingProcess) => Promise.all(taps.map((tap) => process.teller.submit(process.send, tap)));
    const [first, second] = await Promise.all(two.map(ask));
    taps.forEach((_, n) => {
      expect([first![n]!.outcome, second![n]!.outcome].toSorted()).toEqual(['duplicate', 'ok']);
      expect(first![n]).toMatchObject({ answer: (second![n] as { answer: object }).answer });
    });
    await Promise.all(two.map((process) => process.settled()));
    expect(await one('select count(*) as n from gift_outbox')).toBe(0);
    // All postings of a group come from the process that holds it, so each session posts for half of the groups only.
    expect(await one(`select count(distinct bucket) as n from ledger_posting where bucket < ${GROUPS}`)).toBe(GROUPS);
    await Promise.all(two.map((process) => process.close()));
  });
});

describe('an owner that is killed', () => {
  it(
    'loses its groups within ten seconds, and what it left between the two steps arrives',
    { timeout: 90_000 },
    async () => {
      const posters = await openPosters(test.appUrl, 1, GROUPS);
      const survivor = await openProcess(test.appUrl, GROUPS);
      expect(survivor.teller.buckets).toHaveLength(32);
      const flood = { stage, seconds: 30, in_flight: 200, seed: 7 };
      const flooding = posters.flood([flood]).catch(() => undefined);
      await until(async () => (await one('select count(*) as n from gift')) > 2_000 || undefined, 60_000);
      await posters.kill(0);
      const killed = performance.now();
      await flooding;
      // A command for a group whose owner is dead is posted where it came to, at once.
      const from = stage.players.find(({ id }) => !survivor.teller.buckets.includes(bucketOf(id)))!;
      const to = stage.players.find(({ id }) => id !== from.id)!;
      const outcome = await survivor.teller.submit(survivor.send, giftOf(from, to, stage.policy));
      expect(outcome.outcome).toBe('ok');
      const posted_s = (performance.now() - killed) / 1_000;
      await until(() => Promise.resolve(survivor.teller.buckets.length === 64 || undefined), 30_000);
      const took_s = (performance.now() - killed) / 1_000;
      // Promised for a machine that does nothing else.
      const factor = await slowness();
      expect(posted_s).toBeLessThan(5 * factor);
      expect(took_s).toBeLessThan(10 * factor);
      await until(async () => (await one('select count(*) as n from gift_outbox')) === 0 || undefined, 30_000);
      expect(await one('select coalesce(sum(amount), 0) as n from ledger_platform_entry where kind = 140')).toBe(0);
      await survivor.close();
      await posters.close();
    },
  );
});

/** Processes that tell each other by NOTIFY and by NATS: the same promises, whatever carries it. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNatsServer, ownNats, realNats, type TestNats } from '../../../test/helpers/nats-server.ts';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { until } from '../../../test/helpers/until.ts';
import { createLog } from './log.ts';
import { natsOptions, openNatsBus } from './nats-bus.ts';
import { openNotifyBus } from './notify-bus.ts';
import type { RemoteBus } from './remote-bus.ts';

const log = createLog('silent');
const LOGIN = { user: 'busker', pass: 'a word' };
const SECRET = 'a secret of the tests';

let database: TestDatabase;
beforeAll(async () => {
  database = await withDatabase();
});
afterAll(() => database.drop());

interface Way {
  open(): Promise<RemoteBus>;
  /** Cuts every connection for a moment. */
  cut(): Promise<void>;
  end(): Promise<void>;
}

function natsWay(nats: TestNats): Way {
  return {
    open: () =>
      openNatsBus(`nats://${LOGIN.user}:${encodeURIComponent(LOGIN.pass)}@127.0.0.1:${nats.port}`, SECRET, log),
    async cut() {
      await nats.stop();
      await nats.start();
    },
    end: () => nats.stop(),
  };
}

const WAYS: readonly [string, boolean, () => Promise<Way>][] = [
  [
    'NOTIFY',
    true,
    async () => ({
      open: () => openNotifyBus(database.appUrl, log),
      async cut() {
        const client = new pg.Client({ connectionString: database.superuserUrl });
        await client.connect();
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'busker bus' and datname = current_database()`,
        );
        await client.end();
      },
      end: async () => undefined,
    }),
  ],
  ['NATS, our own server', true, async () => natsWay(await ownNats(LOGIN))],
  ['NATS, the real server', hasNatsServer(), async () => natsWay(await realNats(LOGIN))],
];

for (const [name, here, ready] of WAYS)
  describe.runIf(here)(`two processes, by ${name}`, () => {
    let way: Way;
    let one: RemoteBus;
    let other: RemoteBus;
    let heard: { by_one: string[]; by_other: string[] };
    beforeAll(async () => {
      way = await ready();
      [one, other] = await Promise.all([way.open(), way.open()]);
      heard = { by_one: [], by_other: [] };
      one.subscribe('target', ({ target }) => heard.by_one.push(target));
      other.subscribe('target', ({ target }) => heard.by_other.push(target));
    });
    afterAll(async () => {
      await Promise.all([one.close(), other.close()]);
      await way.end();
    });
    const has = (list: string[], word: string) => until(() => Promise.resolve(list.includes(word) || undefined));

    it('hear each other, and each hears itself once', async () => {
      one.publish('target', { target: 'from one' });
      other.publish('target', { target: 'from the other' });
      await Promise.all([has(heard.by_other, 'from one'), has(heard.by_one, 'from the other')]);
      one.publish('target', { target: 'last' });
      await has(heard.by_other, 'last');
      expect(heard.by_one).toEqual(expect.arrayContaining(['from one', 'from the other', 'last']));
      for (const list of [heard.by_one, heard.by_other]) expect(new Set(list).size).toBe(list.length);
    });

    it('hear many at once, in whole', async () => {
      const words = Array.from({ length: 2_000 }, (_, n) => `ü${n}`.padEnd(100, '·'));
      for (const target of words) one.publish('target', { target });
      await has(heard.by_other, words.at(-1)!);
      expect(heard.by_other.filter((word) => word.startsWith('ü'))).toEqual(words);
    });

    it('hear each other again after the connection was cut', async () => {
      await way.cut();
      let n = 0;
      const says = async (from: RemoteBus, list: string[], who: string): Promise<void> => {
        await until(async () => {
          const word = `${who} ${++n}`;
          from.publish('target', { target: word });
          await new Promise((resolve) => setTimeout(resolve, 60));
          return list.includes(word) || undefined;
        }, 30_000);
      };
      await says(one, heard.by_other, 'again');
      await says(other, heard.by_one, 'back');
    });
  });

describe('NATS', () => {
  it('that is not there, or does not let us in, is said in a sentence with a way out', async () => {
    const nats = await ownNats(LOGIN);
    const wrong = openNatsBus(`nats://busker:wrong@127.0.0.1:${nats.port}`, SECRET, log);
    await expect(wrong).rejects.toMatchObject({
      name: 'StartProblem',
      message: expect.stringMatching(/Authorization/i),
    });
    await nats.stop();
    const gone = openNatsBus(`nats://127.0.0.1:${nats.port}`, SECRET, log);
    await expect(gone).rejects.toMatchObject({ way_out: expect.stringContaining('BUSKER_NATS_URL') });
  });

  it('keeps two Buskers on one server apart', async () => {
    const nats = await ownNats(LOGIN);
    const url = `nats://busker:a%20word@127.0.0.1:${nats.port}`;
    const [one, same, stranger] = await Promise.all([
      openNatsBus(url, SECRET, log),
      openNatsBus(url, SECRET, log),
      openNatsBus(url, 'another secret', log),
    ]);
    const heard: string[] = [];
    same.subscribe('target', ({ target }) => heard.push(`same ${target}`));
    stranger.subscribe('target', ({ target }) => heard.push(`stranger ${target}`));
    one.publish('target', { target: 'news' });
    await until(() => Promise.resolve(heard.length > 0 || undefined));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual(['same news']);
    await Promise.all([one.close(), same.close(), stranger.close()]);
    await nats.stop();
  });

  it('is addressed by user and password, by a token, with TLS, and by several addresses', () => {
    expect(natsOptions('nats://a:b%20c@one:4222, nats://two')).toEqual({
      servers: ['one:4222', 'two'],
      user: 'a',
      pass: 'b c',
    });
    expect(natsOptions('nats://token@one')).toEqual({ servers: ['one'], token: 'token' });
    expect(natsOptions('tls://one:4223')).toEqual({ servers: ['one:4223'], tls: {} });
  });
});

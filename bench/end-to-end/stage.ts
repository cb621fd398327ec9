/**
 * The stage: the real program with its own PostgreSQL, creators who are live, viewers who are signed in and bought coins. All through the doors,
 * but for making the people: signing 500 up would hash 500 passwords, which is not what is measured, so they are people of the demo.
 */
import { randomUUID } from 'node:crypto';
import { createClient, type Client } from '@busker/client';
import { clipSources } from '../../test/helpers/clips.ts';
import { createPeople, demoMailer } from '../../server/src/people/people.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { readConfig } from '../../server/src/platform/config.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createWordFilter } from '../../server/src/safety/safety.ts';
import { each } from '../../test/crowd/persist.ts';
import { buy } from '../../test/crowd/shopping.ts';
import { signInDemo } from '../../test/helpers/program.ts';
import type { SpawnedProgram } from '../../test/helpers/spawned-program.ts';
import type { Item, Viewer } from './generator.ts';

/** At most what the shop sells at once; a viewer spends some thousand. */
const COINS = 100_000n;
/** Items dearer than this are not what people tap all the time. */
const DEAREST_COINS = 20n;
const AT_ONCE = 12;

export interface Stage {
  readonly viewers: readonly Viewer[];
  readonly items: readonly Item[];
}

/** @param size.buyers how many of the viewers, the first, buy coins; left out: all. */
export async function setStage(
  program: SpawnedProgram,
  size: { readonly sockets: number; readonly rooms: number; readonly buyers?: number },
  say: (text: string) => void,
): Promise<Stage> {
  const buyers = size.buyers ?? size.sockets;
  say(`Making ${size.rooms} creators and ${size.sockets} viewers …`);
  const handles = await makePeople(program, size);
  const creators = await each(handles.creators, AT_ONCE, (handle) => signInDemo(program.url, handle));
  const rooms = await each(creators, AT_ONCE, ({ client }, index) => goLive(client, index));
  say(`${buyers} viewers buy ${COINS} coins each …`);
  const viewers = await each(handles.viewers, AT_ONCE, async (handle, index) => {
    const session = await signInDemo(program.url, handle);
    const shop = await session.client.call('shop.get', {});
    const viewer = { id: session.id, cookie: session.cookie, room: rooms[index % rooms.length]! };
    if (index >= buyers) return viewer;
    const purchase = await buy({ ...session, name: handle }, shop, { coins: COINS }, 'pay');
    if (purchase.state !== 'credited') throw new Error(`a purchase ended ${purchase.state}`);
    return viewer;
  });
  const catalogue = await createClient({ base_url: program.url }).call('gifts.catalogue', {});
  const items = catalogue.items.filter((item) => BigInt(item.price_coins) <= DEAREST_COINS);
  if (items.length === 0) throw new Error('the catalogue has no cheap gift');
  return { viewers, items: items.map(({ id, price_coins }) => ({ id, price_coins })) };
}

async function goLive(client: Client, index: number): Promise<string> {
  const clips = await clipSources(client);
  const session = await client.call('live.start', {
    body: { id: randomUUID(), title: `Room ${index + 1}`, source_id: clips[index % clips.length]! },
  });
  return session.id;
}

async function makePeople(
  program: SpawnedProgram,
  size: { readonly sockets: number; readonly rooms: number },
): Promise<{ creators: string[]; viewers: string[] }> {
  const config = await readConfig({ BUSKER_DATA: program.data_folder }, { production: false });
  const url = await program.databaseUrl();
  const log = createLog('fatal');
  const database = openDatabase(url, { max: AT_ONCE, name: 'bench', log });
  const authDatabase = openDatabase(url, { max: 4, name: 'bench sign-in', log, search_path: 'auth' });
  try {
    const { db } = database;
    const bus = createLocalBus(log);
    const clock = systemClock;
    const people = createPeople({
      database,
      authDatabase,
      clock,
      log,
      bus,
      words: await createWordFilter({ db, bus, log }),
      base_currency: config.base_currency,
      public_url: config.public_url,
      secret: config.secret,
      demo: true,
      mailer: demoMailer({ db, clock }),
      readEarnings: () => Promise.reject(new Error('nobody looks at the desk here')),
    });
    const make = (creator: boolean) => async (n: number) => {
      const handle = `bench.${creator ? 'creator' : 'viewer'}.${n}`;
      await people.ensureDemoPerson({ handle, display_name: `Bench ${n}`, avatar_url: null, creator, roles: [] });
      return handle;
    };
    const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
    return {
      creators: await each(numbers(size.rooms), AT_ONCE, make(true)),
      viewers: await each(numbers(size.sockets), AT_ONCE, make(false)),
    };
  } finally {
    await Promise.all([database.close(), authDatabase.close()]);
  }
}

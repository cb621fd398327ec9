/** Dear gifts announced to everybody: over two processes on one database, once each, at the operator's rate, and never what must not be seen. */
import { newId, type Announcement, type GiftItem, type Settings } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipSources } from '../helpers/clips.ts';
import { assertBooks } from '../helpers/books.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** Whatever was to be announced is by then: a look every second, and a pause of a second at the rate that these tests set. */
const QUIET_MS = 1_700;
const LATE_MS = 20_000;
/** A session of one process is one of the other. */
const SAME = { BUSKER_SECRET: 'the same secret in both of two processes' };

let database: TestDatabase;
let owner: pg.Client;
let programs: [Program, Program];
let mira: Session;
let aiko: Session;
let creator: Session;
let other: Session;
let admin: Session;
let room = '';
let elsewhere = '';
let dear: readonly GiftItem[];
/** So dear that they can be undone. */
let held: readonly GiftItem[];
const open: RawSocket[] = [];

async function watch(program: Program, session?: Session, rooms: readonly string[] = [elsewhere]): Promise<RawSocket> {
  const socket = await openRawSocket(program.url, session ? { cookie: session.cookie } : {});
  open.push(socket);
  for (const id of rooms) socket.send({ t: 'join', room: id });
  for (const id of rooms) await socket.wait('snapshot', (message) => message.room === id);
  return socket;
}
const announced = (socket: RawSocket): Announcement[] =>
  socket.heard.flatMap((message) => (message.t === 'announcement' ? [message.announcement] : []));
const hears = (socket: RawSocket, gift_id: string): Promise<Announcement> =>
  until(() => Promise.resolve(announced(socket).find((one) => one.gift_id === gift_id)), LATE_MS);
const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, QUIET_MS));
const settled = () =>
  until(async () => {
    const { rows } = await owner.query<{ n: string }>('select count(*) as n from announcement where number is null');
    return rows[0]!.n === '0' ? true : undefined;
  }, LATE_MS);

/** What was changed at one process is known at the other. */
const known = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5_500));

async function set(changes: Partial<Settings>): Promise<void> {
  await admin.client.call('console.setSettings', { body: { ...changes, reason: 'a test of announcements' } });
}
const send = (sender: Session, item: GiftItem, target_id = room) =>
  sender.client.call('gifts.send', {
    body: { id: newId(), item_id: item.id, quantity: 1, target_id, expected_price_coins: item.price_coins },
  });
const goLive = async (session: Session): Promise<string> => {
  const [clip] = await clipSources(session.client);
  return (await session.client.call('live.start', { body: { id: newId(), title: 'Announced', source_id: clip! } })).id;
};

beforeAll(async () => {
  database = await withDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  programs = [await startProgram(database, SAME), await startProgram(database, SAME)];
  const as = (handle: string): Promise<Session> => programs[0].signIn(handle);
  [mira, aiko, creator, admin] = [await as('mira'), await as('aiko'), await as('chalk.lena'), await as('olive')];
  await buyCoins(programs[0], mira, '60000');
  await buyCoins(programs[0], aiko, '10000');
  room = await goLive(creator);
  const others = (await programs[0].visitor().call('live.list', { query: {} })).rows.filter(({ id }) => id !== room);
  elsewhere = others[0]!.id;
  other = await as(others[0]!.creator.handle);
  const { items } = await programs[0].visitor().call('gifts.catalogue', { query: {} });
  dear = items.filter((item) => BigInt(item.price_coins) >= 150n && BigInt(item.price_coins) < 1_000n);
  held = items.filter((item) => BigInt(item.price_coins) >= 1_000n && BigInt(item.price_coins) <= 4_000n);
  expect(held.length).toBeGreaterThan(1);
  expect(dear.length).toBeGreaterThan(11);
  await set({ announce_from_coins: '150', announce_per_minute: 60, undo_from_coins: '0' });
  await known();
}, 120_000);
afterAll(async () => {
  for (const socket of open) socket.close();
  for (const program of programs ?? []) await program.stop();
  await owner?.end();
  if (database) await assertBooks(database.ownerUrl);
  await database?.drop();
}, 60_000);

describe('a dear gift', () => {
  it('is told once to every room of every process, with who, what, to whom and where', async () => {
    const sockets = [
      await watch(programs[0]),
      await watch(programs[0], aiko, [room]),
      await watch(programs[1]),
      await watch(programs[1], undefined, [elsewhere, room]),
    ];
    const idle = await watch(programs[1], aiko, []);
    const [item] = dear;
    const { gift_id } = await send(mira, item!);
    const heard = await Promise.all(sockets.map((socket) => hears(socket, gift_id)));
    expect(heard[0]).toMatchObject({
      gift_id,
      sender: { handle: 'mira' },
      creator: { handle: 'chalk.lena' },
      item: { id: item!.id, name: item!.name },
      quantity: 1,
      coins: item!.price_coins,
      target: { id: room, kind: 'live' },
    });
    for (const one of heard) expect(one).toEqual(heard[0]);
    await quiet();
    for (const socket of sockets) expect(announced(socket)).toHaveLength(1);
    expect(announced(idle)).toEqual([]);
    // Whoever comes after it is told nothing that is over.
    expect(announced(await watch(programs[0]))).toEqual([]);
  });

  it('is not told again when its command is, at another process', async () => {
    const socket = await watch(programs[1]);
    const item = dear[1]!;
    const body = {
      id: newId(),
      item_id: item.id,
      quantity: 1,
      target_id: room,
      expected_price_coins: item.price_coins,
    };
    const { gift_id } = await mira.client.call('gifts.send', { body });
    await hears(socket, gift_id);
    const again = await programs[1].signIn('mira');
    expect((await again.client.call('gifts.send', { body })).duplicate).toBe(true);
    await quiet();
    expect(announced(socket).map((one) => one.gift_id)).toEqual([gift_id]);
  });

  it('goes before cheaper ones that came first, and a run of taps is one announcement', async () => {
    const socket = await watch(programs[0]);
    await quiet();
    const items = dear.slice(2, 5).toSorted((a, b) => Number(a.price_coins) - Number(b.price_coins));
    // The first is told at once; what comes within its pause waits.
    const first = await send(mira, dear[5]!);
    await hears(socket, first.gift_id);
    await set({ announce_per_minute: 2 });
    const sent = [];
    for (const item of items) sent.push((await send(mira, item)).gift_id);
    await send(mira, items[0]!);
    await send(mira, dear[5]!);
    await set({ announce_per_minute: 60 });
    for (const gift_id of sent) await hears(socket, gift_id);
    await settled();
    await quiet();
    expect(announced(socket).map((one) => one.gift_id)).toEqual([first.gift_id, ...sent.toReversed()]);
  });

  it('is told to nobody who blocks one of the two or is blocked by one, nor in rooms of creators who muted its sender', async () => {
    await aiko.client.call('blocks.put', { params: { id: creator.id } });
    const away = await watch(programs[1], aiko);
    const visitor = await watch(programs[1]);
    const heard_by = async (item: GiftItem): Promise<boolean> => {
      const { gift_id } = await send(mira, item, room);
      await hears(visitor, gift_id);
      await quiet();
      return announced(away).some((one) => one.gift_id === gift_id);
    };
    expect(await heard_by(dear[6]!)).toBe(false);
    await aiko.client.call('blocks.delete', { params: { id: creator.id } });
    expect(await heard_by(dear[7]!)).toBe(true);
    const muted_there = await watch(programs[0], undefined, [elsewhere]);
    const visitor_here = await watch(programs[0], undefined, [room]);
    await other.client.call('live.mute', { params: { id: elsewhere, person: mira.id }, body: { minutes: 5 } });
    const { gift_id } = await send(mira, dear[8]!);
    await hears(visitor_here, gift_id);
    await quiet();
    expect(announced(muted_there)).toEqual([]);
    await other.client.call('live.unmute', { params: { id: elsewhere, person: mira.id } });
  });

  it('is told when it can no longer be undone, and never when it was', { timeout: 60_000 }, async () => {
    const socket = await watch(programs[0], undefined, [room]);
    await set({ undo_from_coins: '1000', undo_ms: 3_000 });
    const undone = await send(aiko, held[0]!);
    expect(undone.hold).toBeDefined();
    await aiko.client.call('gifts.undo', { params: { id: undone.gift_id } });
    const kept = await send(aiko, held[1]!);
    expect(announced(socket)).toEqual([]);
    await hears(socket, kept.gift_id);
    const hold = await aiko.client.call('gifts.hold', { params: { id: kept.gift_id } });
    expect(hold.state).toBe('released');
    await quiet();
    expect(announced(socket).map((one) => one.gift_id)).toEqual([kept.gift_id]);
    await set({ undo_from_coins: '0' });
  });

  it('is not told of names that the filter refuses by now, nor of rooms that ended', { timeout: 60_000 }, async () => {
    const socket = await watch(programs[1]);
    const items = [dear[9]!, dear[10]!, dear[11]!];
    const first = await send(aiko, items[0]!);
    await hears(socket, first.gift_id);
    await set({ announce_per_minute: 1 });
    await send(mira, items[1]!);
    await creator.client.call('live.end', { params: { id: room } });
    await settled();
    room = await goLive(creator);
    await admin.client.call('console.setWords', { body: { words: ['mira*'], reason: 'a test of announcements' } });
    await known();
    await set({ announce_per_minute: 60 });
    await send(mira, items[2]!);
    await settled();
    await quiet();
    expect(announced(socket).map((one) => one.gift_id)).toEqual([first.gift_id]);
  });
});

describe('the operator', () => {
  it('sets price and rate with a reason, which the audit log keeps; 0 is off', async () => {
    const { rows } = await admin.client.call('console.audit', { query: {} });
    const line = rows.find(
      ({ action, subject_id }) => action === 'setting.change' && subject_id.includes('announce_from'),
    );
    expect(line).toMatchObject({ reason: 'a test of announcements' });
    await set({ announce_from_coins: '0' });
    const socket = await watch(programs[0]);
    await send(mira, dear[0]!);
    await settled();
    await quiet();
    expect(announced(socket)).toEqual([]);
  });
});

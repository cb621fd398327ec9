/** Creators run their overlays and refuse gifts, through the real doors: what is stored, who may, what overlays are told, and that no money moves. */
import { newId, type GiftBody, type ShowChange } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertBooks } from '../helpers/books.ts';
import { clipSources } from '../helpers/clips.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { openRawSocket, type RawSocket } from '../realtime/raw-socket.ts';

/** Several posting groups, because only then may several processes share a database. */
const TOGETHER = { BUSKER_POSTING_GROUPS: '2', BUSKER_SECRET: 'the same for all processes of this test' };

let database: TestDatabase;
let program: Program;
let mira: Session;
let lena: Session;
let other: Session;
let room = '';
let hello = {};
const open: RawSocket[] = [];

async function openOverlay(): Promise<RawSocket> {
  const socket = await openRawSocket(program.url, { hello });
  open.push(socket);
  return socket;
}
const gift = (item_id: string, expected_price_coins = '1'): GiftBody => ({
  id: newId(),
  item_id,
  quantity: 1,
  target_id: room,
  expected_price_coins,
});
const change = (body: ShowChange) => lena.client.call('show.change', { body });
const send = (body: GiftBody) => mira.client.call('gifts.send', { body });
/** A gift to a creator of another posting group comes in a second step. */
const arrived = (gift_id: string) =>
  until(() => lena.client.call('gifts.get', { params: { id: gift_id } }).catch(() => undefined));
const coinsOf = async (who: Session): Promise<string> => (await who.client.call('me.get', {})).wallet.total;

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database, TOGETHER);
  [mira, lena, other] = (await Promise.all(
    ['mira', 'chalk.lena', 'kofi.drums'].map((handle) => program.signIn(handle)),
  )) as [Session, Session, Session];
  await buyCoins(program, mira, '500');
  const [clip] = await clipSources(lena.client);
  room = (await lena.client.call('live.start', { body: { id: newId(), title: 'Show', source_id: clip! } })).id;
  const made = await lena.client.call('studio.makeOverlayLink', { body: { id: newId(), label: 'OBS' } });
  hello = { t: 'hello', v: 1, overlay_token: new URL(made.url).hash.slice('#token='.length) };
}, 60_000);
afterAll(async () => {
  for (const socket of open) socket.close();
  await program?.stop();
  if (database) await assertBooks(database.ownerUrl);
  await database?.drop();
});

describe('how overlays are run', () => {
  it('is nothing special at first, changes field by field, and reaches open overlays and those that come back', async () => {
    const overlay = await openOverlay();
    expect((await overlay.wait('welcome')).overlay!.rules).toEqual({
      revision: 0,
      paused: false,
      muted: false,
      full_screen_from_coins: null,
      quiet_hours: null,
    });
    const quiet_hours = { from: '22:00', to: '07:30', time_zone: 'Asia/Tokyo' };
    await change({ paused: true });
    await change({ quiet_hours, full_screen_from_coins: '5000' });
    const now = await change({ muted: true });
    expect(now).toMatchObject({ paused: true, muted: true, full_screen_from_coins: '5000', quiet_hours, revision: 3 });
    const { blocked_items: _, changed_at: __, ...rules } = now;
    await overlay.wait('overlay_show', (message) => message.rules?.revision === 3);
    expect(overlay.heard.findLast((message) => message.t === 'overlay_show')).toEqual({ t: 'overlay_show', rules });
    const back = await openOverlay();
    expect((await back.wait('welcome')).overlay!.rules).toEqual(rules);
    await change({ paused: false, muted: false, quiet_hours: null, full_screen_from_coins: null });
    expect(await lena.client.call('show.get', {})).toMatchObject({ paused: false, quiet_hours: null, revision: 4 });
  });

  it('is for creators alone, and takes no hours that are none', async () => {
    await expect(mira.client.call('show.change', { body: { paused: true } })).rejects.toMatchObject({
      code: 'not_allowed',
    });
    await expect(program.visitor().call('show.get', {})).rejects.toMatchObject({ code: 'not_signed_in' });
    const refused: ShowChange[] = [
      { quiet_hours: { from: '22:00', to: '22:00', time_zone: 'UTC' } },
      { quiet_hours: { from: '22:00', to: '07:00', time_zone: 'Moon/Tranquility' } },
      { quiet_hours: { from: '25:00', to: '07:00', time_zone: 'UTC' } },
      { full_screen_from_coins: '0' },
      { blocked_items: ['no such <id>'] },
    ];
    for (const body of refused) await expect(change(body)).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('skips and shows again on open overlays, once, and only gifts that this creator was given', async () => {
    const overlay = await openOverlay();
    await overlay.wait('welcome');
    const { gift_id } = await send({ ...gift('clap'), message: 'Bravo' });
    await arrived(gift_id);
    const before = await coinsOf(mira);
    const again = { id: newId(), command: 'replay', gift_id } as const;
    await lena.client.call('show.command', { body: { id: newId(), command: 'skip' } });
    await lena.client.call('show.command', { body: again });
    await overlay.wait('overlay_show', (message) => message.skip === true);
    expect((await overlay.wait('overlay_show', (message) => message.replay !== undefined)).replay).toMatchObject({
      id: again.id,
      gift: { gift_id, item_id: 'clap', message: 'Bravo', sender: { handle: 'mira' } },
    });
    expect(await coinsOf(mira)).toBe(before);
    await expect(
      lena.client.call('show.command', { body: { id: newId(), command: 'replay', gift_id: newId() } }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(other.client.call('show.command', { body: again })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a blocked gift', () => {
  it('is refused by both doors before any money moves, is named for trays, and is taken again afterwards', async () => {
    const accepted = gift('clap');
    const first = await send(accepted);
    await change({ blocked_items: ['clap'] });
    const before = await coinsOf(mira);
    await expect(send(gift('clap'))).rejects.toMatchObject({ code: 'item_blocked' });
    const socket = await openRawSocket(program.url, { cookie: mira.cookie });
    open.push(socket);
    const tap = { t: 'gift', ...gift('clap') };
    socket.send(tap);
    expect((await socket.wait('refused', (message) => message.id === tap.id)).error.code).toBe('item_blocked');
    expect(await coinsOf(mira)).toBe(before);
    // what was accepted before has the same answer as then
    expect(await send(accepted)).toMatchObject({ gift_id: first.gift_id, duplicate: true });
    expect(await send(gift('kind-word'))).toMatchObject({ duplicate: false });
    const blocked = { params: { id: lena.id } };
    expect(await program.visitor().call('show.blockedGifts', blocked)).toEqual({ item_ids: ['clap'] });
    await change({ blocked_items: [] });
    expect(await program.visitor().call('show.blockedGifts', blocked)).toEqual({ item_ids: [] });
    expect(await send(gift('clap'))).toMatchObject({ duplicate: false });
  });
});

describe('two server processes', () => {
  it('obey each other’s creators: what is pressed at one is done by overlays at the other, and refused there at once', async () => {
    const second = await startProgram(database, TOGETHER);
    try {
      const [mira2, overlay] = await Promise.all([
        second.signIn('mira'),
        openRawSocket(second.url, { hello }).then((socket) => {
          open.push(socket);
          return socket;
        }),
      ]);
      await overlay.wait('welcome');
      const { revision } = await change({ paused: true, blocked_items: ['clap'] });
      // no notice has to arrive for this: the posting reads it
      await expect(mira2.client.call('gifts.send', { body: gift('clap') })).rejects.toMatchObject({
        code: 'item_blocked',
      });
      const blocked = { params: { id: lena.id } };
      expect(await second.visitor().call('show.blockedGifts', blocked)).toEqual({ item_ids: ['clap'] });
      await overlay.wait('overlay_show', ({ rules }) => rules?.revision === revision && rules.paused);
      const { gift_id } = await send(gift('kind-word'));
      await arrived(gift_id);
      await lena.client.call('show.command', { body: { id: newId(), command: 'skip' } });
      await lena.client.call('show.command', { body: { id: newId(), command: 'replay', gift_id } });
      await overlay.wait('overlay_show', ({ skip }) => skip === true);
      await overlay.wait('overlay_show', ({ replay }) => replay?.gift.gift_id === gift_id);
    } finally {
      await second.stop();
      await change({ paused: false, blocked_items: [] });
    }
  });
});

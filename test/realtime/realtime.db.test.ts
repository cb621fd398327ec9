/** The realtime protocol over real sockets: snapshot, frames after commit, resume, combos, the two doors of a gift, overlays, manners. */
import { newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipSources } from '../helpers/clips.ts';
import { assertBooks } from '../helpers/books.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

let database: TestDatabase;
let program: Program;
let mira: Session;
let aiko: Session;
let creator: Session;
let room = '';
const open: RawSocket[] = [];

async function connect(
  session?: Session,
  options: { hello?: object; headers?: Record<string, string> } = {},
): Promise<RawSocket> {
  const socket = await openRawSocket(program.url, { ...(session ? { cookie: session.cookie } : {}), ...options });
  open.push(socket);
  return socket;
}
const tap = (item_id = 'clap', quantity = 1, expected_price_coins = '1') => ({
  t: 'gift',
  id: newId(),
  item_id,
  quantity,
  target_id: room,
  expected_price_coins,
});
/** The frame that carries a gift. */
const carries = (gift_id: string) => (message: { events: readonly { k: string }[] }) =>
  message.events.some((event) => event.k === 'gift' && (event as { gift_id?: string }).gift_id === gift_id);

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database);
  [mira, aiko, creator] = (await Promise.all(
    ['mira', 'aiko', 'chalk.lena'].map((handle) => program.signIn(handle)),
  )) as [Session, Session, Session];
  await buyCoins(program, mira, '5000');
  const [clip] = await clipSources(creator.client);
  room = (await creator.client.call('live.start', { body: { id: newId(), title: 'Sockets', source_id: clip! } })).id;
}, 60_000);
afterAll(async () => {
  for (const socket of open) socket.close();
  await program?.stop();
  if (database) await assertBooks(database.ownerUrl);
  await database?.drop();
});

describe('a room', () => {
  it('shows a gift by socket to everybody once, acknowledged to its sender; by HTTP the same id has the same result', async () => {
    const [sender, other] = await Promise.all([connect(mira), connect(aiko)]);
    for (const socket of [sender, other]) socket.send({ t: 'join', room });
    await Promise.all([sender.wait('snapshot'), other.wait('snapshot')]);
    const command = { ...tap('clap', 2), message: 'Bravo' };
    sender.send(command);
    const ack = await sender.wait('ack', (message) => message.id === command.id);
    const gift_id = ack.gift!.gift_id;
    const frame = await other.wait('frame', carries(gift_id));
    expect(frame.events.find((event) => event.k === 'gift')).toMatchObject({
      item_id: 'clap',
      quantity: 2,
      coins: '2',
      message: 'Bravo',
      sender: { handle: 'mira' },
      combo: { count: 2, coins: '2' },
    });
    sender.send(command);
    const again = await sender.wait('ack', (message) => message.id === command.id && message.gift?.duplicate === true);
    expect(again.gift).toEqual({ ...ack.gift, duplicate: true });
    const { t: _t, ...body } = command;
    expect(await mira.client.call('gifts.send', { body })).toEqual({ ...ack.gift, duplicate: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(other.durable().filter((event) => event.k === 'gift' && event.gift_id === gift_id)).toHaveLength(1);
  });

  it('counts a combo absolutely and ends it once, after three seconds without a tap', async () => {
    const socket = await connect(aiko);
    socket.send({ t: 'join', room });
    const snapshot = await socket.wait('snapshot');
    const sender = await connect(mira);
    for (let n = 0; n < 12; n++) sender.send(tap('kind-word'));
    const end = await socket.wait('frame', (message) =>
      message.events.some((event) => event.k === 'combo_end' && event.item_id === 'kind-word'),
    );
    expect(end.events.find((event) => event.k === 'combo_end')).toMatchObject({
      count: 12,
      coins: '12',
      sender: { handle: 'mira' },
    });
    const taps = socket
      .durable()
      .filter((event) => event.k === 'gift')
      .filter((event) => event.item_id === 'kind-word');
    expect(taps.map((event) => event.combo!.count)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(new Set(taps.map((event) => event.combo!.id)).size).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const events = socket.durable();
    expect(events.filter((event) => event.k === 'combo_end' && event.item_id === 'kind-word')).toHaveLength(1);
    expect(events.map((event) => event.offset)).toEqual(events.map((_, index) => snapshot.offset + 1 + index));
  });

  it('brings whoever comes back up to date from the last offset, without a gap or a repeat', async () => {
    const socket = await connect(aiko);
    socket.send({ t: 'join', room });
    const { offset } = await socket.wait('snapshot');
    socket.close();
    const sender = await connect(mira);
    const commands = Array.from({ length: 7 }, () => tap('kind-word'));
    for (const command of commands) sender.send(command);
    for (const command of commands) await sender.wait('ack', (message) => message.id === command.id);
    const back = await connect(aiko);
    back.send({ t: 'join', room, after: offset });
    const resumed = await back.wait('resumed');
    expect(resumed.events.map((event) => event.offset)).toEqual(
      Array.from({ length: resumed.offset - offset }, (_, index) => offset + 1 + index),
    );
    expect(resumed.events.filter((event) => event.k === 'gift')).toHaveLength(7);
    expect(resumed.combos.map((combo) => combo.count)).toEqual([7]);
  });

  it('carries totals and the board for latecomers', async () => {
    const socket = await connect();
    socket.send({ t: 'join', room });
    await socket.wait('snapshot');
    const board = await until(async () => {
      const answer = await program.visitor().call('targets.board', { params: { id: room } });
      return answer.totals.gifts >= 20 ? answer : undefined;
    });
    expect(board.rows[0]).toMatchObject({ rank: 1, person: { handle: 'mira' }, coins: board.totals.coins });
  });

  it('refuses with a code of the table and takes nothing', async () => {
    const visitor = await connect();
    visitor.send(tap());
    expect((await visitor.wait('refused')).error.code).toBe('not_signed_in');
    const poor = await connect(mira);
    const dear = tap('city-of-lights', 1, '40000');
    poor.send(dear);
    const missing = (await poor.wait('refused', (message) => message.id === dear.id)).error;
    expect(missing.code).toBe('insufficient_coins');
    expect(missing.details!['missing_coins']).toMatch(/^\d+$/);
    const rude = { ...tap(), message: 'you fucking idiot' };
    poor.send(rude);
    expect((await poor.wait('refused', (message) => message.id === rude.id)).error.code).toBe('text_refused');
    poor.send({ t: 'gift', id: 'no id', quantity: -1 });
    await poor.wait('refused', (message) => message.error.code === 'bad_request');
    poor.send({ t: 'join', room: newId() });
    await poor.wait('refused', (message) => message.error.code === 'not_found');
  });

  it('knows nobody by the cookies of a connection that a foreign page opened', async () => {
    const socket = await connect(mira, { headers: { origin: 'https://evil.example' } });
    expect((await socket.wait('welcome')).person).toBeNull();
  });
});

describe('chat', () => {
  it('reaches the room when it is clean, and nobody when it is not', async () => {
    const [a, b] = await Promise.all([connect(mira), connect(aiko)]);
    for (const socket of [a, b]) socket.send({ t: 'join', room });
    await Promise.all([a.wait('snapshot'), b.wait('snapshot')]);
    const rude = { t: 'chat', id: newId(), room, text: 'what a f u c k i n g show' };
    a.send(rude);
    expect((await a.wait('refused', (message) => message.id === rude.id)).error.code).toBe('text_refused');
    const line = { t: 'chat', id: newId(), room, text: 'What a show' };
    a.send(line);
    await a.wait('ack', (message) => message.id === line.id);
    const frame = await b.wait('frame', (message) =>
      message.events.some((event) => event.k === 'chat' && event.id === line.id),
    );
    expect(frame.events.find((event) => event.k === 'chat')).toMatchObject({
      text: 'What a show',
      author: { handle: 'mira' },
    });
    expect(JSON.stringify(b.heard)).not.toContain('f u c k');
  });

  it('is over for the muted and the blocked until that is taken back', async () => {
    const socket = await connect(aiko);
    await creator.client.call('live.mute', { params: { id: room, person: aiko.id }, body: { minutes: 5 } });
    const muted = { t: 'chat', id: newId(), room, text: 'hello?' };
    socket.send(muted);
    expect((await socket.wait('refused', (message) => message.id === muted.id)).error.code).toBe('muted');
    await creator.client.call('live.unmute', { params: { id: room, person: aiko.id } });
    await creator.client.call('blocks.put', { params: { id: aiko.id } });
    const blocked = tap();
    socket.send(blocked);
    expect((await socket.wait('refused', (message) => message.id === blocked.id)).error.code).toBe('blocked');
    await creator.client.call('blocks.delete', { params: { id: aiko.id } });
    const fine = { t: 'chat', id: newId(), room, text: 'hello again' };
    socket.send(fine);
    await socket.wait('ack', (message) => message.id === fine.id);
  });
});

describe('an overlay link', () => {
  it('watches its creator’s room, may do nothing else, and goes dark when it is revoked', async () => {
    const made = await creator.client.call('studio.makeOverlayLink', { body: { id: newId(), label: 'OBS' } });
    const overlay_token = new URL(made.url).hash.slice('#token='.length);
    const hello = { t: 'hello', v: 1, overlay_token };
    const overlay = await connect(undefined, { hello });
    expect((await overlay.wait('welcome')).overlay).toMatchObject({ room, creator: { handle: 'chalk.lena' } });
    overlay.send({ t: 'join', room });
    await overlay.wait('snapshot');
    const foreign = (await program.visitor().call('live.list', { query: {} })).rows.find(
      (session) => session.id !== room,
    )!;
    overlay.send({ t: 'join', room: foreign.id });
    expect((await overlay.wait('refused', (message) => message.room === foreign.id)).error.code).toBe('not_allowed');
    const chat = { t: 'chat', id: newId(), room, text: 'I am a link' };
    overlay.send(chat);
    expect((await overlay.wait('refused', (message) => message.id === chat.id)).error.code).toBe('not_allowed');
    const sender = await connect(mira);
    const command = tap();
    sender.send(command);
    const ack = await sender.wait('ack', (message) => message.id === command.id);
    await overlay.wait('frame', carries(ack.gift!.gift_id));
    await creator.client.call('studio.revokeOverlayLink', { params: { id: made.link.id } });
    expect((await overlay.wait('bye')).why).toBe('revoked');
    await overlay.closed;
    const late = await connect(undefined, { hello });
    expect((await late.wait('bye')).why).toBe('revoked');
  });
});

describe('the creator', () => {
  it('sees earnings as gifts arrive, thanks a supporter in the room, and ends the session for everybody', async () => {
    const [studio, viewer, sender] = await Promise.all([connect(creator), connect(aiko), connect(mira)]);
    viewer.send({ t: 'join', room });
    await viewer.wait('snapshot');
    studio.send({ t: 'watch_earnings' });
    const before = await studio.wait('earnings');
    const command = tap('hat-coin', 1, '5');
    sender.send(command);
    const ack = await sender.wait('ack', (message) => message.id === command.id);
    // 5 coins × 1 cent × 50 %.
    const after = await studio.wait('earnings', (message) => message.gift?.gift_id === ack.gift!.gift_id);
    expect(BigInt(after.earnings.pending_micros) - BigInt(before.earnings.pending_micros)).toBe(25_000n);
    expect(after.gift).toMatchObject({ earned_micros: '25000', sender: { handle: 'mira' } });
    await creator.client.call('live.thanks', {
      params: { id: room },
      body: { id: newId(), supporter_id: mira.id, text: 'Thank you, Mira' },
    });
    const thanks = await viewer.wait('frame', (message) => message.events.some((event) => event.k === 'thanks'));
    expect(thanks.events.find((event) => event.k === 'thanks')).toMatchObject({
      supporter: { handle: 'mira' },
      text: 'Thank you, Mira',
    });
    await creator.client.call('live.end', { params: { id: room } });
    await viewer.wait('frame', (message) => message.events.some((event) => event.k === 'live_ended'));
    const tooLate = tap();
    sender.send(tooLate);
    expect((await sender.wait('refused', (message) => message.id === tooLate.id)).error.code).toBe('target_closed');
  });
});

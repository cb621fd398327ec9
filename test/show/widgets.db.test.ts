/** Widgets for OBS, through the real doors: what is stored, who may, what open pages are told, what a goal counts; and that a test moves nothing. */
import {
  newId,
  WIDGET_DEFAULTS,
  type GiftBody,
  type ServerMessage,
  type WidgetName,
  type WidgetStateOf,
} from '@busker/protocol';
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
let second: Program;
let mira: Session;
let lena: Session;
let room = '';
let token = '';
const open: RawSocket[] = [];

async function openPage(widget: WidgetName, at = program): Promise<RawSocket> {
  const socket = await openRawSocket(at.url, { hello: { t: 'hello', v: 1, overlay_token: token, widget } });
  open.push(socket);
  return socket;
}
async function welcomeOf<N extends WidgetName>(page: RawSocket, _widget: N): Promise<WidgetStateOf<N>> {
  return (await page.wait('welcome')).overlay!.widget as WidgetStateOf<N>;
}
async function send(item_id = 'clap', expected_price_coins = '1'): Promise<string> {
  const body: GiftBody = { id: newId(), item_id, quantity: 1, target_id: room, expected_price_coins };
  const { gift_id } = await mira.client.call('gifts.send', { body });
  // to a creator of another posting group it comes in a second step
  await until(() => lena.client.call('gifts.get', { params: { id: gift_id } }).catch(() => undefined));
  return gift_id;
}
const widgets = () => lena.client.call('widgets.get', {});
const books = async (): Promise<string> => {
  const [wallet, studio] = [await mira.client.call('me.get', {}), await lena.client.call('studio.get', {})];
  return `${wallet.wallet.total} ${studio.earnings.all_time_micros}`;
};

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database, TOGETHER);
  second = await startProgram(database, TOGETHER);
  [mira, lena] = (await Promise.all([program.signIn('mira'), program.signIn('chalk.lena')])) as [Session, Session];
  await buyCoins(program, mira, '500');
  const [clip] = await clipSources(lena.client);
  room = (await lena.client.call('live.start', { body: { id: newId(), title: 'Widgets', source_id: clip! } })).id;
  const made = await lena.client.call('studio.makeOverlayLink', { body: { id: newId(), label: 'OBS' } });
  token = new URL(made.url).hash.slice('#token='.length);
}, 90_000);
afterAll(async () => {
  for (const socket of open) socket.close();
  await program?.stop();
  await second?.stop();
  if (database) await assertBooks(database.ownerUrl);
  await database?.drop();
});

describe('settings of widgets', () => {
  it('are what everybody begins with, change one by one, and reach open pages of that widget at both processes', async () => {
    const pages = await Promise.all([openPage('board'), openPage('board', second), openPage('combo')]);
    expect(await welcomeOf(pages[0]!, 'board')).toEqual({
      widget: 'board',
      revision: 0,
      settings: WIDGET_DEFAULTS.board,
    });
    await Promise.all(pages.map((page) => page.wait('welcome')));
    const board = { ...WIDGET_DEFAULTS.board, title: 'Heroes', rows: 3, accent_colour: '#00ff88' };
    const now = await lena.client.call('widgets.change', { body: { board } });
    expect(now.board).toEqual({ revision: 1, settings: board });
    expect(now.combo).toEqual({ revision: 0, settings: WIDGET_DEFAULTS.combo });
    for (const page of pages.slice(0, 2))
      expect((await page.wait('overlay_show', (message) => message.widget !== undefined)).widget).toEqual({
        widget: 'board',
        revision: 1,
        settings: board,
      });
    expect(pages[2]!.heard.filter((message) => message.t === 'overlay_show')).toEqual([]);
    expect(await welcomeOf(await openPage('board'), 'board')).toMatchObject({ revision: 1, settings: board });
  });

  it('are for creators alone, and are checked', async () => {
    await expect(mira.client.call('widgets.get', {})).rejects.toMatchObject({ code: 'not_allowed' });
    const { alerts, goal } = WIDGET_DEFAULTS;
    const refused: object[] = [
      { alerts: { ...alerts, accent_colour: 'red' } },
      { alerts: { ...alerts, font: 'url(https://example.com)' } },
      { alerts: { ...alerts, from_coins: '-1' } },
      { alerts: { ...alerts, stay_seconds: 3_600 } },
      { goal: { ...goal, target: '0' } },
      { goal: { ...goal, position: 'elsewhere' } },
      { board: { rows: 5 } },
    ];
    for (const body of refused)
      await expect(lena.client.call('widgets.change', { body }), JSON.stringify(body)).rejects.toMatchObject({
        code: 'bad_request',
      });
    expect((await widgets()).alerts.revision).toBe(0);
  });
});

describe('a goal', () => {
  it('counts what was committed since it began, in coins and earnings, on open pages and on those that come later', async () => {
    await send();
    // the demo's own gifts, before anybody let the goal begin
    expect((await widgets()).progress.since).toBeNull();
    expect(Number((await widgets()).progress.coins)).toBeGreaterThan(0);
    const started = await lena.client.call('widgets.startGoal', { body: {} });
    expect(started).toMatchObject({ coins: '0', earned_micros: '0' });
    const page = await openPage('goal');
    expect((await welcomeOf(page, 'goal')).progress).toEqual(started);
    const earned = BigInt((await lena.client.call('studio.get', {})).earnings.all_time_micros);
    await send('kind-word', await priceOf('kind-word'));
    await send();
    const coins = `${BigInt(await priceOf('kind-word')) + 1n}`;
    // nobody learns earnings from a goal in coins
    const shown = { ...started, coins, earned_micros: '0' };
    const is = (wanted: object) => (message: ServerMessage & { t: 'overlay_show' }) =>
      message.widget?.widget === 'goal' && JSON.stringify(message.widget.progress) === JSON.stringify(wanted);
    await page.wait('overlay_show', is(shown));
    expect((await welcomeOf(await openPage('goal', second), 'goal')).progress).toEqual(shown);
    const more = BigInt((await lena.client.call('studio.get', {})).earnings.all_time_micros) - earned;
    expect((await widgets()).progress).toEqual({ ...started, coins, earned_micros: `${more}` });
    const goal = { ...WIDGET_DEFAULTS.goal, unit: 'earnings', target: '5000000' } as const;
    await lena.client.call('widgets.change', { body: { goal } });
    await page.wait('overlay_show', is({ ...started, coins: '0', earned_micros: `${more}` }));
  });

  it('counts from any moment that has been, and from no other', async () => {
    const startAt = (at: string) => lena.client.call('widgets.startGoal', { body: { at } });
    const at = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
    const whole_day = await startAt(at);
    const studio = await lena.client.call('studio.get', {});
    expect(whole_day).toMatchObject({ since: at, earned_micros: studio.earnings.today_micros });
    const id = await send();
    const gift = await lena.client.call('gifts.get', { params: { id } });
    const since = await startAt(gift.at);
    expect(since, 'the gift of that very moment counts').toMatchObject({ since: gift.at, coins: '1' });
    const after = new Date(Date.parse(gift.at) + 1).toISOString();
    expect(await startAt(after)).toMatchObject({ since: after, coins: '0', earned_micros: '0' });
    const before_all = await startAt('2020-02-29T13:30:00.000Z');
    expect(BigInt(before_all.coins)).toBeGreaterThan(BigInt(whole_day.coins));
    expect(before_all.earned_micros).toBe((await lena.client.call('studio.get', {})).earnings.all_time_micros);
    for (const wrong of ['2999-01-01T00:00:00.000Z', '2026-02-30', 'yesterday'])
      await expect(startAt(wrong)).rejects.toMatchObject({ code: 'bad_request' });
  });
});

it('the last supporters are there for a page that opens later', async () => {
  const gift_id = await send();
  const { latest } = await welcomeOf(await openPage('supporters'), 'supporters');
  expect(latest).toHaveLength(1);
  expect(latest[0]).toMatchObject({ gift_id, item_id: 'clap', quantity: 1, person: { handle: 'mira' } });
});

it('a test reaches the open pages of its widget, is no gift and moves no money, and cannot be had without end', async () => {
  const [alerts, elsewhere, goal] = await Promise.all([
    openPage('alerts'),
    openPage('alerts', second),
    openPage('goal'),
  ]);
  await Promise.all([alerts, elsewhere, goal].map((page) => page.wait('welcome')));
  const before = await books();
  const id = newId();
  await lena.client.call('widgets.test', { body: { id, widget: 'alerts' } });
  for (const page of [alerts, elsewhere])
    expect((await page.wait('overlay_show', (message) => message.test !== undefined)).test).toEqual({ id });
  expect(goal.heard.some((message) => message.t === 'overlay_show' && message.test)).toBe(false);
  expect(await books()).toBe(before);
  await expect(mira.client.call('widgets.test', { body: { id, widget: 'alerts' } })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  // past the client, which waits and tries again by itself
  const answers = await Promise.all(
    Array.from({ length: 12 }, () =>
      fetch(`${program.url}/api/v1/studio/widgets/test`, {
        method: 'POST',
        headers: { cookie: lena.cookie, origin: program.url, 'content-type': 'application/json' },
        body: JSON.stringify({ id: newId(), widget: 'alerts' }),
      }),
    ),
  );
  expect(answers.map(({ status }) => status).filter((status) => status === 429).length).toBeGreaterThan(3);
});

const priceOf = async (item: string): Promise<string> => {
  const { items } = await program.visitor().call('gifts.catalogue', { query: {} });
  return items.find(({ id }) => id === item)!.price_coins;
};

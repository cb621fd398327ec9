/**
 * A database that stands still (its sessions with the teller are stopped by SIGSTOP): what waits is bounded, whoever comes on top is told to come
 * back, and once it moves again everything that was tapped is carried out and acknowledged exactly once.
 */
import { connectRealtime, type Realtime } from '@busker/client';
import { setTimeout as delay } from 'node:timers/promises';
import { newId, type ErrorBody, type GiftBody } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipSources } from '../helpers/clips.ts';
import { WebSocket } from 'ws';
import { assertBooks } from '../helpers/books.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { openRawSocket } from './raw-socket.ts';

const WAITING = 20;
const TAPS_EACH = 12;
const STANDS_STILL_MS = 3_000;
const HANDLES = ['mira', 'jonas.b', 'aiko', 'samir', 'lotte', 'dmitri', 'ines'];

let database: TestDatabase;
let program: Program;
let client: pg.Client;
/** A superuser's: what sessions of another role wait for is shown to nobody else. */
let eyes: pg.Client;
let viewers: Session[];
let room = '';
const lines: Realtime[] = [];

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database, {}, { teller_limits: { waiting_commands: WAITING } });
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  eyes = new pg.Client({ connectionString: database.superuserUrl });
  await eyes.connect();
  viewers = await Promise.all(HANDLES.map((handle) => program.signIn(handle)));
  for (const viewer of viewers) await buyCoins(program, viewer, '500');
  const creator = await program.signIn('chalk.lena');
  const [clip] = await clipSources(creator.client);
  room = (await creator.client.call('live.start', { body: { id: newId(), title: 'Stalled', source_id: clip! } })).id;
}, 90_000);
afterAll(async () => {
  for (const line of lines) line.close();
  await program?.stop();
  await client?.end();
  await eyes?.end();
  if (database) await assertBooks(database.ownerUrl);
  await database?.drop();
});

const tap = (): GiftBody => ({
  id: newId(),
  item_id: 'clap',
  quantity: 1,
  target_id: room,
  expected_price_coins: '1',
});

function lineOf(viewer: Session): Realtime {
  class SignedIn extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie: viewer.cookie } });
    }
  }
  const line = connectRealtime({ url: `${program.url}/api/v1/realtime`, WebSocket: SignedIn });
  lines.push(line);
  return line;
}

/** The teller's sessions, when all of them wait for what to do. */
async function idleSessions(): Promise<number[] | undefined> {
  const { rows } = await eyes.query<{ pid: number; idle: boolean }>(
    `select pid, coalesce(wait_event = 'ClientRead', false) as idle from pg_stat_activity where application_name = 'busker teller' and datname = current_database()`,
  );
  return rows.length > 0 && rows.every((row) => row.idle) ? rows.map((row) => row.pid) : undefined;
}

/**
 * Stops the teller's sessions while they wait. One that is stopped at work may hold a lock that the whole server needs, which other tests use too, and which
 * is asked here how things are: then they go on, and it is tried again.
 */
async function freeze(): Promise<number[] | undefined> {
  const pids = await idleSessions();
  if (!pids) return undefined;
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  const still = await Promise.race([idleSessions(), delay(1_000, undefined)]);
  if (still?.length === pids.length) return pids;
  for (const pid of pids) process.kill(pid, 'SIGCONT');
  return undefined;
}

it('puts off what is too much, and acknowledges everything exactly once when the database moves again', async () => {
  const other = await openRawSocket(program.url);
  other.send({ t: 'join', room });
  await other.wait('snapshot');
  const open = viewers.map(lineOf);
  await until(() => Promise.resolve(open.every((line) => line.state.phase === 'open') || undefined));
  const told: boolean[] = [];
  for (const line of open) line.on('busy', (busy) => told.push(busy));

  const taps = viewers.map(() => Array.from({ length: TAPS_EACH }, tap));
  let sent: ReturnType<Realtime['sendGift']>[] = [];
  const frozen = await until(freeze);
  try {
    sent = taps.flatMap((own, index) => own.map((one) => open[index]!.sendGift(one)));
    await until(() => Promise.resolve(open.some((line) => line.busy) || undefined));

    // The other door says the same, in its own way.
    const answer = await fetch(`${program.url}/api/v1/gifts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: viewers[0]!.cookie, origin: program.url },
      body: JSON.stringify(tap()),
    });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const { error } = (await answer.json()) as ErrorBody;
    expect(error).toMatchObject({ code: 'overloaded', retry: 'later' });
    expect(error.retry_after_ms).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, STANDS_STILL_MS));
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }

  const acks = await Promise.all(sent);
  expect(acks.map((ack) => ack.id)).toEqual(taps.flat().map((one) => one.id));
  expect(told).toContain(true);
  await until(() => Promise.resolve(open.every((line) => !line.busy) || undefined));

  const gifts = new Set(acks.map((ack) => ack.gift_id));
  expect(gifts.size).toBe(acks.length);
  await until(() =>
    Promise.resolve(other.durable().filter((event) => event.k === 'gift').length >= gifts.size || undefined),
  );
  const shown = other.durable().flatMap((event) => (event.k === 'gift' ? [event.gift_id] : []));
  expect(shown.toSorted()).toEqual([...gifts].toSorted());
  const { rows } = await client.query<{ n: string }>('select count(*) as n from gift_line where target = $1', [room]);
  expect(Number(rows[0]!.n)).toBe(acks.length);
}, 180_000);

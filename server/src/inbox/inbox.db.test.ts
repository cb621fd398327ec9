import { newId } from '@busker/protocol';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { movableClock } from '../platform/clock.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createInbox, PARKED, type Inbox, type InboxEvent } from './inbox.ts';

let test: TestDatabase;
let database: Database;
let inbox: Inbox;
const clock = movableClock();
const alarms: string[] = [];

beforeAll(async () => {
  test = await withDatabase();
  const log = pino({ level: 'fatal' }, { write: (line: string) => void alarms.push(line) });
  database = openDatabase(test.appUrl, { max: 8, name: 'inbox test', log });
  inbox = createInbox({ db: database.db, clock, log });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const eventOf = (change: Partial<InboxEvent> = {}): InboxEvent => ({
  stream: `stream ${newId()}`,
  id: 'evt_1',
  type: 'paid',
  payload: { amount: 1 },
  subject: 'order-1',
  ...change,
});
const outcomes = async (event: InboxEvent) =>
  (await inbox.about(event.stream, [event.subject!])).map((line) => line.outcome);
const pass = (seconds: number) => clock.setOffset(clock.offset_ms() + seconds * 1_000);
const fails = async (): Promise<string> => {
  throw new Error('not now');
};

describe('the inbox', () => {
  it('stores an event once, however many tell it at the same time, and apart from other streams', async () => {
    const event = eventOf();
    const stored = await Promise.all(Array.from({ length: 20 }, () => inbox.store(event)));
    expect(stored.filter(Boolean)).toHaveLength(1);
    expect(await inbox.store(eventOf({ id: event.id }))).toBe(true);
  });

  it('keeps what came of an event; a second answer does not replace it', async () => {
    const event = eventOf();
    await inbox.store(event);
    await inbox.process(event, async (given) => `heard ${given.type}`);
    await inbox.process(event, async () => 'something else');
    expect(await outcomes(event)).toEqual(['heard paid']);
    pass(3_600);
    expect(await inbox.processWaiting([event.stream], fails)).toBe(0);
  });

  it('gives the handler the event as it was told', async () => {
    const event = eventOf({ payload: { amount: '12900000', nested: [1, null, 'ü'] } });
    await inbox.store(event);
    pass(10);
    const heard: InboxEvent[] = [];
    await inbox.processWaiting([event.stream], async (given) => {
      heard.push(given);
      return 'ok';
    });
    expect(heard).toEqual([event]);
  });

  it('tries again after 5, 10, 20 … seconds since it came', async () => {
    const event = eventOf();
    await inbox.store(event);
    await inbox.process(event, fails);
    let waited_s = 0;
    const waitUntil = (seconds: number) => {
      pass(seconds - waited_s);
      waited_s = seconds;
    };
    for (const due_s of [10, 20, 40]) {
      waitUntil(due_s - 1);
      expect(await inbox.processWaiting([event.stream], fails)).toBe(0);
      waitUntil(due_s + 1);
      expect(await inbox.processWaiting([event.stream], fails)).toBe(1);
    }
    waitUntil(81);
    await inbox.processWaiting([event.stream], async () => 'at last');
    expect(await outcomes(event)).toEqual(['at last']);
  });

  it('looks only into the streams that it is asked for', async () => {
    const event = eventOf();
    await inbox.store(event);
    pass(3_600);
    expect(await inbox.processWaiting([], fails)).toBe(0);
    expect(await inbox.processWaiting([event.stream], async () => 'ok')).toBe(1);
  });

  it('parks with an alarm what failed fifteen times, and what its handler parks', async () => {
    const event = eventOf();
    await inbox.store(event);
    const before = alarms.length;
    let tries = 0;
    for (; tries < 30; tries++) {
      pass(200_000);
      if ((await inbox.processWaiting([event.stream], fails)) === 0) break;
    }
    expect(tries).toBe(15);
    expect(await outcomes(event)).toEqual([`${PARKED}given up after 15 attempts`]);
    expect(alarms.length).toBe(before + 1);

    const odd = eventOf();
    await inbox.store(odd);
    await inbox.process(odd, async () => `${PARKED}a new word`);
    expect(alarms.length).toBe(before + 2);
  });

  it('notes an answer beside the events, once', async () => {
    const event = eventOf();
    await inbox.store(event);
    await inbox.process(event, async () => 'first');
    pass(1);
    const asked = { ...event, id: 'asked', type: 'asked: paid' };
    await inbox.note(asked, 'credited');
    await inbox.note(asked, 'nothing');
    expect(await outcomes(event)).toEqual(['first', 'credited']);
  });
});

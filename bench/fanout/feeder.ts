/**
 * Those who give, chat and tap hearts, a process of their own. At the real server they are signed-in people on sockets of their own, who do not
 * watch; at the others one connection tells the server events of the same sizes, which it passes on.
 */
import { newId, type ServerMessage } from '@busker/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { Latencies, type Spread } from '../../test/crowd/latencies.ts';
import { each } from '../../test/crowd/persist.ts';
import { chanceOf, type Chance } from '../../test/helpers/chance.ts';
import type { Item, Viewer } from '../end-to-end/generator.ts';
import { takeOrders } from '../load/children.ts';
import { openLoop } from '../load/pace.ts';
import { openWire, type Wire } from '../load/wire.ts';
import type { Event } from './crowd-record.ts';
import { toldAs, type Place } from './dialects.ts';
import type { WayName } from './options.ts';

export interface Rates {
  readonly gifts: number;
  readonly chat: number;
  readonly likes: number;
  readonly seconds: number;
}
export type Order =
  | {
      readonly do: 'open';
      readonly place: Place;
      readonly people: readonly Viewer[];
      /** How many of the people, the first, have coins. */
      readonly buyers: number;
      readonly items: readonly Item[];
    }
  | { readonly do: 'open-plain'; readonly place: Place; readonly samples: Readonly<Record<string, Event>> }
  | ({ readonly do: 'play'; readonly seed: number } & Rates)
  | { readonly do: 'close' };

export interface Played {
  /** Ids of gifts and when they were due (epoch milliseconds). */
  readonly due: readonly (readonly [string, number])[];
  /** From due to the acknowledgement: the ledger's part of what comes before the fan-out. */
  readonly to_ack: Spread;
  readonly chat: number;
  readonly likes: number;
  /** By code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly began_ms: number;
}

const ANSWERS_MS = 20_000;
const OPEN_AT_ONCE = 32;
/** Busker collects hearts and tells their number so often; the others are spared what it spares them. */
const HEARTS_EVERY_MS = 500;

interface Stage {
  gift(n: number, due_ms: number): void;
  chat(n: number): void;
  like(n: number): void;
  /** Waits for answers. */
  settle(): Promise<Pick<Played, 'due' | 'to_ack'>>;
  readonly refused: Record<string, number>;
  close(): void;
}
let stage: Stage | undefined;

const epoch = (at_ms: number): number => performance.timeOrigin + at_ms;

async function openReal(order: Extract<Order, { do: 'open' }>): Promise<Stage> {
  const { place, items } = order;
  const waiting = new Map<string, number>();
  let due: [string, number][] = [];
  const refused: Record<string, number> = {};
  let to_ack = new Latencies();
  let lost = false;
  const heard = (payload: Buffer): void => {
    const message = JSON.parse(payload.toString()) as ServerMessage;
    if (message.t === 'refused') {
      refused[message.error.code] = (refused[message.error.code] ?? 0) + 1;
      if (message.id !== undefined) waiting.delete(message.id);
    } else if (message.t === 'ack') {
      const due_ms = waiting.get(message.id)!;
      waiting.delete(message.id);
      if (!message.gift) return;
      due.push([message.gift.gift_id, due_ms]);
      to_ack.add(epoch(performance.now()) - due_ms);
    }
  };
  const wires: Wire[] = await each(order.people, OPEN_AT_ONCE, async ({ cookie }) => {
    const wire = await openWire(place.url, { cookie }, { text: heard, lost: () => void (lost = true) });
    wire.send(JSON.stringify({ t: 'hello', v: 1 }));
    return wire;
  });
  return {
    refused,
    gift(n, due_ms) {
      const item = items[n % items.length]!;
      const id = newId();
      waiting.set(id, epoch(due_ms));
      const body = { id, item_id: item.id, quantity: 1, target_id: place.room, expected_price_coins: item.price_coins };
      wires[n % order.buyers]!.send(JSON.stringify({ t: 'gift', ...body }));
    },
    chat(n) {
      const id = newId();
      waiting.set(id, epoch(performance.now()));
      const text = `That was wonderful, once more please (${n})`;
      wires[n % wires.length]!.send(JSON.stringify({ t: 'chat', id, room: place.room, text }));
    },
    like: (n) => wires[n % wires.length]!.send(JSON.stringify({ t: 'like', room: place.room, n: 3 })),
    async settle() {
      const until = performance.now() + ANSWERS_MS;
      while (waiting.size > 0 && performance.now() < until) await delay(20);
      if (lost) throw new Error('the server closed a connection of somebody who gives');
      if (waiting.size > 0)
        throw new Error(`${waiting.size} gifts and lines were not answered within ${ANSWERS_MS} ms`);
      const settled = { due, to_ack: to_ack.spread() };
      due = [];
      to_ack = new Latencies();
      return settled;
    },
    close() {
      for (const wire of wires) wire.close();
    },
  };
}

async function openPlain(order: Extract<Order, { do: 'open-plain' }>): Promise<Stage> {
  const { place, samples } = order;
  const speaks = place.speaks as Exclude<WayName, 'busker'>;
  let due: [string, number][] = [];
  let greeted: () => void;
  const greeting = new Promise<void>((resolve) => (greeted = resolve));
  const wire = await openWire(
    `${place.url}${place.url.includes('?') ? '&' : '?'}feeder`,
    {},
    {
      text(payload, line) {
        const text = payload.toString();
        if (text.startsWith('0')) line.send('40');
        else if (text === '2') line.send('3');
        else if (text.startsWith('40')) greeted();
      },
      lost: () => undefined,
    },
  );
  if (speaks !== 'socket_io') greeted!();
  await greeting;
  // The board of the room: only Busker tells one, of itself, and so it has to know what one looks like.
  if (speaks === 'busker_realtime') wire.send(toldAs(speaks, samples['board']!));
  let told_ms = 0;
  let hearts = 0;
  return {
    refused: {},
    gift(_n, due_ms) {
      const gift_id = newId();
      due.push([gift_id, epoch(due_ms)]);
      wire.send(toldAs(speaks, { ...samples['gift'], gift_id }));
    },
    chat: () => wire.send(toldAs(speaks, { ...samples['chat'], id: newId() })),
    like() {
      hearts += 3;
      if (performance.now() - told_ms < HEARTS_EVERY_MS) return;
      told_ms = performance.now();
      wire.send(toldAs(speaks, { ...samples['likes'], total: hearts }));
    },
    settle() {
      const settled = { due, to_ack: new Latencies().spread() };
      due = [];
      return Promise.resolve(settled);
    },
    close: () => wire.close(),
  };
}

async function play(order: Extract<Order, { do: 'play' }>): Promise<Played> {
  const now = stage!;
  const counts = { gifts: 0, chat: 0, likes: 0 };
  const loop = (stream: number, per_second: number, act: (due_ms: number) => void) => {
    const chance: Chance = chanceOf(order.seed, stream);
    return openLoop(chance, { per_second, seconds: order.seconds }, act);
  };
  const [{ began_ms }] = await Promise.all([
    loop(1, order.gifts, (due_ms) => now.gift(counts.gifts++, due_ms)),
    loop(2, order.chat, () => now.chat(counts.chat++)),
    loop(3, order.likes, () => now.like(counts.likes++)),
  ]);
  const settled = await now.settle();
  return { ...settled, chat: counts.chat, likes: counts.likes, refused: now.refused, began_ms: epoch(began_ms) };
}

takeOrders<Order>(async (order) => {
  if (order.do === 'play') return play(order);
  if (order.do === 'close') {
    stage?.close();
    stage = undefined;
  } else stage = order.do === 'open' ? await openReal(order) : await openPlain(order);
  return undefined;
});

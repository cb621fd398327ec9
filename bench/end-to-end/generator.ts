/**
 * The load generator, a process of its own: signed-in viewers on sockets of their own, who tap as they are told and watch what comes.
 * It is forked by end-to-end.ts; orders come by the channel, one at a time.
 */
import { newId, type GiftBody, type ServerMessage } from '@busker/protocol';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { chanceOf, type Chance } from '../../test/helpers/chance.ts';
import { Latencies, type Spread } from '../../test/crowd/latencies.ts';
import { each } from '../../test/crowd/persist.ts';
import { openLoop } from '../load/pace.ts';
import { RoomRecord, type Seat } from '../load/room-record.ts';
import { openWire, type Wire } from '../load/wire.ts';

export interface Viewer {
  readonly cookie: string;
  readonly room: string;
}
export interface Item {
  readonly id: string;
  readonly price_coins: string;
}
export type Order =
  | { readonly do: 'open'; readonly url: string; readonly viewers: readonly Viewer[]; readonly items: readonly Item[] }
  | { readonly do: 'tap'; readonly per_second: number; readonly seconds: number; readonly seed: number };

/** What became of the taps of one order. */
export interface Tapped {
  readonly taps: number;
  readonly acknowledged: number;
  /** By code; each was sent again with the same id when the code says "later". */
  readonly refused: Readonly<Record<string, number>>;
  /** Acknowledged within the time of the order, per second. */
  readonly gifts_per_s: number;
  readonly to_ack: Spread;
  /** To every other socket in the room. */
  readonly to_screen: Spread;
  /** How late the generator itself sent; contained in the others. */
  readonly lateness: Spread;
  /** Pairs of acknowledged gift and other socket in its room; those that never met; events that came twice or out of order. */
  readonly screens: number;
  readonly missing: number;
  readonly out_of_order: number;
  /** Messages with events that arrived, all sockets together. */
  readonly frames: number;
}
export type Answer = { readonly done: 'open' } | ({ readonly done: 'tap' } & Tapped) | { readonly failed: string };

/** After the last tap: for answers and frames to arrive. */
const SETTLE_MS = 20_000;
const OPEN_AT_ONCE = 16;
/** A message in this many taps: most people send none. */
const MESSAGE_EVERY = 40;
const FRAME_BEGINS = Buffer.from('{"t":"frame"');

interface Sitting {
  readonly wire: Wire;
  readonly record: RoomRecord;
  readonly seat: Seat;
}
interface Tap {
  readonly due_ms: number;
  readonly sitting: Sitting;
  readonly body: GiftBody;
  gift_id: string | undefined;
}

let sittings: Sitting[] = [];
let items: readonly Item[] = [];
let records = new Map<string, RoomRecord>();
let taps = new Map<string, Tap>();
let acknowledged = 0;
let acknowledged_in_time = 0;
let ends_ms = Infinity;
let refused: Record<string, number> = {};
let to_ack = new Latencies();
/** What makes the whole measurement worthless. */
let failure: string | undefined;

async function open(order: Extract<Order, { do: 'open' }>): Promise<void> {
  items = order.items;
  records = new Map(
    [...new Set(order.viewers.map((viewer) => viewer.room))].map((room) => [room, new RoomRecord(room)]),
  );
  sittings = await each(order.viewers, OPEN_AT_ONCE, (viewer) => sit(order.url, viewer));
}

async function sit(url: string, viewer: Viewer): Promise<Sitting> {
  const record = records.get(viewer.room)!;
  let seat: Seat | undefined;
  let seated: (seat: Seat) => void;
  const sitting = new Promise<Seat>((resolve) => (seated = resolve));
  const wire = await openWire(
    `${url}/api/v1/realtime`,
    { cookie: viewer.cookie },
    {
      text(payload) {
        if (seat && isFrame(payload)) {
          record.frame(seat, payload, performance.now());
          return;
        }
        const message = JSON.parse(payload.toString()) as ServerMessage;
        if (message.t === 'snapshot') {
          if (seat) failure ??= 'a socket was cut to a snapshot';
          else seated((seat = record.sit(message)));
        } else heard(message);
      },
      lost: () => (failure ??= 'the server closed a connection'),
    },
  );
  wire.send(JSON.stringify({ t: 'hello', v: 1 }));
  wire.send(JSON.stringify({ t: 'join', room: viewer.room }));
  return { wire, record, seat: await sitting };
}

const isFrame = (payload: Buffer): boolean =>
  payload.compare(FRAME_BEGINS, 0, FRAME_BEGINS.length, 0, FRAME_BEGINS.length) === 0;

function heard(message: ServerMessage): void {
  if (message.t === 'ack') {
    const tap = taps.get(message.id);
    if (!tap || message.gift === undefined) return void (failure ??= `an acknowledgement of nothing: ${message.id}`);
    if (tap.gift_id !== undefined) return void (failure ??= `a second acknowledgement: ${message.id}`);
    const now_ms = performance.now();
    tap.gift_id = message.gift.gift_id;
    to_ack.add(now_ms - tap.due_ms);
    acknowledged++;
    if (now_ms <= ends_ms) acknowledged_in_time++;
  } else if (message.t === 'refused') {
    const { code, retry, retry_after_ms } = message.error;
    refused[code] = (refused[code] ?? 0) + 1;
    const tap = message.id === undefined ? undefined : taps.get(message.id);
    if (!tap || retry !== 'later') failure ??= `refused: ${code}`;
    else setTimeout(() => send(tap), retry_after_ms ?? 500);
  } else if (message.t === 'bye') failure ??= `the server said goodbye: ${message.why}`;
}

const send = ({ sitting, body }: Tap): void => sitting.wire.send(JSON.stringify({ t: 'gift', ...body }));

async function tap(order: Extract<Order, { do: 'tap' }>): Promise<Tapped> {
  const chance = chanceOf(order.seed, 1);
  taps = new Map();
  acknowledged = acknowledged_in_time = 0;
  refused = {};
  to_ack = new Latencies();
  ends_ms = performance.now() + order.seconds * 1_000;
  const frames_before = sum(records, (record) => record.frames);
  const lateness = new Latencies();
  const next = inTurns(chance);
  let n = 0;
  const { began_ms, ended_ms } = await openLoop(chance, order, (due_ms) => {
    const sitting = sittings[next()]!;
    const item = chance.pick(items);
    const body: GiftBody = {
      id: newId(),
      item_id: item.id,
      quantity: 1,
      target_id: sitting.record.room,
      expected_price_coins: item.price_coins,
      ...(++n % MESSAGE_EVERY === 0 ? { message: 'That was wonderful, thank you' } : {}),
    };
    const one: Tap = { due_ms, sitting, body, gift_id: undefined };
    taps.set(body.id, one);
    send(one);
    lateness.add(performance.now() - due_ms);
  });
  await settled();
  const screens = judgeScreens();
  return {
    taps: taps.size,
    acknowledged,
    refused,
    gifts_per_s: (acknowledged_in_time / (ended_ms - began_ms)) * 1_000,
    to_ack: to_ack.spread(),
    lateness: lateness.spread(),
    ...screens,
    frames: sum(records, (record) => record.frames) - frames_before,
  };
}

/** Everybody taps equally often, in an order that is new each time round. */
function inTurns(chance: Chance): () => number {
  let left: number[] = [];
  return () => {
    if (left.length === 0) left = sittings.map((_, index) => index);
    const at = chance.whole(0, left.length - 1);
    const index = left[at]!;
    left[at] = left.at(-1)!;
    left.pop();
    return index;
  };
}

/** Waits until every tap has its answer and every socket was sent all that is known of its room. */
async function settled(): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  const isSettled = (): boolean => {
    if (acknowledged < taps.size) return false;
    const seen = new Set<string>();
    for (const record of records.values()) for (const gift of record.gifts.values()) seen.add(gift);
    for (const one of taps.values()) if (!seen.has(one.gift_id!)) return false;
    return [...records.values()].every(({ seats }) => seats.every((seat) => seat.offset === seats[0]!.offset));
  };
  while (failure === undefined && performance.now() < until && !isSettled()) await delay(50);
  if (acknowledged < taps.size)
    failure ??= `${taps.size - acknowledged} of ${taps.size} taps were not acknowledged within ${SETTLE_MS} ms; refused: ${JSON.stringify(refused)}`;
  if (failure !== undefined) throw new Error(failure);
}

/** Holds acknowledged gifts against what every other socket of their room was sent; then forgets both. */
function judgeScreens(): Pick<Tapped, 'to_screen' | 'screens' | 'missing' | 'out_of_order'> {
  const times = new Latencies();
  const by_gift = new Map([...taps.values()].flatMap((one) => (one.gift_id === undefined ? [] : [[one.gift_id, one]])));
  let screens = 0;
  for (const one of by_gift.values()) screens += one.sitting.record.seats.length - 1;
  let out_of_order = 0;
  for (const record of records.values()) {
    // All seats began this order at the same offset, so what is known of the room begins there.
    const first = [...record.gifts.keys()].reduce((least, offset) => Math.min(least, offset), Infinity);
    for (const seat of record.seats) {
      seat.ends.forEach((end, index) => {
        const time_ms = seat.times[index]!;
        const from = index === 0 ? first : seat.ends[index - 1]! + 1;
        for (let offset = from; offset <= end; offset++) {
          const one = by_gift.get(record.gifts.get(offset) ?? '');
          if (one && one.sitting.seat !== seat) times.add(time_ms - one.due_ms);
        }
      });
      seat.ends.length = seat.times.length = 0;
    }
    out_of_order += record.out_of_order;
    record.out_of_order = 0;
    record.gifts.clear();
  }
  return { to_screen: times.spread(), screens, missing: screens - times.count, out_of_order };
}

function sum<T>(all: ReadonlyMap<string, T>, pick: (one: T) => number): number {
  let total = 0;
  for (const one of all.values()) total += pick(one);
  return total;
}

process.on('message', (order: Order) => {
  const work: Promise<Answer> =
    order.do === 'open'
      ? open(order).then(() => ({ done: 'open' as const }))
      : tap(order).then((tapped) => ({ done: 'tap' as const, ...tapped }));
  void work.catch((error: unknown): Answer => ({ failed: String(error) })).then((answer) => process.send!(answer));
});
// Whoever started it is gone, or has what it wanted.
process.on('disconnect', () => process.exit());

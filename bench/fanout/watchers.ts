/** The crowd, a process of its own: sockets that sit in one room and look. Forked by fanout.ts; orders come by the channel, one at a time. */
import type { ServerMessage } from '@busker/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { each } from '../../test/crowd/persist.ts';
import { takeOrders } from '../load/children.ts';
import { openWire, type Wire } from '../load/wire.ts';
import { CrowdRecord, type Event, type Judged, type Seat } from './crowd-record.ts';
import { eventsOf, isBusker, isEvents, type Place } from './dialects.ts';

export type Order =
  | { readonly do: 'open'; readonly place: Place; readonly sockets: number; readonly within_ms: number }
  /** More sockets that read nothing once they have joined; nothing is told of them. */
  | { readonly do: 'deafen'; readonly place: Place; readonly sockets: number }
  | { readonly do: 'judge'; readonly due: readonly (readonly [string, number])[]; readonly settle_ms: number }
  | { readonly do: 'close' };
export interface Verdict extends Judged {
  /** Sockets that were cut to a snapshot, or closed, while they sat. */
  readonly cut: number;
  readonly samples: Readonly<Record<string, Event>>;
}

const OPEN_AT_ONCE = 64;
/** Lines that were said after the last gift are still on their way. */
const LAST_LINES_MS = 300;
let wires: Wire[] = [];
let record: CrowdRecord;
let cut = 0;

const now_ms = (): number => performance.timeOrigin + performance.now();

async function open({ place, sockets, within_ms }: Extract<Order, { do: 'open' }>): Promise<void> {
  record = new CrowdRecord((payload) => eventsOf(place.speaks, payload));
  cut = 0;
  const all = Array.from({ length: sockets }, (_, n) => n);
  wires =
    within_ms === 0
      ? await each(all, OPEN_AT_ONCE, () => sit(place))
      : await Promise.all(
          all.map(async (n) => {
            await delay((n / sockets) * within_ms);
            return sit(place);
          }),
        );
}

async function deafen({ place, sockets }: Extract<Order, { do: 'deafen' }>): Promise<void> {
  const all = Array.from({ length: sockets }, (_, n) => n);
  wires.push(
    ...(await each(all, OPEN_AT_ONCE, async () => {
      const wire = await openWire(place.url, {}, { text: () => undefined, lost: () => undefined });
      wire.send(JSON.stringify({ t: 'hello', v: 1 }));
      wire.send(JSON.stringify({ t: 'join', room: place.room }));
      wire.deafen();
      return wire;
    })),
  );
}

async function sit(place: Place): Promise<Wire> {
  let seat: Seat | undefined;
  let seated: () => void;
  const sitting = new Promise<void>((resolve) => (seated = resolve));
  const take = (): void => {
    seat = record.sit();
    seated();
  };
  const wire = await openWire(
    place.url,
    {},
    {
      text(payload, line) {
        if (seat && isEvents(place.speaks, payload)) record.message(seat, payload, now_ms());
        else heard(payload, line);
      },
      lost: () => void cut++,
    },
  );
  function heard(payload: Buffer, line: Wire): void {
    const text = payload.toString();
    if (place.speaks === 'socket_io') {
      if (text.startsWith('0')) line.send('40');
      else if (text === '2') line.send('3');
      else if (text.startsWith('40')) take();
    } else if (isBusker(place.speaks)) {
      const message = JSON.parse(text) as ServerMessage;
      if (message.t === 'snapshot') {
        if (seat) cut++;
        else take();
      }
    }
  }
  if (isBusker(place.speaks)) {
    wire.send(JSON.stringify({ t: 'hello', v: 1 }));
    wire.send(JSON.stringify({ t: 'join', room: place.room }));
  } else if (place.speaks === 'ws') take();
  await sitting;
  return wire;
}

async function judge(order: Extract<Order, { do: 'judge' }>): Promise<Verdict> {
  const due = new Map(order.due);
  const until = performance.now() + order.settle_ms;
  while (performance.now() < until && record.missing(due.keys()) > 0) await delay(100);
  await delay(LAST_LINES_MS);
  return { ...record.judge(due), cut, samples: Object.fromEntries(record.samples) };
}

takeOrders<Order>(async (order) => {
  if (order.do === 'open') return open(order);
  if (order.do === 'deafen') return deafen(order);
  if (order.do === 'judge') return judge(order);
  for (const wire of wires) wire.close();
  wires = [];
  return undefined;
});

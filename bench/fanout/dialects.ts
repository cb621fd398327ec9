/** How each way says its events on the wire. */
import type { Event } from './crowd-record.ts';
import type { WayName } from './options.ts';

/** Where a crowd or a feeder connects. */
export interface Place {
  readonly speaks: WayName;
  readonly url: string;
  readonly room: string;
}

/** Event name of Socket.IO. */
export const EVENT = 'event';
const SOCKET_IO_EVENT = `42["${EVENT}",`;

const FRAME = Buffer.from('{"t":"frame"');
const BEGINS: Readonly<Record<WayName, Buffer>> = {
  busker: FRAME,
  busker_realtime: FRAME,
  socket_io: Buffer.from(SOCKET_IO_EVENT),
  ws: Buffer.from('{"k":'),
};

/** Whether rooms are told as Busker's protocol says. */
export const isBusker = (speaks: WayName): boolean => speaks === 'busker' || speaks === 'busker_realtime';

/** Whether a message carries events of the room. */
export function isEvents(speaks: WayName, payload: Buffer): boolean {
  const begins = BEGINS[speaks];
  return payload.length > begins.length && payload.compare(begins, 0, begins.length, 0, begins.length) === 0;
}

export function eventsOf(speaks: WayName, payload: Buffer): readonly Event[] {
  const text = payload.toString();
  if (isBusker(speaks)) return (JSON.parse(text) as { events: Event[] }).events;
  if (speaks === 'ws') return [JSON.parse(text) as Event];
  return [(JSON.parse(text.slice('42'.length)) as [string, Event])[1]];
}

/** An event as a client tells it to a server that passes it on. */
export const toldAs = (speaks: Exclude<WayName, 'busker'>, event: object): string =>
  speaks === 'socket_io' ? `${SOCKET_IO_EVENT}${JSON.stringify(event)}]` : JSON.stringify(event);

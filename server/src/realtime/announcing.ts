/**
 * Announcements on their way to screens: one frame, made once, to every socket that watches a room. Left out are overlays, whoever blocks one of the
 * two people or is blocked by one, and rooms whose creator does or has muted the sender.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Announcements, Told } from '../announcements/announcements.ts';
import type { ClientSocket } from './socket.ts';
import { textFrame } from './text-frame.ts';

/** As in rooms.ts: acknowledgements must not wait for a crowd to be told. */
const TURN_AFTER_MS = 4;

/** Whether it may be shown there. */
export function mayHear(socket: Pick<ClientSocket, 'overlay' | 'person' | 'rooms'>, told: Told): boolean {
  if (socket.overlay || socket.rooms.size === 0) return false;
  if (socket.person !== undefined && told.apart.has(socket.person)) return false;
  for (const { creator } of socket.rooms.values())
    if (creator !== undefined && (told.apart.has(creator) || told.muting.has(creator))) return false;
  return true;
}

/** Returns a function that ends it. */
export function announceTo(
  sockets: ReadonlySet<ClientSocket>,
  announcements: Pick<Announcements, 'listen'>,
): () => void {
  async function tell(told: Told): Promise<void> {
    const frame = textFrame(JSON.stringify({ t: 'announcement', announcement: told.announcement }));
    let turned_ms = performance.now();
    for (const socket of sockets) {
      if (mayHear(socket, told)) socket.sendPassing(frame);
      if (performance.now() - turned_ms <= TURN_AFTER_MS) continue;
      await turn();
      turned_ms = performance.now();
    }
  }
  return announcements.listen((told) => void tell(told));
}

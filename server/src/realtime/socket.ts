/**
 * One client's socket: sends with a bounded queue, and a note of what it watches. A slow reader is cut to a snapshot later; its queue never
 * grows without bound.
 */
import type { Writable } from 'node:stream';
import type { PersonCard, ServerMessage, WidgetName } from '@busker/protocol';
import type { WebSocket } from 'ws';
import type { Who } from '../people/people.ts';
import { textFrame } from './text-frame.ts';

/** Bytes that may wait in a socket's buffer before room frames are withheld from it. */
const LAG_BYTES = 512_000;
/** A socket that lags this long is closed; it comes back and takes a snapshot. */
const LAG_MS = 20_000;
/** Frames kept for a room while its snapshot is being read. */
const JOINING_FRAMES = 256;

export interface Watch {
  /** Whose room it is, once that was looked up. */
  creator: string | undefined;
  /** Frames that came while the snapshot was read; undefined once it was sent. */
  joining: Buffer[] | undefined;
  /** Frames were withheld: a snapshot is due when the socket has drained. */
  behind: boolean;
}

export class ClientSocket {
  readonly ws: WebSocket;
  /** What `ws` writes to. Nothing is compressed and nothing is sent in pieces, so `ws` never holds back what it was given and order is kept. */
  readonly #raw: Writable;
  readonly address: string;
  who: Who;
  /** Set for overlays: they may watch this creator's rooms and do nothing else. */
  overlay: { link: string; creator: PersonCard } | undefined;
  /** Of an overlay that shows one widget. */
  widget: WidgetName | undefined;
  readonly rooms = new Map<string, Watch>();
  watches_earnings = false;
  last_heard_ms: number;
  #lagging_since_ms: number | undefined;

  constructor(ws: WebSocket, raw: Writable, who: Who, address: string, now_ms: number) {
    this.ws = ws;
    this.#raw = raw;
    this.who = who;
    this.address = address;
    this.last_heard_ms = now_ms;
  }

  get person(): string | undefined {
    return this.who.kind === 'person' ? this.who.id : undefined;
  }

  send(message: ServerMessage): void {
    if (this.ws.readyState === this.ws.OPEN) this.#raw.write(textFrame(JSON.stringify(message)));
  }

  /** Sends a room's frame (`textFrame`), made once for all its watchers. */
  sendFrame(room: string, frame: Buffer, now_ms: number): void {
    const watch = this.rooms.get(room);
    if (!watch || this.ws.readyState !== this.ws.OPEN) return;
    if (watch.joining) {
      if (watch.joining.length < JOINING_FRAMES) watch.joining.push(frame);
      else watch.behind = true;
      return;
    }
    if (this.ws.bufferedAmount > LAG_BYTES) {
      watch.behind = true;
      this.#lagging_since_ms ??= now_ms;
      return;
    }
    if (watch.behind) return;
    this.#raw.write(frame);
  }

  /** Sends a frame that is no room's and may be missed, made once for everybody. */
  sendPassing(frame: Buffer): void {
    if (this.ws.readyState === this.ws.OPEN && this.ws.bufferedAmount <= LAG_BYTES) this.#raw.write(frame);
  }

  /** Rooms whose snapshot is due because the socket has drained. */
  drained(): string[] {
    if (this.ws.bufferedAmount > LAG_BYTES / 8) return [];
    this.#lagging_since_ms = undefined;
    return [...this.rooms].filter(([, watch]) => watch.behind && !watch.joining).map(([room]) => room);
  }

  /** Whether it has lagged for so long that it should come back anew. */
  isStuck(now_ms: number): boolean {
    return this.#lagging_since_ms !== undefined && now_ms - this.#lagging_since_ms > LAG_MS;
  }

  bye(why: 'restart' | 'revoked' | 'slow' | 'signed_out', retry_after_ms: number | null): void {
    this.send({ t: 'bye', why, retry_after_ms });
    this.ws.close(why === 'restart' ? 1012 : why === 'slow' ? 1013 : 4001, why);
  }
}

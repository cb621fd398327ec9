/** A socket in memory that a test scripts, and a clock that only moves when told. */
import type { ClientMessage, ServerMessage } from '@busker/protocol';
import type { Clock } from '../src/realtime.ts';

export const START_MS = Date.parse('2026-11-23T12:00:00.000Z');

/** A clock with timers that run in order when `pass` is called. */
export class FakeClock implements Clock {
  ms = START_MS;
  private timers: { id: number; at_ms: number; run: () => void }[] = [];
  private next_id = 1;
  now(): number {
    return this.ms;
  }
  setTimeout(run: () => void, wait_ms: number): unknown {
    const id = this.next_id++;
    this.timers.push({ id, at_ms: this.ms + wait_ms, run });
    return id;
  }
  clearTimeout(id: unknown): void {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  }
  get pending(): number {
    return this.timers.length;
  }
  pass(ms: number): void {
    const end_ms = this.ms + ms;
    for (;;) {
      const due = this.timers
        .filter((timer) => timer.at_ms <= end_ms)
        .sort((a, b) => a.at_ms - b.at_ms || a.id - b.id)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.ms = Math.max(this.ms, due.at_ms);
      due.run();
    }
    this.ms = end_ms;
  }
}

/** All sockets that a client opened, newest last. `Constructor` goes to `connectRealtime`. */
export function fakeSockets() {
  const opened: FakeSocket[] = [];
  class Constructor extends FakeSocket {
    constructor(url: string) {
      super(url);
      opened.push(this);
    }
  }
  return {
    Constructor,
    opened,
    get last(): FakeSocket {
      const last = opened.at(-1);
      if (!last) throw new Error('no socket was opened');
      return last;
    },
  };
}

export class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: (() => void) | null = null;
  closed_by_client = false;
  readonly sent: ClientMessage[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }

  // what the client does
  send(text: string): void {
    if (this.readyState !== 1) throw new Error('sent on a socket that is not open');
    this.sent.push(JSON.parse(text) as ClientMessage);
  }
  close(): void {
    this.closed_by_client = true;
    this.readyState = 3;
  }

  // what the test does
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  sayRaw(text: string): void {
    this.onmessage?.({ data: text });
  }
  welcome(at_ms: number = START_MS, heartbeat_ms = 15_000): void {
    this.say({ t: 'welcome', v: 1, person: null, heartbeat_ms, server_time: new Date(at_ms).toISOString() });
  }
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  sentOf<T extends ClientMessage['t']>(t: T): Extract<ClientMessage, { t: T }>[] {
    return this.sent.filter((message): message is Extract<ClientMessage, { t: T }> => message.t === t);
  }
}

/**
 * The line between the server and its PostgreSQL: a TCP proxy that passes bytes on and can only stop: cut every connection, hold every
 * byte, or stand still at a chosen place of a COMMIT. It changes nothing and invents nothing.
 */
import { once } from 'node:events';
import { createServer, connect, type Socket } from 'node:net';
import { applicationName, backendPid, CommitFinder, type Message, MessageCutter, saysCommitted } from './wire.ts';

/**
 * Places of a COMMIT, in the order in which it passes them:
 *
 *   before_commit    it came from the server and PostgreSQL has not got it: nothing of the batch is durable
 *   commit_sent      PostgreSQL got it, and its answer will not get through: durable or not, nobody can know
 *   commit_answered  PostgreSQL's answer is here and was not passed on: durable, and the server does not know
 *   answer_passed    the server just got the answer: durable, and about to be acknowledged
 */
export const PLACES = ['before_commit', 'commit_sent', 'commit_answered', 'answer_passed'] as const;
export type Place = (typeof PLACES)[number];

/** A connection of the teller that stands still at a place. */
export interface Caught {
  /** Process of PostgreSQL that serves it. */
  readonly backend_pid: number | undefined;
  /** Breaks the connection on both sides. */
  cut(): void;
  /** Passes on what was held and what follows. */
  goOn(): void;
}

export interface Proxy {
  readonly port: number;
  /** Where PostgreSQL listens now; undefined: nowhere, and every connection is refused. */
  upstream_port: number | undefined;
  /** Connections through it. */
  readonly connections: number;
  /** Breaks every connection on both sides. @returns how many. */
  cut(): number;
  /** Holds every byte in both directions, also of new connections, until `release`. */
  hold(): void;
  release(): void;
  /** Waits for the next COMMIT of the teller to come to a place and stops that connection there. @returns undefined when none came in time. */
  catchCommit(place: Place, within_ms: number): Promise<Caught | undefined>;
  close(): Promise<void>;
}

interface Trap {
  readonly place: Place;
  caught(line: Caught): void;
}

/** @param options.teller which application names are the teller's; the COMMITs of others pass unseen. */
export async function startProxy(options: { teller?: RegExp } = {}): Promise<Proxy> {
  const teller = options.teller ?? /teller/;
  const lines = new Set<Line>();
  let trap: Trap | undefined;
  let held = false;
  let upstream_port: number | undefined;

  /** One connection of the server's. */
  class Line implements Caught {
    readonly #client: Socket;
    readonly #server: Socket;
    readonly #from_client = new MessageCutter('client');
    readonly #from_server = new MessageCutter('server');
    readonly #commits = new CommitFinder();
    /** Bytes that wait, by direction, while it is held. */
    readonly #up: Buffer[] = [];
    readonly #down: Buffer[] = [];
    #holds_up = held;
    #holds_down = held;
    /** Undefined until the first message told who speaks. */
    #listens: boolean | undefined;
    /** The trap whose COMMIT went up and whose answer is awaited. */
    #awaits: Trap | undefined;
    backend_pid: number | undefined;

    constructor(client: Socket, port: number) {
      this.#client = client;
      this.#server = connect(port, '127.0.0.1');
      for (const socket of [client, this.#server]) socket.setNoDelay(true);
      client.on('data', (bytes: Buffer) => this.#fromClient(bytes));
      this.#server.on('data', (bytes: Buffer) => this.#fromServer(bytes));
      for (const [one, other] of [
        [client, this.#server],
        [this.#server, client],
      ] as const) {
        // `close` follows.
        one.on('error', () => undefined);
        one.on('end', () => other.end());
        one.on('close', () => {
          lines.delete(this);
          // What PostgreSQL said last (why it ends the connection) still gets through, unless it is held.
          if (this.#holds_up || this.#holds_down) other.destroy();
          else other.end();
        });
      }
    }

    #fromClient(bytes: Buffer): void {
      if (this.#listens === false) return this.#pass('up', [bytes]);
      const before: Buffer[] = [];
      for (const message of this.#from_client.push(bytes)) {
        this.#listens ??= teller.test(applicationName(message));
        if (this.#commits.isCommit(message) && trap !== undefined) {
          this.#pass('up', before.splice(0));
          this.#meetUp(message, trap);
        } else before.push(message.whole);
      }
      if (this.#listens === false) before.push(this.#from_client.takeRest());
      this.#pass('up', before);
    }

    #meetUp(message: Message, met: Trap): void {
      trap = undefined;
      if (met.place === 'before_commit') {
        this.hold();
        this.#pass('up', [message.whole]);
        met.caught(this);
        return;
      }
      if (met.place === 'commit_sent') {
        this.#holds_down = true;
        this.#server.write(message.whole, () => met.caught(this));
        return;
      }
      this.#awaits = met;
      this.#pass('up', [message.whole]);
    }

    #fromServer(bytes: Buffer): void {
      if (this.#listens !== true) return this.#pass('down', [bytes]);
      const before: Buffer[] = [];
      for (const message of this.#from_server.push(bytes)) {
        this.backend_pid ??= backendPid(message);
        const met = this.#awaits;
        if (met !== undefined && saysCommitted(message)) {
          this.#awaits = undefined;
          this.#pass('down', before.splice(0));
          if (met.place === 'commit_answered') {
            this.hold();
            before.push(message.whole);
            met.caught(this);
          } else this.#client.write(message.whole, () => met.caught(this));
        } else before.push(message.whole);
      }
      this.#pass('down', before);
    }

    #pass(direction: 'up' | 'down', bytes: Buffer[]): void {
      if (bytes.length === 0) return;
      const [holds, waiting, to] =
        direction === 'up' ? [this.#holds_up, this.#up, this.#server] : [this.#holds_down, this.#down, this.#client];
      if (holds) waiting.push(...bytes);
      else to.write(bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes));
    }

    hold(): void {
      this.#holds_up = this.#holds_down = true;
    }

    goOn(): void {
      this.#holds_up = this.#holds_down = false;
      this.#pass('up', this.#up.splice(0));
      this.#pass('down', this.#down.splice(0));
    }

    cut(): void {
      lines.delete(this);
      this.#client.resetAndDestroy();
      this.#server.resetAndDestroy();
    }
  }

  const listener = createServer((client) => {
    if (upstream_port === undefined) client.resetAndDestroy();
    else lines.add(new Line(client, upstream_port));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };

  return {
    port,
    get upstream_port() {
      return upstream_port;
    },
    set upstream_port(next) {
      upstream_port = next;
    },
    get connections() {
      return lines.size;
    },
    cut() {
      const all = [...lines];
      for (const line of all) line.cut();
      return all.length;
    },
    hold() {
      held = true;
      for (const line of lines) line.hold();
    },
    release() {
      held = false;
      for (const line of lines) line.goOn();
    },
    catchCommit(place, within_ms) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          if (trap === mine) trap = undefined;
          // One that waits for its answer is let go.
          mine.caught = (line) => line.goOn();
          resolve(undefined);
        }, within_ms);
        const mine = {
          place,
          caught(line: Caught): void {
            clearTimeout(timer);
            resolve(line);
          },
        };
        trap = mine;
      });
    },
    async close() {
      upstream_port = undefined;
      for (const line of lines) line.cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

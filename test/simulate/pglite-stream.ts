/**
 * A socket that ends in a PostgreSQL inside this process, so that the very client that production uses, node-postgres with its pipeline, speaks to it.
 * There is no network and no timer: the same statements give the same bytes in the same order.
 */
import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

const AUTHENTICATION_OK = [0x52, 0, 0, 0, 8, 0, 0, 0, 0];
const READY_IDLE = [0x5a, 0, 0, 0, 5, 0x49];
const SYNC = 0x53;
const SIMPLE_QUERY = 0x51;
const TERMINATE = 0x58;
const PARSE = 0x50;
const PARSE_COMPLETE = 0x31;
const PARSED = Buffer.from([PARSE_COMPLETE, 0, 0, 0, 4]);

/**
 * Named statements that the one session of a PGlite has planned. Each client that comes after another finds them planned, which no client can
 * tell from the outside: planning anew is what most of a run's time went into.
 */
const planned = new WeakMap<PGlite, Map<string, string>>();

export class PgliteStream extends Duplex {
  readonly #database: PGlite;
  #greeted = false;
  #waiting: Buffer[] = [];
  #scheduled = false;

  constructor(database: PGlite) {
    super();
    this.#database = database;
  }

  /** Called by node-postgres in place of `net.Socket.connect`. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#waiting.push(chunk);
    // Answered in a later turn, as a network would: the client is never called back from within its own write.
    if (!this.#scheduled) {
      this.#scheduled = true;
      process.nextTick(() => this.#answer());
    }
    done();
  }

  #answer(): void {
    this.#scheduled = false;
    let bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (!this.#greeted) {
      this.#greeted = true;
      bytes = bytes.subarray(bytes.readInt32BE(0));
      this.push(Buffer.from([...AUTHENTICATION_OK, ...READY_IDLE]));
    }
    for (let from = 0, at = 0; at < bytes.length;) {
      const type = bytes[at];
      if (type === TERMINATE) {
        this.push(null);
        return;
      }
      at += 1 + bytes.readInt32BE(at + 1);
      const whole = type === SYNC || type === SIMPLE_QUERY;
      if (!whole && at < bytes.length) continue;
      this.push(this.#execute(bytes.subarray(from, at)));
      from = at;
    }
  }

  /** Messages up to where the server answers them. */
  #execute(messages: Buffer): Buffer {
    const run = (sent: Buffer): Buffer => Buffer.from(this.#database.execProtocolRawSync(sent));
    if (messages[0] !== PARSE) return run(messages);
    const [name, text] = messages
      .subarray(5, 1 + messages.readInt32BE(1))
      .toString('utf8')
      .split('\0', 2) as [string, string];
    const known = this.#planned.get(name);
    if (name !== '' && known === text)
      return Buffer.concat([PARSED, run(messages.subarray(1 + messages.readInt32BE(1)))]);
    const answer = run(messages);
    if (name !== '' && answer[0] === PARSE_COMPLETE) this.#planned.set(name, text);
    return answer;
  }

  get #planned(): Map<string, string> {
    let names = planned.get(this.#database);
    if (!names) planned.set(this.#database, (names = new Map()));
    return names;
  }
}

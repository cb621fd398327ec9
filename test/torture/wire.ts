/** PostgreSQL's protocol, as far as somebody who listens on the line must know it: where messages begin, and which one is a COMMIT. */

export interface Message {
  /** The letter of its kind; empty for the first message of a client, which has none. */
  readonly kind: string;
  /** All of its bytes, to be passed on as they are. */
  readonly whole: Buffer;
}

const LENGTH_BYTES = 4;
const NOTHING = Buffer.alloc(0);

/** Cuts one direction of a connection into messages, however its bytes arrive. */
export class MessageCutter {
  #rest: Buffer = NOTHING;
  #first: boolean;

  /** @param from the client's first message has no letter. */
  constructor(from: 'client' | 'server') {
    this.#first = from === 'client';
  }

  /** Messages that are whole now. */
  push(bytes: Buffer): Message[] {
    let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const letter = this.#first ? 0 : 1;
      if (rest.length < letter + LENGTH_BYTES) break;
      const end = letter + rest.readInt32BE(letter);
      if (rest.length < end) break;
      messages.push({ kind: letter === 0 ? '' : String.fromCharCode(rest[0]!), whole: rest.subarray(0, end) });
      rest = rest.subarray(end);
      this.#first = false;
    }
    this.#rest = rest;
    return messages;
  }

  /** Bytes of a message that is not whole yet, for whoever stops listening. */
  takeRest(): Buffer {
    const rest = this.#rest;
    this.#rest = NOTHING;
    return rest;
  }
}

const COMMIT = /^\s*commit\b/i;

/** Finds COMMITs among a client's messages, asked for plainly or as a prepared statement. */
export class CommitFinder {
  readonly #statements = new Map<string, boolean>();
  readonly #portals = new Map<string, boolean>();

  /** Whether this message makes the server commit. */
  isCommit({ kind, whole }: Message): boolean {
    if (kind === 'Q') return COMMIT.test(textAt(whole, 5).text);
    if (kind === 'P') {
      const name = textAt(whole, 5);
      this.#statements.set(name.text, COMMIT.test(textAt(whole, name.end).text));
    } else if (kind === 'B') {
      const portal = textAt(whole, 5);
      this.#portals.set(portal.text, this.#statements.get(textAt(whole, portal.end).text) ?? false);
    } else if (kind === 'E') return this.#portals.get(textAt(whole, 5).text) ?? false;
    return false;
  }
}

/** Whether a server's message says that a transaction was committed (and not rolled back after all). */
export function saysCommitted({ kind, whole }: Message): boolean {
  return kind === 'C' && textAt(whole, 5).text === 'COMMIT';
}

/** The process that serves a connection, as the server tells its client; undefined in any other message. */
export function backendPid({ kind, whole }: Message): number | undefined {
  return kind === 'K' ? whole.readInt32BE(5) : undefined;
}

/** The name that a client's first message gives itself. */
export function applicationName({ whole }: Message): string {
  const words = whole.subarray(8).toString('utf8').split('\0');
  const at = words.indexOf('application_name');
  return at < 0 ? '' : (words[at + 1] ?? '');
}

function textAt(bytes: Buffer, from: number): { text: string; end: number } {
  const to = bytes.indexOf(0, from);
  return { text: bytes.toString('utf8', from, to), end: to + 1 };
}

/**
 * The link between processes of one installation: a command that comes to a process which does not hold its group is handed to the one
 * that does, and its outcome comes back. Frames are a length (4 bytes) and a body; the first one of a connection is the token of the process
 * that is called, which it told through the database; nothing else is looked at before that is right. Bodies are in the format of
 * `node:v8`, which keeps bigints and dates.
 *
 * What is not answered (the other died, froze, or does not know the kind) is `unanswered`, and whoever asked posts the command itself: ids make
 * that safe, also when the other posted it after all.
 */
import { timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import v8 from 'node:v8';
import { BuskerError, type ErrorCode } from '@busker/protocol';
import type { Log } from '../platform/log.ts';
import type { Holder } from './leases.ts';
import type { CommandBase, Outcome } from './types.ts';

/** Of one frame; a command has a few hundred bytes. */
const FRAME_MOST_BYTES = 1 << 20;
const LENGTH_BYTES = 4;
/** So long a command waits for its answer before it is posted here. A group is handed over by then. */
const ANSWER_WITHIN_MS = 4_000;
const CONNECT_WITHIN_MS = 1_000;
/** A process that could not be reached is not tried again for so long. */
const SHUN_MS = 1_000;

interface Request {
  readonly n: number;
  readonly kind: string;
  readonly command: CommandBase;
}
type Answer = { readonly n: number } & (
  | { readonly outcome: Outcome<unknown> }
  | {
      readonly error: {
        readonly code: ErrorCode;
        readonly details?: Record<string, unknown>;
        readonly retry_after_ms?: number;
      };
    }
  | { readonly unknown: true }
);

/** Answers a command of another process; undefined: no such kind here. */
export type OnCommand = (kind: string, command: CommandBase) => Promise<Outcome<unknown>> | undefined;

export interface LinkServer {
  /** `host:port`. */
  readonly address: string;
  close(): Promise<void>;
}

/** @param at `host:port`, port 0 for any that is free. */
export async function openLinkServer(parts: {
  at: { readonly host: string; readonly port: number };
  token: string;
  onCommand: OnCommand;
  log: Log;
}): Promise<LinkServer> {
  const sockets = new Set<net.Socket>();
  const token = Buffer.from(parts.token);
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay();
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let known = false;
    const write = frameWriter(socket);
    readFrames(socket, (body) => {
      if (!known) {
        if (body.length !== token.length || !timingSafeEqual(body, token)) socket.destroy();
        known = true;
        return;
      }
      const { n, kind, command } = v8.deserialize(body) as Request;
      void answer(parts.onCommand, kind, command).then((told) => write(v8.serialize({ n, ...told })));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.at.port, parts.at.host, resolve);
  });
  server.on('error', (error) => parts.log.error({ err: error }, 'the link between processes failed'));
  const { port } = server.address() as net.AddressInfo;
  return {
    address: `${parts.at.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function answer(onCommand: OnCommand, kind: string, command: CommandBase): Promise<object> {
  try {
    const posted = onCommand(kind, command);
    return posted === undefined ? { unknown: true } : { outcome: await posted };
  } catch (error) {
    if (!(error instanceof BuskerError)) throw error;
    return { error: { code: error.code, details: error.details, retry_after_ms: error.retry_after_ms } };
  }
}

export interface Links {
  /** Hands a command to another process. @returns its outcome; `unanswered`: post it here. @throws BuskerError as the other threw it. */
  hand(to: Holder, kind: string, command: CommandBase): Promise<Outcome<unknown> | 'unanswered'>;
  close(): void;
}

interface Call {
  resolve(answer: Answer | 'unanswered'): void;
}

class Link {
  readonly #calls = new Map<number, Call>();
  readonly #socket: net.Socket;
  readonly #write: (body: Buffer) => void;
  readonly #opened: Promise<boolean>;
  #last = 0;
  open = true;

  constructor(to: Holder, log: Log) {
    const colon = to.address.lastIndexOf(':');
    const socket = net.connect({ host: to.address.slice(0, colon), port: Number(to.address.slice(colon + 1)) });
    this.#socket = socket;
    socket.setNoDelay();
    this.#write = frameWriter(socket);
    this.#opened = new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), CONNECT_WITHIN_MS);
      socket.once('connect', () => (clearTimeout(timer), resolve(true)));
      socket.once('close', () => (clearTimeout(timer), resolve(false)));
    });
    socket.on('error', (error) => log.debug({ err: error, to: to.address }, 'a link to another process broke'));
    socket.on('close', () => {
      this.open = false;
      for (const call of this.#calls.values()) call.resolve('unanswered');
      this.#calls.clear();
    });
    this.#write(Buffer.from(to.token));
    readFrames(socket, (body) => {
      const told = v8.deserialize(body) as Answer;
      this.#calls.get(told.n)?.resolve(told);
      this.#calls.delete(told.n);
    });
  }

  async ask(kind: string, command: CommandBase): Promise<Answer | 'unanswered'> {
    if (!(await this.#opened) || !this.open) return 'unanswered';
    const n = ++this.#last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#calls.delete(n);
        // Whoever does not answer is not asked again before it was connected to anew.
        this.close();
        resolve('unanswered');
      }, ANSWER_WITHIN_MS);
      this.#calls.set(n, { resolve: (told) => (clearTimeout(timer), resolve(told)) });
      this.#write(v8.serialize({ n, kind, command } satisfies Request));
    });
  }

  close(): void {
    this.open = false;
    this.#socket.destroy();
  }
}

export function createLinks(log: Log): Links {
  const links = new Map<string, Link>();
  const shunned = new Map<string, number>();
  return {
    async hand(to, kind, command) {
      if ((shunned.get(to.id) ?? 0) > performance.now()) return 'unanswered';
      let link = links.get(to.id);
      if (!link?.open) links.set(to.id, (link = new Link(to, log)));
      const told = await link.ask(kind, command);
      if (told === 'unanswered') {
        shunned.set(to.id, performance.now() + SHUN_MS);
        return told;
      }
      if ('error' in told) throw new BuskerError(told.error.code, told.error.details, told.error.retry_after_ms);
      return 'outcome' in told ? told.outcome : 'unanswered';
    },
    close() {
      for (const link of links.values()) link.close();
      links.clear();
    },
  };
}

/** Writes of one turn of the loop go out together. */
function frameWriter(socket: net.Socket): (body: Buffer) => void {
  let corked = false;
  return (body) => {
    if (socket.destroyed) return;
    if (!corked) {
      corked = true;
      socket.cork();
      queueMicrotask(() => {
        corked = false;
        socket.uncork();
      });
    }
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32BE(body.length);
    socket.write(length);
    socket.write(body);
  };
}

function readFrames(socket: net.Socket, onFrame: (body: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= LENGTH_BYTES && !socket.destroyed) {
      const length = rest.readUInt32BE();
      if (length > FRAME_MOST_BYTES) return void socket.destroy();
      if (rest.length < LENGTH_BYTES + length) return;
      const body = rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      rest = rest.subarray(LENGTH_BYTES + length);
      onFrame(body);
    }
  });
}

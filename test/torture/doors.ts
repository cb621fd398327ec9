/** The two doors by which gifts come in, for one person: a WebSocket that comes back by itself, and HTTP. */
import { setTimeout as delay } from 'node:timers/promises';
import { BuskerError, type ErrorBody, type GiftAck, type GiftBody, type ServerMessage } from '@busker/protocol';
import { WebSocket } from 'ws';

/** No answer in this time is no answer: the gift is sent again. */
const ANSWER_MS = 2_500;
const COME_BACK_MS = 150;

/** The line broke, or nobody answered: whatever was sent may have been carried out or not. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export type Door = (body: GiftBody) => Promise<GiftAck>;

/** @throws BuskerError that the server answered, or NoAnswer. */
export function httpDoor(url: string, cookie: string): Door {
  return async (body) => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/api/v1/gifts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, origin: url },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      text = await response.text();
    } catch (error) {
      throw new NoAnswer('http', { cause: error });
    }
    const answer = JSON.parse(text) as GiftAck | ErrorBody;
    if (!('error' in answer)) return answer;
    throw new BuskerError(answer.error.code, answer.error.details, answer.error.retry_after_ms);
  };
}

export interface SocketDoor {
  readonly send: Door;
  /** Ids of gifts that this socket was shown in its room. */
  readonly shown: ReadonlySet<string>;
  close(): void;
}

/** @param room the target that is watched, so that gifts of others are shown. */
export function socketDoor(url: string, cookie: string, room: string): SocketDoor {
  const shown = new Set<string>();
  const waiting = new Map<string, { resolve(ack: GiftAck): void; reject(error: Error): void }>();
  let socket: WebSocket | undefined;
  let closed = false;

  function open(): void {
    const mine = new WebSocket(`${url.replace('http', 'ws')}/api/v1/realtime`, { headers: { cookie, origin: url } });
    mine.on('open', () => mine.send(JSON.stringify({ t: 'hello', v: 1 })));
    mine.on('message', (data: Buffer) => hear(mine, JSON.parse(data.toString()) as ServerMessage));
    mine.on('error', () => undefined); // `close` follows.
    mine.on('close', () => {
      if (socket === mine) socket = undefined;
      for (const [id, one] of waiting) {
        waiting.delete(id);
        one.reject(new NoAnswer('the socket closed'));
      }
      if (!closed) void delay(COME_BACK_MS * (0.5 + Math.random())).then(() => closed || open());
    });
  }

  function hear(mine: WebSocket, message: ServerMessage): void {
    if (message.t === 'welcome') {
      // Whoever is a visitor to a server whose database is away comes back later.
      if (message.person === null) return mine.terminate();
      socket = mine;
      mine.send(JSON.stringify({ t: 'join', room }));
    } else if (message.t === 'ack') {
      if (message.gift !== undefined) waiting.get(message.id)?.resolve(message.gift);
      waiting.delete(message.id);
    } else if (message.t === 'refused' && message.id !== undefined) {
      const { code, details, retry_after_ms } = message.error;
      waiting.get(message.id)?.reject(new BuskerError(code, details, retry_after_ms));
      waiting.delete(message.id);
    } else if (message.t === 'frame') {
      for (const event of message.events) if (event.k === 'gift') shown.add(event.gift_id);
    } else if (message.t === 'bye') mine.terminate();
  }

  open();
  return {
    shown,
    send: (body) =>
      new Promise<GiftAck>((resolve, reject) => {
        if (socket?.readyState !== WebSocket.OPEN) throw new NoAnswer('there is no socket');
        const timer = setTimeout(() => {
          waiting.delete(body.id);
          reject(new NoAnswer('the socket is silent'));
        }, ANSWER_MS);
        waiting.set(body.id, {
          resolve: (ack) => (clearTimeout(timer), resolve(ack)),
          reject: (error) => (clearTimeout(timer), reject(error)),
        });
        socket.send(JSON.stringify({ t: 'gift', ...body }));
      }),
    close() {
      closed = true;
      socket?.terminate();
    },
  };
}

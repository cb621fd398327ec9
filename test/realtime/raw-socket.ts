/** A bare socket for tests of the protocol, so that what the server really sends is seen. */
import type { DurableEvent, ServerMessage } from '@busker/protocol';
import { WebSocket } from 'ws';
import { until } from '../helpers/until.ts';

export interface RawSocket {
  readonly heard: ServerMessage[];
  send(message: object): void;
  /** The first message of a kind, heard already or still to come. */
  wait<T extends ServerMessage['t']>(
    t: T,
    where?: (message: Extract<ServerMessage, { t: T }>) => boolean,
  ): Promise<Extract<ServerMessage, { t: T }>>;
  /** Durable events heard in frames and resumptions, in order. */
  durable(): DurableEvent[];
  readonly closed: Promise<number>;
  close(): void;
}

const WAIT_MS = 8_000;

export async function openRawSocket(
  url: string,
  options: { cookie?: string; hello?: object; headers?: Record<string, string> } = {},
): Promise<RawSocket> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/v1/realtime`, {
    headers: { ...(options.cookie ? { cookie: options.cookie } : {}), ...options.headers },
  });
  const heard: ServerMessage[] = [];
  ws.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString()) as ServerMessage));
  const closed = new Promise<number>((resolve) => ws.on('close', resolve));
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
  ws.send(JSON.stringify(options.hello ?? { t: 'hello', v: 1 }));
  return {
    heard,
    closed,
    send: (message) => ws.send(JSON.stringify(message)),
    wait: <T extends ServerMessage['t']>(
      t: T,
      where: (message: Extract<ServerMessage, { t: T }>) => boolean = () => true,
    ) => {
      type Wanted = Extract<ServerMessage, { t: T }>;
      return until(
        () => Promise.resolve(heard.find((message): message is Wanted => message.t === t && where(message as Wanted))),
        WAIT_MS,
      );
    },
    durable: () =>
      heard.flatMap((message): DurableEvent[] => {
        if (message.t === 'resumed') return message.events;
        return message.t === 'frame'
          ? message.events.filter((event): event is DurableEvent => 'offset' in event && event.k !== 'board')
          : [];
      }),
    close: () => ws.close(),
  };
}

/**
 * A WebSocket client for making load: the least that speaks RFC 6455 with our server, so that the generator's own share of the two cores
 * stays small. One buffer per message out, no copy of a message in; no extensions, no fragments (the server sends neither).
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FIN = 0x80;
const MASKED = 0x80;
const MASK_BYTES = 4;
const TWO_BYTES_LONG = 126;
const EIGHT_BYTES_LONG = 127;
const NOTHING = Buffer.alloc(0);

export interface WireHandlers {
  /** One text message. The buffer is only good during the call. A server may greet before `openWire` has returned, so the wire comes along. */
  text(payload: Buffer, wire: Wire): void;
  /** The connection is gone; called once, and never for one that `close` ended. */
  lost(): void;
}

export interface Wire {
  send(text: string): void;
  /** Reads nothing from then on. */
  deafen(): void;
  close(): void;
}

/** Opens a connection. @throws Error when it is refused. */
export function openWire(
  url: string,
  headers: Readonly<Record<string, string>>,
  handlers: WireHandlers,
): Promise<Wire> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let waiting: Buffer = NOTHING;
    let open = false;
    let closed = false;
    const wire: Wire = {
      send: (text) => void socket.write(frameOf(TEXT, text)),
      deafen: () => void socket.pause(),
      close() {
        closed = true;
        socket.end(frameOf(CLOSE, ''));
      },
    };
    socket.once('connect', () => {
      const lines = [
        `GET ${pathname}${search} HTTP/1.1`,
        `host: ${hostname}:${port}`,
        'connection: upgrade',
        'upgrade: websocket',
        'sec-websocket-version: 13',
        `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
    socket.on('error', reject); // After the opening, 'close' tells.
    socket.once('close', () => {
      reject(new Error(`the connection to ${url} was closed`));
      if (open && !closed) handlers.lost();
    });
    socket.on('data', (data) => {
      waiting = waiting.length === 0 ? data : Buffer.concat([waiting, data]);
      if (!open) {
        const end = waiting.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = waiting.subarray(0, end).toString('latin1');
        if (!head.startsWith('HTTP/1.1 101')) {
          socket.destroy(new Error(`no WebSocket at ${url}: ${head.split('\r\n')[0]}`));
          return;
        }
        waiting = waiting.subarray(end + 4);
        open = true;
        resolve(wire);
      }
      waiting = readFrames(waiting, socket, wire, handlers);
    });
  });
}

/** Hands on every whole frame. @returns what is left. */
function readFrames(data: Buffer, socket: Socket, wire: Wire, handlers: WireHandlers): Buffer {
  let at = 0;
  while (data.length - at >= 2) {
    const opcode = data[at]! & 0x0f;
    let length = data[at + 1]! & 0x7f;
    let from = at + 2;
    if (length === TWO_BYTES_LONG) {
      if (data.length < from + 2) break;
      length = data.readUInt16BE(from);
      from += 2;
    } else if (length === EIGHT_BYTES_LONG) {
      if (data.length < from + 8) break;
      length = Number(data.readBigUInt64BE(from));
      from += 8;
    }
    if (data.length < from + length) break;
    at = from + length;
    if (opcode === TEXT) handlers.text(data.subarray(from, at), wire);
    else if (opcode === PING) socket.write(frameOf(PONG, data.toString('utf8', from, at)));
    else if (opcode === CLOSE) socket.end();
  }
  return at === 0 ? data : at === data.length ? NOTHING : data.subarray(at);
}

/** A client's frame. The mask is there as the protocol asks for and is zero: it protects proxies, of which there are none here. */
function frameOf(opcode: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const short = length < TWO_BYTES_LONG;
  const head = (short ? 2 : 4) + MASK_BYTES;
  const frame = Buffer.alloc(head + length);
  frame[0] = FIN | opcode;
  if (short) frame[1] = MASKED | length;
  else {
    frame[1] = MASKED | TWO_BYTES_LONG;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, head);
  return frame;
}

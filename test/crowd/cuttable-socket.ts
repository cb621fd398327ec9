/** WebSockets of one viewer: carry the viewer's cookie, tell which gifts leave, and can be cut as a tunnel cuts a phone. */
import { WebSocket } from 'ws';

type Constructor = new (url: string) => { send(data: string): void; close(code?: number): void };

export interface CuttableSocket {
  readonly Constructor: Constructor;
  /** Ends the line without a word to either side's program. */
  cut(): void;
}

const GIFT = '{"t":"gift"';

/** @param onTap told the id of every gift that leaves. @param onOpen told of every connection that opened. */
export function cuttableSocket(
  cookie: string,
  origin: string,
  onTap: (id: string) => void,
  onOpen: () => void,
): CuttableSocket {
  let current: WebSocket | undefined;
  // Called with `new`; what it returns is the socket.
  function ViewerSocket(url: string): WebSocket {
    const socket = new WebSocket(url, { headers: { cookie, origin }, perMessageDeflate: false });
    const send = socket.send.bind(socket) as (data: string) => void;
    socket.send = (data: string) => {
      if (data.startsWith(GIFT)) onTap((JSON.parse(data) as { id: string }).id);
      send(data);
    };
    socket.on('open', onOpen);
    current = socket;
    return socket;
  }
  return { Constructor: ViewerSocket as unknown as Constructor, cut: () => current?.terminate() };
}

/** The least a WebSocket has to be: the browser's, Node's own, and that of `ws` all fit. */
export type WebSocketConstructor = new (url: string) => { send(data: string): void; close(code?: number): void };

interface WebSocketLike {
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: (() => void) | null;
  onclose: (() => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface Socket {
  /** Sends when open, else drops: whoever needs an answer keeps its message until it has one. */
  send(text: string): void;
  /** After this no handler is called any more. */
  close(): void;
}

export interface SocketHandlers {
  open(): void;
  message(text: string): void;
  /** Called once, also when the connection could never be opened. */
  close(): void;
}

const OPEN = 1;

export function openSocket(given: WebSocketConstructor | undefined, url: string, handlers: SocketHandlers): Socket {
  const Constructor = given ?? globalThis.WebSocket;
  const raw = new Constructor(url) as unknown as WebSocketLike;
  let done = false;
  raw.onopen = () => {
    if (!done) handlers.open();
  };
  raw.onmessage = ({ data }) => {
    if (!done && typeof data === 'string') handlers.message(data);
  };
  // an error is always followed by close; the handler is there because `ws` throws errors that nobody listens to
  raw.onerror = () => {};
  raw.onclose = () => {
    if (done) return;
    done = true;
    handlers.close();
  };
  return {
    send(text) {
      if (!done && raw.readyState === OPEN) raw.send(text);
    },
    close() {
      done = true;
      raw.close(1000);
    },
  };
}

/** The address of the socket: a path is one of this page's origin, `http:` becomes `ws:`. */
export function socketUrl(url = '/api/v1/realtime'): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  const address = new URL(url, base);
  address.protocol = address.protocol.replace('http', 'ws');
  address.hash = '';
  return address.href;
}

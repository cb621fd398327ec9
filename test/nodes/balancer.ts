/** What stands in front of several processes of a server: takes connections in turn to those that answer, like the balancer that an operator puts there. */
import { once } from 'node:events';
import net from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Places behind it, by `host:port`. */
  add(place: string): void;
  remove(place: string): void;
  /** Connections that are open to each. */
  open(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  let places: string[] = [];
  let turn = 0;
  const pairs = new Set<net.Socket>();
  const open = new Map<string, number>();

  function join(client: net.Socket, left: readonly string[]): void {
    const [place, ...others] = left;
    if (place === undefined) {
      client.destroy();
      return;
    }
    const [host, port] = place.split(':');
    const server = net.connect(Number(port), host);
    let connected = false;
    server.on('connect', () => {
      connected = true;
      open.set(place, (open.get(place) ?? 0) + 1);
      client.pipe(server).pipe(client);
    });
    pairs.add(server);
    server.on('error', () => undefined);
    server.on('close', () => {
      pairs.delete(server);
      if (!connected) return join(client, others);
      open.set(place, open.get(place)! - 1);
      client.destroy();
    });
    client.on('close', () => server.destroy());
  }

  const front = net.createServer((client) => {
    pairs.add(client);
    client.on('error', () => undefined).on('close', () => pairs.delete(client));
    const from = turn++ % Math.max(1, places.length);
    join(client, [...places.slice(from), ...places.slice(0, from)]);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    add: (place) => void (places = [...places, place]),
    remove: (place) => void (places = places.filter((one) => one !== place)),
    open: () => open,
    async close() {
      for (const socket of pairs) socket.destroy();
      front.close();
      await once(front, 'close');
    },
  };
}

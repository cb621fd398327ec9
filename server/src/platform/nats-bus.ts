/** Notices between processes by NATS, for more of them than PostgreSQL should carry messages for. Nothing durable is asked of it. */
import { createHash } from 'node:crypto';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import type { Log } from './log.ts';
import { openRemoteBus, type Carrier, type RemoteBus } from './remote-bus.ts';
import { StartProblem } from './start-problem.ts';

/** A NATS server takes 1 MB by default; small packets are heard sooner. */
const PACKET_BYTES = 64_000;
const CONNECT_MS = 5_000;
const RECONNECT_MS = 500;

/** Who and where, as setting BUSKER_NATS_URL has it: `nats://user:password@host:port` or `tls://…`, several apart by commas; one word before the @ is a token. */
export function natsOptions(urls: string): ConnectionOptions {
  const servers = urls.split(',').map((url) => new URL(url.trim()));
  const [first] = servers;
  const user = decodeURIComponent(first!.username);
  const pass = decodeURIComponent(first!.password);
  return {
    servers: servers.map((url) => url.host),
    ...(first!.protocol === 'tls:' ? { tls: {} } : {}),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
  };
}

/**
 * Resolves when it hears the others.
 * @param secret of this Busker: others on the same NATS are not heard.
 * @throws StartProblem when there is no such server now, or it does not let us in.
 */
export const openNatsBus = (urls: string, secret: string, log: Log): Promise<RemoteBus> =>
  openRemoteBus(log, async (hear): Promise<Carrier> => {
    const subject = `busker.${createHash('sha256').update(`notices ${secret}`).digest('hex').slice(0, 32)}`;
    const options = natsOptions(urls);
    const connection = await connect({
      ...options,
      name: 'busker',
      noEcho: true,
      timeout: CONNECT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_MS,
    }).catch((error: unknown) => {
      throw new StartProblem(
        `NATS at ${String(options.servers)} cannot be reached: ${error instanceof Error ? error.message : String(error)}.`,
        'Start it or mend BUSKER_NATS_URL; without that setting processes tell each other by PostgreSQL.',
      );
    });
    let connected = true;
    void watch(connection, log, (now) => (connected = now));
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (error) log.warn({ err: error }, 'the bus heard an error from NATS');
        else hear(message.string());
      },
    });
    await connection.flush();
    return {
      packet_bytes: PACKET_BYTES,
      send(packets) {
        // The client would keep them for later; by then they tell nothing that is not known.
        if (connected) for (const packet of packets) connection.publish(subject, packet);
        return Promise.resolve();
      },
      close: () => connection.close(),
    };
  });

async function watch(connection: NatsConnection, log: Log, onChange: (connected: boolean) => void): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') {
      onChange(false);
      log.warn('the bus lost its connection to NATS');
    } else if (type === 'reconnect') onChange(true);
  }
}

/** Notices between processes by PostgreSQL's NOTIFY. On a session of its own, never in a posting. */
import pg from 'pg';
import type { Log } from './log.ts';
import { openRemoteBus, type Carrier, type RemoteBus } from './remote-bus.ts';

const CHANNEL = 'busker_notices';
/** PostgreSQL's limit is 8000 bytes for a payload. Source: its documentation of NOTIFY. */
const PAYLOAD_MOST_BYTES = 7_500;
const RECONNECT_MS = 500;

/** Resolves when it hears the others. @param url of the database. */
export const openNotifyBus = (url: string, log: Log): Promise<RemoteBus> =>
  openRemoteBus(log, (hear) => openCarrier(url, log, hear));

async function openCarrier(url: string, log: Log, hear: (packet: string) => void): Promise<Carrier> {
  let closed = false;
  let client: pg.Client | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'busker bus',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    fresh.on('error', (error) => log.warn({ err: error }, 'the bus lost its connection'));
    fresh.on('end', () => {
      if (client === fresh) client = undefined;
      if (!closed) setTimeout(() => void reconnect(), RECONNECT_MS);
    });
    fresh.on('notification', ({ payload }) => {
      if (payload) hear(payload);
    });
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    client = fresh;
  }
  async function reconnect(): Promise<void> {
    // A session that could not be opened ends, and its end comes back here.
    if (!closed) await connect().catch((error: unknown) => log.warn({ err: error }, 'the bus cannot connect'));
  }

  await connect();
  return {
    packet_bytes: PAYLOAD_MOST_BYTES,
    async send(packets) {
      await client?.query('select pg_notify($1, p) from unnest($2::text[]) as p', [CHANNEL, packets]);
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}

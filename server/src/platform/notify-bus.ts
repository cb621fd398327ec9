/**
 * The bus over several processes on one database: what is published is heard in this process at once, and in the others by PostgreSQL's
 * NOTIFY a moment later. It runs on a session of its own, never in a posting. Notices are hints, so whatever goes wrong here costs time and
 * nothing else: what is said while there is no connection is dropped (rooms look at heads once a second), and under a flood equal notices go out once.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLocalBus, type Bus, type Notices } from './bus.ts';
import type { Log } from './log.ts';

const CHANNEL = 'busker_notices';
/** Notices gather so long; then they go out together. */
const GATHER_MS = 5;
/** PostgreSQL's limit is 8000 bytes for a payload. Source: its documentation of NOTIFY. */
const PAYLOAD_MOST_BYTES = 7_500;
/** More waiting than this, and what came first is dropped. */
const WAITING_MOST = 20_000;
const RECONNECT_MS = 500;

export interface NotifyBus extends Bus {
  close(): Promise<void>;
}

type Packet = readonly [topic: keyof Notices, notice: unknown][];

/** Resolves when it hears the others. @param url of the database. */
export async function openNotifyBus(url: string, log: Log): Promise<NotifyBus> {
  const local = createLocalBus(log);
  const self = randomBytes(6).toString('base64url');
  /** As texts, so that equal ones are one. */
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
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
    fresh.on('notification', ({ payload }) => hear(payload));
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    client = fresh;
  }
  async function reconnect(): Promise<void> {
    // A session that could not be opened ends, and its end comes back here.
    if (!closed) await connect().catch((error: unknown) => log.warn({ err: error }, 'the bus cannot connect'));
  }

  function hear(payload: string | undefined): void {
    if (!payload || payload.startsWith(self)) return;
    try {
      const packet = JSON.parse(payload.slice(payload.indexOf('\n') + 1)) as Packet;
      for (const [topic, notice] of packet) local.publish(topic, notice as never);
    } catch (error) {
      log.error({ err: error }, 'a notice of another process cannot be read');
    }
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const all = [...waiting];
    waiting.clear();
    if (!client) return;
    let packet: string[] = [];
    let bytes = 0;
    const packets: string[] = [];
    const end = (): void => {
      if (packet.length > 0) packets.push(`${self}\n[${packet.join(',')}]`);
      packet = [];
      bytes = 0;
    };
    for (const text of all) {
      const size = Buffer.byteLength(text) + 1;
      if (size > PAYLOAD_MOST_BYTES) {
        log.warn({ bytes: size }, 'a notice is too long for the other processes');
        continue;
      }
      if (bytes + size > PAYLOAD_MOST_BYTES) end();
      packet.push(text);
      bytes += size;
    }
    end();
    if (packets.length === 0) return;
    await client
      .query('select pg_notify($1, p) from unnest($2::text[]) as p', [CHANNEL, packets])
      .catch((error: unknown) => log.warn({ err: error }, 'notices did not reach the other processes'));
  }

  await connect();
  return {
    publish(topic, notice) {
      local.publish(topic, notice);
      if (waiting.size >= WAITING_MOST) waiting.delete(waiting.values().next().value!);
      waiting.add(JSON.stringify([topic, notice]));
      timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    subscribe: (topic, onNotice) => local.subscribe(topic, onNotice),
    async close() {
      closed = true;
      clearTimeout(timer);
      await flush();
      await client?.end();
    },
  };
}

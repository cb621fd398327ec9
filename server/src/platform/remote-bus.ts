/**
 * The bus over several processes: what is published is heard in this process at once, and in the others a moment later, by whatever carries it.
 * Notices are hints, so whatever goes wrong here costs time and nothing else: what is said while there is no connection is dropped (rooms look at
 * heads once a second), and under a flood equal notices go out once.
 */
import { randomBytes } from 'node:crypto';
import { createLocalBus, type Bus, type Notices } from './bus.ts';
import type { Log } from './log.ts';

/** Notices gather so long; then they go out together. */
const GATHER_MS = 5;
/** More waiting than this, and what came first is dropped. */
const WAITING_MOST = 20_000;

export interface RemoteBus extends Bus {
  close(): Promise<void>;
}

/** What brings packets to the other processes. */
export interface Carrier {
  /** Longest packet, in bytes of UTF-8. */
  readonly packet_bytes: number;
  /** Sends packets in their order; those that cannot be sent now are dropped. */
  send(packets: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

type Packet = readonly [topic: keyof Notices, notice: unknown][];

/** Resolves when it hears the others. @param open connects a carrier that calls `hear` with each packet that came, its own or not. */
export async function openRemoteBus(
  log: Log,
  open: (hear: (packet: string) => void) => Promise<Carrier>,
): Promise<RemoteBus> {
  const local = createLocalBus(log);
  const self = randomBytes(6).toString('base64url');
  /** As texts, so that equal ones are one. */
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const carrier = await open((packet) => {
    if (packet.startsWith(self)) return;
    try {
      const notices = JSON.parse(packet.slice(packet.indexOf('\n') + 1)) as Packet;
      for (const [topic, notice] of notices) local.publish(topic, notice as never);
    } catch (error) {
      log.error({ err: error }, 'a notice of another process cannot be read');
    }
  });

  function packets(): string[] {
    const made: string[] = [];
    let packet: string[] = [];
    let bytes = 0;
    const end = (): void => {
      if (packet.length > 0) made.push(`${self}\n[${packet.join(',')}]`);
      packet = [];
      bytes = 0;
    };
    // What stands around the notices of a packet: the sender, a line's end, two brackets.
    const most = carrier.packet_bytes - self.length - 3;
    for (const text of waiting) {
      const size = Buffer.byteLength(text) + 1;
      if (size > most) {
        log.warn({ bytes: size }, 'a notice is too long for the other processes');
        continue;
      }
      if (bytes + size > most) end();
      packet.push(text);
      bytes += size;
    }
    end();
    waiting.clear();
    return made;
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const all = packets();
    if (all.length === 0) return;
    await carrier
      .send(all)
      .catch((error: unknown) => log.warn({ err: error }, 'notices did not reach the other processes'));
  }

  return {
    publish(topic, notice) {
      local.publish(topic, notice);
      if (waiting.size >= WAITING_MOST) waiting.delete(waiting.values().next().value!);
      waiting.add(JSON.stringify([topic, notice]));
      timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    subscribe: (topic, onNotice) => local.subscribe(topic, onNotice),
    async close() {
      clearTimeout(timer);
      await flush();
      await carrier.close();
    },
  };
}

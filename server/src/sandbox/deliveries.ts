/** Webhooks of the sandbox on their way: written with the change that they tell of, signed and sent until they arrive. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Db, Tx } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';

/** Attempts at one message; with the pauses between them a little over an hour. */
const ATTEMPTS_MOST = 12;
/** A receiver that has not answered by then has not received. */
const TIMEOUT_MS = 10_000;
/** While a message is being sent nobody else takes it; a killed process gives it back after this long. */
const LEASE_MS = TIMEOUT_MS + 5_000;
/** Messages in one round. */
const ROUND = 20;

export interface SandboxEvent {
  /** The same id in several messages makes them copies of one event. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

export function newEventId(): string {
  return `evt_${randomUUID().replaceAll('-', '')}`;
}

/** Writes a message that will be sent at a time. */
export async function enqueue(tx: Tx, path: string, event: SandboxEvent, send_at: Date): Promise<void> {
  await tx
    .insertInto('sandbox.webhook')
    .values({
      id: randomUUID(),
      event_id: event.id,
      path,
      body: JSON.stringify({ id: event.id, type: event.type, data: event.data }),
      send_at,
    })
    .execute();
}

export interface DeliveryParts {
  readonly db: Db;
  readonly log: Log;
  /** Where the customer listens; a message's path goes behind it. */
  readonly base_url: () => string;
  readonly webhook_secret: string;
  /** Pause before the second attempt; doubled each time. */
  readonly retry_ms: number;
  /** Told when a message is to be sent sooner than was known. */
  readonly wake: () => void;
}

export interface Deliveries {
  /** Starts sending whatever is due; resolves when the messages have been taken, not when they have arrived. */
  sendDue(now: Date): Promise<void>;
  /** When the next message is due, if there is one. */
  nextDue(): Promise<Date | undefined>;
  /** Waits for what is being sent. */
  settled(): Promise<void>;
}

export function createDeliveries(parts: DeliveryParts): Deliveries {
  const { db, log } = parts;
  const webhook = new Webhook(parts.webhook_secret);
  const under_way = new Set<Promise<void>>();

  async function send(message: {
    id: string;
    event_id: string;
    path: string;
    body: string;
    attempts: number;
  }): Promise<void> {
    let answer: string;
    try {
      const at = new Date();
      const response = await fetch(parts.base_url() + message.path, {
        method: 'POST',
        body: message.body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.event_id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': webhook.sign(message.event_id, at, message.body),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (response.ok) {
        await db
          .updateTable('sandbox.webhook')
          .set({ delivered_at: new Date() })
          .where('id', '=', message.id)
          .execute();
        return;
      }
      answer = `status ${response.status}`;
    } catch (error) {
      answer = String(error);
    }
    const pause_ms = parts.retry_ms * 2 ** (message.attempts - 1);
    log.info({ path: message.path, attempt: message.attempts, answer, pause_ms }, 'a sandbox webhook did not arrive');
    await db
      .updateTable('sandbox.webhook')
      .set({ send_at: new Date(Date.now() + pause_ms) })
      .where('id', '=', message.id)
      .execute();
    parts.wake();
  }

  return {
    async sendDue(now) {
      const taken = await db
        .updateTable('sandbox.webhook')
        .set((eb) => ({ attempts: eb('attempts', '+', 1), send_at: new Date(now.getTime() + LEASE_MS) }))
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('sandbox.webhook')
            .select('id')
            .where('delivered_at', 'is', null)
            .where('attempts', '<', ATTEMPTS_MOST)
            .where('send_at', '<=', now)
            .orderBy('send_at')
            .limit(ROUND)
            .forUpdate()
            .skipLocked(),
        )
        .returning(['id', 'event_id', 'path', 'body', 'attempts'])
        .execute();
      for (const message of taken) {
        const sent = send(message)
          .catch((error: unknown) =>
            log.warn({ err: error }, 'a sandbox webhook could not be marked; it is sent again'),
          )
          .finally(() => under_way.delete(sent));
        under_way.add(sent);
      }
    },

    async nextDue() {
      const row = await db
        .selectFrom('sandbox.webhook')
        .select((eb) => eb.fn.min('send_at').as('at'))
        .where('delivered_at', 'is', null)
        .where('attempts', '<', ATTEMPTS_MOST)
        .executeTakeFirst();
      return row?.at ?? undefined;
    },

    async settled() {
      await Promise.all(under_way);
    },
  };
}

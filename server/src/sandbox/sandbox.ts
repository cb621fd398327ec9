/**
 * The sandbox: a pretend payment provider and bank, as an outside party that lives in the same process. See README.md.
 * This file is the folder's one entry.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { StartProblem } from '../platform/start-problem.ts';
import { nextCheckoutDue, settleCheckouts, type CheckoutTiming } from './checkouts.ts';
import { createDeliveries } from './deliveries.ts';
import { Html } from './html.ts';
import { nextPayoutDue, settlePayouts, type PayoutTiming } from './payouts.ts';
import { registerSandbox } from './routes.ts';

export interface SandboxTiming extends CheckoutTiming, PayoutTiming {
  /** Pause before a webhook is sent again; doubled each time. */
  readonly retry_ms: number;
}

const SANDBOX_TIMING: SandboxTiming = {
  settle_ms: 10_000,
  late_webhook_ms: 5_000,
  pay_ms: 2_000,
  return_ms: 5_000,
  retry_ms: 1_000,
};

/** Longest sleep: what another process wrote is found after this at the latest. */
const LOOK_AGAIN_MS = 30_000;
/** Shortest sleep, so that a row that cannot be settled does not keep the processor busy. */
const BREATH_MS = 50;

const BRAND = new URL('../../../art/out/brand/', import.meta.url);

export interface SandboxParts {
  readonly db: Db;
  readonly log: Log;
  readonly production: boolean;
  /** The keys that its customer (we) has too. */
  readonly keys: { readonly api_key: string; readonly webhook_secret: string };
  /** Where people reach its pages, without a slash at the end. */
  readonly public_url: string;
  /** Where its customer listens, e.g. `http://127.0.0.1:8420`; known once it does. */
  readonly customer_url: () => string;
  readonly timing?: Partial<SandboxTiming>;
}

export interface Sandbox {
  /** Registers the API and the pages; give it a scope of its own with the prefix `/sandbox`. */
  register(app: FastifyInstance): void;
  /** Begins to settle and to send what is due. Call when the customer listens. */
  start(): void;
  /** Stops; what was not sent is sent after the next start. */
  stop(): Promise<void>;
}

/** @throws StartProblem with `production`: pretend money must not buy anything real. */
export async function createSandbox(parts: SandboxParts): Promise<Sandbox> {
  if (parts.production) {
    throw new StartProblem(
      'The sandbox pays with pretend money, so it does not exist with --production.',
      'Set up a real payment provider: STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.',
    );
  }
  const { db, log } = parts;
  const timing = { ...SANDBOX_TIMING, ...parts.timing };
  const [tokens, page_style, coin] = await Promise.all([
    readFile(new URL('tokens.css', BRAND), 'utf8'),
    readFile(new URL('sandbox.css', import.meta.url), 'utf8'),
    readFile(new URL('coin.svg', BRAND), 'utf8'),
  ]);
  const style = `${tokens}\n${page_style}`;
  const version = createHash('sha256').update(style).digest('hex').slice(0, 12);
  const deliveries = createDeliveries({
    db,
    log,
    base_url: parts.customer_url,
    webhook_secret: parts.keys.webhook_secret,
    retry_ms: timing.retry_ms,
    wake,
  });

  const stopping = new AbortController();
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | undefined;
  let again = false;

  async function runRound(): Promise<void> {
    const now = new Date();
    await settleCheckouts(db, now);
    await settlePayouts(db, now);
    await deliveries.sendDue(now);
  }

  /** One round at a time; a wake during a round makes another. Then sleeps until something is due. */
  async function loop(): Promise<void> {
    let sleep_ms = LOOK_AGAIN_MS;
    try {
      do {
        again = false;
        await runRound();
      } while (again && !stopping.signal.aborted);
      const due = await Promise.all([nextCheckoutDue(db), nextPayoutDue(db), deliveries.nextDue()]);
      for (const at of due) if (at) sleep_ms = Math.min(sleep_ms, at.getTime() - Date.now());
    } catch (error) {
      log.warn({ err: error }, 'the sandbox could not look for what is due; it tries again');
      sleep_ms = 1_000;
    }
    round = undefined;
    if (stopping.signal.aborted) return;
    if (again) return wake();
    timer = setTimeout(wake, Math.max(BREATH_MS, sleep_ms));
    timer.unref();
  }

  function wake(): void {
    if (!started || stopping.signal.aborted) return;
    if (round) {
      again = true;
      return;
    }
    clearTimeout(timer);
    round = loop();
  }

  return {
    register(app) {
      registerSandbox(app, {
        db,
        api_key: parts.keys.api_key,
        public_url: parts.public_url,
        timing,
        files: {
          style_url: `/sandbox/style.css?v=${version}`,
          coin: new Html(coin.replace(/<\?xml[^>]*>/, '').replace('<svg', '<svg aria-hidden="true"')),
        },
        style,
        stopping: stopping.signal,
        wake,
      });
    },
    start() {
      started = true;
      wake();
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await round;
      await deliveries.settled();
    },
  };
}

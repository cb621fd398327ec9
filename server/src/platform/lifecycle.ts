import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { explainStartError } from './explain-start-error.ts';

/** What the life cycle says while it works. pino's logger fits as it is. */
export interface LifecycleLog {
  info(message: string): void;
  warn(message: string): void;
  error(details: object, message: string): void;
}

/** How long one part may take to stop before the next one is stopped all the same. */
const PART_STOP_TIMEOUT_MS = 15_000;

/** How long a start that was interrupted may take to come back. */
const START_GIVE_UP_MS = 20_000;

/**
 * A repeated signal counts as "now!" only after this time: a Ctrl-C in a terminal reaches the program more
 * than once (from the terminal and from each wrapper that passes it on), all within a few milliseconds.
 */
const SIGNAL_ECHO_MS = 500;

/** Exit codes of every program in `server/bin`. */
export const exitCodes = {
  /** Stopped as asked, by Ctrl-C, SIGTERM or the end of its work. */
  ok: 0,
  /** Could not start, or a part failed while running or stopping. The reason was printed. */
  failed: 1,
  /** The second Ctrl-C: ended at once, without the ordered stop. The next start recovers. */
  forced: 130,
} as const;

interface Part {
  name: string;
  stop: () => Promise<void> | void;
  timeout_ms: number;
}

/**
 * The parts of one running program and their ordered end.
 *
 *   starting ──run ends──▶ running ──SIGINT, SIGTERM, stop()──▶ stopping ──▶ stopped
 *
 * Each part registers its stop right after it started, so that a start which fails half way stops exactly what
 * had started. Parts stop one after another in reverse order (first the doors, last the database). A part that
 * throws or takes longer than its timeout is reported and does not keep the parts below it from stopping.
 */
export class Lifecycle {
  readonly #parts: Part[] = [];
  readonly #log: LifecycleLog;
  readonly #stopping = new AbortController();
  #stopped: Promise<boolean> = Promise.resolve(true);

  constructor(log: LifecycleLog) {
    this.#log = log;
  }

  /** Aborted as soon as the stop begins: long waits (back-off, first-run content) give up on it. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Registers the end of a part that has just started. Register in the order of starting.
   * @param name as it appears in the log, for example `database`.
   * @param timeout_ms how long to wait for it; default PART_STOP_TIMEOUT_MS.
   */
  onStop(name: string, stop: () => Promise<void> | void, timeout_ms = PART_STOP_TIMEOUT_MS): void {
    this.#parts.push({ name, stop, timeout_ms });
  }

  /**
   * Stops every part in reverse order and resolves when all have stopped. Never throws. A second call waits for
   * the first, then stops what was registered meanwhile (by a start that was still under way).
   * @returns true when every part stopped as it should.
   */
  stop(reason: string): Promise<boolean> {
    this.#stopping.abort(new Error(reason));
    this.#stopped = this.#stopped.then((clean) => this.#stopParts(clean));
    return this.#stopped;
  }

  async #stopParts(clean: boolean): Promise<boolean> {
    let still_clean = clean;
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await withTimeout(part);
      } catch (error) {
        still_clean = false;
        this.#log.error({ err: error }, `Stopping "${part.name}" failed`);
      }
    }
    return still_clean;
  }
}

async function withTimeout(part: Part): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`"${part.name}" had not stopped after ${part.timeout_ms} ms`));
    }, part.timeout_ms);
  });
  try {
    await Promise.race([part.stop(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs one program from start to exit code; each file in `server/bin` ends in one call of it.
 *
 * `start` builds the parts and registers each with `lifecycle.onStop`. With `until: 'signal'` (a server) the
 * program then runs until SIGINT, SIGTERM or `lifecycle.stop()`; with `until: 'done'` (doctor, migrate) it ends when
 * `start` does, and the number that `start` returns is the exit code.
 *
 * - SIGINT, SIGTERM, SIGHUP: the ordered stop, exit code 0. The same signal again later: exit code 130 at once.
 * - A start that throws: what had started is stopped, then `explainStartError` says why, exit code 1.
 * - The launcher (scripts/run.mjs) died: the ordered stop.
 * - An exception or a rejection that nobody handled: logged, ordered stop, exit code 1. Never swallowed.
 *
 * The process is ended here, because a forgotten timer must not keep a stopped program alive.
 */
export async function runProgram(
  log: LifecycleLog,
  until: 'signal' | 'done',
  start: (lifecycle: Lifecycle) => Promise<number | void>,
): Promise<never> {
  const lifecycle = new Lifecycle(log);
  let failed = false;
  const ended = new Promise<void>((resolve) => {
    lifecycle.stopping.addEventListener('abort', () => void lifecycle.stop('').then(() => resolve()));
  });

  let first_signal_at: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (first_signal_at === undefined) {
      first_signal_at = now;
      log.info(`Stopping (${signal}) …`);
      void lifecycle.stop(signal);
    } else if (now - first_signal_at > SIGNAL_ECHO_MS) {
      log.warn('Ended at once on the second signal; the next start recovers.');
      process.exit(exitCodes.forced);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);

  // Started through scripts/run.mjs, there is a channel to it; when it dies without a signal (kill -9), nobody could
  // stop this program any more, so it stops by itself.
  process.once('disconnect', () => void lifecycle.stop('the launcher is gone'));
  process.channel?.unref();

  const onFault = (error: unknown): void => {
    failed = true;
    log.error({ err: error }, 'A fault that nobody handled; stopping');
    void lifecycle.stop('fault');
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);

  let code: number = exitCodes.ok;
  const started = start(lifecycle).then(
    (result) => {
      if (typeof result === 'number') code = result;
    },
    (error: unknown) => {
      // A start that was interrupted by Ctrl-C usually fails on the way; that is no news to anybody.
      if (lifecycle.stopping.aborted) return;
      failed = true;
      process.stderr.write(`\n${explainStartError(error)}\n`);
    },
  );
  // A start that is interrupted and does not come back gets a limited time; then its parts go as they are.
  await Promise.race([started, ended.then(() => delay(START_GIVE_UP_MS))]);
  if (until === 'signal' && !failed) await ended;
  const clean = await lifecycle.stop(failed ? 'the start failed' : 'done');
  process.exit(failed || !clean ? exitCodes.failed : code);
}

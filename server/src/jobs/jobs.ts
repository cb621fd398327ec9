/**
 * Work that nobody waits for, by graphile-worker in the same database: retried, with back-off, once over all processes. What follows from a commit
 * is not enqueued in it: the rows it left (an approved cash-out, a stored event) say what is to be done, a notice only says that it is soon.
 */
import { Logger, parseCronItems, run, type Runner, type RunnerOptions } from 'graphile-worker';
import type pg from 'pg';
import type { Bus } from '../platform/bus.ts';
import type { Log } from '../platform/log.ts';
import { patientPool } from './patient-pool.ts';

/** Tasks by name; each may be repeated at any time without harm. */
export interface Tasks {
  /** Makes earnings available whose hold is over. */
  mature_earnings(): Promise<number>;
  /** Lets promotional coins expire whose time is over. */
  expire_promos(): Promise<number>;
  /** Sends approved cash-outs, asks about open ones. */
  work_cashouts(): Promise<number>;
  /** Ends reservations of cash-outs that nobody approved in time. */
  expire_cashouts(): Promise<number>;
  /** Turns what was taken for coins into revenue when they were spent. */
  recognise_revenue(): Promise<number>;
  /** Asks providers about purchases that have been open for long. */
  sweep_purchases(): Promise<number>;
  /** Asks again about refunds that operators asked for and no provider answered. */
  ask_refunds(): Promise<number>;
  /** Events of providers that wait for another try. */
  process_events(): Promise<number>;
  /** Boards that nobody watches. */
  fold_boards(): Promise<number>;
  /** Live sessions whose end a crash left half-done. */
  repair_lives(): Promise<number>;
  /** Seals what was posted and done since the last run. */
  seal_books(): Promise<number>;
  /** Makes renditions of uploaded animations. */
  prepare_animations(): Promise<number>;
  /** Ends what need not be kept any longer. */
  end_lives(): Promise<number>;
}

/** When tasks run by themselves (minute hour day month weekday). */
const CRON: Readonly<Record<keyof Tasks, string>> = {
  mature_earnings: '7 * * * *',
  expire_promos: '* * * * *',
  work_cashouts: '* * * * *',
  expire_cashouts: '*/10 * * * *',
  recognise_revenue: '3 * * * *',
  sweep_purchases: '*/2 * * * *',
  ask_refunds: '* * * * *',
  process_events: '* * * * *',
  fold_boards: '* * * * *',
  repair_lives: '* * * * *',
  seal_books: '* * * * *',
  prepare_animations: '* * * * *',
  end_lives: '37 * * * *',
};

export interface Jobs {
  /** Runs a task soon; many requests within a moment are one run. */
  soon(task: keyof Tasks): Promise<void>;
  stop(): Promise<void>;
}

/** Between the end of a runner that ended by itself and the next one. */
const AGAIN_MS = 5_000;

/** @param parts.pool for jobs alone; it is changed. */
export async function startJobs(parts: { pool: pg.Pool; bus: Bus; log: Log; tasks: Tasks }): Promise<Jobs> {
  const { log, tasks, bus } = parts;
  const names = Object.keys(CRON) as (keyof Tasks)[];
  const options: RunnerOptions = {
    pgPool: patientPool(parts.pool),
    // Beside one that takes minutes, as animations do, there is room for those that are about money.
    concurrency: 3,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') log.error(`jobs: ${message}`);
      else if (level === 'warning') log.warn(`jobs: ${message}`);
    }),
    taskList: Object.fromEntries(
      names.map((name) => [
        name,
        async () => {
          const count = await tasks[name]();
          if (count > 0) log.debug({ task: name, count }, 'a job has run');
        },
      ]),
    ),
    parsedCronItems: parseCronItems(
      names.map((name) => ({
        task: name,
        match: CRON[name],
        options: { backfillPeriod: 0, maxAttempts: 3, jobKey: name, jobKeyMode: 'preserve_run_at' as const },
      })),
    ),
  };
  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  let runner = watched(await run(options));

  /** A runner that ends by itself, as when the database is away for long, is followed by another. */
  function watched(one: Runner): Runner {
    const ended = (error?: unknown): void => {
      if (stopped) return;
      log.error({ err: error }, 'jobs have stopped by themselves; they begin again');
      begin();
    };
    one.promise.then(() => ended(), ended);
    return one;
  }
  function begin(): void {
    again = setTimeout(() => void beginNow(), AGAIN_MS);
  }
  async function beginNow(): Promise<void> {
    try {
      const next = await run(options);
      runner = watched(next);
      if (stopped) await next.stop();
    } catch (error) {
      if (stopped) return;
      log.warn({ err: error }, 'jobs cannot begin yet');
      begin();
    }
  }
  const soon = async (task: keyof Tasks): Promise<void> => {
    await runner.addJob(task, {}, { jobKey: `${task} soon`, maxAttempts: 5 });
  };
  /** What a notice says is to be done soon. */
  const hear = (topic: 'outbox' | 'uploads', task: keyof Tasks): (() => void) =>
    bus.subscribe(
      topic,
      () =>
        void soon(task).catch((error: unknown) =>
          log.warn({ err: error }, 'a job could not be enqueued; the next round finds the work'),
        ),
    );
  const ends = [hear('outbox', 'work_cashouts'), hear('uploads', 'prepare_animations')];
  return {
    soon,
    async stop() {
      for (const end of ends) end();
      stopped = true;
      clearTimeout(again);
      await runner.stop().catch((error: unknown) => log.debug({ err: error }, 'jobs had stopped already'));
    },
  };
}

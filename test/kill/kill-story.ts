/**
 * A crowd whose server is killed in the middle of its taps, again and again, and started again on the same data and port. The viewers know
 * nothing of it but that their lines broke. In the end everything that anybody was told must be true.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { examine } from '../../server/src/doctor/doctor.ts';
import { gatherAudience } from '../crowd/audience.ts';
import { chanceOf } from '../helpers/chance.ts';
import type { Counts } from '../crowd/tally.ts';
import { assertBooks } from '../helpers/books.ts';
import { spawnProgram } from '../helpers/spawned-program.ts';

export interface KillPlan {
  readonly viewers: number;
  /** Who does what, and when the kills come. */
  readonly seed: number;
  /** Acts per time, compared to an ordinary evening. */
  readonly pace: number;
  /** One after another; see SpawnedProgram.kill. */
  readonly kills: readonly ('server' | 'everything')[];
  /** Gifts that must be acknowledged before each kill, and after the last. */
  readonly acknowledged_between: number;
}

export interface Kill {
  readonly whom: 'server' | 'everything';
  /** Gifts acknowledged since the start before this kill. */
  readonly acknowledged: number;
  /** Gifts that had left and had no answer when the kill came. */
  readonly under_way: number;
  readonly restart_ms: number;
}

export interface KillStory {
  readonly kills: readonly Kill[];
  readonly acknowledged_after: number;
  readonly counts: Counts;
  /** What is missing, doubled, diverged or wrong; see test/crowd/audit.ts. */
  readonly wrong: readonly string[];
  /** What the doctor and the independent proof of the books found. */
  readonly books: readonly string[];
  /** Lines of the server's log that tell of a fault. */
  readonly faults: readonly string[];
}

/** Between the last of the acknowledged gifts and the kill. */
const RANDOM_MS = 800;
const BUSY_MS = 5_000;
/** Without a single acknowledgement in this time the server is not working; how fast it works is not judged here. */
const STALLED_MS = 90_000;

export async function playKillStory(plan: KillPlan, say: (text: string) => void): Promise<KillStory> {
  const chance = chanceOf(plan.seed, 1_000_000);
  const program = await spawnProgram();
  try {
    const { url } = program;
    const audience = await gatherAudience(
      { url, viewers: plan.viewers, seed: plan.seed, pace: plan.pace, alone: true },
      await program.databaseUrl(),
    );
    const { tally } = audience;
    const evening = new AbortController();
    const performed = audience.perform(evening.signal);
    const kills: Kill[] = [];
    let from = 0;

    const enough = async (): Promise<void> => {
      from = tally.counts.acknowledged;
      let seen = from;
      let until = performance.now() + STALLED_MS;
      while (tally.counts.acknowledged - from < plan.acknowledged_between) {
        if (tally.counts.acknowledged > seen) {
          seen = tally.counts.acknowledged;
          until = performance.now() + STALLED_MS;
        }
        if (performance.now() > until)
          throw new Error(`only ${seen - from} gifts were acknowledged, and none for ${STALLED_MS} ms`);
        await delay(20);
      }
    };
    for (const whom of plan.kills) {
      await enough();
      await delay(chance.whole(0, RANDOM_MS));
      // In the middle: while gifts are on their way.
      const until = performance.now() + BUSY_MS;
      while (tally.underWay() === 0 && performance.now() < until) await delay(1);
      const under_way = tally.underWay();
      await program.kill(whom);
      const acknowledged = tally.counts.acknowledged - from;
      const restart_ms = Math.round(await program.start());
      kills.push({ whom, acknowledged, under_way, restart_ms });
      say(
        `killed ${whom} after ${acknowledged} acknowledged gifts, ${under_way} on their way; up again after ${restart_ms} ms`,
      );
    }
    await enough();
    evening.abort();
    await performed;
    const acknowledged_after = tally.counts.acknowledged - from;

    const database_url = await program.databaseUrl();
    const wrong = await audience.judge(database_url);
    const report = await examine(database_url);
    const books = report.checks.flatMap((check) => check.wrong);
    await assertBooks(database_url).catch((error: unknown) => books.push(String(error)));
    audience.leave();
    const faults = program.output.split('\n').filter((line) => /^\{"level":(50|60)/.test(line));
    return { kills, acknowledged_after, counts: tally.counts, wrong, books, faults };
  } finally {
    await program.stop();
  }
}

/** `npm run bench -- fanout`: one room, many sockets. What is measured and how is told in HELP and in README.md beside this file. */
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { openChild, type Child } from '../load/children.ts';
import { benchCommand } from '../load/command.ts';
import { surroundings } from '../load/machine.ts';
import type { Event } from './crowd-record.ts';
import type { Played, Rates } from './feeder.ts';
import { HELP, parseOptions, type Options, type WayName } from './options.ts';
import { reportOf, reportText, type Deaf, type Round, type Storm } from './report.ts';
import { measureDeaf } from './deaf.ts';
import { measureStorm } from './storm.ts';
import type { Verdict } from './watchers.ts';
import { startBusker, startPlain, type Way } from './ways.ts';

/** Sockets that come and go before memory is looked at, so that code and pools are there. */
const WARM_SOCKETS = 100;
const WARM_UP_S = 2;
/** At most 20 events a second in all. */
const LONE: Omit<Rates, 'seconds'> = { gifts: 5, chat: 10, likes: 1 };
/** After the last event was due: what has not come by then never came. */
const SETTLE_MS = 25_000;
const BETWEEN_MS = 500;
const LAST_WORDS = 4_000;

export const run = benchCommand(HELP, parseOptions, async (options, say) => {
  const where = surroundings();
  const ways: Way[] = [];
  const file = (name: string): string => path.resolve(import.meta.dirname, name);
  const crowd: Crowd = {
    watchers: openChild(file('watchers.ts'), 'the watchers'),
    feeder: openChild(file('feeder.ts'), 'the feeder'),
    say,
  };
  try {
    say('Starting a server with its own PostgreSQL …');
    for (const name of options.ways)
      ways.push(name === 'busker' ? await startBusker(options, say) : await startPlain(name));
    const { rounds, idle_kb, storm, deaf } = await measure(options, ways, crowd);
    const report = reportOf(options, where, rounds, idle_kb, { storm, deaf });
    say(reportText(report));
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return report.ok ? 0 : 1;
  } catch (error) {
    for (const way of ways) console.error(`Last words of ${way.name}:\n${way.output.slice(-LAST_WORDS)}`);
    throw error;
  } finally {
    crowd.watchers.close();
    crowd.feeder.close();
    for (const way of ways) await way.stop();
  }
});

export interface Crowd {
  readonly watchers: Child;
  readonly feeder: Child;
  readonly say: (text: string) => void;
}

async function measure(
  options: Options,
  ways: readonly Way[],
  crowd: Crowd,
): Promise<{ rounds: Round[]; idle_kb: Map<WayName, number>; storm: Storm | null; deaf: Deaf | null }> {
  const { watchers, feeder, say } = crowd;
  const rounds: Round[] = [];
  const idle_kb = new Map<WayName, number>();
  let samples: Readonly<Record<string, Event>> = {};
  let seed = 0;
  const open = (way: Way, sockets: number): Promise<unknown> =>
    watchers.ask({ do: 'open', place: way.place, sockets, within_ms: 0 });

  async function play(way: Way, kind: Round['kind'], rates: Rates): Promise<Round> {
    const before = way.cpu();
    const played = (await feeder.ask({ do: 'play', seed: ++seed, ...rates })) as Played;
    const verdict = (await watchers.ask({ do: 'judge', due: played.due, settle_ms: SETTLE_MS })) as Verdict;
    const after = way.cpu();
    if (way.name === 'busker') samples = { ...samples, ...verdict.samples };
    const cpu = {
      server_us: after.server_us - before.server_us,
      postgres_us: after.postgres_us - before.postgres_us,
    };
    const { due, ...rest } = played;
    return { way: way.name, kind, played: { ...rest, gifts: due.length }, verdict, cpu };
  }

  for (let n = 0; n < options.rounds; n++) {
    for (const way of ways) {
      if (n === 0) {
        await open(way, WARM_SOCKETS);
        await way.openFeeder(feeder, samples);
        await play(way, 'busy', { ...options, seconds: WARM_UP_S });
        await feeder.ask({ do: 'close' });
        await watchers.ask({ do: 'close' });
        const before = await way.rss();
        await open(way, options.sockets);
        idle_kb.set(way.name, ((await way.rss()) - before) / 1_000 / options.sockets);
      } else await open(way, options.sockets);
      await way.openFeeder(feeder, samples);
      await delay(BETWEEN_MS);
      const busy = await play(way, 'busy', options);
      rounds.push(busy);
      const { to_screen, delivered, lost } = busy.verdict;
      say(
        `  ${way.name.padEnd(15)} ${delivered} delivered; ${(busy.cpu.server_us / delivered).toFixed(3)} µs each; ` +
          `gifts p50 ${to_screen.p50_ms.toFixed(0)} p99 ${to_screen.p99_ms.toFixed(0)} ms; ${lost} lost`,
      );
      if (way.name === 'busker') rounds.push(await play(way, 'lone', { ...LONE, seconds: options.seconds }));
      await feeder.ask({ do: 'close' });
      await watchers.ask({ do: 'close' });
      await delay(BETWEEN_MS);
    }
  }
  const storm = options.storm ? await measureStorm(ways[0]!, crowd, options) : null;
  const deaf = options.deaf > 0 ? await measureDeaf(ways[0]!, crowd, options) : null;
  return { rounds, idle_kb, storm, deaf };
}

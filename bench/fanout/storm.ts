/** A reconnect storm: under load, all watchers leave at once and come back within two seconds. How long until gifts are as quick as before? */
import type { Crowd } from './fanout.ts';
import type { Played } from './feeder.ts';
import type { Options } from './options.ts';
import type { Storm } from './report.ts';
import type { Verdict } from './watchers.ts';
import type { Way } from './ways.ts';

const BACK_WITHIN_MS = 2_000;
/** Load is played and judged by the second. */
const SLICE_S = 1;
const SLICES = 20;
const SETTLE_MS = 10_000;
/** As quick as before: within twice the p99 of the second before the storm, or this. */
const QUICK_MS = 200;

export async function measureStorm(way: Way, { watchers, feeder, say }: Crowd, options: Options): Promise<Storm> {
  let seed = 1_000;
  const place = way.place;
  const play = (seconds: number): Promise<Played> =>
    feeder.ask({ do: 'play', seed: ++seed, ...options, seconds }) as Promise<Played>;
  const judge = (played: Played): Promise<Verdict> =>
    watchers.ask({ do: 'judge', due: played.due, settle_ms: SETTLE_MS }) as Promise<Verdict>;

  await watchers.ask({ do: 'open', place, sockets: options.sockets, within_ms: 0 });
  await way.openFeeder(feeder, {});
  const calm = await judge(await play(2 * SLICE_S));
  const quick_ms = Math.max(QUICK_MS, 2 * calm.to_screen.p99_ms);
  await watchers.ask({ do: 'close' });

  const began_ms = performance.now();
  const since_s = (): number => (performance.now() - began_ms) / 1_000;
  const during = play(BACK_WITHIN_MS / 1_000);
  await watchers.ask({ do: 'open', place, sockets: options.sockets, within_ms: BACK_WITHIN_MS });
  const opened_after_s = since_s();
  await during;
  let normal_after_s: number | undefined;
  for (let n = 0; n < SLICES && normal_after_s === undefined; n++) {
    const slice_s = since_s();
    const { to_screen, lost } = await judge(await play(SLICE_S));
    say(`  storm: from ${slice_s.toFixed(1)} s on gifts p99 ${to_screen.p99_ms.toFixed(0)} ms, ${lost} lost`);
    if (lost === 0 && to_screen.count > 0 && to_screen.p99_ms <= quick_ms) normal_after_s = slice_s;
  }
  await feeder.ask({ do: 'close' });
  await watchers.ask({ do: 'close' });
  if (normal_after_s === undefined) throw new Error(`not back to normal ${SLICES * SLICE_S} s after a reconnect storm`);
  return { opened_after_s: Number(opened_after_s.toFixed(1)), normal_after_s: Number(normal_after_s.toFixed(1)) };
}

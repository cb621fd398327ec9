/** Sockets that read nothing come to the room, as many as one likes. Are those who read told as quickly as before? */
import type { Crowd } from './fanout.ts';
import type { Played } from './feeder.ts';
import type { Options } from './options.ts';
import type { Deaf } from './report.ts';
import type { Verdict } from './watchers.ts';
import type { Way } from './ways.ts';

const BEFORE_S = 5;
/** The kernel keeps megabytes for a socket before the server sees that it does not read. */
const FILLING_S = 25;
const SETTLE_MS = 10_000;

export async function measureDeaf(way: Way, { watchers, feeder, say }: Crowd, options: Options): Promise<Deaf> {
  let seed = 2_000;
  const place = way.place;
  async function judged(seconds: number): Promise<Verdict> {
    const played = (await feeder.ask({ do: 'play', seed: ++seed, ...options, seconds })) as Played;
    return (await watchers.ask({ do: 'judge', due: played.due, settle_ms: SETTLE_MS })) as Verdict;
  }
  await watchers.ask({ do: 'open', place, sockets: options.sockets, within_ms: 0 });
  await way.openFeeder(feeder, {});
  const before = await judged(BEFORE_S);
  await watchers.ask({ do: 'deafen', place, sockets: options.deaf });
  const filling = await judged(FILLING_S);
  const full = await judged(FILLING_S);
  say(
    `  deaf: gifts p99 ${before.to_screen.p99_ms.toFixed(0)} ms before, ${filling.to_screen.p99_ms.toFixed(0)} while buffers fill, ` +
      `${full.to_screen.p99_ms.toFixed(0)} then`,
  );
  await feeder.ask({ do: 'close' });
  await watchers.ask({ do: 'close' });
  return {
    sockets: options.deaf,
    gift_ms_p99_before: Math.round(before.to_screen.p99_ms),
    gift_ms_p99: Math.round(full.to_screen.p99_ms),
    lost: filling.lost + full.lost + full.cut,
  };
}

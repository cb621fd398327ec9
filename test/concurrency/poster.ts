/** A process of its own with one teller, as one server of several on a database: posts gifts between people as told by its parent. */
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { chanceOf } from '../helpers/chance.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { giftOf, openTeller, sendGift, type Stage } from './stage.ts';

export interface Flood {
  readonly stage: Stage;
  /** Gifts that wait for their answer at a time. */
  readonly in_flight: number;
  /** Ends after this time … */
  readonly seconds: number;
  /** … or after so many gifts. */
  readonly gifts?: number;
  readonly seed: number;
}

export interface Flooded {
  /** Outcomes by name; what was thrown at the caller by its code or message. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly took_ms: number;
}

const [url = ''] = process.argv.slice(2);
const teller = openTeller(url, createLog(process.env['TEST_LOG'] ?? 'silent'));

process.on('message', (flood: Flood) => {
  void (async () => {
    const chance = chanceOf(flood.seed, 0);
    const { players, policy } = flood.stage;
    const outcomes: Record<string, number> = {};
    const began = performance.now();
    const until = began + flood.seconds * 1_000;
    let left = flood.gifts ?? Infinity;
    const one = async (): Promise<void> => {
      while (left-- > 0 && performance.now() < until) {
        const from = chance.pick(players);
        let to = chance.pick(players);
        while (to === from) to = chance.pick(players);
        const name = await teller.submit(sendGift, giftOf(from, to, policy)).then(
          (outcome) => outcome.outcome,
          (error: Error & { code?: string }) => `thrown: ${error.code ?? error.message}`,
        );
        outcomes[name] = (outcomes[name] ?? 0) + 1;
        // A caller that is told to come later does.
        if (name === 'overloaded') await delay(100);
      }
    };
    await Promise.all(Array.from({ length: flood.in_flight }, one));
    process.send!({ outcomes, took_ms: performance.now() - began } satisfies Flooded);
  })();
});
process.on('disconnect', () => void teller.close().finally(() => process.exit()));
process.send!('ready');

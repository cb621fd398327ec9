/** A process of its own with one teller, as one server of several on a database: posts gifts between people as told by its parent. */
import process from 'node:process';
import { bucketOf } from '@busker/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { chanceOf } from '../helpers/chance.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { groupOf } from '../../server/src/ledger/groups.ts';
import { giftOf, openProcess, type Stage } from './stage.ts';

export interface Flood {
  readonly stage: Stage;
  /** Gifts that wait for their answer at a time. */
  readonly in_flight: number;
  /** Ends after this time … */
  readonly seconds: number;
  /** … or after so many gifts. */
  readonly gifts?: number;
  readonly seed: number;
  /** Gifts go to people of the sender's own posting group only. */
  readonly within_groups?: boolean;
  /** Sends of people whose groups this process holds only, as behind a balancer that knows. */
  readonly own_groups?: boolean;
  /** Sends of every n-th person only, from this one on: whose sockets are open to this process. */
  readonly own_people?: readonly [from: number, every: number];
}

export interface Flooded {
  /** Outcomes by name; what was thrown at the caller by its code or message. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly took_ms: number;
}

const [url = '', groups_text = '1'] = process.argv.slice(2);
const groups = Number(groups_text);
const posting = await openProcess(url, groups, createLog(process.env['TEST_LOG'] ?? 'silent'));

process.on('message', (flood: Flood) => {
  void (async () => {
    const chance = chanceOf(flood.seed, 0);
    const { players, policy } = flood.stage;
    const held = new Set(posting.teller.buckets);
    const [first, every] = flood.own_people ?? [0, 1];
    const senders = players
      .filter((_player, index) => index % every === first)
      .filter(({ id }) => flood.own_groups !== true || held.has(bucketOf(id)));
    const byGroup = Map.groupBy(players, ({ id }) => groupOf(id, groups));
    const outcomes: Record<string, number> = {};
    const began = performance.now();
    const until = began + flood.seconds * 1_000;
    let left = flood.gifts ?? Infinity;
    const one = async (): Promise<void> => {
      while (left-- > 0 && performance.now() < until) {
        const from = chance.pick(senders);
        const receivers = flood.within_groups === true ? byGroup.get(groupOf(from.id, groups))! : players;
        let to = chance.pick(receivers);
        while (to === from) to = chance.pick(receivers);
        const name = await posting.teller.submit(posting.send, giftOf(from, to, policy)).then(
          (outcome) => outcome.outcome,
          (error: Error & { code?: string }) => `thrown: ${error.code ?? error.message}`,
        );
        outcomes[name] = (outcomes[name] ?? 0) + 1;
        // A caller that is told to come later does.
        if (name === 'overloaded') await delay(100);
      }
    };
    await Promise.all(Array.from({ length: flood.in_flight }, one));
    // Not before what was given has arrived.
    await posting.settled();
    process.send!({ outcomes, took_ms: performance.now() - began } satisfies Flooded);
  })();
});
process.on('disconnect', () => void posting.close().finally(() => process.exit()));
process.send!('ready');

/**
 * What people send. At any moment some thousand runs are under way: a viewer, a room, an item. Cheap items are tapped in combos of
 * six on average; items that do not combine are sent once. One gift in thirty carries a message. Everything comes from a seed.
 */
import { newId } from '@busker/protocol';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import { chanceOf, type Chance } from '../../test/helpers/chance.ts';
import { BASE_CURRENCY, type World } from './world.ts';

const RUNS_UNDER_WAY = 3_000;
const MEAN_RUN = 6;
const MESSAGE_ONE_IN = 30;
const DEADLINE_MS = 60_000;

interface Run {
  readonly sender: string;
  readonly room: string;
  readonly item: World['items'][number];
  left: number;
}

/** @param options.hot every gift goes to the first creator's room. */
export function createTaps(world: World, options: { seed: number; hot?: boolean }): () => SendGift {
  const chance = chanceOf(options.seed, 1);
  const runs = Array.from({ length: RUNS_UNDER_WAY }, () => newRun(world, chance, options.hot === true));
  let sent = 0;
  return () => {
    const place = Math.floor(chance.next() * runs.length);
    const run = runs[place]!;
    if (--run.left <= 0) runs[place] = newRun(world, chance, options.hot === true);
    const { item, room } = run;
    return {
      owner: run.sender,
      id: newId(),
      deadline: new Date(Date.now() + DEADLINE_MS),
      item_id: item.id,
      item,
      policy: world.policy,
      quantity: 1,
      target: room,
      expected_price_coins: item.price_coins,
      confirmed: false,
      message: ++sent % MESSAGE_ONE_IN === 0 ? 'Wonderful, thank you!' : undefined,
      message_cleared: true,
      playback_ms: undefined,
      base_currency: BASE_CURRENCY,
    };
  };
}

function newRun(world: World, chance: Chance, hot: boolean): Run {
  // Half of all runs are of the four cheapest items, as on every platform that publishes it.
  const item = chance.maybe(0.5) ? world.items[chance.whole(0, 3)]! : chance.pick(world.items);
  return {
    sender: chance.pick(world.viewers),
    room: hot ? world.rooms[0]! : chance.pick(world.rooms),
    item,
    left: item.combo ? Math.ceil(-Math.log(1 - chance.next()) * MEAN_RUN) : 1,
  };
}

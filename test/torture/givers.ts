/** The load: people with accounts and bought coins who send gifts through both doors, and ask again with the same id until they know. */
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@busker/client';
import { BuskerError, ERRORS, newId, type GiftItem } from '@busker/protocol';
import { openAccount } from '../crowd/accounts.ts';
import { chanceOf, type Chance } from '../helpers/chance.ts';
import { each } from '../crowd/persist.ts';
import { buy } from '../crowd/shopping.ts';
import { type Door, httpDoor, NoAnswer, type SocketDoor, socketDoor } from './doors.ts';
import { type Gift, type GiftBook, openGiftBook } from './gifts.ts';

export interface Givers {
  readonly book: GiftBook;
  readonly people: readonly Giver[];
  /** Gifts flow until `settle`. */
  flow(): void;
  /**
   * Nobody begins another gift; resolves when the fate of each that began is known.
   * @param assertAlive throws when waiting has no sense any more.
   * @throws Error when it takes too long.
   */
  settle(assertAlive?: () => void): Promise<void>;
  /** Ids of gifts that anybody's socket was shown. */
  shown(): Set<string>;
  leave(): void;
}

export interface Giver {
  readonly id: string;
  readonly bought_coins: bigint;
}

/** Gifts of one person at a time. */
const LANES = 2;
const THINK_MS = 25;
/** Before a gift is sent again: longer each time, up to the most. */
const RETRY_MS = 100;
const RETRY_MS_MOST = 800;
const BY_HTTP = 0.3;
/** Sent by both doors at once, under one id. */
const BY_BOTH = 0.08;
const DEAREST_COINS = 30n;
const SIGN_INS_AT_ONCE = 4;
const SETTLE_MS = 240_000;

/** Makes the people and lets them buy as many coins as are sold at once. */
export async function gatherGivers(options: { url: string; people: number; seed: number }): Promise<Givers> {
  const { url, seed } = options;
  const visitor = createClient({ base_url: url });
  const [catalogue, shop, lives, feed] = await Promise.all([
    visitor.call('gifts.catalogue', { query: {} }),
    visitor.call('shop.get', { query: {} }),
    visitor.call('live.list', { query: {} }),
    visitor.call('feed.get', { query: {} }),
  ]);
  const items = catalogue.items.filter((item) => BigInt(item.price_coins) <= DEAREST_COINS);
  const targets = [...lives.rows.map((live) => live.id), ...new Set(feed.rows.map((post) => post.id))];
  const book = openGiftBook();
  const numbers = Array.from({ length: options.people }, (_, n) => n);
  const people = await each(numbers, SIGN_INS_AT_ONCE, async (n) => {
    const account = await openAccount(url, n, false, () => undefined);
    const purchase = await buy(account, shop, { coins: BigInt(shop.exact.max_coins) }, 'pay');
    if (purchase.state !== 'credited') throw new Error(`the coins of ${account.name} are ${purchase.state}`);
    return {
      id: account.id,
      bought_coins: BigInt(purchase.coins),
      http: httpDoor(url, account.cookie),
      socket: socketDoor(url, account.cookie, targets[n % targets.length]!),
    };
  });

  let flowing = false;
  let wake = Promise.withResolvers<void>();
  let gone = false;
  let busy = 0;

  async function lane(person: (typeof people)[number], chance: Chance): Promise<void> {
    while (!gone) {
      if (!flowing) {
        await wake.promise;
        continue;
      }
      busy++;
      await follow(mean(person.id, chance, items, targets, book), person, chance, book, () => gone);
      busy--;
      await delay(chance.wait_ms(THINK_MS));
    }
  }
  const lanes = people.flatMap((person, n) =>
    Array.from({ length: LANES }, (_, at) => lane(person, chanceOf(seed, n * LANES + at))),
  );
  const broken = Promise.all(lanes).then(() => undefined);
  broken.catch(() => undefined);

  return {
    book,
    people,
    flow() {
      flowing = true;
      wake.resolve();
      wake = Promise.withResolvers();
    },
    async settle(assertAlive) {
      flowing = false;
      const until = performance.now() + SETTLE_MS;
      while (busy > 0) {
        if (performance.now() > until) throw new Error(`${book.under_way} gifts have no answer after ${SETTLE_MS} ms`);
        assertAlive?.();
        await Promise.race([delay(20), broken]);
      }
    },
    shown: () => new Set(people.flatMap(({ socket }) => [...socket.shown])),
    leave() {
      gone = true;
      wake.resolve();
      for (const { socket } of people) socket.close();
    },
  };
}

function mean(
  sender: string,
  chance: Chance,
  items: readonly GiftItem[],
  targets: readonly string[],
  book: GiftBook,
): Gift {
  const item = chance.pick(items);
  const quantity = chance.whole(1, 3);
  const body = {
    id: newId(),
    item_id: item.id,
    quantity,
    target_id: chance.pick(targets),
    expected_price_coins: item.price_coins,
  };
  return book.meant(body, sender, BigInt(item.price_coins) * BigInt(quantity));
}

/** Sends a gift until its fate is known. */
async function follow(
  gift: Gift,
  doors: { http: Door; socket: SocketDoor },
  chance: Chance,
  book: GiftBook,
  given_up: () => boolean,
): Promise<void> {
  const by = async (door: Door): Promise<void> => {
    try {
      book.left(gift);
      book.acknowledged(gift, await door(gift.body));
    } catch (error) {
      if (error instanceof BuskerError && !isPassing(error)) book.refused(gift, error.code);
      else if (!(error instanceof BuskerError) && !(error instanceof NoAnswer)) throw error;
    }
  };
  for (let retry_ms = RETRY_MS; ; retry_ms = Math.min(RETRY_MS_MOST, retry_ms * 2)) {
    const draw = chance.next();
    if (draw < BY_BOTH) await Promise.all([by(doors.http), by(doors.socket.send)]);
    else await by(draw < BY_BOTH + BY_HTTP ? doors.http : doors.socket.send);
    if (gift.fate !== 'pending' || given_up()) return;
    await delay(retry_ms * (0.5 + chance.next()));
  }
}

/**
 * What is too old (the clock jumped, or it waited for long) charged nothing, and another copy of it may be under way: it is sent again under
 * the same id, until it is known.
 */
function isPassing({ code }: BuskerError): boolean {
  if (code === 'stale') return true;
  return ERRORS[code].retry === 'later' && ERRORS[code].status >= 429;
}

/**
 * One viewer of the crowd: somebody with an account, coins, a connection and habits, who acts until the evening ends.
 *
 * Whatever was tapped is followed to its fate: an answer that did not come is asked for again with the same id, by the
 * same door, over lost lines, own comings and goings, and a server that is away.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { connectRealtime, ConnectionError, type Realtime } from '@busker/client';
import { BuskerError, newId, type GiftBody, type GiftItem, type Shop } from '@busker/protocol';
import type { Account } from './accounts.ts';
import type { Chance } from '../helpers/chance.ts';
import { cuttableSocket } from './cuttable-socket.ts';
import {
  AWAY_MS,
  BY_HTTP,
  COMBO_TAPS,
  HABITS,
  LINES,
  TAP_PAUSE_MS,
  WITH_MESSAGE,
  type Act,
  type Kind,
} from './habits.ts';
import { isPassing, PERSIST_MS } from './persist.ts';
import { createScreens, type Screen } from './screen.ts';
import { buy, type Basket, type Choice } from './shopping.ts';
import type { Tally, Tap } from './tally.ts';

/** What there is to see and to send. */
export interface Stage {
  readonly url: string;
  readonly items: readonly GiftItem[];
  readonly shop: Shop;
  readonly rooms: readonly string[];
  readonly posts: readonly string[];
}

export interface Viewer {
  readonly account: Account;
  readonly kind: Kind;
  /** Coins in the wallet before the first purchase of this run, and bought since. */
  readonly first_coins: bigint;
  readonly bought_coins: bigint;
  /** Whether the connection is open and the room known. */
  readonly is_watching: boolean;
  /** Buys the first coins and takes a seat in a room. */
  arrive(): Promise<void>;
  /** Acts until the signal; resolves when every tap has met its fate, with the viewer back in the room. */
  act(evening: AbortSignal): Promise<void>;
  /** What the screen shows of every target that is open on it. */
  screens(): Screen[];
  leave(): void;
}

const RETRY_MS = 300;

export async function createViewer(parts: {
  stage: Stage;
  account: Account;
  kind: Kind;
  chance: Chance;
  tally: Tally;
  pace: number;
}): Promise<Viewer> {
  const { stage, account, kind, chance, tally } = parts;
  const { client } = account;
  const { counts } = tally;
  const habits = HABITS[kind];
  const cheap = stage.items.filter((item) => item.combo && BigInt(item.price_coins) <= 20n);
  const single = stage.items.filter((item) => BigInt(item.price_coins) <= 150n);
  // Those that can be undone are sent seconds after their acknowledgement; the crowd measures what goes at once.
  const dear = stage.items.filter((item) => item.full_screen && BigInt(item.price_coins) < 5_000n);
  const wallet = await client.call('wallet.get', {});
  const first_coins = BigInt(wallet.balance.total);
  const screens = createScreens(account, tally);
  const under_way = new Set<Promise<unknown>>();
  let bought_coins = 0n;
  let opened = 0;
  let opened_at_ms = 0;
  let room = chance.pick(stage.rooms);
  let realtime: Realtime | undefined;
  /** Set while a purchase is under way: nobody buys twice because two taps were refused. */
  let buying: Promise<boolean> | undefined;

  const socket = cuttableSocket(account.cookie, stage.url, tally.left, () => {
    if (opened++ > 0) counts.reconnects++;
    opened_at_ms = performance.now();
  });

  function connect(): void {
    realtime = connectRealtime({
      url: `${stage.url}/api/v1/realtime`,
      WebSocket: socket.Constructor,
      random: () => chance.next(),
      back_off: { first_ms: 400, cap_ms: 3_000 },
    });
    realtime.on('room', (change) => screens.changed(change));
    realtime.on('refused', ({ room: where, error }) => {
      if (!isPassing(error))
        tally.isWrong(
          `${account.name}: ${where === undefined ? 'the connection' : `room ${where}`} was refused: ${error.message}`,
        );
    });
    realtime.join(room);
  }

  // ————— coins

  async function topUp(basket: Basket, choice: Choice): Promise<boolean> {
    const purchase = await buy(account, stage.shop, basket, choice);
    if (purchase.state !== 'credited') {
      counts.purchases_declined++;
      return false;
    }
    counts.purchases++;
    counts.coins_bought += BigInt(purchase.coins);
    bought_coins += BigInt(purchase.coins);
    return true;
  }

  function topUpMissing(missing: bigint): Promise<boolean> {
    const choice = chance.weighted<Choice>({ pay: 80, twice: 10, decline: 6, late: 4 });
    buying ??= topUp({ coins: missing }, choice).finally(() => (buying = undefined));
    return buying;
  }

  // ————— gifts

  function body(
    item: GiftItem,
    quantity: number,
    target: string,
    extra: Pick<GiftBody, 'message' | 'playback_ms'> = {},
  ): GiftBody {
    return {
      id: newId(),
      item_id: item.id,
      quantity,
      target_id: target,
      expected_price_coins: item.price_coins,
      ...extra,
    };
  }

  /** Sends one gift and follows it to its fate. Afterwards `tap.fate` says which; a refusal for missing coins also how many. */
  async function send(gift: GiftBody, door: Tap['door']): Promise<bigint | undefined> {
    const tap = tally.tapped(gift, account.id, BigInt(gift.expected_price_coins), door);
    for (;;) {
      try {
        tally.acknowledged(
          tap,
          door === 'http' ? await client.call('gifts.send', { body: gift }) : await sendBySocket(gift),
        );
        return undefined;
      } catch (error) {
        if (error instanceof BuskerError && !isPassing(error)) {
          tally.refused(tap, error.code);
          return error.code === 'insufficient_coins' ? BigInt(String(error.details?.['missing_coins'])) : undefined;
        }
        if (!isPassing(error)) throw error;
        // Nothing ever left: the sender was told that nothing was charged, and that must be so.
        if (tap.sends === 0 && realtime && error instanceof ConnectionError && !error.maybe_done) {
          tally.unsent(tap);
          return undefined;
        }
        // A server that went away and came back has the whole time again: how often it is killed is not its fault.
        if (performance.now() - Math.max(tap.tapped_at_ms, opened_at_ms) > PERSIST_MS) return undefined;
        await delay(RETRY_MS);
      }
    }
  }

  function sendBySocket(gift: GiftBody): ReturnType<Realtime['sendGift']> {
    return realtime ? realtime.sendGift(gift) : Promise.reject(new ConnectionError('away', { maybe_done: false }));
  }

  function follow<T>(work: Promise<T>): Promise<T> {
    under_way.add(work);
    void work.finally(() => under_way.delete(work)).catch(() => undefined);
    return work;
  }

  const doorOf = (by_http: number): Tap['door'] => (chance.maybe(by_http) ? 'http' : 'socket');
  const messageOf = (): { message?: string } => (chance.maybe(WITH_MESSAGE) ? { message: chance.pick(LINES) } : {});

  /** A single gift; when coins are missing, exactly these are bought and the gift is sent again. */
  async function gift(
    from: readonly GiftItem[],
    target: string,
    by_http: number,
    extra: Pick<GiftBody, 'playback_ms'> = {},
  ): Promise<void> {
    const item = chance.pick(from);
    const quantity = BigInt(item.price_coins) <= 20n ? chance.whole(1, 5) : 1;
    const missing = await follow(send(body(item, quantity, target, { ...extra, ...messageOf() }), doorOf(by_http)));
    if (missing !== undefined && (await follow(topUpMissing(missing))))
      await follow(send(body(item, quantity, target, extra), doorOf(by_http)));
  }

  async function combo(evening: AbortSignal): Promise<void> {
    const item = chance.pick(cheap);
    const target = room;
    const taps: Promise<bigint | undefined>[] = [];
    let missing: bigint | undefined;
    for (let left = chance.whole(...COMBO_TAPS); left > 0 && missing === undefined && !evening.aborted; left--) {
      const tap = follow(send(body(item, 1, target), 'socket'));
      taps.push(tap);
      void tap.then((lacks) => (missing ??= lacks)).catch(() => undefined);
      await delay(chance.whole(...TAP_PAUSE_MS));
    }
    await Promise.all(taps);
    if (missing !== undefined && (await follow(topUpMissing(missing * BigInt(chance.whole(1, 40))))))
      await follow(send(body(item, 1, target), 'socket'));
  }

  // ————— everything else

  async function chat(): Promise<void> {
    if (!realtime) return;
    try {
      await realtime.sendChat({ id: newId(), room, text: chance.pick(LINES) });
      counts.chat_lines++;
    } catch (error) {
      if (error instanceof BuskerError) counts.chat_refused++;
      else if (!isPassing(error)) throw error;
    }
  }

  async function like(evening: AbortSignal): Promise<void> {
    for (let left = chance.whole(2, 12); left > 0 && !evening.aborted; left--) {
      const hearts = chance.whole(1, 3);
      realtime?.like(room, hearts);
      counts.hearts += hearts;
      await delay(chance.whole(80, 200));
    }
  }

  async function watchPost(): Promise<void> {
    const post = chance.pick(stage.posts);
    realtime?.join(post);
    await delay(chance.whole(300, 1_500));
    if (chance.maybe(0.6)) await client.call('posts.like', { params: { id: post } });
    if (chance.maybe(0.7)) await gift(single, post, 0.5, { playback_ms: chance.whole(0, 12_000) });
    if (chance.maybe(0.1)) {
      await client.call('posts.comment', { params: { id: post }, body: { id: newId(), text: chance.pick(LINES) } });
      counts.comments++;
    }
    await delay(chance.whole(200, 1_000));
    realtime?.leave(post);
  }

  async function wander(): Promise<void> {
    counts.leaves++;
    const how = chance.weighted({ cut: 45, close: 30, change: 25 });
    if (how === 'cut') {
      socket.cut();
    } else if (how === 'close') {
      await goAway(chance.whole(...AWAY_MS));
    } else {
      realtime?.leave(room);
      room = chance.pick(stage.rooms);
      await delay(chance.whole(...AWAY_MS) / 4);
      realtime?.join(room);
    }
  }

  async function goAway(away_ms: number): Promise<void> {
    realtime?.close();
    realtime = undefined;
    screens.forget();
    await delay(away_ms);
    connect();
  }

  async function actOnce(act: Act, evening: AbortSignal): Promise<void> {
    switch (act) {
      case 'combo':
        return combo(evening);
      case 'gift':
        return gift(single, room, BY_HTTP);
      case 'dear_gift':
        return gift(dear, room, BY_HTTP);
      case 'chat':
        return chat();
      case 'like':
        return like(evening);
      case 'post':
        return watchPost();
      case 'wander':
        return wander();
    }
  }

  return {
    account,
    kind,
    first_coins,
    get bought_coins() {
      return bought_coins;
    },
    get is_watching() {
      return realtime?.state.phase === 'open' && realtime.room(room)?.known === true;
    },
    async arrive() {
      const wanted = BigInt(chance.whole(...habits.first_coins));
      const pack = stage.shop.packs.find((one) => BigInt(one.coins) >= wanted);
      if (first_coins < wanted)
        await topUp(pack && chance.maybe(0.5) ? { pack_id: pack.id } : { coins: wanted }, 'pay');
      connect();
    },
    async act(evening) {
      while (!evening.aborted) {
        await delay(chance.wait_ms(habits.pause_ms) / parts.pace, undefined, { signal: evening }).catch(
          () => undefined,
        );
        if (evening.aborted) break;
        try {
          await actOnce(chance.weighted(habits.acts), evening);
        } catch (error) {
          // A like or a comment that met no server is nothing; anything else that is no refusal is somebody's fault.
          if (error instanceof BuskerError) tally.otherRefused(error.code);
          else if (!isPassing(error)) tally.isWrong(`${account.name}: ${String(error)}`);
        }
      }
      await Promise.allSettled(under_way);
      if (!realtime) connect();
    },
    screens() {
      if (!realtime) return [];
      const state = realtime.room(room);
      return state ? [screens.read(state, realtime.serverNow())] : [];
    },
    leave() {
      realtime?.close();
      realtime = undefined;
    },
  };
}

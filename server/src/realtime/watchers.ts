/** What single people are told beside their rooms: their wallet, their earnings, hearts they gave. Bursts are told once. */
import { bucketOf, type Earnings } from '@busker/protocol';
import type { EarningsBook } from '../earnings/earnings.ts';
import { readBalances } from '../ledger/accounts.ts';
import type { Gifts } from '../gifts/gifts.ts';
import type { Live } from '../live/live.ts';
import type { Bus } from '../platform/bus.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { ClientSocket } from './socket.ts';

const WALLET_EVERY_MS = 80;
const EARNINGS_EVERY_MS = 200;
const LIKES_EVERY_MS = 500;
/** Own taps that a socket waits for; older ones are forgotten. */
const OWN_TAPS = 200;

export interface Watchers {
  /** The socket will get an ack for this tap, so it need not be told of the wallet as well. */
  expectOwn(socket: ClientSocket, command: string): void;
  likesChanged(room: string): void;
  close(): void;
}

export function createWatchers(parts: {
  database: Database;
  bus: Bus;
  log: Log;
  live: Live;
  earnings: EarningsBook;
  gifts: Gifts;
  socketsOf: (person: string) => Iterable<ClientSocket>;
}): Watchers {
  const { bus, log } = parts;
  const { db } = parts.database;
  const own = new WeakMap<ClientSocket, Set<string>>();
  const timers = new Map<string, NodeJS.Timeout>();

  /** Runs `tell` once for all calls with the same key within the time. */
  function soon(key: string, after_ms: number, tell: () => Promise<void>): void {
    if (timers.has(key)) return;
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        tell().catch((error: unknown) => log.error({ err: error, key }, 'realtime: telling a person failed'));
      }, after_ms),
    );
  }

  const of = (person: string): ClientSocket[] => [...parts.socketsOf(person)].filter((socket) => !socket.overlay);

  async function tellWallet(person: string): Promise<void> {
    const balances = (await readBalances(db, [person])).get(person)!;
    const balance = {
      paid: `${balances.wallet_paid}`,
      promo: `${balances.wallet_promo}`,
      total: `${balances.wallet_paid + balances.wallet_promo}`,
      frozen: balances.frozen,
    };
    for (const socket of of(person)) socket.send({ t: 'wallet', balance });
  }

  async function tellEarnings(creator: string, gift: string | null): Promise<void> {
    const watching = of(creator).filter((socket) => socket.watches_earnings);
    if (watching.length === 0) return;
    const row = gift === null ? undefined : await readGift(gift);
    const earnings: Earnings = await parts.earnings.read(creator);
    for (const socket of watching) socket.send({ t: 'earnings', earnings, ...(row ? { gift: row } : {}) });
  }

  async function readGift(id: string) {
    const row = await db
      .selectFrom('gift')
      .innerJoin('person', 'person.id', 'gift.sender')
      .select([
        'gift.item',
        'gift.quantity',
        'gift.price_coins',
        'gift.earned_micros',
        'person.id as sender',
        'person.handle',
        'person.display_name',
        'person.avatar_url',
      ])
      .where('gift.bucket', '=', bucketOf(id))
      .where('gift.id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      gift_id: id,
      sender: { id: row.sender, handle: row.handle, display_name: row.display_name, avatar_url: row.avatar_url },
      item_id: row.item,
      quantity: row.quantity,
      coins: `${BigInt(row.price_coins) * BigInt(row.quantity)}`,
      earned_micros: `${row.earned_micros}`,
    };
  }

  const ends = [
    bus.subscribe('wallet', ({ person, command }) => {
      const mine = of(person);
      if (mine.length === 0) return;
      if (command !== null) {
        const others = mine.filter((socket) => !own.get(socket)?.delete(command));
        if (others.length === 0) return;
      }
      soon(`wallet ${person}`, WALLET_EVERY_MS, () => tellWallet(person));
    }),
    bus.subscribe('hold', ({ person, hold }) => {
      if (of(person).length === 0) return;
      soon(`hold ${hold}`, 0, async () => {
        const now = await parts.gifts.hold(person, hold);
        if (now) for (const socket of of(person)) socket.send({ t: 'hold', hold: now });
      });
    }),
    bus.subscribe('earnings', ({ creator, gift }) => {
      if (!of(creator).some((socket) => socket.watches_earnings)) return;
      soon(`earnings ${creator}`, EARNINGS_EVERY_MS, () => tellEarnings(creator, gift));
    }),
  ];

  return {
    expectOwn(socket, command) {
      let taps = own.get(socket);
      if (!taps) own.set(socket, (taps = new Set()));
      taps.add(command);
      if (taps.size > OWN_TAPS) taps.delete(taps.values().next().value!);
    },
    likesChanged(room) {
      soon(`likes ${room}`, LIKES_EVERY_MS, async () => {
        bus.publish('room', { target: room, event: { k: 'likes', total: await parts.live.likes(room) } });
      });
    },
    close() {
      for (const end of ends) end();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

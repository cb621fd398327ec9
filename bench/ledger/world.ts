/** The world that the ledger's bench gives gifts in: wallets filled by real purchases, creators with an open room each. */
import { bucketOf, newId } from '@busker/protocol';
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureHouse } from '../../server/src/house/house.ts';
import { connectLedger } from '../../server/src/ledger/connection.ts';
import { createTeller } from '../../server/src/ledger/teller.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { movableClock } from '../../server/src/platform/clock.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { creditCommand, creditPurchaseKind } from '../../server/src/shop/credit-purchase.ts';
import { APP_ROLE, DATABASE, OWNER_ROLE } from '../../test/helpers/throw-away-postgres.ts';

export interface World {
  readonly viewers: readonly string[];
  readonly creators: readonly string[];
  /** The room of each creator, by index. */
  readonly rooms: readonly string[];
  readonly items: readonly { readonly id: string; readonly price_coins: bigint; readonly combo: boolean }[];
  readonly policy: {
    readonly id: string;
    readonly version: number;
    readonly share_bp: number;
    readonly coin_value_micros: bigint;
  };
}

export const BASE_CURRENCY = 'USD';
/** Enough for every round of a run: nobody is refused for want of coins. */
const COINS_EACH = 1_000_000n;
/** Rows of one statement while the world is made. */
const CHUNK = 20_000;

/** A teller as the program makes it. */
export function openTeller(url: string): Teller {
  return createTeller({
    connect: connectLedger(url),
    clock: movableClock(0),
    log: createLog('silent'),
    base_currency: BASE_CURRENCY,
  });
}

/** Makes people, rooms, catalogue and filled wallets in a migrated, empty database. */
export async function makeWorld(
  urls: { owner: string; app: string },
  size: { viewers: number; creators: number },
  says: (text: string) => void,
): Promise<World> {
  const database = openDatabase(urls.owner, { name: 'bench', log: createLog('silent') });
  try {
    await ensureHouse(database.db);
    const { pool } = database;
    const viewers = Array.from({ length: size.viewers }, () => newId());
    const creators = Array.from({ length: size.creators }, () => newId());
    const rooms = creators.map((creator) => newId(bucketOf(creator)));
    says(`${size.viewers} viewers, ${size.creators} creators`);
    for (const people of chunks([...viewers, ...creators])) {
      await pool.query(
        `insert into person (bucket, id, handle, display_name) select * from unnest($1::int2[], $2::uuid[], $3::text[], $3::text[])`,
        [people.map(bucketOf), people, people.map((id) => `p${id}`)],
      );
    }
    await pool.query(
      `insert into target (bucket, id, kind, creator, log) select b, t, 1, c, target_log(t) from unnest($1::int2[], $2::uuid[], $3::uuid[]) as x (b, t, c)`,
      [rooms.map(bucketOf), rooms, creators],
    );
    await pool.query(`insert into target_fold (bucket, target) select * from unnest($1::int2[], $2::uuid[])`, [
      rooms.map(bucketOf),
      rooms,
    ]);
    says('filling wallets by purchases');
    await fillWallets(urls.app, pool, viewers);
    const items = await pool.query<{ id: string; price_coins: bigint; combo: boolean }>(
      `select id, price_coins, combo from gift_item where state = 'on_sale' order by price_coins`,
    );
    const policy = await pool.query<World['policy']>(
      'select id, version, share_bp, coin_value_micros from share_policy order by version desc limit 1',
    );
    return { viewers, creators, rooms, items: items.rows, policy: policy.rows[0]! };
  } finally {
    await database.close();
  }
}

/** Orders in bulk, credits one by one through the teller, as a provider's webhooks would. */
async function fillWallets(app_url: string, pool: pg.Pool, viewers: readonly string[]): Promise<void> {
  const kind = creditPurchaseKind(createLocalBus(createLog('silent')));
  const teller = openTeller(app_url);
  try {
    for (const people of chunks(viewers)) {
      const orders = people.map((person) => newId(bucketOf(person)));
      await pool.query(
        `insert into purchase (bucket, id, person, provider, state, coins, price_micros, currency, return_to, created_at)
         select b, i, p, 'bench', 'pending', $4, $5, 'USD', '/', now() from unnest($1::int2[], $2::uuid[], $3::uuid[]) as x (b, i, p)`,
        [orders.map(bucketOf), orders, people, COINS_EACH, COINS_EACH * 10_000n],
      );
      const waiting: Promise<unknown>[] = [];
      for (const [index, person] of people.entries()) {
        while (teller.waiting >= 4_000) await delay(1);
        const command = creditCommand({
          owner: person,
          purchase: orders[index]!,
          provider: 'bench',
          payment_id: orders[index]!,
          amount_micros: COINS_EACH * 10_000n,
          currency: 'USD',
        });
        waiting.push(
          teller.submit(kind, command).then((outcome) => {
            if (outcome.outcome !== 'ok') throw new Error(`a wallet could not be filled: ${outcome.outcome}`);
          }),
        );
      }
      await Promise.all(waiting);
    }
  } finally {
    await teller.close();
  }
}

/** A copy of a database on the same server, quick and exact; nobody may be connected to the original. */
export async function cloneDatabase(superuser_url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuser_url });
  await client.connect();
  try {
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [from]);
    await client.query(`create database ${to} template ${from} owner ${OWNER_ROLE} strategy file_copy`);
    await client.query(`grant connect on database ${to} to ${APP_ROLE}`);
  } finally {
    await client.end();
  }
}

/** The same server's address of another database. */
export function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

export { DATABASE };

function chunks<T>(all: readonly T[]): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < all.length; i += CHUNK) out.push(all.slice(i, i + CHUNK));
  return out;
}

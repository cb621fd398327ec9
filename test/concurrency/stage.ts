/** People who both give and receive, and gifts between them, for tests and benches that post from several tellers or processes. */
import { bucketOf, newId } from '@busker/protocol';
import pg from 'pg';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import { sendGiftKind } from '../../server/src/gifts/send-gift.ts';
import { createRelay } from '../../server/src/gifts/relay.ts';
import { joinCluster } from '../../server/src/ledger/cluster.ts';
import { connectLedger } from '../../server/src/ledger/connection.ts';
import { createTeller } from '../../server/src/ledger/teller.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { createLog, type Log } from '../../server/src/platform/log.ts';
import { grantPromoKind } from '../../server/src/shop/grant-promo.ts';

export interface Player {
  readonly id: string;
  /** A post of theirs that takes gifts. */
  readonly target: string;
}

export interface Stage {
  readonly players: readonly Player[];
  readonly policy: { readonly id: string; readonly version: number; readonly share_bp: number };
}

const COIN_VALUE_MICROS = 10_000n;
const SHARE_BP = 5_000;
const ITEM = 'test-clap';
const PRICE_COINS = 1n;
const GRANTS_AT_ONCE = 1_000;
const SWEEP_EVERY_MS = 500;

const log = createLog('silent');
export const sendGift = sendGiftKind(createLocalBus(log));

export function openTeller(url: string, teller_log: Log = log): Teller {
  return createTeller({ connect: connectLedger(url), clock: systemClock, log: teller_log, base_currency: 'USD' });
}

/** What posts in a process of its own: as one of several that split the groups, when there is more than one. */
export interface PostingProcess {
  readonly teller: Teller;
  readonly send: ReturnType<typeof sendGiftKind>;
  /** Resolves when gifts to other groups have arrived. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openProcess(url: string, groups: number, teller_log: Log = log): Promise<PostingProcess> {
  if (groups === 1) {
    const teller = openTeller(url, teller_log);
    return { teller, send: sendGift, settled: () => Promise.resolve(), close: () => teller.close() };
  }
  const base_currency = 'USD';
  const database = openDatabase(url, { max: 4, name: 'poster', log: teller_log });
  const cluster = await joinCluster({ database, log: teller_log, groups, at: { host: '127.0.0.1', port: 0 } });
  const parts = { connect: connectLedger(url), clock: systemClock, log: teller_log, base_currency, groups, cluster };
  const teller = createTeller(parts);
  const bus = createLocalBus(teller_log);
  const relay = createRelay({ database, teller, bus, log: teller_log, base_currency });
  const sweep = setInterval(() => void relay.sweep().catch(() => undefined), SWEEP_EVERY_MS);
  return {
    teller,
    send: teller.register(sendGiftKind(bus, (left) => relay.left(left))),
    settled: () => relay.settled(),
    async close() {
      clearInterval(sweep);
      await relay.settled();
      await teller.close();
      await cluster.close();
      await database.close();
    },
  };
}

/** @param people how many, each with this many promotional coins. */
export async function setStage(
  urls: { ownerUrl: string; appUrl: string },
  people: number,
  coins: bigint,
): Promise<Stage> {
  const players = Array.from({ length: people }, (): Player => {
    const id = newId();
    return { id, target: newId(bucketOf(id)) };
  });
  let version = 0;
  const id = newId();
  const owner = new pg.Client({ connectionString: urls.ownerUrl });
  await owner.connect();
  try {
    const buckets = players.map(({ id }) => bucketOf(id));
    const ids = players.map(({ id }) => id);
    await owner.query(
      `insert into person (bucket, id, handle, display_name, creator)
       select bucket, id, 'player-' || id, 'Player', true from unnest($1::int2[], $2::uuid[]) as p (bucket, id)`,
      [buckets, ids],
    );
    await owner.query(
      `insert into target (bucket, id, kind, creator, log)
       select bucket, target, 2, id, target_log(target) from unnest($1::int2[], $2::uuid[], $3::uuid[]) as p (bucket, id, target)`,
      [buckets, ids, players.map(({ target }) => target)],
    );
    const { rows } = await owner.query<{ version: number }>(
      `insert into share_policy (id, version, share_bp, coin_value_micros, valid_from, reason)
       select $1, coalesce(max(version), 0) + 1, $2, $3, now() - interval '1 day', 'test' from share_policy returning version`,
      [id, SHARE_BP, COIN_VALUE_MICROS],
    );
    version = rows[0]!.version;
  } finally {
    await owner.end();
  }
  const teller = openTeller(urls.appUrl);
  const grant = grantPromoKind(createLocalBus(log));
  for (let at = 0; at < players.length; at += GRANTS_AT_ONCE)
    await Promise.all(
      players
        .slice(at, at + GRANTS_AT_ONCE)
        .map(({ id }) => teller.submit(grant, { owner: id, id: newId(), coins, granted_by: null, reason: 'test' })),
    );
  await teller.close();
  return { players, policy: { id, version, share_bp: SHARE_BP } };
}

export function giftOf(from: Player, to: Player, policy: Stage['policy']): SendGift {
  return {
    owner: from.id,
    id: newId(),
    item_id: ITEM,
    item: { id: ITEM, price_coins: PRICE_COINS, combo: true },
    policy: { ...policy, coin_value_micros: COIN_VALUE_MICROS },
    quantity: 1,
    target: to.target,
    expected_price_coins: PRICE_COINS,
    confirmed: true,
    message: undefined,
    message_cleared: true,
    playback_ms: undefined,
    base_currency: 'USD',
  };
}

/** The textbook way, for comparison: one transaction a gift, row locks, the same tables; sixteen connections. */
import pg from 'pg';
import { bucketOf, earningOf, newId } from '@busker/protocol';
import { newAccountNumber } from '../../server/src/ledger/account-number.ts';
import { giftIdOf } from '../../server/src/gifts/gift-id.ts';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import type { World } from './world.ts';

const CONNECTIONS = 16;

/** @returns gifts per second. */
export async function sendNaively(url: string, world: World, tap: () => SendGift, seconds: number): Promise<number> {
  const creatorOf = new Map(world.rooms.map((room, index) => [room, world.creators[index]!]));
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  const counts = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      let gifts = 0;
      try {
        while (performance.now() < until) {
          const command = tap();
          await sendOne(client, command, creatorOf.get(command.target)!);
          gifts++;
        }
      } finally {
        await client.end();
      }
      return gifts;
    }),
  );
  return counts.reduce((sum, one) => sum + one, 0) / ((performance.now() - began) / 1000);
}

interface Moved {
  id: string;
  balance: string;
  seq: string;
}

const MOVE = {
  name: 'move',
  text: `update ledger_account set balance = balance + $4, credited = credited + greatest($4, 0), seq = seq + 1 where bucket = $1 and owner = $2 and kind = $3 returning id, balance, seq`,
};
const ENTRY = {
  name: 'entry',
  text: 'insert into ledger_entry (seq, amount, balance_after, account, posting, cause, bucket, cause_kind) values ($1, $2, $3, $4, $5, $6, $7, 1)',
};
const PLATFORM = {
  name: 'platform',
  text: 'insert into ledger_platform_entry (bucket, posting, kind, asset, amount) values (0, $1, $2, $3, $4)',
};

async function sendOne(client: pg.Client, c: SendGift, creator: string): Promise<void> {
  const coins = c.item!.price_coins;
  const earned = earningOf(coins, c.policy.coin_value_micros, c.policy.share_bp);
  const posting = newId(0);
  const gift = giftIdOf(c.owner, c.id, c.target);
  await client.query('begin');
  const wallet = [bucketOf(c.owner), c.owner, 1];
  const { rows } = await client.query<{ balance: string }>({
    name: 'lock',
    text: 'select balance from ledger_account where bucket = $1 and owner = $2 and kind = $3 for no key update',
    values: wallet,
  });
  if (BigInt(rows[0]!.balance) < coins) throw new Error('a wallet of the bench is empty');
  await client.query({
    name: 'posting',
    text: 'insert into ledger_posting (bucket, id, at, commands) values (0, $1, now(), 1)',
    values: [posting],
  });
  const from = (await client.query<Moved>({ ...MOVE, values: [...wallet, -coins] })).rows[0]!;
  await client.query({
    ...ENTRY,
    values: [from.seq, -coins, from.balance, from.id, posting, gift, bucketOf(c.owner)],
  });
  await client.query({ ...PLATFORM, values: [posting, 101, 'COIN', coins] });
  if (earned > 0n) {
    await client.query({
      name: 'open',
      text: `insert into ledger_account (bucket, owner, kind, asset, id, floor) values ($1, $2, 10, 'USD', $3, 0) on conflict (bucket, owner, kind) do nothing`,
      values: [bucketOf(creator), creator, newAccountNumber()],
    });
    const to = (await client.query<Moved>({ ...MOVE, values: [bucketOf(creator), creator, 10, earned] })).rows[0]!;
    await client.query({ ...ENTRY, values: [to.seq, earned, to.balance, to.id, posting, gift, bucketOf(creator)] });
    await client.query({ ...PLATFORM, values: [posting, 120, 'USD', 0n - earned] });
  }
  await client.query({
    name: 'gift',
    text: `with head as (update target set last_offset = last_offset + 1 where bucket = $1 and id = $2 returning last_offset, log)
      insert into gift (earned_micros, at, fingerprint, paid_after, log, "offset", price_coins, promo_coins, combo_count, policy, id, sender, bucket, quantity, item)
      select $3, now(), 0, $4, log, last_offset, $5, 0, 1, $6, $7, $8, $1, 1, $9 from head`,
    values: [
      bucketOf(c.target),
      c.target,
      earned,
      from.balance,
      Number(coins),
      c.policy.version,
      gift,
      c.owner,
      c.item_id,
    ],
  });
  await client.query('commit');
}

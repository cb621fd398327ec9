/** One gift with everything that decided its money, for those whom it concerns. */
import { bucketOf, type GiftDetail, type PersonCard } from '@busker/protocol';
import { sql } from 'kysely';
import { dayOf, startOfDay } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';
import type { CatalogueStore } from './catalogue.ts';

interface Row {
  id: string;
  target: string;
  offset: bigint;
  at: Date;
  item: string;
  quantity: number;
  price_coins: bigint;
  coins: bigint;
  promo_coins: bigint;
  earned_micros: bigint;
  policy: string;
  combo: string | null;
  combo_count: number;
  text: string | null;
  sender: PersonCard;
  creator: PersonCard;
  kind: number;
  title: string;
  matured: boolean;
  taken_back: bigint;
}

/**
 * Reads one gift.
 * @param see which money the reader may see: the sender does not see what the creator earns.
 */
export async function readGiftDetail(
  db: Db,
  catalogue: CatalogueStore,
  id: string,
  options: {
    base_currency: string;
    hold_days: number;
    see: (sender: string, creator: string) => { gift: boolean; share: boolean };
  },
): Promise<GiftDetail | undefined> {
  const { rows } = await sql<Row>`
    select g.id, g.target, g."offset", g.at, g.item, g.quantity, g.price_coins, g.coins, g.promo_coins, g.earned_micros, g.policy, g.combo, g.combo_count,
      m.text, ${cardSql('s')} as sender, ${cardSql('c')} as creator, t.kind, coalesce(l.title, p.caption, '') as title,
      exists (select from maturity y where y.bucket = g.bucket and y.creator = g.creator and y.day >= (g.at at time zone 'UTC')::date) as matured,
      (select coalesce(sum(case when b.reversal then -b.amount_micros else b.amount_micros end), 0)::int8 from earning_clawback b
        where b.bucket = g.bucket and b.creator = g.creator and b.gift = g.id) as taken_back
    from gift_line g
    join target t on t.bucket = g.bucket and t.id = g.target
    join person s on s.bucket = ${bucketSql('g.sender')} and s.id = g.sender
    join person c on c.bucket = g.bucket and c.id = g.creator
    left join message m on m.bucket = s.bucket and m.id = g.message and m.state = 'cleared'
    left join live_session l on l.bucket = g.bucket and l.id = g.target
    left join post p on p.bucket = g.bucket and p.id = g.target
    where g.bucket = ${bucketOf(id)} and g.id = ${id}`.execute(db);
  const row = rows[0];
  if (!row) return undefined;
  const may = options.see(row.sender.id, row.creator.id);
  if (!may.gift) return undefined;
  const policy = catalogue.policyById(row.policy);
  const item = catalogue.name(row.item);
  return {
    id: row.id,
    target_id: row.target,
    target_kind: row.kind === 1 ? 'live' : 'post',
    target_title: row.title,
    offset: `${row.offset}`,
    at: row.at.toISOString(),
    sender: row.sender,
    creator: row.creator,
    item: { id: row.item, name: item.name, still_url: item.still_url },
    quantity: row.quantity,
    price_coins: `${row.price_coins}`,
    coins: `${row.coins}`,
    paid_coins: `${row.coins - row.promo_coins}`,
    promo_coins: `${row.promo_coins}`,
    message: row.text,
    combo_id: row.combo,
    combo_count: row.combo_count,
    share:
      may.share && policy
        ? {
            policy_id: policy.id,
            policy_version: policy.version,
            share_bp: policy.share_bp,
            coin_value_micros: `${policy.coin_value_micros}`,
            earned_micros: `${row.earned_micros}`,
            taken_back_micros: `${row.taken_back}`,
            currency: options.base_currency,
            hold: {
              state: row.matured ? 'available' : 'pending',
              available_on: startOfDay(dayOf(row.at), options.hold_days + 1).toISOString(),
            },
          }
        : null,
  };
}

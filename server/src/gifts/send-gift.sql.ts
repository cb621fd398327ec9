/** Statements of sending gifts: set-based, arrays in, the bucket in every key. */
import { arrayRows } from '../ledger/array-rows.ts';
import { limitsJoin, limitsOf } from '../limits/limits.ts';
import { nextOffsets } from '../targets/targets.ts';

/**
 * $1 buckets of senders, $2 first and $3 last id that a gift of the command can have: its low six bits are the target's bucket. A gift that was
 * accepted left its spends in the sender's bucket, and from their cause the way to the gift. Of one that was held comes the hold last, with its end.
 */
export const SEEN_SENDS = `
select k.place::int4 as place, s.*
from ${arrayRows(1, 'bucket int2, low uuid, high uuid', 'place')} k
cross join lateral (
  select g.id as gift, g.fingerprint, g.paid_after, coalesce(g.promo_after, 0) as promo_after, g.price_coins::int8 * g.quantity as coins, null::timestamptz as ends_at, e.posting
  from (
    select e.cause, e.posting from ledger_entry e where e.bucket = k.bucket and e.cause >= k.low and e.cause <= k.high and e.cause_kind = 1 and e.amount < 0 limit 1
  ) e
  cross join lateral (
    select * from (
      select g.id, g.fingerprint, g.paid_after, g.promo_after, g.price_coins, g.quantity from gift g where g.bucket = get_byte(uuid_send(e.cause), 15) & 63 and g.id = e.cause
      -- One that is still on its way to another group.
      union all select o.id, o.fingerprint, o.paid_after, o.promo_after, o.price_coins, o.quantity from gift_outbox o where o.bucket = k.bucket and o.id = e.cause
    ) either limit 1
  ) g
  union all
  select h.id, h.fingerprint, h.paid_after, h.promo_after, h.coins, h.ends_at, h.posting from gift_hold h where h.bucket = k.bucket and h.id >= k.low and h.id <= k.high
) s`;

/** Bits of what stands between a sender and a target: one number costs less than six columns. */
export const SEND_FLAGS = {
  open: 1,
  sender_banned: 2,
  creator_gone: 4,
  creator_frozen: 8,
  blocked: 16,
  muted: 32,
} as const;

/** $1, $2 buckets and ids of targets, $3, $4 buckets and ids of senders, $5 time. One row per pair whose target and sender exist, by its place. */
export const LOAD_SENDS = `
select k.place::int4 as place, t.creator,
  t.open::int4 * ${SEND_FLAGS.open} + (s.banned_at is not null)::int4 * ${SEND_FLAGS.sender_banned} + (c.banned_at is not null)::int4 * ${SEND_FLAGS.creator_gone}
    + (c.frozen_at is not null)::int4 * ${SEND_FLAGS.creator_frozen} + (b.blocked is not null or rb.blocked is not null)::int4 * ${SEND_FLAGS.blocked}
    + (m.until is not null)::int4 * ${SEND_FLAGS.muted} as flags,
  sc.blocked_items,
  ${limitsOf('s.created_at')} as limits
from ${arrayRows(1, 'bucket int2, target uuid, sender_bucket int2, sender uuid', 'place')} k
cross join lateral (select * from target t where t.bucket = k.bucket and t.id = k.target limit 1) t
cross join lateral (select * from person c where c.bucket = t.bucket and c.id = t.creator limit 1) c
cross join lateral (select * from person s where s.bucket = k.sender_bucket and s.id = k.sender limit 1) s
left join lateral (select b.blocked from block b where b.bucket = t.bucket and b.person = t.creator and b.blocked = k.sender limit 1) b on true
left join lateral (select b.blocked from block b where b.bucket = k.sender_bucket and b.person = k.sender and b.blocked = t.creator limit 1) rb on true
left join lateral (select m.until from mute m where m.bucket = t.bucket and m.creator = t.creator and m.person = k.sender and m.until > $5 limit 1) m on true
left join lateral (select nullif(s.blocked_items, '{}') as blocked_items from show_control s where s.bucket = t.bucket and s.creator = t.creator limit 1) sc on true
${limitsJoin('k.sender_bucket', 'k.sender')}`;

/** $1 buckets, $2 targets, $3 senders, $4 items. Locked against the sweeper. */
export const LOAD_COMBOS = `
select c.*
from (
  select * from ${arrayRows(1, 'bucket int2, target uuid, sender uuid, item text')} k order by bucket, target, sender, item
) k
cross join lateral (
  select c.id, c.target, c.sender, c.item, c.count, c.price_coins, c.ends_at from combo c
  where c.bucket = k.bucket and c.target = k.target and c.sender = k.sender and c.item = k.item limit 1 for no key update
) c`;

/** $1 buckets, $2 targets, $3 senders, $4 items, $5 ids, $6 counts, $7 prices, $8 ends. Absolute values: the row is locked or new. */
export const UPDATE_COMBOS = `
insert into combo as c (bucket, target, sender, item, id, count, price_coins, ends_at)
select * from ${arrayRows(1, 'bucket int2, target uuid, sender uuid, item text, id uuid, count int4, price_coins int4, ends_at timestamptz')} k
on conflict (bucket, target, sender, item)
do update set id = excluded.id, count = excluded.count, price_coins = excluded.price_coins, ends_at = excluded.ends_at`;

/** $1–$3 heads of logs; then one array per column; $21 time of the posting, $22 its id when the
 * gifts came from another group. The targets' rows, which everybody shares, come last. */
export const INSERT_GIFTS = `
with ${nextOffsets(1)}
insert into gift (earned_micros, at, fingerprint, paid_after, log, "offset", price_coins, promo_coins, combo_count, policy, id, sender, bucket, quantity, item,
  promo_after, combo, message, playback_ms, arrived_in)
select g.earned_micros, $21, g.fingerprint, g.paid_after, h.log, h.base + g.rank, g.price_coins, g.promo_coins, g.combo_count, g.policy, g.id, g.sender, h.bucket,
  g.quantity, g.item, g.promo_after, g.combo, g.message, g.playback_ms, $22::uuid
from ${arrayRows(
  4,
  `head int4, rank int4, earned_micros int8, fingerprint int8, paid_after int8, price_coins int4, promo_coins int4, combo_count int4, policy int4, id uuid, sender uuid,
  quantity int2, item text, promo_after int8, combo uuid, message uuid, playback_ms int4`,
)} g
join head h on h.place = g.head`;

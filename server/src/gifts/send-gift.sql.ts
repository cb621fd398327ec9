/** Statements of sending gifts: set-based, arrays in, the bucket in every key. */
import { nextOffsets } from '../targets/targets.ts';

/** $1, $2 buckets and ids of targets, $3, $4 buckets and ids of senders, $5 time. One row per pair whose target and sender exist. */
export const LOAD_SENDS = `
select k.target, k.sender, t.creator, t.open,
  s.banned_at is not null as sender_banned, c.banned_at is not null as creator_gone, c.frozen_at is not null as creator_frozen,
  (b.blocked is not null or rb.blocked is not null) as blocked, m.until is not null as muted
from unnest($1::int2[], $2::uuid[], $3::int2[], $4::uuid[]) as k (bucket, target, sender_bucket, sender)
join target t on t.bucket = k.bucket and t.id = k.target
join person c on c.bucket = t.bucket and c.id = t.creator
join person s on s.bucket = k.sender_bucket and s.id = k.sender
left join block b on b.bucket = t.bucket and b.person = t.creator and b.blocked = k.sender
left join block rb on rb.bucket = k.sender_bucket and rb.person = k.sender and rb.blocked = t.creator
left join mute m on m.bucket = t.bucket and m.creator = t.creator and m.person = k.sender and m.until > $5`;

/** $1 buckets, $2 targets, $3 senders, $4 items. Locked against the sweeper. */
export const LOAD_COMBOS = `
select c.id, c.target, c.sender, c.item, c.count, c.coins, c.ends_at
from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::text[]) as k (bucket, target, sender, item)
join combo c on c.bucket = k.bucket and c.target = k.target and c.sender = k.sender and c.item = k.item and not c.ended
order by c.bucket, c.id
for no key update of c`;

/** $1 buckets, $2 ids, $3 targets, $4 senders, $5 items, $6 counts, $7 coins, $8 ends. Absolute values: the row is locked or new. */
export const UPDATE_COMBOS = `
insert into combo as c (bucket, id, target, sender, item, count, coins, ends_at)
select * from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int4[], $7::int8[], $8::timestamptz[])
on conflict (bucket, id) do update set count = excluded.count, coins = excluded.coins, ends_at = excluded.ends_at`;

/** $1–$3 heads of logs; then one array per column; $22 id and $23 time of the posting. The targets' rows, which everybody shares, come last. */
export const INSERT_GIFTS = `
with ${nextOffsets(1)}
insert into gift (bucket, id, target, "offset", sender, creator, item, quantity, price_coins, coins, promo_coins, earned_micros, policy, combo, combo_count,
  combo_coins, message, playback_ms, posting, at)
select g.bucket, g.id, g.target, h.base + g.rank, g.sender, g.creator, g.item, g.quantity, g.price_coins, g.coins, g.promo_coins, g.earned_micros, g.policy,
  g.combo, g.combo_count, g.combo_coins, g.message, g.playback_ms, $22, $23
from unnest($4::uuid[], $5::uuid[], $6::int8[], $7::uuid[], $8::uuid[], $9::text[], $10::int2[], $11::int8[], $12::int8[], $13::int8[], $14::int8[],
    $15::uuid[], $16::uuid[], $17::int4[], $18::int8[], $19::uuid[], $20::int4[], $21::int2[])
  as g (id, target, rank, sender, creator, item, quantity, price_coins, coins, promo_coins, earned_micros, policy, combo, combo_count, combo_coins,
    message, playback_ms, bucket)
join head h on h.bucket = g.bucket and h.target = g.target`;

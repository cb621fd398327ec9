/** Statements of gifts that can be undone: set-based, arrays in, the bucket in every key. */

/** $1 buckets, $2 ids, $3 senders, $4 targets, …, $14 ends, $15 fingerprints, $16 and $17 coins left; $18 time and $19 id of the posting. */
export const INSERT_HOLDS = `
insert into gift_hold (bucket, id, sender, target, creator, item, quantity, price_coins, coins, promo_coins, policy, message, playback_ms, ends_at, fingerprint,
  paid_after, promo_after, at, posting)
select h.*, $18::timestamptz, $19::uuid
from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int2[], $8::int8[], $9::int8[], $10::int8[], $11::int4[],
  $12::uuid[], $13::int4[], $14::timestamptz[], $15::int8[], $16::int8[], $17::int8[])
  as h (bucket, id, sender, target, creator, item, quantity, price_coins, coins, promo_coins, policy, message, playback_ms, ends_at, fingerprint, paid_after, promo_after)`;

/**
 * $1 buckets of senders, $2 ids, $3 time. Holds with what decides whether they can still be sent. Not locked: whoever ends a hold has locked its
 * sender's accounts before.
 */
export const LOAD_HOLDS = `
select h.id, h.sender, h.target, h.creator, h.item, h.quantity, h.price_coins, h.coins, h.promo_coins, h.policy, h.fingerprint, h.paid_after, h.promo_after, h.message, h.playback_ms, h.at, h.ends_at, h.state,
  p.id as policy_id, p.share_bp, p.coin_value_micros, t.open, s.banned_at is not null as sender_banned, c.banned_at is not null as creator_gone, c.frozen_at is not null as creator_frozen,
  (b.blocked is not null or rb.blocked is not null) as blocked, m.until is not null as muted
from unnest($1::int2[], $2::uuid[]) as k (bucket, id)
join gift_hold h on h.bucket = k.bucket and h.id = k.id
join share_policy p on p.version = h.policy
join target t on t.bucket = (get_byte(uuid_send(h.target), 15) & 63)::int2 and t.id = h.target
join person c on c.bucket = t.bucket and c.id = h.creator
join person s on s.bucket = h.bucket and s.id = h.sender
left join block b on b.bucket = t.bucket and b.person = h.creator and b.blocked = h.sender
left join block rb on rb.bucket = h.bucket and rb.person = h.sender and rb.blocked = h.creator
left join mute m on m.bucket = t.bucket and m.creator = h.creator and m.person = h.sender and m.until > $3`;

/** $1 buckets, $2 ids, $3 states, $4 reasons; $5 time. */
export const END_HOLDS = `
update gift_hold h set state = k.state, why = k.why, ended_at = $5
from unnest($1::int2[], $2::uuid[], $3::text[], $4::text[]) as k (bucket, id, state, why)
where h.bucket = k.bucket and h.id = k.id and h.state = 'open'`;

/** $1 buckets and $2 ids of messages whose gift was never given: nobody saw them. */
export const FORGET_MESSAGES = `
delete from message m using unnest($1::int2[], $2::uuid[]) as k (bucket, id) where m.bucket = k.bucket and m.id = k.id`;

/** Statements of announcing. */
import { bucketText, cardText } from '../platform/sql.ts';

/** $1 gifts, $2 their coins. One that was noted before is not noted twice. */
export const NOTE = `
insert into announcement (gift, coins) select * from unnest($1::uuid[], $2::int8[]) on conflict (gift) do nothing`;

/** Is there anything to decide? */
export const WAITS = `select exists (select from announcement where number is null) as waits`;

/** The one row of whoever announces; nothing when another process has it. */
export const LOCK = `
select number, extract(epoch from clock_timestamp() - told_at) * 1000 as since_ms from announcer for no key update skip locked`;

/**
 * $1 the program's time, $2 the most rows. What waits, dearest first, with what speaks for it; and the runs of what was told in the last minute. A gift
 * that is held, was taken back or is on its way to another posting group is in no log, so `sender` is null.
 */
export const READ_WAITING = `
(select a.gift, a.coins, false as told, extract(epoch from clock_timestamp() - a.noted_at) * 1000 as waited_ms,
  extract(epoch from $1::timestamptz - g.at) * 1000 as age_ms, g.sender, g.creator, g.item, s.display_name as sender_name, c.display_name as creator_name,
  coalesce(t.open and s.banned_at is null and s.frozen_at is null and s.erased_at is null and c.banned_at is null and c.frozen_at is null and c.erased_at is null
    and not exists (select from block b where b.bucket = s.bucket and b.person = s.id and b.blocked = c.id)
    and not exists (select from block b where b.bucket = c.bucket and b.person = c.id and b.blocked = s.id)
    and not exists (select from mute m where m.bucket = c.bucket and m.creator = c.id and m.person = s.id and m.until > $1), false) as may
from (select * from announcement where number is null order by coins desc, noted_at limit $2) a
left join gift_line g on g.bucket = ${bucketText('a.gift')} and g.id = a.gift
left join target t on t.bucket = g.bucket and t.id = g.target
left join person s on s.bucket = ${bucketText('g.sender')} and s.id = g.sender
left join person c on c.bucket = ${bucketText('g.creator')} and c.id = g.creator)
union all
(select a.gift, a.coins, true, 0, 0, g.sender, g.creator, g.item, null, null, false
from announcement a join gift_line g on g.bucket = ${bucketText('a.gift')} and g.id = a.gift
where a.told_at > clock_timestamp() - interval '1 minute')`;

/** $1 gift. */
export const TELL = `
with next as (update announcer set number = number + 1, told_at = clock_timestamp() returning number, told_at)
update announcement a set number = next.number, told_at = next.told_at from next where a.gift = $1`;

/** $1 gifts. */
export const DROP = `delete from announcement where number is null and gift = any($1::uuid[])`;

export const LAST_NUMBER = `select number from announcer`;

/** What the tables need not keep. A gift this old is too old to be noted again. */
export const FORGET = `
delete from announcement where told_at < clock_timestamp() - interval '1 day' or number is null and noted_at < clock_timestamp() - interval '5 minutes'`;

/**
 * $1 the last number that was read, $2 the program's time. With whom it must not reach: whoever blocks one of the two or is blocked by one, and the
 * rooms of creators who muted the sender. What is older than half a minute is no news to a process that was away.
 */
export const READ_TOLD = `
select a.number, a.told_at, a.told_at > clock_timestamp() - interval '30 seconds' as fresh, g.id, g.target, t.kind, g.item, g.quantity, g.coins,
  ${cardText('s')} as sender, ${cardText('c')} as creator,
  array(select b.person from block b where b.blocked = s.id or b.blocked = c.id
    union select b.blocked from block b where b.bucket = s.bucket and b.person = s.id
    union select b.blocked from block b where b.bucket = c.bucket and b.person = c.id) as apart,
  array(select m.creator from mute m where m.person = s.id and m.until > $2) as muting
from announcement a
join gift_line g on g.bucket = ${bucketText('a.gift')} and g.id = a.gift
join target t on t.bucket = g.bucket and t.id = g.target
join person s on s.bucket = ${bucketText('g.sender')} and s.id = g.sender
join person c on c.bucket = ${bucketText('g.creator')} and c.id = g.creator
where a.number > $1
order by a.number`;

/** Gifts on a post at their moments of its video, for whoever watches later. Only reads: nothing is counted or paid again. */
import { bucketOf, type GiftReplay, LIMITS, type PersonCard } from '@busker/protocol';
import type { Database } from '../platform/database.ts';
import { queryPrepared } from '../platform/prepared.ts';
import { bucketText, cardText } from '../platform/sql.ts';

/** Gifts of one slice that are looked at; where there are more, those of its later moments are left out. */
const LOOKED_AT = 5_000;

interface Row {
  id: string;
  offset: bigint;
  at: Date;
  person: PersonCard;
  item: string;
  quantity: number;
  coins: bigint;
  text: string | null;
  first_ms: number;
  combo: string | null;
  combo_count: number | null;
  combo_coins: bigint | null;
}

/** $1 bucket, $2 target: the number by which gifts name it. Looked up first, so that they are read in the order of their index. */
const LOG = '(select t.log from target t where t.bucket = $1 and t.id = $2)';

/**
 * $1 bucket, $2 target, $3 and $4 the slice, $5 who looks. Taps of one combo are one run, at its first moment in the slice. The reader's own runs are kept
 * first, then the dearest.
 */
const READ_SLICE = `
with looked as (
  select g.id, g."offset", g.at, g.sender, g.item, g.quantity, g.price_coins::int8 * g.quantity as coins, g.message, g.playback_ms, g.combo, g.combo_count,
    g.price_coins::int8 * g.combo_count as combo_coins, coalesce(g.combo, g.id) as run
  from gift g where g.log = ${LOG} and g.bucket = $1 and g.playback_ms >= $3 and g.playback_ms < $4
  order by g.playback_ms limit ${LOOKED_AT}
), runs as (
  select distinct on (run) l.*, min(playback_ms) over (partition by run) as first_ms from looked l order by run, combo_count desc nulls last
), kept as (
  select * from runs order by (sender is not distinct from $5::uuid) desc, coalesce(combo_coins, coins) desc, "offset"
  limit ${LIMITS.replay_slice_gifts}
)
select k.id, k."offset", k.at, ${cardText('p')} as person, k.item, k.quantity, k.coins, m.text, k.first_ms, k.combo, k.combo_count, k.combo_coins
from kept k
join person p on p.bucket = ${bucketText('k.sender')} and p.id = k.sender and p.banned_at is null
left join message m on m.bucket = p.bucket and m.id = k.message and m.state = 'cleared'
order by k.first_ms, k."offset"`;

/** $1 bucket, $2 target, $3 from when. */
const READ_NEXT = `
select g.playback_ms from gift g where g.log = ${LOG} and g.bucket = $1 and g.playback_ms >= $3 order by g.playback_ms limit 1`;

/** The slice of the video that holds `from_ms`, and where the next one with gifts begins. */
export async function readReplay(
  pool: Database['pool'],
  target: string,
  from_ms: number,
  reader: string | undefined,
): Promise<GiftReplay> {
  const slice_ms = LIMITS.replay_slice_ms;
  const begin = (ms: number): number => Math.floor(ms / slice_ms) * slice_ms;
  const from = begin(from_ms);
  const to = from + slice_ms;
  const bucket = bucketOf(target);
  const [rows, [next]] = await Promise.all([
    queryPrepared<Row>(pool, READ_SLICE, [bucket, target, from, to, reader ?? null]),
    queryPrepared<{ playback_ms: number }>(pool, READ_NEXT, [bucket, target, to]),
  ]);
  return {
    from_ms: from,
    to_ms: to,
    next_ms: next ? begin(next.playback_ms) : null,
    rows: rows.map((row) => ({
      k: 'gift',
      offset: Number(row.offset),
      gift_id: row.id,
      at: row.at.toISOString(),
      sender: row.person,
      item_id: row.item,
      quantity: row.quantity,
      coins: `${row.coins}`,
      ...(row.text === null ? {} : { message: row.text }),
      playback_ms: row.first_ms,
      combo:
        row.combo === null
          ? null
          : {
              id: row.combo,
              count: row.combo_count!,
              coins: `${row.combo_coins!}`,
              // long over: only what it had grown to
              ends_at: row.at.toISOString(),
            },
    })),
  };
}

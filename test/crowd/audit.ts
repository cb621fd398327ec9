/**
 * Holds what the crowd knows against what the database says: every acknowledged gift is there exactly once, nothing else is, nothing was
 * shown that is not durable, and every screen shows the same as the books.
 *
 * Reading (`readTruth`) and judging (the pure functions) are apart, so that the judge can be shown false worlds by a test.
 */
import pg from 'pg';
import { giftIdOf } from '../../server/src/gifts/gift-id.ts';
import type { Screen } from './screen.ts';
import type { Tap } from './tally.ts';

export interface GiftFact {
  readonly id: string;
  readonly target: string;
  readonly offset: number;
  readonly sender: string;
  readonly item: string;
  readonly quantity: number;
  readonly coins: bigint;
}

export interface CommandFact {
  readonly sender: string;
  readonly id: string;
  readonly gift_id: string;
}

export interface TargetFact {
  readonly id: string;
  readonly offset: number;
  readonly coins: bigint;
  readonly gifts: number;
  readonly supporters: number;
  readonly likes: number;
  /** Coins of the greatest supporters, top down. */
  readonly board: readonly string[];
  /** What stands at each offset of the log, as `Tally.shown` names it. */
  readonly log: ReadonlyMap<number, string>;
  /** Combos that should have ended by now and did not. */
  readonly combos_open: number;
  /** Combos of more than one that ended without exactly one end in the log. */
  readonly combos_wrong: number;
}

export interface Truth {
  /** Gifts of the crowd's people since the beginning. */
  readonly gifts: readonly GiftFact[];
  readonly commands: readonly CommandFact[];
  readonly targets: readonly TargetFact[];
}

const BOARD_ROWS = 10;

/**
 * Reads the truth, on one snapshot. Which gift a tap became follows from its sender, its id and its target.
 * @param taps all that were made.
 * @param before gifts that were there before the crowd began (`readGiftIds`), which are left out.
 */
export async function readTruth(
  url: string,
  people: readonly string[],
  targets: readonly string[],
  taps: Iterable<Pick<Tap, 'sender' | 'id' | 'target'>>,
  before: ReadonlySet<string> = new Set(),
): Promise<Truth> {
  return withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const gifts = await client.query<{
      id: string;
      target: string;
      offset: string;
      sender: string;
      item: string;
      quantity: number;
      coins: string;
    }>(GIFTS, [people]);
    const facts: TargetFact[] = [];
    for (const target of targets) facts.push(await readTarget(client, target));
    await client.query('rollback');
    const there = new Set(gifts.rows.map((row) => row.id));
    return {
      gifts: gifts.rows
        .filter((row) => !before.has(row.id))
        .map((row) => ({ ...row, offset: Number(row.offset), coins: BigInt(row.coins) })),
      commands: [...taps]
        .map((tap) => ({ sender: tap.sender, id: tap.id, gift_id: giftIdOf(tap.sender, tap.id, tap.target) }))
        .filter((command) => there.has(command.gift_id)),
      targets: facts,
    };
  });
}

/** Gifts of these people so far. */
export async function readGiftIds(url: string, people: readonly string[]): Promise<Set<string>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(GIFTS, [people]);
    return new Set(rows.map((row) => row.id));
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'busker crowd' });
  client.on('error', () => undefined); // The query under way rejects with it.
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const GIFTS = `select id, target, "offset", sender, item, quantity::int4, coins from gift_line where sender = any($1::uuid[])`;

async function readTarget(client: pg.Client, target: string): Promise<TargetFact> {
  const head = await client.query<{
    last_offset: string;
    likes: string;
    coins: string;
    gifts: string;
    supporters: string;
    due: string;
    wrong: string;
  }>(
    `select t.last_offset, coalesce(l.likes, 0) as likes, coalesce(sum(g.coins), 0) as coins, count(g.id) as gifts, count(distinct g.sender) as supporters,
       (select count(*) from combo c where c.target = t.id and c.ends_at < now() - interval '2 seconds') as due,
       (select count(*) from (
         select h.combo, max(h.combo_count) as last from gift h where h.log = t.log and h.bucket = t.bucket and h.combo is not null group by h.combo
       ) r where not exists (select from combo c where c.target = t.id and c.id = r.combo) and
         (select count(*) from target_event e where e.target = t.id and e.kind = 'combo_end' and e.subject = r.combo) <> (case when r.last > 1 then 1 else 0 end)) as wrong
     from target t left join live_session l on l.bucket = t.bucket and l.id = t.id left join gift_line g on g.bucket = t.bucket and g.target = t.id
     where t.id = $1 group by t.bucket, t.id, l.likes`,
    [target],
  );
  const row = head.rows[0];
  if (!row) throw new Error(`there is no target ${target}`);
  const board = await client.query<{ coins: string }>(
    `select sum(coins) as coins from gift_line where target = $1 group by sender order by 1 desc limit ${BOARD_ROWS}`,
    [target],
  );
  const log = await client.query<{ offset: string; id: string }>(
    `select "offset"::int8, id::text from gift_line where target = $1
     union all select "offset", case when kind = 'live_ended' then 'live_ended' else subject::text end from target_event where target = $1`,
    [target],
  );
  return {
    id: target,
    offset: Number(row.last_offset),
    coins: BigInt(row.coins),
    gifts: Number(row.gifts),
    supporters: Number(row.supporters),
    likes: Number(row.likes),
    board: board.rows.map((one) => one.coins),
    log: new Map(log.rows.map((one) => [Number(one.offset), one.id])),
    combos_open: Number(row.due),
    combos_wrong: Number(row.wrong),
  };
}

/** Judges the taps. @returns what is wrong, a sentence each; none when every tap met exactly the fate its sender was told. */
export function judgeTaps(taps: Iterable<Tap>, truth: Pick<Truth, 'gifts' | 'commands'>): string[] {
  const wrong: string[] = [];
  const gifts = groupBy(truth.gifts, (gift) => gift.id);
  const commands = groupBy(truth.commands, (command) => `${command.sender}/${command.id}`);
  const by_gift = groupBy(truth.commands, (command) => command.gift_id);
  const known = new Set<string>();
  for (const tap of taps) {
    const name = `tap ${tap.id} (${tap.quantity} × ${tap.item}, ${tap.coins} coins)`;
    known.add(`${tap.sender}/${tap.id}`);
    const found = commands.get(`${tap.sender}/${tap.id}`) ?? [];
    if (found.length > 1) wrong.push(`${name} was carried out ${found.length} times`);
    if (tap.fate === 'pending') wrong.push(`${name} was never settled, though it was sent ${tap.sends} times`);
    if ((tap.fate === 'refused' || tap.fate === 'unsent') && found.length > 0)
      wrong.push(`${name} was ${tap.fate}, and yet there is gift ${found[0]!.gift_id}`);
    if (tap.fate !== 'acknowledged') continue;
    const [command] = found;
    if (!command) {
      wrong.push(`${name} was acknowledged and is missing`);
      continue;
    }
    if (command.gift_id !== tap.gift_id)
      wrong.push(`${name} was acknowledged as gift ${tap.gift_id} and is ${command.gift_id}`);
    const [gift, ...more] = gifts.get(command.gift_id) ?? [];
    if (!gift) {
      wrong.push(`${name}: its gift ${command.gift_id} is missing`);
      continue;
    }
    if (more.length > 0) wrong.push(`${name}: its gift is there ${more.length + 1} times`);
    const same =
      gift.sender === tap.sender &&
      gift.target === tap.target &&
      gift.item === tap.item &&
      gift.quantity === tap.quantity &&
      gift.coins === tap.coins;
    if (!same || tap.acknowledged_coins !== gift.coins) wrong.push(`${name}: its gift ${gift.id} has other content`);
  }
  for (const gift of truth.gifts) {
    const owners = by_gift.get(gift.id) ?? [];
    if (owners.length !== 1) wrong.push(`gift ${gift.id} of ${gift.sender} answers to ${owners.length} commands`);
  }
  for (const command of truth.commands)
    if (!known.has(`${command.sender}/${command.id}`))
      wrong.push(`gift ${command.gift_id} of ${command.sender} was tapped by nobody`);
  return wrong;
}

/** Judges what was shown: every event that any socket saw stands in the log, at the offset at which it was seen. */
export function judgeShown(
  shown: ReadonlyMap<string, ReadonlyMap<number, string>>,
  truth: Pick<Truth, 'targets'>,
): string[] {
  const wrong: string[] = [];
  for (const target of truth.targets) {
    for (const [offset, id] of shown.get(target.id) ?? []) {
      const durable = target.log.get(offset);
      if (durable !== id)
        wrong.push(`target ${target.id}: ${offset} was shown as ${id}, the log says ${durable ?? 'nothing'}`);
    }
    if (target.combos_open > 0)
      wrong.push(`target ${target.id}: ${target.combos_open} combos that are over never ended`);
    if (target.combos_wrong > 0)
      wrong.push(`target ${target.id}: ${target.combos_wrong} combos did not end exactly once`);
    if (target.log.size !== target.offset)
      wrong.push(`target ${target.id}: ${target.log.size} events up to ${target.offset}`);
  }
  return wrong;
}

/**
 * Judges the screens: each shows its target as the books have it.
 * @param alone nobody but these screens watches, so that the number of viewers is known.
 * @returns one sentence for each number that differs.
 */
export function judgeScreens(screens: readonly Screen[], truth: Pick<Truth, 'targets'>, alone: boolean): string[] {
  const wrong: string[] = [];
  const targets = new Map(truth.targets.map((target) => [target.id, target]));
  const watching = groupBy(screens, (screen) => screen.target);
  for (const screen of screens) {
    const target = targets.get(screen.target);
    if (!target) {
      wrong.push(`${screen.viewer} watches ${screen.target}, which is not there`);
      continue;
    }
    const expect = (what: string, shows: unknown, is: unknown): void => {
      if (String(shows) !== String(is))
        wrong.push(`${screen.viewer} on ${screen.target}: ${what} ${String(shows)}, the books say ${String(is)}`);
    };
    expect('offset', screen.offset, target.offset);
    expect('coins', screen.coins, target.coins);
    expect('gifts', screen.gifts, target.gifts);
    expect('drawn coins', screen.drawn_coins, target.coins);
    expect('drawn gifts', screen.drawn_gifts, target.gifts);
    expect('supporters', screen.supporters, target.supporters);
    expect('likes', screen.likes, target.likes);
    expect('board', screen.board, target.board);
    if (alone) expect('viewers', screen.viewers, watching.get(screen.target)!.length);
    expect('open combos', screen.open_combos, 0);
  }
  return wrong;
}

function groupBy<T>(all: Iterable<T>, key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

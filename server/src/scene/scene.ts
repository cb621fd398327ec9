/** Widgets for OBS as their creators designed them, and what they show beside the room. See README.md. This is the folder's public file. */
import {
  BuskerError,
  bucketOf,
  WIDGET_DEFAULTS,
  WIDGETS,
  type GoalProgress,
  type GoalStart,
  type LastSupporter,
  type PersonCard,
  type WidgetName,
  type Widgets as AllWidgets,
  type WidgetsChange,
  type WidgetState,
  type WidgetTest,
} from '@busker/protocol';
import { sql } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import { dayOf, startOfDay, type Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { bucketSql } from '../platform/sql.ts';
import type { Targets } from '../targets/targets.ts';

export interface Widgets {
  all(creator: string): Promise<AllWidgets>;
  /** Changes the widgets that are given; their open pages are told. */
  change(creator: string, change: WidgetsChange): Promise<AllWidgets>;
  /** @throws BuskerError `bad_request` for a moment that is not written as `toISOString` does, or has not come. */
  startGoal(creator: string, start: GoalStart): Promise<GoalProgress>;
  /** What a page of a widget shows, and nothing beyond: whoever has an overlay link must not learn earnings from a goal in coins. */
  state(creator: string, widget: WidgetName): Promise<WidgetState>;
  /** Tells the open pages of a widget to show a sample. */
  test(creator: string, test: WidgetTest): void;
}

/** Rooms whose logs are looked through at once for the last supporters, those with the newest gifts first; how often that is done; and gifts of each. */
const ROOMS = 10;
const MOST_ROUNDS = 10;
const GIFTS = 200;
const MOST_SUPPORTERS = 10;

/**
 * Gifts from the beginning of a moment's day to that moment. Only logs that went on into that day are read: one look at the newest gift of each.
 * Done once, when a creator lets a goal begin.
 */
const givenThatDay = (bucket: number, creator: string, moment: Date) => sql`
  select g.price_coins::int8 * g.quantity as coins, g.earned_micros from target t
  cross join lateral (
    select l.at from gift l where l.log = t.log and l.bucket = t.bucket order by l."offset" desc limit 1
  ) newest
  join gift g on g.log = t.log and g.bucket = t.bucket and g.at >= ${startOfDay(dayOf(moment))} and g.at < ${moment}
  where t.bucket = ${bucket} and t.creator = ${creator} and newest.at >= ${startOfDay(dayOf(moment))}`;

export function createWidgets(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  targets: Pick<Targets, 'foldCreator'>;
  base_currency: string;
}): Widgets {
  const { bus, clock, targets, base_currency } = parts;
  const { db } = parts.database;

  /** Settings are what the schema let in; what a later schema adds has its first value. */
  async function stored(creator: string): Promise<Omit<AllWidgets, 'progress'>> {
    const rows = await db
      .selectFrom('overlay_widget')
      .select(['widget', 'revision', 'settings'])
      .where('bucket', '=', bucketOf(creator))
      .where('creator', '=', creator)
      .execute();
    const byName = new Map(rows.map((row) => [row.widget, row]));
    const entries = WIDGETS.map((widget) => {
      const row = byName.get(widget);
      const settings = { ...WIDGET_DEFAULTS[widget], ...(row?.settings as object | undefined) };
      return [widget, { revision: row?.revision ?? 0, settings }] as const;
    });
    return Object.fromEntries(entries) as unknown as Omit<AllWidgets, 'progress'>;
  }

  async function progress(creator: string): Promise<GoalProgress> {
    await targets.foldCreator(creator);
    const bucket = bucketOf(creator);
    const { rows } = await sql<{ since: Date | null; coins: bigint; earned_micros: bigint }>`
      select g.since, (d.coins - coalesce(g.coins_before, 0))::int8 as coins, (d.earned_micros - coalesce(g.earned_micros_before, 0))::int8 as earned_micros
      from (
        select coalesce(sum(coins), 0) as coins, coalesce(sum(earned_micros), 0) as earned_micros from creator_day where bucket = ${bucket} and creator = ${creator}
      ) d
      left join goal_start g on g.bucket = ${bucket} and g.creator = ${creator}`.execute(db);
    const { since, coins, earned_micros } = rows[0]!;
    return {
      since: since?.toISOString() ?? null,
      coins: `${coins}`,
      earned_micros: `${earned_micros}`,
      currency: base_currency,
    };
  }

  /** The newest gifts of some rooms, those with the newest first. */
  async function giftsOf(creator: string, rooms_before: number) {
    const { rows } = await sql<Omit<LastSupporter, 'at' | 'person'> & { at: Date } & PersonCard>`
      select g.id as gift_id, g.item as item_id, g.quantity, g.at, p.id, p.handle, p.display_name, p.avatar_url
      from (
        select s.bucket, t.log from live_session s
        join target t on t.bucket = s.bucket and t.id = s.id
        cross join lateral (
          select l.at from gift l where l.log = t.log and l.bucket = t.bucket order by l."offset" desc limit 1
        ) newest
        where s.bucket = ${bucketOf(creator)} and s.creator = ${creator}
        order by newest.at desc, s.id limit ${ROOMS} offset ${rooms_before}
      ) s
      cross join lateral (
        select g.* from gift g where g.log = s.log and g.bucket = s.bucket order by g."offset" desc limit ${GIFTS}
      ) g
      join person p on p.bucket = ${bucketSql('g.sender')} and p.id = g.sender
      order by g.at desc, g."offset" desc`.execute(db);
    return rows;
  }

  async function latest(creator: string): Promise<LastSupporter[]> {
    const newest = new Map<string, LastSupporter>();
    for (let round = 0; round < MOST_ROUNDS && newest.size < MOST_SUPPORTERS; round++) {
      const rows = await giftsOf(creator, round * ROOMS);
      if (rows.length === 0) break;
      for (const { id, handle, display_name, avatar_url, at, ...gift } of rows) {
        if (newest.size === MOST_SUPPORTERS) break;
        if (!newest.has(id))
          newest.set(id, { ...gift, at: at.toISOString(), person: { id, handle, display_name, avatar_url } });
      }
    }
    return [...newest.values()];
  }

  const all = async (creator: string): Promise<AllWidgets> => {
    const [widgets, goal] = await Promise.all([stored(creator), progress(creator)]);
    return { ...widgets, progress: goal };
  };

  return {
    all,
    async change(creator, change) {
      const changed = WIDGETS.filter((widget) => change[widget] !== undefined);
      const bucket = bucketOf(creator);
      const changed_at = clock.now();
      if (changed.length > 0)
        await db
          .insertInto('overlay_widget')
          .values(
            changed.map((widget) => ({
              bucket,
              creator,
              widget,
              revision: 1,
              settings: JSON.stringify(change[widget]),
              changed_at,
            })),
          )
          .onConflict((c) =>
            c.columns(['bucket', 'creator', 'widget']).doUpdateSet((eb) => ({
              settings: eb.ref('excluded.settings'),
              changed_at,
              revision: eb('overlay_widget.revision', '+', 1),
            })),
          )
          .execute();
      for (const widget of changed) bus.publish('widget', { creator, widget });
      return all(creator);
    },
    async startGoal(creator, { at }) {
      const now = clock.now();
      const since = at === undefined ? now : new Date(at);
      if (!(since <= now) || (at !== undefined && since.toISOString() !== at))
        throw new BuskerError('bad_request', { field: 'at' });
      await targets.foldCreator(creator);
      const bucket = bucketOf(creator);
      // From now on: what is summed up is before. From a moment: the days before its day, and of that day what was given before it.
      const before =
        at === undefined
          ? sql`select coins, earned_micros from creator_day where bucket = ${bucket} and creator = ${creator}`
          : sql`
              select coins, earned_micros from creator_day where bucket = ${bucket} and creator = ${creator} and day < ${dayOf(since)}::date
              union all ${givenThatDay(bucket, creator, since)}`;
      await sql`
        insert into goal_start (bucket, creator, since, coins_before, earned_micros_before)
        select ${bucket}, ${creator}, ${since}, coalesce(sum(b.coins), 0), coalesce(sum(b.earned_micros), 0) from (${before}) b
        on conflict (bucket, creator)
        do update set since = excluded.since, coins_before = excluded.coins_before, earned_micros_before = excluded.earned_micros_before`.execute(
        db,
      );
      bus.publish('widget', { creator, widget: 'goal' });
      return progress(creator);
    },
    async state(creator, widget) {
      const widgets = await stored(creator);
      if (widget === 'supporters') return { widget, ...widgets.supporters, latest: await latest(creator) };
      if (widget !== 'goal') return { widget, ...widgets[widget] } as WidgetState;
      const counted = await progress(creator);
      const hidden = widgets.goal.settings.unit === 'coins' ? { earned_micros: '0' } : { coins: '0' };
      return { widget, ...widgets.goal, progress: { ...counted, ...hidden } };
    },
    test(creator, { id, widget }) {
      bus.publish('widget_test', { creator, widget, id });
    },
  };
}

/** The show: how creators run what their overlays show, and which gifts they do not take. See README.md. This is the folder's public file. */
import {
  BuskerError,
  bucketOf,
  clockTime,
  coins,
  minutesOf,
  type GiftEvent,
  type ShowChange,
  type ShowCommand,
  type ShowControl,
  type ShowRules,
} from '@busker/protocol';
import { sql } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { isTimeZone } from '../platform/time-zone.ts';
import type { Targets } from '../targets/targets.ts';

export interface Show {
  get(creator: string): Promise<ShowControl>;
  /** Changes what is given and nothing else; open overlays are told. @throws BuskerError `bad_request` for a time zone or a span that is none. */
  change(creator: string, change: ShowChange): Promise<ShowControl>;
  /** Tells the open overlays. @throws BuskerError `not_found`: no recent gift to this creator. */
  command(creator: string, command: ShowCommand): Promise<void>;
  /** What overlays obey. */
  rules(creator: string): Promise<ShowRules>;
  /** The gift at a place of a target's log; undefined: there is none. */
  giftAt(place: { target: string; offset: number }): Promise<GiftEvent | undefined>;
  /** Items that a creator does not take. Whoever sends one is refused by the posting itself, which reads the same row. */
  blockedItems(creator: string): Promise<string[]>;
}

/** A gift older than this is history, and not shown again on a screen. */
const SHOW_AGAIN_WITHIN_MS = 24 * 3_600_000;

export function createShow(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  targets: Pick<Targets, 'readEvents'>;
}): Show {
  const { bus, clock, targets } = parts;
  const { db } = parts.database;

  const readRow = (creator: string): Promise<ShowRow | undefined> =>
    db
      .selectFrom('show_control')
      .selectAll()
      .where('bucket', '=', bucketOf(creator))
      .where('creator', '=', creator)
      .executeTakeFirst();

  async function readControl(creator: string): Promise<ShowControl> {
    return present(await readRow(creator));
  }

  return {
    get: readControl,
    async rules(creator) {
      const { revision, paused, muted, full_screen_from_coins, quiet_hours } = await readControl(creator);
      return { revision, paused, muted, full_screen_from_coins, quiet_hours };
    },
    async change(creator, change) {
      const columns = columnsOf(change);
      const changed_at = clock.now();
      const row = await db
        .insertInto('show_control')
        .values({ bucket: bucketOf(creator), creator, revision: 1, changed_at, ...columns })
        .onConflict((c) =>
          c.columns(['bucket', 'creator']).doUpdateSet((eb) => ({
            ...columns,
            changed_at,
            revision: eb('show_control.revision', '+', 1),
          })),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      bus.publish('show', { creator });
      return present(row);
    },
    async command(creator, command) {
      if (command.command === 'skip') {
        bus.publish('show_command', { creator, id: command.id, replay: null });
        return;
      }
      const since = new Date(clock.now().getTime() - SHOW_AGAIN_WITHIN_MS);
      const { rows } = await sql<{ target: string; offset: bigint }>`
        select target, "offset" from gift_line
        where bucket = ${bucketOf(creator)} and id = ${command.gift_id} and creator = ${creator} and at > ${since}`.execute(
        db,
      );
      const [gift] = rows;
      if (!gift) throw new BuskerError('not_found');
      const replay = { target: gift.target, offset: Number(gift.offset) };
      bus.publish('show_command', { creator, id: command.id, replay });
    },
    async giftAt({ target, offset }) {
      const [event] = await targets.readEvents(target, offset - 1, 1);
      return event?.k === 'gift' && event.offset === offset ? event : undefined;
    },
    blockedItems: async (creator) => (await readRow(creator))?.blocked_items ?? [],
  };
}

interface ShowRow {
  readonly revision: number;
  readonly paused: boolean;
  readonly muted: boolean;
  readonly full_screen_from_coins: bigint | null;
  readonly quiet_from: number | null;
  readonly quiet_to: number | null;
  readonly time_zone: string | null;
  readonly blocked_items: string[];
  readonly changed_at: Date;
}

/** @param row undefined: nothing was ever changed. */
function present(row: ShowRow | undefined): ShowControl {
  const quiet = row && row.quiet_from !== null && row.quiet_to !== null && row.time_zone !== null;
  return {
    revision: row?.revision ?? 0,
    paused: row?.paused ?? false,
    muted: row?.muted ?? false,
    full_screen_from_coins: row?.full_screen_from_coins?.toString() ?? null,
    quiet_hours: quiet
      ? { from: clockTime(row.quiet_from!), to: clockTime(row.quiet_to!), time_zone: row.time_zone! }
      : null,
    blocked_items: row?.blocked_items ?? [],
    changed_at: row?.changed_at.toISOString() ?? null,
  };
}

function columnsOf(change: ShowChange): Partial<Omit<ShowRow, 'revision' | 'changed_at'>> {
  const { paused, muted, full_screen_from_coins, quiet_hours, blocked_items } = change;
  return {
    ...(paused === undefined ? {} : { paused }),
    ...(muted === undefined ? {} : { muted }),
    ...(full_screen_from_coins === undefined ? {} : { full_screen_from_coins: priceOf(full_screen_from_coins) }),
    ...(quiet_hours === undefined ? {} : quietColumns(quiet_hours)),
    ...(blocked_items === undefined ? {} : { blocked_items: [...new Set(blocked_items)].sort() }),
  };
}

function priceOf(least: string | null): bigint | null {
  const price = least === null ? null : coins(least);
  if (price !== null && price <= 0n) throw new BuskerError('bad_request', { field: 'full_screen_from_coins' });
  return price;
}

function quietColumns(hours: ShowChange['quiet_hours']): Pick<ShowRow, 'quiet_from' | 'quiet_to' | 'time_zone'> {
  if (!hours) return { quiet_from: null, quiet_to: null, time_zone: null };
  if (!isTimeZone(hours.time_zone)) throw new BuskerError('bad_request', { field: 'quiet_hours.time_zone' });
  if (hours.from === hours.to) throw new BuskerError('bad_request', { field: 'quiet_hours.to' });
  return { quiet_from: minutesOf(hours.from), quiet_to: minutesOf(hours.to), time_zone: hours.time_zone };
}

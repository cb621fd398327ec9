/**
 * Which process posts which group. Every process says once a second that it lives; whoever looks takes out those that were not seen for
 * `GONE_AFTER_S`, and shares their groups out (groups.ts). So a dead owner's groups have a new one within `GONE_AFTER_S` and a second or two. Times are the
 * database's: the clocks of processes do not matter.
 *
 * Nothing depends on two processes agreeing: a group that both think is theirs is posted right, only slower.
 */
import { sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { shareOut } from './groups.ts';

const LOOK_EVERY_MS = 1_000;
const GONE_AFTER_S = 5;
/** Names the lock under which groups are shared out. */
const LOCK = 'busker posting groups';

export interface Holder {
  readonly id: string;
  /** `host:port` of its link. */
  readonly address: string;
  readonly token: string;
}

export interface Leases {
  /** Who posts a group; undefined: this process, also when nobody is known to. */
  holderOf(group: number): Holder | undefined;
  /** Groups that this process holds. */
  mine(): readonly number[];
  /** Gives everything back. */
  close(): Promise<void>;
}

/** Resolves when this process is known to the others and the groups are shared out. */
export async function openLeases(parts: {
  database: Database;
  log: Log;
  groups: number;
  self: Holder;
}): Promise<Leases> {
  const { database, log, groups, self } = parts;
  let holders: readonly (Holder | undefined)[] = [];

  async function look(): Promise<void> {
    const { rows } = await database.db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${LOCK}))`.execute(tx);
      await sql`insert into posting_process (id, address, token, groups) values (${self.id}, ${self.address}, ${self.token}, ${groups})
        on conflict (id) do update set seen_at = clock_timestamp()`.execute(tx);
      await sql`delete from posting_process where seen_at < clock_timestamp() - make_interval(secs => ${GONE_AFTER_S})`.execute(
        tx,
      );
      const living = await sql<Holder>`select id, address, token from posting_process where groups = ${groups}`.execute(
        tx,
      );
      const held = await sql<{ number: number; holder: string }>`
        select number, holder from posting_lease where groups = ${groups}`.execute(tx);
      const before = new Map(held.rows.map((row) => [row.number, row.holder]));
      const after = shareOut(
        groups,
        living.rows.map((row) => row.id),
        before,
      );
      const moved = after.flatMap((holder, number) => (before.get(number) === holder ? [] : [{ number, holder }]));
      if (moved.length > 0)
        await sql`insert into posting_lease (groups, number, holder)
          select ${groups}, number, holder from unnest(${moved.map((one) => one.number)}::int2[], ${moved.map((one) => one.holder)}::uuid[]) as m (number, holder)
          on conflict (groups, number) do update set holder = excluded.holder`.execute(tx);
      const byId = new Map(living.rows.map((row) => [row.id, row]));
      return { rows: after.map((holder) => byId.get(holder)!) };
    });
    const gained = rows.filter((row, group) => row.id === self.id && holders[group]?.id !== self.id).length;
    if (gained > 0) log.info({ gained, of: groups }, 'posting groups came to this process');
    holders = rows;
  }

  await look();
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'posting groups could not be looked at; they stay as they were'),
      )
      .finally(() => (looking = undefined));
  }, LOOK_EVERY_MS);

  return {
    holderOf(group) {
      const holder = holders[group];
      return holder === undefined || holder.id === self.id ? undefined : holder;
    },
    mine: () => holders.flatMap((holder, group) => (holder?.id === self.id ? [group] : [])),
    async close() {
      clearInterval(timer);
      await looking;
      await sql`delete from posting_process where id = ${self.id}`.execute(database.db).catch((error: unknown) => {
        log.warn({ err: error }, 'posting groups could not be given back; the others take them over in a few seconds');
      });
    },
  };
}

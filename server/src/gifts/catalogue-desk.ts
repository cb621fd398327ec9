/** The operators' side of the catalogue: items and share policies. Every change carries a reason into the audit log. */
import {
  BuskerError,
  coins,
  type ConsoleItem,
  type ConsoleItemBody,
  type ItemState,
  type PersonCard,
  type SharePolicy,
  type SharePolicyBody,
} from '@busker/protocol';
import { sql } from 'kysely';
import type { Animations } from '../animations/animations.ts';
import { writeAudit } from '../audit/audit.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';
import { giftItem } from './catalogue.ts';

export interface CatalogueDesk {
  items(): Promise<ConsoleItem[]>;
  /** Creates or changes an item. @throws BuskerError `bad_request` (a new item without an animation, a price out of range). */
  putItem(operator: string, id: string, body: ConsoleItemBody): Promise<ConsoleItem>;
  policies(): Promise<SharePolicy[]>;
  /** Publishes a new version. It never acts on gifts that were sent before. */
  addPolicy(operator: string, body: SharePolicyBody): Promise<SharePolicy>;
}

const DEAREST_COINS = 1_000_000n;

export function createCatalogueDesk(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  animations: Pick<Animations, 'look'>;
}): CatalogueDesk {
  const { animations, bus, clock } = parts;
  const { db } = parts.database;

  async function readItems(id?: string): Promise<ConsoleItem[]> {
    let query = db.selectFrom('gift_item').selectAll().orderBy('sort').orderBy('price_coins').orderBy('id');
    if (id !== undefined) query = query.where('id', '=', id);
    return (await query.execute()).map((row) => ({
      ...giftItem(row),
      state: row.state as ItemState,
      sort: row.sort,
      version: row.version,
    }));
  }

  async function policies(id?: string): Promise<SharePolicy[]> {
    const { rows } = await sql<{
      id: string;
      version: number;
      share_bp: number;
      coin_value_micros: bigint;
      valid_from: Date;
      reason: string;
      card: PersonCard | null;
    }>`
      select s.id, s.version, s.share_bp, s.coin_value_micros, s.valid_from, s.reason, ${cardSql('p')} as card
      from share_policy s left join person p on p.bucket = ${bucketSql('s.created_by')} and p.id = s.created_by
      where ${id === undefined ? sql`true` : sql`s.id = ${id}`} order by s.version desc`.execute(db);
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      share_bp: row.share_bp,
      coin_value_micros: `${row.coin_value_micros}`,
      valid_from: row.valid_from.toISOString(),
      created_by: row.card,
      reason: row.reason,
    }));
  }

  /** The upload that an item shows; files of the house are none and need no review. */
  async function animationOf(id: string): Promise<string | null> {
    const row = await db.selectFrom('gift_item').select('animation').where('id', '=', id).executeTakeFirst();
    return row?.animation ?? null;
  }

  /** A decision is made once, so what is read here stays true. */
  async function mustBeApproved(sha256: string | null): Promise<void> {
    if (sha256 === null) return;
    if ((await animations.look(sha256))?.review !== 'approved') throw new BuskerError('animation_not_approved');
  }

  return {
    items: () => readItems(),
    async putItem(operator, id, body) {
      const price = coins(body.price_coins);
      if (price < 1n || price > DEAREST_COINS)
        throw new BuskerError('bad_request', { field: 'price_coins', why: `1 to ${DEAREST_COINS}` });
      const [before] = await readItems(id);
      const uploaded = body.animation_sha256 === undefined ? undefined : await animations.look(body.animation_sha256);
      if (body.animation_sha256 !== undefined && !uploaded)
        throw new BuskerError('bad_request', { field: 'animation_sha256', why: 'no such upload' });
      if (!before && !uploaded)
        throw new BuskerError('bad_request', { field: 'animation_sha256', why: 'a new item needs an animation' });
      if (body.state === 'on_sale') await mustBeApproved(body.animation_sha256 ?? (await animationOf(id)));
      // A silent upload keeps the sound that the item had.
      const sound = uploaded?.renditions.sound ?? before?.renditions.sound;
      const look = uploaded
        ? {
            animation: body.animation_sha256!,
            width: uploaded.width,
            height: uploaded.height,
            duration_ms: uploaded.duration_ms,
            renditions: JSON.stringify({ ...uploaded.renditions, ...(sound ? { sound } : {}) }),
          }
        : undefined;
      const facts = {
        name: body.name,
        category: body.category,
        price_coins: price,
        alt: body.alt,
        combo: body.combo,
        full_screen: body.full_screen,
        state: body.state,
        sort: body.sort,
      };
      await db.transaction().execute(async (tx) => {
        if (before) {
          // What was read before, its approved animation too, holds only if nobody changed the item since.
          const now = await tx
            .selectFrom('gift_item')
            .select('version')
            .where('id', '=', id)
            .forUpdate()
            .executeTakeFirst();
          if (now?.version !== before.version) throw new BuskerError('wrong_state', { why: 'changed meanwhile' });
          await tx
            .updateTable('gift_item')
            .set({ ...facts, ...look, version: before.version + 1, changed_at: clock.now() })
            .where('id', '=', id)
            .execute();
        } else
          await tx
            .insertInto('gift_item')
            .values({ id, ...facts, ...look! })
            .execute();
        const { renditions: _renditions, ...was } = before ?? { renditions: undefined };
        await writeAudit(tx, clock, {
          actor: operator,
          action: before ? 'item.change' : 'item.create',
          subject_kind: 'gift_item',
          subject_id: id,
          reason: body.reason,
          before: before ? was : null,
          after: { ...facts, ...(uploaded ? { animation: body.animation_sha256 } : {}) },
        });
      });
      bus.publish('catalogue', { what: 'items' });
      return (await readItems(id))[0]!;
    },
    policies: () => policies(),
    async addPolicy(operator, body) {
      const valid_from = body.valid_from === undefined ? clock.now() : new Date(body.valid_from);
      if (Number.isNaN(valid_from.getTime())) throw new BuskerError('bad_request', { field: 'valid_from' });
      if (valid_from.getTime() < clock.now().getTime() - 60_000)
        throw new BuskerError('bad_request', { field: 'valid_from', why: 'a policy cannot begin in the past' });
      const coin_value_micros = BigInt(body.coin_value_micros);
      if (coin_value_micros < 0n || coin_value_micros > 1_000_000_000n)
        throw new BuskerError('bad_request', { field: 'coin_value_micros' });
      await db.transaction().execute(async (tx) => {
        // One at a time, so that versions have no gaps; readers are not held up. Not by a lock on the table: the program may only
        // add to it, and such a lock asks for the right to change it.
        await sql`select pg_advisory_xact_lock(hashtextextended('share_policy', 0))`.execute(tx);
        const known = await tx.selectFrom('share_policy').selectAll().where('id', '=', body.id).executeTakeFirst();
        if (known) {
          if (known.share_bp !== body.share_bp || known.coin_value_micros !== coin_value_micros)
            throw new BuskerError('id_reused_with_other_content');
          return;
        }
        const { rows } = await sql<{
          version: number;
        }>`select coalesce(max(version), 0) + 1 as version from share_policy`.execute(tx);
        const row = {
          id: body.id,
          version: rows[0]!.version,
          share_bp: body.share_bp,
          coin_value_micros,
          valid_from,
          created_by: operator,
          reason: body.reason,
        };
        await tx.insertInto('share_policy').values(row).execute();
        await writeAudit(tx, clock, {
          actor: operator,
          action: 'policy.publish',
          subject_kind: 'share_policy',
          subject_id: body.id,
          reason: body.reason,
          after: row,
        });
      });
      bus.publish('catalogue', { what: 'policies' });
      return (await policies(body.id))[0]!;
    },
  };
}

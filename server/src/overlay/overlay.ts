/**
 * Overlay links: secret addresses that show one creator's rooms to an OBS browser source and can do nothing else. Only a hash of the secret is
 * stored, so a link can be shown once, revoked, and never read back.
 */
import {
  BuskerError,
  bucketOf,
  type OverlayLink,
  type OverlayLinkBody,
  type OverlayLinkMade,
  type PersonCard,
} from '@busker/protocol';
import { createHash, createHmac } from 'node:crypto';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { deriveIdIn } from '../platform/derive-id.ts';

export interface OverlayLinks {
  list(creator: string): Promise<OverlayLink[]>;
  /** Repeating the id shows the same address. */
  make(creator: string, body: OverlayLinkBody): Promise<OverlayLinkMade>;
  /** Open overlays go dark at once. */
  revoke(creator: string, id: string): Promise<void>;
  /** Whose link a token is; undefined when there is none or it was revoked. Remembers the use. */
  verify(token: string): Promise<{ link: string; creator: PersonCard } | undefined>;
}

export function createOverlayLinks(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  public_url: string;
  secret: string;
}): OverlayLinks {
  const { clock } = parts;
  const { db } = parts.database;
  /** The token follows from the link's id and our secret: unguessable, and the same when the making is repeated. */
  const tokenOf = (id: string): string =>
    `ovl_${id.replaceAll('-', '')}_${createHmac('sha256', parts.secret).update(`overlay ${id}`).digest('base64url')}`;
  const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
  const present = (row: {
    id: string;
    label: string;
    created_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  }): OverlayLink => ({
    id: row.id,
    label: row.label,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  });

  return {
    async list(creator) {
      const rows = await db
        .selectFrom('overlay_link')
        .selectAll()
        .where('bucket', '=', bucketOf(creator))
        .where('creator', '=', creator)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(present);
    },
    async make(creator, body) {
      const bucket = bucketOf(creator);
      const id = deriveIdIn(bucket, 'overlay', creator, body.id);
      const token = tokenOf(id);
      await db
        .insertInto('overlay_link')
        .values({ bucket, id, creator, label: body.label, token_hash: hashOf(token), created_at: clock.now() })
        .onConflict((c) => c.columns(['bucket', 'id']).doNothing())
        .execute();
      const row = await db
        .selectFrom('overlay_link')
        .selectAll()
        .where('bucket', '=', bucket)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (row.label !== body.label) throw new BuskerError('id_reused_with_other_content');
      return { link: present(row), url: `${parts.public_url}/overlay#token=${token}` };
    },
    async revoke(creator, id) {
      const row = await db
        .updateTable('overlay_link')
        .set({ revoked_at: clock.now() })
        .where('bucket', '=', bucketOf(creator))
        .where('id', '=', id)
        .where('creator', '=', creator)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (row) parts.bus.publish('overlay_revoked', { link: id });
    },
    async verify(token) {
      const match = /^ovl_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/.exec(
        token,
      );
      if (!match) return undefined;
      const id = match.slice(1, 6).join('-');
      const row = await db
        .updateTable('overlay_link')
        .set({ last_used_at: clock.now() })
        .where('bucket', '=', bucketOf(id))
        .where('id', '=', id)
        .where('token_hash', '=', hashOf(token))
        .where('revoked_at', 'is', null)
        .returning(['id', 'creator'])
        .executeTakeFirst();
      if (!row) return undefined;
      const creator = await db
        .selectFrom('person')
        .select(['id', 'handle', 'display_name', 'avatar_url'])
        .where('bucket', '=', bucketOf(row.creator))
        .where('id', '=', row.creator)
        .where('banned_at', 'is', null)
        .executeTakeFirst();
      return creator ? { link: row.id, creator } : undefined;
    },
  };
}

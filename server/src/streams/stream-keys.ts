/** Stream keys: the secret that a creator's encoder (OBS) shows. One for each creator; renewing it ends the old one. Only a hash is stored. */
import { bucketOf } from '@busker/protocol';
import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';

export interface StreamKeys {
  /** When the creator's key was made and used; null when there is none. */
  find(creator: string): Promise<{ made_at: Date; last_used_at: Date | null } | null>;
  /** Makes a new key; the old one is worth nothing from now on. Repeating the id gives the same key, as long as no other was made. */
  renew(creator: string, id: string): Promise<string>;
  /** Whose key it is; undefined when it is nobody's, or theirs who may not create. Remembers the use. */
  verify(key: string): Promise<string | undefined>;
  /** Whether anybody has a key. */
  any(): Promise<boolean>;
}

const KEY = /^live_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export function createStreamKeys(parts: { database: Database; clock: Clock; secret: string }): StreamKeys {
  const { db } = parts.database;
  const keyOf = (creator: string, id: string): string =>
    `live_${creator.replaceAll('-', '')}_${createHmac('sha256', parts.secret).update(`stream ${creator} ${id}`).digest('base64url')}`;
  const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();
  return {
    async find(creator) {
      const row = await db
        .selectFrom('stream_key')
        .select(['made_at', 'last_used_at'])
        .where('bucket', '=', bucketOf(creator))
        .where('creator', '=', creator)
        .executeTakeFirst();
      return row ?? null;
    },
    async renew(creator, id) {
      const key = keyOf(creator, id);
      const key_hash = hashOf(key);
      await db
        .insertInto('stream_key')
        .values({ bucket: bucketOf(creator), creator, key_hash, made_at: parts.clock.now() })
        .onConflict((c) =>
          c
            .columns(['bucket', 'creator'])
            .doUpdateSet({ key_hash, made_at: parts.clock.now(), last_used_at: null })
            .where('stream_key.key_hash', '!=', key_hash),
        )
        .execute();
      return key;
    },
    async verify(key) {
      const match = KEY.exec(key);
      if (!match) return undefined;
      const creator = match.slice(1, 6).join('-');
      const row = await db
        .updateTable('stream_key as k')
        .from('person as p')
        .set({ last_used_at: parts.clock.now() })
        .whereRef('p.bucket', '=', 'k.bucket')
        .whereRef('p.id', '=', 'k.creator')
        .where('p.banned_at', 'is', null)
        .where('p.creator', '=', true)
        .where('k.bucket', '=', bucketOf(creator))
        .where('k.creator', '=', creator)
        .where('k.key_hash', '=', hashOf(key))
        .returning('k.creator')
        .executeTakeFirst();
      return row?.creator;
    },
    async any() {
      return (await db.selectFrom('stream_key').select('bucket').limit(1).executeTakeFirst()) !== undefined;
    },
  };
}

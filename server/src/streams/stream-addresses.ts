/** Where creators say that their pictures are. */
import { bucketOf } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';

export interface StreamAddresses {
  set(creator: string, url: string | null): Promise<void>;
}

export function createStreamAddresses(parts: { database: Database; clock: Clock }): StreamAddresses {
  const { db } = parts.database;
  return {
    async set(creator, url) {
      const bucket = bucketOf(creator);
      if (url === null) {
        await db.deleteFrom('stream_address').where('bucket', '=', bucket).where('creator', '=', creator).execute();
        return;
      }
      const set_at = parts.clock.now();
      await db
        .insertInto('stream_address')
        .values({ bucket, creator, url, set_at })
        .onConflict((c) => c.columns(['bucket', 'creator']).doUpdateSet({ url, set_at }))
        .execute();
    },
  };
}

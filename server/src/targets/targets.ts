/**
 * Targets: what gifts are sent on, and their logs. See README.md. This is the folder's public file.
 */
import { bucketOf, type GiftReplay, type TargetTotals } from '@busker/protocol';
import { sql } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Database, Tx } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { queryPrepared } from '../platform/prepared.ts';
import { createFolds, type Folds } from './folds.ts';
import { readReplay } from './replay.ts';
import { createTargetLog, type TargetLog } from './target-log.ts';

export { appendEvents, insertMessages, nextOffsets, rankByTarget, type NewEvent, type NewMessage } from './append.ts';
export { targetEventKind, type TargetEventCommand } from './target-event.ts';
export type { OpenCombo } from './target-log.ts';

const TARGET_KINDS = { live: 1, post: 2 } as const;
export type TargetKind = keyof typeof TARGET_KINDS;

export interface Target {
  readonly id: string;
  readonly kind: TargetKind;
  readonly creator: string;
  readonly open: boolean;
  readonly offset: number;
}

export interface Targets extends TargetLog, Folds {
  /** Makes the target of a live session or post, in its creator's bucket. Repeating it changes nothing. */
  create(tx: Tx, target: { id: string; kind: TargetKind; creator: string }): Promise<void>;
  /** Closes a target: no gifts from then on. */
  close(tx: Tx, id: string): Promise<void>;
  /** One target, or undefined. */
  find(id: string): Promise<Target | undefined>;
  /** Those that exist, by id. */
  findMany(ids: readonly string[]): Promise<Map<string, Target>>;
  /** Gifts of the part of a post's video that holds `from_ms`, thinned: the reader's own first, then the dearest. */
  readReplay(target: string, from_ms: number, reader: string | undefined): Promise<GiftReplay>;
}

/** $1 buckets, $2 ids. */
const FIND_TARGETS = `
select t.id, t.kind, t.creator, t.open, t.last_offset from unnest($1::int2[], $2::uuid[]) as k (bucket, id)
cross join lateral (select * from target t where t.bucket = k.bucket and t.id = k.id limit 1) t`;

export function createTargets(parts: { database: Pick<Database, 'db' | 'pool'>; bus: Bus; log: Log }): Targets {
  const { pool } = parts.database;
  async function findMany(ids: readonly string[]): Promise<Map<string, Target>> {
    const rows = await queryPrepared<{ id: string; kind: number; creator: string; open: boolean; last_offset: bigint }>(
      pool,
      FIND_TARGETS,
      [ids.map(bucketOf), ids],
    );
    return new Map(
      rows.map(({ id, kind, creator, open, last_offset }) => [
        id,
        { id, kind: kind === 1 ? 'live' : 'post', creator, open, offset: Number(last_offset) },
      ]),
    );
  }
  return {
    ...createTargetLog(parts),
    ...createFolds(parts),
    async create(tx, target) {
      const bucket = bucketOf(target.creator);
      if (bucketOf(target.id) !== bucket) throw new Error('a target lives in the bucket of its creator');
      await tx
        .insertInto('target')
        .values({
          bucket,
          id: target.id,
          kind: TARGET_KINDS[target.kind],
          creator: target.creator,
          log: sql<bigint>`target_log(${target.id})`,
        })
        .onConflict((c) => c.columns(['bucket', 'id']).doNothing())
        .execute();
      await tx
        .insertInto('target_fold')
        .values({ bucket, target: target.id })
        .onConflict((c) => c.columns(['bucket', 'target']).doNothing())
        .execute();
    },
    async close(tx, id) {
      await tx
        .updateTable('target')
        .set({ open: false })
        .where('bucket', '=', bucketOf(id))
        .where('id', '=', id)
        .execute();
    },
    async find(id) {
      return (await findMany([id])).get(id);
    },
    findMany,
    readReplay: (target, from_ms, reader) => readReplay(pool, target, from_ms, reader),
  };
}

/** Totals before the first gift. */
export const NO_TOTALS: TargetTotals = { coins: '0', gifts: 0, supporters: 0 };

/** Uploaded animations: prepared by a job, and reviewed by an operator before they go on sale. See README.md. This is the folder's public file. */
import {
  BuskerError,
  type AlphaLayout,
  type AnimationReview,
  type GiftItem,
  type Rendition,
  type ReviewBody,
  type UploadedAnimation,
} from '@busker/protocol';
import { writeAudit } from '../audit/audit.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import type { ServerTexts } from '../platform/texts.ts';
import { sentencesOf } from './problems.ts';
import { createUploads, type Uploads } from './uploads.ts';

export const UPLOADS_PREFIX = '/assets/uploads/';
/** Of those that wait, and of those that were decided. */
const LISTED = 50;

/** What an item takes over from its animation. */
export interface AnimationLook {
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
  readonly renditions: GiftItem['renditions'];
  readonly review: AnimationReview;
}

export interface Animations extends Uploads {
  animations(t: ServerTexts): Promise<UploadedAnimation[]>;
  /** @throws BuskerError `wrong_state` when it was decided before. */
  review(operator: string, sha256: string, body: ReviewBody, t: ServerTexts): Promise<UploadedAnimation>;
  look(sha256: string): Promise<AnimationLook | undefined>;
  /** A file of an uploaded animation, by the hash in its address. */
  file(sha256: string): Promise<{ mime: string; body: Buffer } | undefined>;
}

export function createAnimations(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  ffmpeg: Ffmpeg;
  log: Log;
}): Animations {
  const { clock } = parts;
  const { db } = parts.database;

  /** Without the bytes themselves. */
  async function renditionsOf(animations: readonly string[]): Promise<Map<string, GiftItem['renditions'] & Previewed>> {
    if (animations.length === 0) return new Map();
    const rows = await db
      .selectFrom('rendition as r')
      .innerJoin('animation as a', 'a.sha256', 'r.animation')
      .select(['r.animation', 'r.kind', 'r.mime', 'r.sha256', 'r.bytes', 'r.layout', 'r.at_ms', 'a.cost'])
      .where('r.animation', 'in', animations)
      // "audio/ogg" after "audio/mpeg" by name, and before it by size: browsers take the first that they can play.
      .orderBy('r.mime', 'desc')
      .execute();
    const found = new Map<string, Partial<GiftItem['renditions']> & Previewed>();
    for (const { animation, kind, layout, at_ms, cost, ...row } of rows) {
      const file: Rendition = { ...row, url: `${UPLOADS_PREFIX}${row.sha256}` };
      const all = found.get(animation) ?? {};
      found.set(animation, {
        ...all,
        ...(kind === 'lottie' ? { animation: { ...file, cost } } : {}),
        ...(kind === 'video' ? { video: { ...file, layout: layout as unknown as AlphaLayout } } : {}),
        ...(kind === 'still' ? { still: file } : {}),
        ...(kind === 'preview' ? { preview: file } : {}),
        ...(kind === 'sound' ? { sound: [...(all.sound ?? []), { ...file, at_ms: at_ms ?? 0 }] } : {}),
      });
    }
    return found as Map<string, GiftItem['renditions'] & Previewed>;
  }

  const select = () =>
    db
      .selectFrom('animation')
      .select([
        'sha256',
        'width',
        'height',
        'duration_ms',
        'layers',
        'cost',
        'flashes',
        'notes',
        'review',
        'review_reason',
        'uploaded_at',
      ]);
  type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];
  async function shown(rows: readonly Row[], t: ServerTexts): Promise<UploadedAnimation[]> {
    const all = await renditionsOf(rows.map((row) => row.sha256));
    return rows.map(({ notes, review, uploaded_at, ...row }) => {
      const { preview, ...renditions } = all.get(row.sha256)!;
      return {
        ...row,
        renditions,
        preview_url: preview?.url ?? null,
        notes: sentencesOf(notes, t),
        review: review as AnimationReview,
        uploaded_at: uploaded_at.toISOString(),
      };
    });
  }

  return {
    ...createUploads(parts),
    async animations(t) {
      const waiting = await select().where('review', '=', 'to_review').orderBy('uploaded_at').limit(LISTED).execute();
      const decided = await select()
        .where('review', '!=', 'to_review')
        .orderBy('uploaded_at', 'desc')
        .limit(LISTED)
        .execute();
      return shown([...waiting, ...decided], t);
    },
    async review(operator, sha256, { approve, reason }, t) {
      const review: AnimationReview = approve ? 'approved' : 'refused';
      await db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('animation')
          .select(['review', 'cost', 'flashes'])
          .where('sha256', '=', sha256)
          .forUpdate()
          .executeTakeFirst();
        if (!row) throw new BuskerError('not_found');
        if (row.review !== 'to_review') throw new BuskerError('wrong_state');
        await tx.updateTable('animation').set({ review, review_reason: reason }).where('sha256', '=', sha256).execute();
        await writeAudit(tx, clock, {
          actor: operator,
          action: approve ? 'animation.approve' : 'animation.refuse',
          subject_kind: 'animation',
          subject_id: sha256,
          reason,
          before: row,
          after: { review },
        });
      });
      const [after] = await shown(await select().where('sha256', '=', sha256).execute(), t);
      return after!;
    },
    async look(sha256) {
      const row = await select().where('sha256', '=', sha256).executeTakeFirst();
      if (!row) return undefined;
      const { preview: _preview, ...renditions } = (await renditionsOf([sha256])).get(sha256)!;
      const { width, height, duration_ms } = row;
      return { width, height, duration_ms, renditions, review: row.review as AnimationReview };
    },
    async file(sha256) {
      return db
        .selectFrom('rendition')
        .select(['mime', 'body'])
        .where('sha256', '=', sha256)
        .limit(1)
        .executeTakeFirst();
    },
  };
}

interface Previewed {
  readonly preview?: Rendition;
}

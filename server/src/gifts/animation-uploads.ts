/** Uploaded animations: checked, drawn, and reviewed by an operator before they go on sale. */
import { createHash } from 'node:crypto';
import { BuskerError, LIMITS, type AnimationReview, type UploadedAnimation } from '@busker/protocol';
import { writeAudit } from '../audit/audit.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { checkAnimation } from './animation-check.ts';
import { drawAnimation, type Drawn } from './animation-still.ts';
import type { CatalogueDesk } from './catalogue-desk.ts';
import { unpackDotLottie } from './dotlottie.ts';
import { isRecord } from './is-record.ts';

export const UPLOADS_PREFIX = '/assets/uploads/';
const FLASHES_A_SECOND = 3;
/** Of those that wait, and of those that were decided. */
const LISTED = 50;

type Uploads = Pick<CatalogueDesk, 'upload' | 'animations' | 'review' | 'file'>;

export function createAnimationUploads(parts: { database: Database; clock: Clock }): Uploads {
  const { clock } = parts;
  const { db } = parts.database;

  /** Without the files themselves. */
  const select = (sha256?: string) => {
    const query = db
      .selectFrom('animation')
      .select([
        'sha256',
        'still_sha256',
        'width',
        'height',
        'duration_ms',
        'layers',
        'cost',
        'flashes',
        'review',
        'review_reason',
        'uploaded_at',
        (e) => e.fn<number>('octet_length', ['body']).as('bytes'),
      ]);
    return sha256 === undefined ? query : query.where('sha256', '=', sha256);
  };
  type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];
  const shown = ({ still_sha256, review, uploaded_at, ...row }: Row): UploadedAnimation => ({
    ...row,
    url: `${UPLOADS_PREFIX}${row.sha256}`,
    still_url: `${UPLOADS_PREFIX}${still_sha256}`,
    review: review as AnimationReview,
    uploaded_at: uploaded_at.toISOString(),
  });

  return {
    async upload(operator, body) {
      const file = await fileOf(body);
      const text = JSON.stringify(file);
      const { problems, facts } = checkAnimation(file, Buffer.byteLength(text));
      if (!facts) throw new BuskerError('upload_refused', { problems });
      let drawn: Drawn;
      try {
        drawn = await drawAnimation(text, facts.duration_ms);
      } catch (error) {
        throw refused(`It could not be drawn: ${error instanceof Error ? error.message : 'the player failed'}.`);
      }
      const { still, flashes } = drawn;
      if (flashes > FLASHES_A_SECOND)
        throw refused(
          `It flashes ${flashes} times in one second; at most ${FLASHES_A_SECOND} are allowed, because more can cause seizures.`,
        );
      const sha256 = createHash('sha256').update(text).digest('hex');
      await db
        .insertInto('animation')
        .values({
          sha256,
          body: Buffer.from(text),
          still,
          still_sha256: createHash('sha256').update(still).digest('hex'),
          still_mime: 'image/png',
          ...facts,
          flashes,
          review: 'to_review',
          uploaded_by: operator,
          uploaded_at: clock.now(),
        })
        .onConflict((c) => c.column('sha256').doNothing())
        .execute();
      return shown(await select(sha256).executeTakeFirstOrThrow());
    },
    async animations() {
      const waiting = await select().where('review', '=', 'to_review').orderBy('uploaded_at').limit(LISTED).execute();
      const decided = await select()
        .where('review', '!=', 'to_review')
        .orderBy('uploaded_at', 'desc')
        .limit(LISTED)
        .execute();
      return [...waiting, ...decided].map(shown);
    },
    async review(operator, sha256, { approve, reason }) {
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
      return shown(await select(sha256).executeTakeFirstOrThrow());
    },
    async file(sha256) {
      const row = await db
        .selectFrom('animation')
        .select(['sha256', 'body', 'still', 'still_mime'])
        .where((e) => e.or([e('sha256', '=', sha256), e('still_sha256', '=', sha256)]))
        .executeTakeFirst();
      if (!row) return undefined;
      return row.sha256 === sha256
        ? { mime: 'application/json', body: row.body }
        : { mime: row.still_mime, body: row.still };
    },
  };
}

const refused = (...problems: string[]): BuskerError => new BuskerError('upload_refused', { problems });

/** The Lottie file of an upload. @throws BuskerError `upload_refused` when a dotLottie file is not one. */
async function fileOf(body: unknown): Promise<unknown> {
  if (!isRecord(body) || !('dotlottie' in body)) return body;
  if (typeof body['dotlottie'] !== 'string') throw refused('The dotLottie file must come as base64.');
  const zip = Buffer.from(body['dotlottie'], 'base64');
  if (zip.length > LIMITS.animation_bytes)
    throw refused(`The file has ${zip.length} bytes; at most ${LIMITS.animation_bytes} are allowed.`);
  try {
    return await unpackDotLottie(zip);
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'The zip is damaged.');
  }
}

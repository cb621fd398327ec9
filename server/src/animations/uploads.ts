/**
 * Uploads on their way to become an animation. A process takes the oldest that waits, holds it by a lease that it renews while at work, and writes
 * everything that came of it in one transaction at the end: one that was killed leaves an upload that the next process begins again.
 */
import { createHash } from 'node:crypto';
import { BuskerError, LIMITS, newId, type AnimationUpload, type AnimationUploadBody } from '@busker/protocol';
import { sql, type Selectable } from 'kysely';
import { houseSounds } from '../house/house.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Tables } from '../platform/database.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import { inWords, type ServerTexts } from '../platform/texts.ts';
import { prepareUpload } from './prepare.ts';
import { Refused, type MadeRendition, type Prepared } from './prepared.ts';
import { problem, sentencesOf, type AnimationProblem } from './problems.ts';
import { kindOf } from './sniff.ts';

export interface Uploads {
  /** Takes a file; what it is worth is found out by `work`. Repeating the id gives the same upload. @throws BuskerError `upload_refused`, `limit_reached` */
  upload(operator: string, body: AnimationUploadBody, t: ServerTexts): Promise<AnimationUpload>;
  /** The last of them, the newest first. */
  uploads(t: ServerTexts): Promise<AnimationUpload[]>;
  /** Forgets one that failed before its time. Repeating changes nothing. @throws BuskerError `wrong_state` for one that did not fail */
  dismiss(id: string): Promise<void>;
  /** Prepares what waits, one after another. Returns how many. */
  work(): Promise<number>;
  /** Gives up what is being prepared; it is begun again by whoever works next. */
  stop(): Promise<void>;
}

type Row = Selectable<Tables['animation_upload']>;
/** As stored: the file, if it is one, lies beside it. */
interface WantedSound {
  readonly at_ms: number;
  readonly house?: string;
}
type Shown = Omit<Row, 'source' | 'sound' | 'sound_source'>;

const LISTED = 12;
/** Those that wait or are at work; more than this is a mistake of a program. */
const MOST_WAITING = 20;
/** For so long after its last word a process is taken to be at work. */
const LEASE_S = 30;
const SAY_AGAIN_MS = 2_000;
/** A file over which the process died so often is not tried again. */
const MOST_ATTEMPTS = 3;
const FORGET_DAYS = 30;

const COLUMNS = [
  'id',
  'name',
  'state',
  'percent',
  'problems',
  'animation',
  'attempts',
  'worker',
  'lease_until',
  'uploaded_by',
  'uploaded_at',
  'changed_at',
] as const;

export function createUploads(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  ffmpeg: Ffmpeg;
  log: Log;
}): Uploads {
  const { clock, ffmpeg, log, bus } = parts;
  const { db } = parts.database;
  const me = newId();
  const stopping = new AbortController();
  let working: Promise<number> | undefined;

  const shown = (row: Shown, t: ServerTexts): AnimationUpload => ({
    id: row.id,
    name: row.name,
    state: row.state as AnimationUpload['state'],
    percent: row.percent,
    problems: sentencesOf(row.problems, t),
    animation_sha256: row.animation,
    uploaded_at: row.uploaded_at.toISOString(),
  });

  /** The oldest that nobody is at work on. */
  async function claim(): Promise<Row | undefined> {
    const { rows } = await sql<Row>`
      update animation_upload set worker = ${me}, lease_until = clock_timestamp() + make_interval(secs => ${LEASE_S}),
        attempts = attempts + 1, state = 'checking', percent = 0, changed_at = ${clock.now()}
      where id = (
        select id from animation_upload
        where state in ('queued', 'checking', 'rendering') and (lease_until is null or lease_until < clock_timestamp())
        order by uploaded_at limit 1 for update skip locked)
      returning *`.execute(db);
    return rows[0];
  }

  /** Changes what is still mine. @returns whether it was. */
  async function mine(id: string, to: { state?: string; percent?: number }): Promise<boolean> {
    const done = await db
      .updateTable('animation_upload')
      .set({
        ...to,
        lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${LEASE_S})`,
        changed_at: clock.now(),
      })
      .where('id', '=', id)
      .where('worker', '=', me)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  }

  async function prepare(row: Row): Promise<void> {
    const lost = new AbortController();
    let percent: number | undefined;
    const beat = setInterval(() => {
      void mine(row.id, percent === undefined ? {} : { state: 'rendering', percent }).then(
        (still) => still || lost.abort(new Error('another process took the upload over')),
        (error: unknown) => log.warn({ err: error, upload: row.id }, 'the progress of an upload could not be told'),
      );
    }, SAY_AGAIN_MS);
    try {
      if (row.attempts > MOST_ATTEMPTS) throw new Refused(problem('given_up', { times: MOST_ATTEMPTS }));
      const sound = row.sound as WantedSound | null;
      const made = await prepareUpload(
        {
          source: row.source!,
          sound: sound && row.sound_source ? { bytes: row.sound_source, at_ms: sound.at_ms } : null,
          house_sound: sound?.house !== undefined,
          ffmpeg: await ffmpeg.find(),
        },
        (now) => (percent = now),
        AbortSignal.any([stopping.signal, lost.signal]),
      );
      clearInterval(beat);
      await finish(row, { ...made, renditions: [...made.renditions, ...(await fromHouse(sound, made.duration_ms))] });
    } catch (error) {
      clearInterval(beat);
      if (error instanceof Refused) await fail(row.id, error.problems);
      else {
        // As if it had never been begun. Only a stop of our own is surely not the file's fault and does not count.
        await db
          .updateTable('animation_upload')
          .set({
            state: 'queued',
            percent: 0,
            worker: null,
            lease_until: null,
            attempts: stopping.signal.aborted ? row.attempts - 1 : row.attempts,
          })
          .where('id', '=', row.id)
          .where('worker', '=', me)
          .execute();
        throw error;
      }
    }
  }

  async function fail(id: string, problems: readonly AnimationProblem[]): Promise<void> {
    await db
      .updateTable('animation_upload')
      .set({ state: 'failed', problems: JSON.stringify(problems), ...ENDED, changed_at: clock.now() })
      .where('id', '=', id)
      .where('worker', '=', me)
      .execute();
  }

  /** All of it or nothing. */
  async function finish(row: Row, made: Prepared): Promise<void> {
    const { renditions, notes, width, height, duration_ms, layers, cost, flashes } = made;
    const sha256 = identity(renditions);
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('animation')
        .values({
          sha256,
          width,
          height,
          duration_ms,
          layers,
          cost,
          flashes,
          notes: JSON.stringify(notes),
          review: 'to_review',
          uploaded_by: row.uploaded_by,
          uploaded_at: clock.now(),
        })
        // The same file once more, perhaps with an ffmpeg that was not there before.
        .onConflict((c) => c.column('sha256').doUpdateSet({ notes: JSON.stringify(notes) }))
        .execute();
      await tx
        .insertInto('rendition')
        .values(
          renditions.map(({ body, layout, ...one }) => ({
            ...one,
            animation: sha256,
            body: Buffer.from(body),
            bytes: body.length,
            sha256: hash(body),
            layout: layout ? JSON.stringify(layout) : null,
          })),
        )
        .onConflict((c) => c.columns(['animation', 'kind', 'mime']).doNothing())
        .execute();
      const done = await tx
        .updateTable('animation_upload')
        .set({ state: 'ready', percent: 100, animation: sha256, ...ENDED, changed_at: clock.now() })
        .where('id', '=', row.id)
        .where('worker', '=', me)
        .executeTakeFirst();
      if (done.numUpdatedRows !== 1n) throw new Error('another process took the upload over');
    });
  }

  async function work(): Promise<number> {
    await db
      .deleteFrom('animation_upload')
      .where('state', 'in', ['ready', 'failed'])
      .where('changed_at', '<', new Date(clock.now().getTime() - FORGET_DAYS * 86_400_000))
      .execute();
    for (let done = 0; ; done++) {
      const row = stopping.signal.aborted ? undefined : await claim();
      if (!row) return done;
      try {
        await prepare(row);
      } catch (error) {
        if (stopping.signal.aborted) return done;
        throw error;
      }
    }
  }

  return {
    async upload(operator, body, t) {
      const source = Buffer.from(body.file, 'base64');
      const most = mostBytes(source);
      const refused =
        most === undefined
          ? problem('not_an_animation')
          : source.length > most && problem('too_large', { bytes: source.length, most });
      if (refused) throw new BuskerError('upload_refused', { problems: [inWords(t.animations, refused)] });
      const { sound } = body;
      const sound_source = sound && 'file' in sound ? Buffer.from(sound.file, 'base64') : null;
      if (sound && 'house' in sound && (await houseSounds(sound.house)).length === 0)
        throw new BuskerError('bad_request', { field: 'sound', why: 'no such sound of the house' });
      const { waiting } = await db
        .selectFrom('animation_upload')
        .select((e) => e.fn.countAll<bigint>().as('waiting'))
        .where('state', 'in', ['queued', 'checking', 'rendering'])
        .executeTakeFirstOrThrow();
      if (waiting >= BigInt(MOST_WAITING)) throw new BuskerError('limit_reached', { waiting: MOST_WAITING });
      const now = clock.now();
      await db
        .insertInto('animation_upload')
        .values({
          id: body.id,
          name: body.name,
          source,
          sound: sound ? JSON.stringify('house' in sound ? sound : { at_ms: sound.at_ms }) : null,
          sound_source,
          uploaded_by: operator,
          uploaded_at: now,
          changed_at: now,
        })
        .onConflict((c) => c.column('id').doNothing())
        .execute();
      bus.publish('uploads', {});
      return shown(
        await db.selectFrom('animation_upload').select(COLUMNS).where('id', '=', body.id).executeTakeFirstOrThrow(),
        t,
      );
    },
    async uploads(t) {
      const rows = await db
        .selectFrom('animation_upload')
        .select(COLUMNS)
        .orderBy('uploaded_at', 'desc')
        .limit(LISTED)
        .execute();
      return rows.map((row) => shown(row, t));
    },
    async dismiss(id) {
      await db.deleteFrom('animation_upload').where('id', '=', id).where('state', '=', 'failed').execute();
      const other = await db.selectFrom('animation_upload').select('id').where('id', '=', id).executeTakeFirst();
      if (other) throw new BuskerError('wrong_state');
    },
    work() {
      if (stopping.signal.aborted) return Promise.resolve(0);
      working ??= work().finally(() => (working = undefined));
      return working;
    },
    async stop() {
      stopping.abort(new Error('the server stops'));
      await working?.catch(() => undefined);
    },
  };
}

/** What an upload that has come to an end does not keep. */
const ENDED = { source: null, sound: null, sound_source: null, worker: null, lease_until: null };

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** An animation is the file that was uploaded, and with a sound both of them. */
function identity(renditions: readonly MadeRendition[]): string {
  const [main] = renditions;
  const sounds = renditions.filter((one) => one.kind === 'sound');
  if (sounds.length === 0) return hash(main!.body);
  return createHash('sha256')
    .update([main!, ...sounds].map((one) => `${hash(one.body)} ${one.at_ms ?? ''}`).join('\n'))
    .digest('hex');
}

function mostBytes(source: Buffer): number | undefined {
  const kind = kindOf(source);
  if (kind === undefined) return undefined;
  return kind === 'mp4' ? LIMITS.animation_video_bytes : LIMITS.animation_bytes;
}

/** A sound of the house has its loudness already. */
async function fromHouse(sound: WantedSound | null, show_ms: number): Promise<MadeRendition[]> {
  if (sound?.house === undefined) return [];
  const { at_ms } = sound;
  if (at_ms >= show_ms) throw new Refused(problem('sound_too_late'));
  return (await houseSounds(sound.house)).map(({ mime, body }) => ({ kind: 'sound', mime, body, at_ms }));
}

/** Uploads and recordings on their way to become a post. See README.md. This is the folder's public file. */
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  BuskerError,
  bucketOf,
  isId,
  newId,
  LIMITS,
  type BeginUploadBody,
  type PublishVideoBody,
  type Video,
  type VideoSource,
} from '@busker/protocol';
import type { Selectable } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Database, Tables } from '../platform/database.ts';
import { deriveIdIn } from '../platform/derive-id.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import type { ServerTexts } from '../platform/texts.ts';
import type { Posts } from '../posts/posts.ts';
import { convert, probe } from './convert.ts';
import { problemText, sentenceOfProblem, VideoRefused, type VideoProblem } from './problems.ts';
import { sniff, SNIFF_BYTES, type Container } from './sniff.ts';

export interface Videos {
  list(creator: string, t: ServerTexts): Promise<Video[]>;
  /** Announces a file. Repeating the id gives the same upload. @throws BuskerError `limit_reached` with too many unfinished. */
  begin(creator: string, body: BeginUploadBody, t: ServerTexts): Promise<Video>;
  /**
   * Takes a piece of an upload. What came of a piece that broke off counts.
   * @throws BuskerError `wrong_state` with `received` when it does not begin where the last one ended; `upload_refused`, `too_large`.
   */
  receive(creator: string, id: string, offset: number, piece: Readable, t: ServerTexts): Promise<Video>;
  publish(creator: string, id: string, body: PublishVideoBody, t: ServerTexts): Promise<Video>;
  remove(creator: string, id: string): Promise<void>;
  /** Takes a session's recording over from where it was written; the folder is gone afterwards. */
  addRecording(recording: {
    creator: string;
    session: string;
    title: string;
    folder: string;
    /** Of several recordings of one session, which; null: the first. */
    part: string | null;
    /** Why nothing came of it, for its creator. */
    problem: VideoProblem['why'] | null;
  }): Promise<void>;
  /** A file as browsers get it. @throws BuskerError `not_found`, also for what only its creator may see. */
  file(reader: string | undefined, id: string, name: string): Promise<{ folder: string; file: string; type: string }>;
  /** Converts the oldest that waits, if one does. Returns how many. */
  work(): Promise<number>;
  /** Removes files without a row, and uploads that nobody went on with. Returns how many. */
  sweep(): Promise<number>;
  stop(): Promise<void>;
}

type Row = Selectable<Tables['video']>;

/** What keeps people safe from each other, as this folder needs it. */
interface Manners {
  /** The text cleaned up, or undefined when it has words that are refused. */
  cleanText(text: string): string | undefined;
}

/** Names in a video's folder. */
const SOURCE = 'source';
const VIDEO = 'video.mp4';
const AS_IS = 'video.webm';
const POSTER = 'poster.jpg';
const TYPES: Readonly<Record<string, string>> = { [VIDEO]: 'video/mp4', [AS_IS]: 'video/webm', [POSTER]: 'image/jpeg' };
/** Videos of one creator that are no post yet. */
const MOST_UNFINISHED = 20;
const LISTED = 50;
const FORGET_UPLOAD_MS = 24 * 3_600_000;
/** A recording may be longer than an upload, and is still not a film. */
const RECORDING_MS = 4 * 3_600_000;
/** Less than this is no recording: somebody tried their camera. */
const SHORTEST_MS = 1_000;

export function createVideos(parts: {
  database: Database;
  clock: Clock;
  log: Log;
  ffmpeg: Ffmpeg;
  posts: Posts;
  manners: Manners;
  data_folder: string;
}): Videos {
  const { clock, log, ffmpeg, posts, manners } = parts;
  const { db } = parts.database;
  const root = path.join(parts.data_folder, 'videos');
  const folderOf = (id: string): string => path.join(root, id);
  /** Uploads that a piece is being taken for. */
  const taking = new Set<string>();
  const stopping = new AbortController();
  let working: Promise<number> | undefined;
  /** What is being converted now; given up when it is thrown away. */
  let converting: { readonly id: string; readonly stop: AbortController } | undefined;

  function present(row: Row, t: ServerTexts): Video {
    const shown = row.state === 'ready' || row.state === 'published';
    return {
      id: row.id,
      origin: row.origin as Video['origin'],
      title: row.title,
      state: row.state as Video['state'],
      bytes: Number(row.bytes),
      received: Number(row.received),
      percent: row.percent,
      problem: row.problem === null ? null : sentenceOfProblem(row.problem, t),
      duration_ms: row.duration_ms,
      created_at: row.created_at.toISOString(),
      video: shown ? sourceOf(row) : null,
      post_id: row.post,
    };
  }

  function sourceOf(row: Row): VideoSource {
    const as_is = row.mime === TYPES[AS_IS];
    const converted = row.width !== null;
    return {
      kind: 'file',
      url: `/videos/${row.id}/${as_is ? AS_IS : VIDEO}`,
      poster_url: converted ? `/videos/${row.id}/${POSTER}` : `/posters/${row.id}.svg`,
      mime: row.mime ?? TYPES[VIDEO]!,
      width: row.width ?? 720,
      height: row.height ?? 1_280,
      alt: row.title,
    };
  }

  async function own(creator: string, id: string): Promise<Row> {
    const row = await db
      .selectFrom('video')
      .selectAll()
      .where('bucket', '=', bucketOf(id))
      .where('id', '=', id)
      .where('creator', '=', creator)
      .executeTakeFirst();
    if (!row) throw new BuskerError('not_found');
    return row;
  }

  /** Moves a row on, if it still is where it was thought to be. */
  async function change(id: string, from: Video['state'], to: Partial<Row>): Promise<Row | undefined> {
    return db
      .updateTable('video')
      .set({ ...to, changed_at: clock.now() })
      .where('bucket', '=', bucketOf(id))
      .where('id', '=', id)
      .where('state', '=', from)
      .returningAll()
      .executeTakeFirst();
  }

  async function fail(id: string, from: Video['state'], problem: VideoProblem): Promise<void> {
    await change(id, from, { state: 'failed', problem: problemText(problem) });
    await rm(folderOf(id), { recursive: true, force: true });
  }

  async function work(): Promise<number> {
    const waiting = await db
      .selectFrom('video')
      .selectAll()
      .where('state', '=', 'processing')
      .orderBy('changed_at')
      .limit(20)
      .execute();
    for (const row of waiting) {
      const file = path.join(folderOf(row.id), SOURCE);
      // Another process on the same database has its files elsewhere.
      if (!(await stat(file).catch(() => undefined))) continue;
      try {
        await make(row, file);
      } catch (error) {
        if (stopping.signal.aborted || converting?.stop.signal.aborted) return 0;
        if (!(error instanceof VideoRefused))
          log.error({ err: error, video: row.id }, 'a video could not be converted');
        await fail(row.id, 'processing', error instanceof VideoRefused ? error.problem : { why: 'fault' });
      }
      return 1;
    }
    return 0;
  }

  async function make(row: Row, file: string): Promise<void> {
    const container = await containerOf(file);
    if (!container) throw new VideoRefused('not_a_video');
    const program = await ffmpeg.find();
    if (program === null) return takeAsItIs(row, file, container);
    const mine = { id: row.id, stop: new AbortController() };
    converting = mine;
    const signal = AbortSignal.any([stopping.signal, mine.stop.signal]);
    const found = await probe(program, container, file, signal);
    const [most_ms, whole] = row.origin === 'recording' ? [RECORDING_MS, false] : [LIMITS.upload_ms, true];
    if (found.duration_ms > most_ms && whole)
      throw new VideoRefused('too_long', { seconds: Math.ceil(found.duration_ms / 1_000), most: most_ms / 1_000 });
    if (row.origin === 'recording' && found.duration_ms < SHORTEST_MS) throw new VideoRefused('nothing_recorded');
    let percent = 0;
    const to = { video: path.join(folderOf(row.id), VIDEO), poster: path.join(folderOf(row.id), POSTER) };
    // What a process that died left, and may still be written by an ffmpeg that it left behind: nobody looks at it again.
    for (const name of await readdir(folderOf(row.id)))
      if (name !== SOURCE) await rm(path.join(folderOf(row.id), name), { force: true });
    const half = {
      video: path.join(folderOf(row.id), `${newId()}.mp4`),
      poster: path.join(folderOf(row.id), `${newId()}.jpg`),
    };
    const duration_ms = await convert(
      program,
      // The parts of a recording each have times of their own.
      { container, file, found, most_ms: row.origin === 'recording' ? RECORDING_MS : found.duration_ms },
      half,
      (now) => {
        if (now <= percent) return;
        percent = now;
        void change(row.id, 'processing', { percent }).catch(() => undefined);
      },
      signal,
    );
    await rename(half.poster, to.poster);
    await rename(half.video, to.video);
    const ready = await change(row.id, 'processing', {
      ...found,
      duration_ms,
      state: 'ready',
      percent: 100,
      mime: TYPES[VIDEO]!,
    });
    // It was thrown away meanwhile.
    await rm(ready ? file : folderOf(row.id), { recursive: true, force: true });
  }

  /** Without ffmpeg a file is shown as it came, if browsers have a chance to play it. */
  async function takeAsItIs(row: Row, file: string, container: Container): Promise<void> {
    if (container === 'mpegts') throw new VideoRefused('no_ffmpeg_recording');
    if (Number(row.bytes) > LIMITS.upload_bytes_as_is)
      throw new VideoRefused('no_ffmpeg_size', { most: LIMITS.upload_bytes_as_is / 1_000_000 });
    const name = container === 'mp4' ? VIDEO : AS_IS;
    await rename(file, path.join(folderOf(row.id), name));
    await change(row.id, 'processing', { state: 'ready', percent: 100, mime: TYPES[name]! });
  }

  return {
    async list(creator, t) {
      const rows = await db
        .selectFrom('video')
        .selectAll()
        .where('bucket', '=', bucketOf(creator))
        .where('creator', '=', creator)
        .orderBy('created_at', 'desc')
        .limit(LISTED)
        .execute();
      return rows.map((row) => present(row, t));
    },
    async begin(creator, body, t) {
      const title = manners.cleanText(body.title);
      if (title === undefined) throw new BuskerError('text_refused', { field: 'title' });
      const bucket = bucketOf(creator);
      const id = deriveIdIn(bucket, 'video', creator, body.id);
      const { unfinished } = await db
        .selectFrom('video')
        .select((e) => e.fn.countAll<bigint>().as('unfinished'))
        .where('bucket', '=', bucket)
        .where('creator', '=', creator)
        .where('state', 'in', ['receiving', 'processing', 'ready'])
        .where('id', '!=', id)
        .executeTakeFirstOrThrow();
      if (unfinished >= BigInt(MOST_UNFINISHED))
        throw new BuskerError('limit_reached', { unfinished: MOST_UNFINISHED });
      const now = clock.now();
      await db
        .insertInto('video')
        .values({
          bucket,
          id,
          creator,
          title,
          origin: 'upload',
          state: 'receiving',
          bytes: BigInt(body.bytes),
          created_at: now,
          changed_at: now,
        })
        .onConflict((c) => c.columns(['bucket', 'id']).doNothing())
        .execute();
      const row = await own(creator, id);
      if (row.title !== title || Number(row.bytes) !== body.bytes)
        throw new BuskerError('id_reused_with_other_content');
      await mkdir(folderOf(id), { recursive: true });
      return present(row, t);
    },
    async receive(creator, id, offset, piece, t) {
      const row = await own(creator, id);
      // Repeated after its answer was lost.
      if (row.state !== 'receiving') return present(row, t);
      if (taking.has(id))
        throw new BuskerError('wrong_state', { received: Number(row.received), why: 'a piece is coming' });
      if (offset !== Number(row.received)) throw new BuskerError('wrong_state', { received: Number(row.received) });
      taking.add(id);
      const file = path.join(folderOf(id), SOURCE);
      try {
        await mkdir(folderOf(id), { recursive: true });
        await (await open(file, 'a')).close();
        // What a crash left beyond what the row knows.
        await truncate(file, offset);
        const most = Math.min(Number(row.bytes) - offset, LIMITS.upload_piece_bytes);
        let came = 0;
        await pipeline(
          piece,
          async function* bounded(bytes: AsyncIterable<Buffer>) {
            for await (const part of bytes) {
              came += part.length;
              if (came > most) throw new BuskerError('too_large');
              yield part;
            }
          },
          createWriteStream(file, { flags: 'a' }),
        ).catch((error: unknown) => {
          if (error instanceof BuskerError) throw error;
        });
        const received = Math.min((await stat(file)).size, offset + most);
        if (offset === 0 && received >= Math.min(SNIFF_BYTES, Number(row.bytes)) && !(await containerOf(file))) {
          await fail(id, 'receiving', { why: 'not_a_video' });
          throw new BuskerError('upload_refused', { problems: [t.videos.not_a_video] });
        }
        const whole = received === Number(row.bytes);
        const next = await change(id, 'receiving', {
          received: BigInt(received),
          ...(whole ? { state: 'processing' } : {}),
        });
        return present(next ?? (await own(creator, id)), t);
      } finally {
        taking.delete(id);
      }
    },
    async publish(creator, id, body, t) {
      const row = await own(creator, id);
      if (row.state === 'published') return present(row, t);
      if (row.state !== 'ready') throw new BuskerError('wrong_state');
      const caption = manners.cleanText(body.caption);
      if (caption === undefined) throw new BuskerError('text_refused', { field: 'caption' });
      // By the video's id: two who publish it at once make one post.
      const post = await posts.publish(creator, { id, caption, video: { ...sourceOf(row), alt: caption } });
      return present((await change(id, 'ready', { state: 'published', post })) ?? (await own(creator, id)), t);
    },
    async remove(creator, id) {
      const row = await own(creator, id);
      if (row.state === 'published') throw new BuskerError('wrong_state', { why: 'it is a post' });
      if (converting?.id === id) converting.stop.abort();
      await db
        .deleteFrom('video')
        .where('bucket', '=', row.bucket)
        .where('id', '=', id)
        .where('state', '!=', 'published')
        .execute();
      await rm(folderOf(id), { recursive: true, force: true });
    },
    async addRecording({ creator, session, title, folder, part, problem }) {
      const bucket = bucketOf(creator);
      const id = deriveIdIn(bucket, 'recording', creator, part === null ? session : `${session} ${part}`);
      const names = (await readdir(folder)).filter((name) => /^recording-\d+\.ts$/.test(name)).sort();
      const target = path.join(folderOf(id), SOURCE);
      if (names.length > 0) await mkdir(folderOf(id), { recursive: true });
      // MPEG-TS may be put together by its bytes: parts before and after a break are one recording. The first is moved, not copied; what was done
      // before a crash is not done again.
      const [first, ...rest] = names.map((name) => path.join(folder, name));
      for (const file of rest) {
        await pipeline((await open(file)).createReadStream(), createWriteStream(first!, { flags: 'a' }));
        await rm(file);
      }
      if (first !== undefined) await rename(first, target);
      const bytes = BigInt((await stat(target).catch(() => undefined))?.size ?? 0);
      const now = clock.now();
      if (bytes > 0n || problem !== null)
        await db
          .insertInto('video')
          .values({
            bucket,
            id,
            creator,
            title,
            origin: 'recording',
            ...(bytes > 0n || problem === null
              ? { state: 'processing' }
              : { state: 'failed', problem: problemText({ why: problem }) }),
            bytes,
            received: bytes,
            created_at: now,
            changed_at: now,
          })
          .onConflict((c) => c.columns(['bucket', 'id']).doNothing())
          .execute();
      await rm(folder, { recursive: true, force: true });
    },
    async file(reader, id, name) {
      const type = TYPES[name];
      if (type === undefined || !isId(id)) throw new BuskerError('not_found');
      const row = await db
        .selectFrom('video as v')
        .leftJoin('post as o', (join) => join.onRef('o.bucket', '=', 'v.bucket').onRef('o.id', '=', 'v.post'))
        .select(['v.state', 'v.creator', 'o.removed'])
        .where('v.bucket', '=', bucketOf(id))
        .where('v.id', '=', id)
        .executeTakeFirst();
      const mine = row?.state === 'ready' && row.creator === reader;
      // A post that was taken down takes its file with it.
      const shown = row?.state === 'published' && row.removed !== true;
      if (!shown && !mine) throw new BuskerError('not_found');
      return { folder: folderOf(id), file: name, type };
    },
    work() {
      if (stopping.signal.aborted) return Promise.resolve(0);
      working ??= work().finally(() => (working = undefined));
      return working;
    },
    async sweep() {
      const old = new Date(clock.now().getTime() - FORGET_UPLOAD_MS);
      await db.deleteFrom('video').where('state', '=', 'receiving').where('changed_at', '<', old).execute();
      let removed = 0;
      for (const name of await readdir(root).catch(() => [])) {
        if (!isId(name)) continue;
        const row = await db
          .selectFrom('video')
          .select('id')
          .where('bucket', '=', bucketOf(name))
          .where('id', '=', name)
          .executeTakeFirst();
        const info = await stat(folderOf(name)).catch(() => undefined);
        // A folder is made a moment before its row.
        if (row || !info || Date.now() - info.mtimeMs < FORGET_UPLOAD_MS / 24) continue;
        await rm(folderOf(name), { recursive: true, force: true });
        removed++;
      }
      return removed;
    },
    async stop() {
      stopping.abort();
      await working?.catch(() => undefined);
    },
  };
}

async function containerOf(file: string): Promise<Container | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return sniff(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

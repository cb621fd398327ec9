/**
 * Recordings of sessions whose pictures a media server of the operator's carries. How each server's come is in `providers/video`; here is what is the
 * same: who is at work on which, from where it goes on, and what becomes of what came.
 *
 * A session that is on gets a row. One process is at work on it, by a lease that it renews; when it dies another goes on. After the end whatever is
 * missing is brought (`collected_at`), the folder's parts are put together, and `videos` takes the folder over. Nothing came: the creator is told why.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bucketOf, isId, newId, type StreamKind } from '@busker/protocol';
import { sql } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import { ProviderRefused, ProviderUnavailable } from '../providers/port.ts';
import { RecordingFailed, type Recorded, type RecordingProblem, type VideoServer } from '../providers/video/port.ts';
import { joinParts } from './join-parts.ts';
import type { FinishedRecording } from './types.ts';

export interface Recorder {
  /** Sessions that are over and whose recording is whole, or never came. */
  finished(): Promise<FinishedRecording[]>;
  /** Takes leases and goes on with what is held. */
  look(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** For so long after its last word a process is taken to be at work. */
const LEASE_S = 30;
const CLAIM_MS = 5_000;
/** Pieces of HLS have some seconds, and a playlist names three or more. */
const FOLLOW_MS = 2_000;
/** What is not done is asked for again after this, doubled each time. */
const AGAIN_S = 5;
const LONGEST_PAUSE_S = 300;
const GIVE_UP_MS = 6 * 3_600_000;
const FORGET_MS = 7 * 86_400_000;
/** Of a shorter session nobody misses a recording. */
const WORTH_MS = 10_000;
/** Sessions that one process records. */
const MOST = 100;

interface Row extends Recorded {
  readonly bucket: number;
  readonly attempts: number;
  readonly problem: string | null;
}

async function placeOf(folder: string): Promise<string> {
  const file = path.join(folder, 'place');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (isId(known)) return known;
  const made = newId();
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.part`, made);
  await rename(`${file}.part`, file);
  return made;
}

export function createRecorder(parts: {
  db: Db;
  bus: Bus;
  clock: Clock;
  log: Log;
  ffmpeg: Ffmpeg;
  server: VideoServer;
  recordings: NonNullable<VideoServer['recordings']>;
  /** `streams` of the data folder. */
  folder: string;
}): Recorder {
  const { db, bus, clock, log, ffmpeg, server, recordings } = parts;
  const folderOf = (session: string): string => path.join(parts.folder, session);
  const place = placeOf(parts.folder);
  place.catch(() => undefined);
  const stopping = new AbortController();
  let held = new Map<string, Row>();
  const working = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();
  const timers: NodeJS.Timeout[] = [];
  let claiming: Promise<void> | undefined;

  /** Leases of sessions that are on, and of those that ended and are not collected. */
  async function claim(): Promise<void> {
    const me = await place;
    const takes: readonly StreamKind[] = server.takes;
    await sql`delete from stream_recording where collected_at < ${new Date(clock.now().getTime() - FORGET_MS)}`.execute(
      db,
    );
    // Without ffmpeg nothing can be made of it.
    if ((await ffmpeg.find()) !== null)
      await sql`
      insert into stream_recording as r (bucket, session, creator, place, first_place, lease_until)
      select l.bucket, l.id, l.creator, ${me}, ${me}, clock_timestamp() + make_interval(secs => ${LEASE_S})
      from live_session l
      where l.state = 'live' and l.source_id = any(${takes}::text[])
        and not exists (select from stream_recording s where s.bucket = l.bucket and s.session = l.id)
      limit ${Math.max(0, MOST - held.size)}
      on conflict do nothing`.execute(db);
    const { rows } = await sql<Row>`
      with mine as (
        update stream_recording r set place = ${me}, lease_until = clock_timestamp() + make_interval(secs => ${LEASE_S})
        where (r.bucket, r.session) in (
          select bucket, session from stream_recording
          where collected_at is null and (place = ${me} or lease_until < clock_timestamp())
          order by lease_until limit ${MOST} for update skip locked)
        returning r.bucket, r.session, r.creator, r.problem, r.attempts, r.next_at)
      select m.bucket, m.session, m.creator, m.problem, m.attempts, l.source_id as kind, l.started_at, l.ended_at,
        coalesce(p.handle, '') as handle, a.url as address
      from mine m
        join live_session l on l.bucket = m.bucket and l.id = m.session
        left join person p on p.bucket = m.bucket and p.id = m.creator
        left join stream_address a on a.bucket = m.bucket and a.creator = m.creator
      where l.state = 'live' or m.next_at is null or m.next_at <= clock_timestamp()`.execute(db);
    held = new Map(rows.map((row) => [row.session, row]));
    // Another one is at work on it by now.
    for (const [session, { stop }] of working) if (!held.has(session)) stop.abort();
    await orphans(me);
  }

  /** A session that was taken away with its person leaves nothing to wait for. */
  async function orphans(me: string): Promise<void> {
    await sql`
      delete from stream_recording r where place = ${me} and collected_at is null
        and not exists (select from live_session l where l.bucket = r.bucket and l.id = r.session)`.execute(db);
  }

  async function set(
    { bucket, session }: Row,
    to: { problem?: string | null; attempts?: number; next_s?: number; collected?: boolean },
  ): Promise<void> {
    await db
      .updateTable('stream_recording')
      .set({
        ...(to.problem === undefined ? {} : { problem: to.problem }),
        ...(to.attempts === undefined ? {} : { attempts: to.attempts }),
        ...(to.next_s === undefined
          ? {}
          : { next_at: sql<Date>`clock_timestamp() + make_interval(secs => ${to.next_s})` }),
        ...(to.collected ? { collected_at: clock.now() } : {}),
      })
      .where('bucket', '=', bucket)
      .where('session', '=', session)
      .where('place', '=', await place)
      .execute();
  }

  /** What an error means for a recording; anything else is a fault of ours. */
  function problemOf(error: unknown): { why: RecordingProblem; final: boolean } | undefined {
    if (error instanceof RecordingFailed) return error;
    if (error instanceof ProviderUnavailable) return { why: 'recording_unreachable', final: false };
    if (error instanceof ProviderRefused) return { why: 'recording_not_kept', final: false };
    return undefined;
  }

  async function goOn(row: Row, signal: AbortSignal): Promise<void> {
    const folder = folderOf(row.session);
    try {
      await mkdir(folder, { recursive: true });
      if (row.ended_at === null) {
        await recordings.follow?.(row, folder, signal);
        return;
      }
      const whole = await recordings.collect(row, folder, signal);
      signal.throwIfAborted();
      if (whole) await set(row, { collected: true });
      else await again(row, row.problem);
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(error);
      if (!problem) log.error({ err: error, session: row.session }, 'a recording could not be gone on with');
      else log.debug({ err: error, session: row.session }, 'a recording does not come');
      const why = problem?.why ?? row.problem;
      if (row.ended_at !== null && problem?.final) await set(row, { problem: why, collected: true });
      else if (row.ended_at !== null) await again(row, why);
      else if (why !== row.problem) await set(row, { problem: why });
    } finally {
      // Asked once; the next lease says whether again.
      if (row.ended_at !== null) held.delete(row.session);
    }
  }

  async function again(row: Row, problem: string | null): Promise<void> {
    const late = clock.now().getTime() - row.ended_at!.getTime() > GIVE_UP_MS;
    const next_s = Math.min(AGAIN_S * 2 ** row.attempts, LONGEST_PAUSE_S);
    await set(
      row,
      late
        ? { problem: problem ?? 'recording_not_kept', collected: true }
        : { problem, attempts: Math.min(row.attempts + 1, 20), next_s },
    );
  }

  /** Goes on with everything that is held and not at work. */
  function goOnWithAll(): Promise<void>[] {
    if (stopping.signal.aborted) return [];
    return Array.from(held.values(), (row) => {
      const before = working.get(row.session);
      if (before) return before.done;
      const stop = new AbortController();
      const done = goOn(row, AbortSignal.any([stop.signal, stopping.signal]))
        .catch((err: unknown) => log.error({ err, session: row.session }, 'a recording could not be gone on with'))
        .finally(() => working.delete(row.session));
      working.set(row.session, { stop, done });
      return done;
    });
  }

  function claimOnce(): Promise<void> {
    claiming ??= claim()
      .catch((err: unknown) => log.warn({ err }, 'recordings could not be looked after'))
      .finally(() => (claiming = undefined));
    return claiming;
  }
  // A session that begins is recorded from its beginning, and one that ended is not followed any more.
  bus.subscribe('live', () => {
    if (timers.length > 0) void claimOnce().then(goOnWithAll);
  });

  return {
    async look() {
      await claimOnce();
      await Promise.all(goOnWithAll());
    },
    async finished() {
      const names = (await readdir(parts.folder).catch(() => [])).filter((name) => isId(name) && !working.has(name));
      if (names.length === 0) return [];
      const me = await place;
      const { rows } = await sql<{
        session: string;
        creator: string;
        title: string;
        started_at: Date;
        ended_at: Date;
        place: string | null;
        first_place: string | null;
        problem: string | null;
        collected_at: Date | null;
      }>`
        select l.id as session, l.creator, l.title, l.started_at, l.ended_at, r.place, r.first_place, r.problem, r.collected_at
        from live_session l left join stream_recording r on r.bucket = l.bucket and r.session = l.id
        where l.bucket = any(${names.map(bucketOf)}::smallint[]) and l.id = any(${names}::uuid[]) and l.state = 'ended'`.execute(
        db,
      );
      const finished: FinishedRecording[] = [];
      for (const row of rows) {
        // It still comes.
        if (row.place === me && row.collected_at === null) continue;
        const folder = folderOf(row.session);
        const mine = row.place === me || row.place === null;
        if (!mine && !recordings.here) {
          // Another place has fetched the whole, or does.
          await rm(folder, { recursive: true, force: true });
          continue;
        }
        const problem = await joined(folder, row.problem);
        const short = row.ended_at.getTime() - row.started_at.getTime() < WORTH_MS;
        const first = row.first_place ?? me;
        finished.push({
          session: row.session,
          creator: row.creator,
          title: row.title,
          folder,
          part: first === me ? null : me,
          // Who has nothing of it knows nothing of what another place has.
          problem: problem !== null && (short || (first !== me && recordings.here)) ? null : problem,
        });
      }
      return finished;
    },
    start() {
      const every = (ms: number, work: () => void): void => void timers.push(setInterval(work, ms).unref());
      every(CLAIM_MS, () => void claimOnce());
      every(FOLLOW_MS, () => void goOnWithAll());
      void claimOnce();
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      stopping.abort();
      await claiming;
      await Promise.all(Array.from(working.values(), ({ done }) => done));
    },
  };

  /** Puts what came together. @returns why there is nothing. */
  async function joined(folder: string, problem: string | null): Promise<FinishedRecording['problem']> {
    const nothing = (problem ?? 'nothing_recorded') as NonNullable<FinishedRecording['problem']>;
    try {
      await recordings.assemble?.(folder);
      const came = await joinParts(await ffmpeg.find(), folder, stopping.signal);
      return came === 'joined' ? null : came === 'nothing' ? nothing : came;
    } catch (error) {
      if (stopping.signal.aborted) throw error;
      log.error({ err: error, folder }, 'a recording could not be put together');
      return 'recording_lost';
    }
  }
}

/** Media at work when the power goes: a process is killed in the middle of preparing an animation and of converting a video, and another takes over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { bucketOf, LIMITS, newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUploads } from '../../server/src/animations/uploads.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { openDatabase, type Database } from '../../server/src/platform/database.ts';
import { createFfmpeg } from '../../server/src/platform/ffmpeg.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { english } from '../../server/src/platform/texts.ts';
import { createVideos } from '../../server/src/videos/videos.ts';
import { ffmpeg, has_ffmpeg, lottie } from '../helpers/media.ts';
import { signInDemo } from '../helpers/program.ts';
import { spawnProgram, type SpawnedProgram } from '../helpers/spawned-program.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { APP_ROLE, startThrowAwayPostgres, type ThrowAwayPostgres } from '../helpers/throw-away-postgres.ts';

const SOON = { timeout: 240_000, interval: 50 };
const { t } = english();
const log = createLog('silent');
const creator = newId();

describe.runIf(has_ffmpeg)('a process that is killed in the middle', () => {
  let postgres: ThrowAwayPostgres;
  let database: Database;
  let data: string;
  let scratch: string;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    postgres = await startThrowAwayPostgres();
    await migrate(postgres.ownerUrl, { appRole: APP_ROLE });
    database = openDatabase(postgres.appUrl, { name: 'kill', log, max: 4 });
    [data, scratch] = [temporaryFolder('media-kill'), temporaryFolder('media-scratch')];
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await database?.close();
    await postgres?.stop();
    for (const folder of [data, scratch]) removeTemporaryFolder(folder);
  });

  function startWorker(): ChildProcess {
    const worker = spawn(process.execPath, [path.join(import.meta.dirname, 'media-worker.ts')], {
      env: { PATH: process.env['PATH'], DATABASE_URL: postgres.appUrl, DATA_FOLDER: data, TMPDIR: scratch },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    workers.push(worker);
    return worker;
  }
  async function kill(worker: ChildProcess): Promise<void> {
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }
  /** Programs that somebody left behind with files of ours in hand. */
  const leftBehind = (folder: string): string[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
          return /ff(mpeg|probe) /.test(line) && line.includes(folder) ? [line] : [];
        } catch {
          return [];
        }
      });

  it('leaves an animation that another prepares once, and nothing half', async () => {
    const uploads = createUploads({
      database,
      bus: createLocalBus(log),
      clock: systemClock,
      ffmpeg: createFfmpeg('off'),
      log,
    });
    const large = { ...(JSON.parse(lottie.toString()) as object), w: 720, h: 1_280, op: 240 };
    const file = Buffer.from(JSON.stringify(large)).toString('base64');
    await uploads.upload(creator, { id: newId(), name: 'Square', file }, t);
    const row = async () => (await uploads.uploads(t))[0]!;
    const first = startWorker();
    await expect.poll(async () => (await row()).percent, SOON).toBeGreaterThan(0);
    expect((await row()).state).toBe('rendering');
    await kill(first);
    expect(readdirSync(scratch)).not.toEqual([]);
    const second = startWorker();
    await expect.poll(async () => (await row()).state, SOON).toBe('ready');
    const stored = async (table: 'animation' | 'rendition') => database.db.selectFrom(table).selectAll().execute();
    expect(await stored('animation')).toHaveLength(1);
    const kinds = (await stored('rendition')).map((one) => ('kind' in one ? one.kind : ''));
    expect(kinds.toSorted()).toEqual(['lottie', 'preview', 'still', 'video']);
    const { attempts, source } = await database.db
      .selectFrom('animation_upload')
      .select(['attempts', 'source'])
      .executeTakeFirstOrThrow();
    expect([attempts, source]).toEqual([2, null]);
    await expect.poll(() => readdirSync(scratch), SOON).toEqual([]);
    await kill(second);
  });

  it('leaves a video that another converts once, and nothing half', async () => {
    const videos = createVideos({
      database,
      clock: systemClock,
      log,
      ffmpeg: createFfmpeg('off'),
      posts: {} as never,
      manners: { cleanText: (text) => text },
      data_folder: data,
    });
    const upload = path.join(scratch, 'upload.mp4');
    ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=1280x720:rate=30:duration=20',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      upload,
    ]);
    const bytes = readFileSync(upload).length;
    const { id } = await videos.begin(creator, { id: newId(bucketOf(creator)), title: 'Long', bytes }, t);
    for (let offset = 0; offset < bytes; offset += LIMITS.upload_piece_bytes) {
      const end = Math.min(bytes, offset + LIMITS.upload_piece_bytes) - 1;
      await videos.receive(creator, id, offset, createReadStream(upload, { start: offset, end }), t);
    }
    const row = async () => (await videos.list(creator, t))[0]!;
    const folder = path.join(data, 'videos', id);
    const first = startWorker();
    await expect.poll(async () => (await row()).percent, SOON).toBeGreaterThan(0);
    await kill(first);
    expect((await row()).state).toBe('processing');
    expect(readdirSync(folder).length).toBeGreaterThan(1);
    const second = startWorker();
    await expect.poll(async () => (await row()).state, SOON).toBe('ready');
    expect(await videos.list(creator, t)).toHaveLength(1);
    expect(Math.round((await row()).duration_ms! / 1_000)).toBe(20);
    await expect.poll(() => readdirSync(folder).toSorted(), SOON).toEqual(['poster.jpg', 'video.mp4']);
    // All of it can be read.
    ffmpeg(['-xerror', '-i', path.join(folder, 'video.mp4'), '-f', 'null', '-']);
    await expect.poll(() => leftBehind(folder), SOON).toEqual([]);
    await kill(second);
  });
});

describe('an upload', () => {
  let program: SpawnedProgram | undefined;
  afterAll(() => program?.stop());

  /** Sends a piece by a line of its own, which breaks after so many bytes. */
  function cutPiece(url: string, cookie: string, offset: number, piece: Buffer, after: number): Promise<void> {
    return new Promise((resolve) => {
      const request = http.request(url, {
        method: 'PATCH',
        agent: false,
        headers: {
          cookie,
          'content-type': 'application/offset+octet-stream',
          'upload-offset': offset,
          'content-length': piece.length,
        },
      });
      request.once('error', () => resolve());
      request.once('close', () => resolve());
      request.write(piece.subarray(0, after), () => setTimeout(() => request.destroy(), 500));
    });
  }

  it('goes on over a line that was cut and a server that was killed, and is the same file in the end', async () => {
    program = await spawnProgram({ env: { BUSKER_FFMPEG: 'off' } });
    const session = await signInDemo(program.url, 'chalk.lena');
    const { client, cookie } = session;
    const file = Buffer.concat([Buffer.from('00000020', 'hex'), Buffer.from('ftypisom'), randomBytes(3_500_000)]);
    const body = { id: newId(), title: 'A song', bytes: file.length };
    const { id } = await client.call('studio.beginUpload', { body });
    const url = `${program.url}/uploads/${id}`;
    const received = async () => (await client.call('studio.beginUpload', { body })).received;
    // What is missing is never more than one piece may have.
    expect(file.length).toBeLessThan(LIMITS.upload_piece_bytes);
    await cutPiece(url, cookie, 0, file, 1_500_000);
    await expect.poll(received, SOON).toBeGreaterThan(1_000_000);
    const before = await received();
    expect(before).toBeLessThanOrEqual(1_500_000);
    // The next piece is on its way when everything is killed.
    const cut = cutPiece(url, cookie, before, file.subarray(before), 1_000_000);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await program.kill('everything');
    await cut;
    await program.start();
    const offset = await received();
    expect(offset).toBeGreaterThanOrEqual(before);
    const rest = await fetch(url, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/offset+octet-stream', 'upload-offset': `${offset}` },
      body: file.subarray(offset),
    });
    expect(rest.status).toBe(200);
    const ready = async () => (await client.call('studio.videos', {})).rows.find((video) => video.id === id);
    await expect.poll(async () => (await ready())?.state, SOON).toBe('ready');
    const got = await fetch(`${program.url}${(await ready())!.video!.url}`, { headers: { cookie } });
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(hash(Buffer.from(await got.arrayBuffer()))).toBe(hash(file));
  });
});

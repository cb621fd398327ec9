/** How sessions whose pictures a media server carries become videos: real pictures by ffmpeg, stand-ins for the servers, real files and rows. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bucketOf, newId, type Video } from '@busker/protocol';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHls, type FakeHls } from '../../../test/fakes/video/hls.ts';
import { startLiveKit, type FakeLiveKit } from '../../../test/fakes/video/livekit.ts';
import { startMediaMtx, type FakeMediaMtx } from '../../../test/fakes/video/mediamtx.ts';
import { startOwncast } from '../../../test/fakes/video/owncast.ts';
import { ffmpeg, has_ffmpeg } from '../../../test/helpers/media.ts';
import { deskApp, type PeopleApp, type Someone } from '../../../test/helpers/people-app.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import { createFfmpeg } from '../platform/ffmpeg.ts';
import { createLog } from '../platform/log.ts';
import { english } from '../platform/texts.ts';
import { createHls } from '../providers/video/hls/hls.ts';
import { createLiveKit } from '../providers/video/livekit/livekit.ts';
import { createMediaMtx } from '../providers/video/mediamtx/mediamtx.ts';
import { createOwncast } from '../providers/video/owncast/owncast.ts';
import type { VideoServer } from '../providers/video/port.ts';
import { createVideos, type Videos } from '../videos/videos.ts';
import { createOutside } from './outside.ts';
import { createRecorder, type Recorder } from './recorder.ts';

const T = english().t;
const SECRET = 's3'.repeat(20);
/** Seconds of the pictures that are made for all tests, one piece each. */
const PIECES = 8;
let app: PeopleApp;
let creator: Someone;
let made: string;
/** A data folder for each test. */
let data: string;
let videos: Videos;
const recorders: Recorder[] = [];

const PICTURES = ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=10:duration=${PIECES}`];
const SOUND = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${PIECES}`];
const CODED = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '10',
  '-sc_threshold',
  '0',
  '-c:a',
  'aac',
];
const HLS = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '0'];

beforeAll(async () => {
  ({ app, creator } = await deskApp());
  made = temporaryFolder('pictures');
  if (!has_ffmpeg) return;
  mkdirSync(path.join(made, 'apart'));
  ffmpeg([...PICTURES, ...SOUND, ...CODED, ...HLS, '-hls_segment_filename', `${made}/%d.ts`, `${made}/index.m3u8`]);
  ffmpeg([
    ...PICTURES,
    ...SOUND,
    ...CODED,
    '-map',
    '1:a',
    '-map',
    '0:v',
    ...HLS,
    '-hls_segment_type',
    'fmp4',
    '-var_stream_map',
    'a:0,agroup:sound,default:yes v:0,agroup:sound',
    '-master_pl_name',
    'index.m3u8',
    '-hls_fmp4_init_filename',
    'head_%v.mp4',
    '-hls_segment_filename',
    `${made}/apart/%v-%d.m4s`,
    `${made}/apart/%v.m3u8`,
  ]);
  ffmpeg([...PICTURES, ...SOUND, ...CODED, '-movflags', 'frag_keyframe+empty_moov', `${made}/span.mp4`]);
});
afterAll(async () => {
  await app?.stop();
  removeTemporaryFolder(made);
});
beforeEach(() => {
  data = temporaryFolder('recorder');
  videos = createVideos({
    database: app.database,
    clock: app.clock,
    log: createLog('silent'),
    ffmpeg: createFfmpeg('ffmpeg'),
    posts: {} as never,
    manners: { cleanText: (text) => text },
    data_folder: data,
  });
});
afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.stop();
  await videos.stop();
  await sql`delete from stream_recording`.execute(app.database.db);
  await sql`delete from video`.execute(app.database.db);
  await sql`delete from live_session`.execute(app.database.db);
  removeTemporaryFolder(data);
});

/** A process with a data folder of its own. */
function open(server: VideoServer, folder = data): Recorder {
  const recorder = createRecorder({
    db: app.database.db,
    bus: app.bus,
    clock: app.clock,
    log: createLog('silent'),
    ffmpeg: createFfmpeg('ffmpeg'),
    server,
    recordings: server.recordings!,
    folder: path.join(folder, 'streams'),
  });
  recorders.push(recorder);
  return recorder;
}
async function goLive(source_id: string, change: { started_s?: number; ended_s?: number } = {}): Promise<string> {
  const id = newId(bucketOf(creator.id));
  const at = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  await app.database.db
    .insertInto('live_session')
    .values({
      bucket: bucketOf(id),
      id,
      creator: creator.id,
      title: 'Songs',
      source_id,
      video: '{}',
      started_at: at(change.started_s ?? 60),
      ...(change.ended_s === undefined
        ? {}
        : {
            state: 'ended',
            ended_at: at(change.ended_s),
          }),
    })
    .execute();
  return id;
}
const end = (id: string, ago_s = 0) =>
  sql`update live_session set state = 'ended', ended_at = ${new Date(Date.now() - ago_s * 1_000)} where id = ${id}`.execute(
    app.database.db,
  );
/** The process is gone for longer than its lease. */
const leasesEnd = () =>
  sql`update stream_recording set lease_until = clock_timestamp() - interval '1 second'`.execute(app.database.db);
/** What the programs' timers do, at once. */
async function takeOver(recorder: Recorder, of = videos): Promise<Video[]> {
  for (const recording of await recorder.finished()) await of.addRecording(recording);
  return of.list(creator.id, T);
}
/** And what becomes of it: that takes its time. */
async function converted(recorder: Recorder): Promise<Video[]> {
  await takeOver(recorder);
  while ((await videos.work()) > 0);
  return videos.list(creator.id, T);
}
const seconds = (video: Video | undefined): number => (video?.duration_ms ?? 0) / 1_000;

describe.runIf(has_ffmpeg)('of any HLS', { timeout: 180_000 }, () => {
  let hls: FakeHls;
  let server: VideoServer;
  beforeEach(async () => {
    hls = await startHls();
    server = openHls();
    for (let piece = 0; piece < PIECES; piece++)
      hls.files.set(`/live/${piece}.ts`, readFileSync(`${made}/${piece}.ts`));
    await sql`insert into stream_address (bucket, creator, url, set_at)
      values (${bucketOf(creator.id)}, ${creator.id}, ${`${hls.url}/live/index.m3u8`}, now())
      on conflict (bucket, creator) do update set url = excluded.url`.execute(app.database.db);
    hls.pieces = 3;
  });
  afterEach(() => hls.stop());
  const openHls = () => createHls({ origins: [hls.url], private_addresses: true, page_origin: 'http://busker.test' });
  const got = () => hls.asked.flatMap(({ url }) => /\/(\d+)\.ts$/.exec(url.pathname)?.[1] ?? []);

  it('is one video, also when the process is started again in the middle', async () => {
    const session = await goLive('address');
    const first = open(server);
    await first.look();
    hls.pieces = 5;
    await first.look();
    await first.stop();
    // What a crash leaves of a piece that was just being written.
    const folder = path.join(data, 'streams', session);
    writeFileSync(path.join(folder, '0001-video-000000000005-0123456789abcdef.ts.part'), 'half');
    hls.pieces = 7;
    const second = open(openHls());
    await second.look();
    expect(await second.finished()).toEqual([]);
    await end(session);
    await second.look();
    const [video, ...more] = await converted(second);
    expect(more).toEqual([]);
    expect(video).toMatchObject({ state: 'ready', origin: 'recording', title: 'Songs' });
    expect(seconds(video)).toBeCloseTo(7, 0);
    expect(got()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(readdirSync(path.join(data, 'streams'))).toEqual(['place']);
    // Nothing of it is begun again.
    await second.look();
    expect(await takeOver(second)).toHaveLength(1);
  });

  it('that breaks off and comes back counting from the start is one more part of the same video', async () => {
    const session = await goLive('address');
    const recorder = open(server);
    hls.pieces = 6;
    await recorder.look();
    hls.state = 'off';
    await recorder.look();
    hls.state = 'on';
    hls.pieces = 2;
    await recorder.look();
    await end(session);
    await recorder.look();
    const [video] = await converted(recorder);
    expect(seconds(video)).toBeCloseTo(5, 0);
    expect(got()).toEqual(['3', '4', '5', '0', '1']);
  });

  it('with its sound apart and in fragments of MP4 has both', async () => {
    for (const name of readdirSync(`${made}/apart`))
      hls.files.set(`/live/${name}`, readFileSync(`${made}/apart/${name}`));
    const session = await goLive('address');
    const recorder = open(server);
    await recorder.look();
    await end(session);
    await recorder.look();
    const [video] = await converted(recorder);
    expect(video?.state).toBe('ready');
    expect(seconds(video)).toBeCloseTo(3, 0);
    const file = path.join(data, 'videos', video!.id, 'video.mp4');
    const loud = ffmpeg(['-i', file, '-map', '0:a', '-f', 's16le', '-ac', '1', 'pipe:1']);
    expect(loud.length).toBeGreaterThan(2 * 2 * 44_100);
    expect(loud.some((byte) => byte !== 0)).toBe(true);
  });

  it('is never asked for at addresses that the operator did not allow, and why is told in words', async () => {
    const inside = await startHls();
    for (const at of [`${inside.url}/secret/`, 'file:///etc/', 'http://169.254.169.254/latest/']) {
      hls.pieces_at = at;
      const session = await goLive('address');
      const recorder = open(server);
      await recorder.look();
      hls.pieces_at = '';
      hls.files.set('/live/index.m3u8', Buffer.from(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${at}other.m3u8\n`));
      await recorder.look();
      hls.files.delete('/live/index.m3u8');
      hls.files.set('/live/0.ts', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'.padEnd(400)));
      await recorder.look();
      await end(session);
      await recorder.look();
      const [video] = await takeOver(recorder);
      expect(video).toMatchObject({ state: 'failed', problem: T.videos.recording_unfit });
      await recorder.stop();
      await videos.remove(creator.id, video!.id);
    }
    expect(inside.asked).toEqual([]);
    await inside.stop();
  });

  it('is the one process’s that has the lease; when that is gone for good another goes on, and each has what it got', async () => {
    const session = await goLive('address');
    const other_data = temporaryFolder('recorder-other');
    const [one, other] = [open(server), open(openHls(), other_data)];
    await one.look();
    await other.look();
    expect(got()).toEqual(['0', '1', '2']);
    await one.stop();
    await leasesEnd();
    hls.pieces = 5;
    await other.look();
    expect(got().slice(3)).toEqual(['2', '3', '4']);
    await end(session);
    await other.look();
    const [other_part] = await other.finished();
    const pieces = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(other_part).toMatchObject({ part: expect.any(String), problem: null });
    expect(pieces(other_part!.folder)).toEqual(['recording-0001.ts']);
    await videos.addRecording(other_part!);
    // The first machine is there again.
    const again = open(openHls());
    await again.look();
    const [first_part] = await again.finished();
    expect(first_part).toMatchObject({ part: null, problem: null });
    await videos.addRecording(first_part!);
    const both = await videos.list(creator.id, T);
    expect(both.map(({ state }) => state)).toEqual(['processing', 'processing']);
    removeTemporaryFolder(other_data);
  });

  it('leaves out a piece that is gone', async () => {
    const session = await goLive('address');
    hls.pieces = 5;
    hls.files.delete('/live/3.ts');
    const recorder = open(server);
    await recorder.look();
    await end(session);
    await recorder.look();
    expect((await takeOver(recorder))[0]?.state).toBe('processing');
    expect(got()).toEqual(['2', '3', '4']);
  });

  it('that is not there for the whole session is told as such', async () => {
    hls.state = 'off';
    const session = await goLive('address');
    const recorder = open(server);
    await recorder.look();
    await recorder.look();
    await end(session);
    await recorder.look();
    expect(await takeOver(recorder)).toMatchObject([{ state: 'failed', problem: T.videos.recording_unreachable }]);
  });

  it('is not recorded where the operator switched it off or ffmpeg is missing, and creators are told before', async () => {
    const streams = (record: boolean, program = 'ffmpeg') =>
      createOutside({
        server,
        database: app.database,
        bus: app.bus,
        clock: app.clock,
        log: createLog('silent'),
        ffmpeg: createFfmpeg(program),
        public_url: 'http://busker.test',
        secret: 'x'.repeat(40),
        media: {
          picture_lost_minutes: 10,
          ffmpeg: program,
          record,
        },
        data_folder: data,
      });
    await goLive('address');
    for (const [not_recorded, without] of [
      ['off', streams(false)],
      ['no_ffmpeg', streams(true, 'off')],
    ] as const) {
      expect(await without.state(creator.id, T)).toMatchObject({ recorded: false, not_recorded });
      await without.start();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await without.stop();
    }
    expect(got()).toEqual([]);
    const on = streams(true);
    expect(await on.state(creator.id, T)).toMatchObject({ recorded: true, not_recorded: null });
    await on.start();
    await expect.poll(() => got().length, { timeout: 20_000 }).toBe(3);
    await on.stop();
  });

  it('of an Owncast is its own playlist', async () => {
    const owncast = await startOwncast();
    owncast.online = true;
    const session = await goLive('address');
    const recorder = open(createOwncast({ channels: [{ handle: creator.handle, url: owncast.url }] }));
    await recorder.look();
    expect(owncast.asked.some(({ url }) => url.pathname === '/hls/stream.m3u8')).toBe(true);
    await end(session);
    await recorder.look();
    expect((await takeOver(recorder))[0]?.problem).toBe(T.videos.recording_unreachable);
    await owncast.stop();
  });
});

describe.runIf(has_ffmpeg)('of MediaMTX', { timeout: 180_000 }, () => {
  let mediamtx: FakeMediaMtx;
  let server: VideoServer;
  beforeEach(async () => {
    mediamtx = await startMediaMtx(async (question) =>
      server.asks!.read(SECRET, question).what === 'ourselves' ? 204 : 401,
    );
    const settings = { api: mediamtx.url, webrtc: mediamtx.url, hls: 'https://video.test', rtmp: null, secret: SECRET };
    server = createMediaMtx({ ...settings, playback: mediamtx.url, timeout_ms: 500 });
  });
  afterEach(() => mediamtx.stop());
  const asked = (what: string) => mediamtx.asked.filter(({ url }) => url.pathname === what).map(({ url }) => url);
  const recorded = (ago_s: number, seconds: number) =>
    mediamtx.spans.push({
      path: `live/${creator.id}`,
      start: new Date(Date.now() - ago_s * 1_000),
      seconds,
      body: readFileSync(`${made}/span.mp4`),
    });

  it('is fetched by its playback server once the session is over: its spans, within the session, as one video', async () => {
    recorded(400, 30);
    recorded(90, 40);
    recorded(45, 20);
    const session = await goLive('encoder', { started_s: 80 });
    const recorder = open(server);
    await recorder.look();
    expect(asked('/list')).toEqual([]);
    await end(session, 5);
    await recorder.look();
    // The last parts may not be on its disk yet.
    expect(asked('/get')).toEqual([]);
    await end(session, 20);
    await sql`update stream_recording set next_at = null`.execute(app.database.db);
    await recorder.look();
    const got = asked('/get').map(({ searchParams }) => ({
      ago: Math.round((Date.now() - Date.parse(searchParams.get('start')!)) / 1_000),
      seconds: Math.round(Number(searchParams.get('duration'))),
    }));
    // What was sent before the session was for its creator's eyes.
    expect(got.map((span) => span.seconds)).toEqual([30, 20]);
    expect(Math.abs(got[0]!.ago - 80)).toBeLessThan(20);
    const [video, ...more] = await converted(recorder);
    expect(more).toEqual([]);
    expect(video).toMatchObject({ state: 'ready', origin: 'recording' });
    expect(seconds(video)).toBeCloseTo(2 * PIECES, 0);
    expect(mediamtx.asked.every(({ url }) => url.host === new URL(mediamtx.url).host)).toBe(true);
  });

  it('is asked for again while the server fails, and nothing half is taken over', async () => {
    recorded(50, 20);
    await goLive('encoder', { started_s: 60 });
    const recorder = open(server);
    await recorder.look();
    const { rows } = await sql<{ id: string }>`select id from live_session`.execute(app.database.db);
    await end(rows[0]!.id, 20);
    mediamtx.mode = 'fails';
    await recorder.look();
    expect(await takeOver(recorder)).toEqual([]);
    mediamtx.mode = 'well';
    // It is not asked without a pause.
    const before = mediamtx.asked.length;
    await recorder.look();
    expect(mediamtx.asked).toHaveLength(before);
    await sql`update stream_recording set next_at = null`.execute(app.database.db);
    await recorder.look();
    expect((await takeOver(recorder)).map(({ state }) => state)).toEqual(['processing']);
  });

  it('that it did not keep is told to the creator in words', async () => {
    const session = await goLive('encoder', { started_s: 600 });
    const recorder = open(server);
    await recorder.look();
    await end(session, 300);
    await recorder.look();
    expect(await takeOver(recorder)).toMatchObject([{ state: 'failed', problem: T.videos.recording_not_kept }]);
    await recorder.look();
    expect(await takeOver(recorder)).toHaveLength(1);
  });
});

describe.runIf(has_ffmpeg)('of LiveKit', { timeout: 180_000 }, () => {
  const [key, secret] = ['APIkey', 'secret'.repeat(8)];
  let livekit: FakeLiveKit;
  let server: VideoServer;
  let shared: string;
  beforeEach(async () => {
    livekit = await startLiveKit(key, secret);
    shared = temporaryFolder('egress');
    server = createLiveKit({
      url: livekit.url.replace(/^http/, 'ws'),
      api_key: key,
      api_secret: secret,
      recordings: {
        here: shared,
        there: '/out',
      },
    });
  });
  afterEach(async () => {
    await livekit.stop();
    removeTemporaryFolder(shared);
  });
  /** What egress does. */
  function writes(at: number): void {
    const [{ filepath }] = livekit.egresses[at]!.participant.file_outputs as [{ filepath: string }];
    const file = path.join(shared, filepath.replace(/^\/out\//, ''));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, readFileSync(`${made}/span.mp4`));
  }

  it('is written by egress, once for each time that the creator sends, and taken away when all have ended', async () => {
    await server.whip!.publish(creator.id, 'camera', 'v=0\r\n');
    livekit.size = { width: 720, height: 1_280 };
    const session = await goLive('camera');
    const recorder = open(server);
    await recorder.look();
    await recorder.look();
    expect(livekit.egresses).toHaveLength(1);
    expect(livekit.egresses[0]).toMatchObject({
      participant: { room_name: creator.id, identity: 'send-camera', preset: 'PORTRAIT_H264_720P_30' },
    });
    expect(livekit.egresses[0]!.participant.file_outputs[0]!.filepath).toMatch(
      new RegExp(`^/out/${session}/\\d{13}\\.mp4$`),
    );
    // The line breaks: egress ends with it. Nothing is begun for nobody.
    livekit.gone(livekit.ingresses[0]!);
    writes(0);
    livekit.ended(livekit.egresses[0]!);
    await recorder.look();
    expect(livekit.egresses).toHaveLength(1);
    await server.whip!.publish(creator.id, 'camera', 'v=0\r\n');
    await recorder.look();
    expect(livekit.egresses).toHaveLength(2);
    await end(session);
    await recorder.look();
    expect(livekit.egresses[1]!.status).toBe('EGRESS_ENDING');
    expect(await takeOver(recorder)).toEqual([]);
    writes(1);
    // A file that is none of ours.
    writeFileSync(path.join(shared, session, '../../etc'.replaceAll('/', '_')), 'x');
    livekit.ended(livekit.egresses[1]!);
    await sql`update stream_recording set next_at = null`.execute(app.database.db);
    await recorder.look();
    const [video, ...more] = await takeOver(recorder);
    expect(more).toEqual([]);
    expect(video?.state).toBe('processing');
    // Both parts, each with a sound.
    const source = path.join(data, 'videos', video!.id, 'source');
    const sound = ffmpeg([
      '-f',
      'mpegts',
      '-i',
      source,
      '-map',
      '0:a',
      '-f',
      's16le',
      '-ac',
      '1',
      '-ar',
      '8000',
      'pipe:1',
    ]);
    expect(Math.round(sound.length / 2 / 8_000)).toBe(2 * PIECES);
    expect(readdirSync(path.join(shared, session))).toEqual(['.._.._etc']);
  });

  it('that came to nothing is told in words', async () => {
    await server.whip!.publish(creator.id, 'camera', 'v=0\r\n');
    const session = await goLive('camera', { started_s: 900 });
    const recorder = open(server);
    await recorder.look();
    livekit.ended(livekit.egresses[0]!, 'EGRESS_FAILED');
    livekit.gone(livekit.ingresses[0]!);
    await end(session, 600);
    await recorder.look();
    expect(await takeOver(recorder)).toMatchObject([{ state: 'failed', problem: T.videos.recording_not_kept }]);
  });
});

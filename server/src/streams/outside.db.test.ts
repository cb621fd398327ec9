import { newId } from '@busker/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHls, type FakeHls } from '../../../test/fakes/video/hls.ts';
import { startMediaMtx, type FakeMediaMtx } from '../../../test/fakes/video/mediamtx.ts';
import { openTestTeller } from '../../../test/helpers/grouping.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import { deskApp, type PeopleApp, type Someone } from '../../../test/helpers/people-app.ts';
import type { Teller } from '../ledger/types.ts';
import { createAudience, createLive, type Live } from '../live/live.ts';
import { createFfmpeg } from '../platform/ffmpeg.ts';
import { createLog } from '../platform/log.ts';
import { english } from '../platform/texts.ts';
import { createHls } from '../providers/video/hls/hls.ts';
import { createMediaMtx } from '../providers/video/mediamtx/mediamtx.ts';
import type { VideoServer } from '../providers/video/port.ts';
import { createTargets } from '../targets/targets.ts';
import { createOutside } from './outside.ts';
import type { Streams } from './types.ts';

const T = english().t;
const SECRET = 's3'.repeat(20);
const MINUTES = 10;
const OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n';
const SOON = { timeout: 10_000, interval: 20 };
let folder: string;
let app: PeopleApp;
let creator: Someone;
let teller: Teller;
let mediamtx: FakeMediaMtx;
let hls: FakeHls;
/** The one that a test is about. */
let streams: Streams;
let live: Live;

beforeAll(async () => {
  folder = temporaryFolder('outside');
  ({ app, creator } = await deskApp());
  const log = createLog('silent');
  teller = openTestTeller(app.test.appUrl, { clock: app.clock, log, limits: {} });
  const targets = createTargets({ database: app.database, bus: app.bus, log });
  live = createLive({
    database: app.database,
    teller,
    bus: app.bus,
    clock: app.clock,
    log,
    targets,
    audience: createAudience(),
    manners: app.safety,
    sources: {
      list: (of) => streams.sources.list(of),
      open: (of, source_id, session) => streams.sources.open(of, source_id, session),
    },
  });
});
afterAll(async () => {
  await teller?.close();
  await app?.stop();
  removeTemporaryFolder(folder);
});

function open(server: VideoServer): Streams {
  return createOutside({
    server,
    database: app.database,
    bus: app.bus,
    clock: app.clock,
    log: createLog('silent'),
    ffmpeg: createFfmpeg('off'),
    media: { picture_lost_minutes: MINUTES, ffmpeg: 'off', record: true },
    data_folder: folder,
    public_url: 'http://busker.test',
    secret: 'x'.repeat(40),
  });
}
const start = (source_id: string) => live.start(creator.id, { id: newId(), title: 'Songs', source_id });
const pass = (minutes: number): void => app.clock.setOffset(app.clock.offset_ms() + minutes * 60_000);
/** Asks the server now, and waits for what it says. */
const looks = () => streams.sources.open(creator.id, 'none', newId()).catch(() => undefined);
async function endAll(): Promise<void> {
  const session = await live.current(creator.id);
  if (session) await live.end(creator.id, session.id);
}

describe('with MediaMTX', () => {
  beforeAll(async () => {
    mediamtx = await startMediaMtx(async (question) => {
      const yes = await streams.answers('mediamtx', SECRET, JSON.parse(JSON.stringify(question))).catch(() => false);
      return yes ? 204 : 401;
    });
  });
  afterAll(async () => {
    await endAll();
    await mediamtx?.stop();
  });
  beforeEach(async () => {
    await endAll();
    mediamtx.paths.clear();
    mediamtx.mode = 'well';
    streams = open(
      createMediaMtx({
        api: mediamtx.url,
        webrtc: mediamtx.url,
        hls: 'https://video.test',
        rtmp: 'rtmp://video.test',
        playback: null,
        secret: SECRET,
        timeout_ms: 300,
      }),
    );
  });

  it('a creator gets a key with the fields for RTMP, sends with it, goes live, and is cut off at the end', async () => {
    expect(await streams.state(creator.id, T)).toMatchObject({
      server: 'mediamtx',
      state: 'off',
      whip_url: 'http://busker.test/whip',
      rtmp_url: 'rtmp://video.test/live',
      recorded: false,
      reachable: true,
    });
    await expect(start('encoder')).rejects.toMatchObject({ code: 'wrong_state' });
    const { key, rtmp } = await streams.renewKey(creator.id, newId(), T);
    expect(await mediamtx.rtmp(`live/${creator.id}?pass=${key}x`)).toBe(false);
    expect(await mediamtx.rtmp(`live/${rtmp!.key}`)).toBe(true);
    // Nobody watches what no room shows.
    expect(await mediamtx.reads(`live/${creator.id}`)).toBe(false);
    const session = await start('encoder');
    expect(session.video).toMatchObject({ kind: 'hls', url: `https://video.test/live/${creator.id}/index.m3u8` });
    expect(await mediamtx.reads(`live/${creator.id}`)).toBe(true);
    expect(await mediamtx.reads(`live/${creator.id}`, 'rtsp')).toBe(false);
    expect(await mediamtx.reads(`camera/${creator.id}`)).toBe(false);
    await live.end(creator.id, session.id);
    await expect.poll(() => mediamtx.paths.size, SOON).toBe(0);
    expect(await mediamtx.reads(`live/${creator.id}`)).toBe(false);
  });

  it('a new key ends the old one, and whoever sends with it', async () => {
    const { key } = await streams.renewKey(creator.id, newId(), T);
    expect(await mediamtx.rtmp(`live/${creator.id}?pass=${key}`)).toBe(true);
    await looks();
    expect((await streams.state(creator.id, T)).state).toBe('on');
    const { key: next, stream } = await streams.renewKey(creator.id, newId(), T);
    expect(stream.state).toBe('off');
    expect(await mediamtx.rtmp(`live/${creator.id}?pass=${key}`)).toBe(false);
    expect(await mediamtx.rtmp(`live/${creator.id}?pass=${next}`)).toBe(true);
  });

  it('a camera goes by our door, viewers too, and who sends twice shows what the session was begun with', async () => {
    const { key } = await streams.renewKey(creator.id, newId(), T);
    await streams.publish(creator.id, 'camera', OFFER);
    const session = await start('camera');
    expect(session.video).toMatchObject({
      kind: 'whep',
      url: `/whep/${session.id}`,
      fallback: { kind: 'hls', url: `https://video.test/camera/${creator.id}/index.m3u8` },
    });
    await mediamtx.rtmp(`live/${creator.id}?pass=${key}`);
    await looks();
    expect((await streams.state(creator.id, T)).kind).toBe('camera');
    const seen = await streams.watch(creator.id, OFFER);
    expect(mediamtx.asked.at(-1)?.url.pathname).toBe(`/camera/${creator.id}/whep`);
    await streams.unwatch(seen.id);
    expect(mediamtx.readers.size).toBe(0);
  });

  it('whoever is banned is off the air, and their key opens nothing', async () => {
    const { key } = await streams.renewKey(creator.id, newId(), T);
    await mediamtx.rtmp(`live/${creator.id}?pass=${key}`);
    await looks();
    const ban = (at: Date | null) =>
      app.database.db.updateTable('person').set({ banned_at: at }).where('id', '=', creator.id).execute();
    await ban(app.clock.now());
    app.bus.publish('person', { person: creator.id });
    await expect.poll(() => mediamtx.paths.size, SOON).toBe(0);
    expect(await mediamtx.rtmp(`live/${creator.id}?pass=${key}`)).toBe(false);
    await ban(null);
  });

  it('a session ends when its picture is away for long, but never because the server says nothing', async () => {
    await streams.publish(creator.id, 'camera', OFFER);
    const session = await start('camera');
    expect(await streams.missing()).not.toContain('video_server');
    const look = async () => {
      await looks();
      return (await streams.lost()).map(({ id }) => id);
    };
    expect(await look()).toEqual([]);
    mediamtx.mode = 'stalls';
    pass(60);
    expect(await look()).toEqual([]);
    expect(await streams.missing()).toContain('video_server');
    expect((await streams.state(creator.id, T)).reachable).toBe(false);
    mediamtx.mode = 'well';
    mediamtx.paths.clear();
    // It answers again: from now on the time counts.
    expect(await look()).toEqual([]);
    pass(MINUTES - 1);
    expect(await look()).toEqual([]);
    await streams.publish(creator.id, 'camera', OFFER);
    expect(await look()).toEqual([]);
    mediamtx.gone(`camera/${creator.id}`);
    pass(MINUTES - 1);
    expect(await look()).toEqual([]);
    pass(2);
    expect(await look()).toEqual([session.id]);
    expect(await streams.missing()).toEqual(['no_recordings', 'uploads_ffmpeg_off']);
  });

  it('who is not MediaMTX learns nothing', async () => {
    await expect(streams.answers('mediamtx', 'guess', {})).rejects.toMatchObject({ code: 'signature_invalid' });
    await expect(streams.answers('livekit', SECRET, {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(streams.told('mediamtx', Buffer.from('{}'), {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('a server that does not answer is said as such to whoever sends', async () => {
    mediamtx.mode = 'fails';
    await expect(streams.publish(creator.id, 'camera', OFFER)).rejects.toMatchObject({ code: 'overloaded' });
    await expect(start('camera')).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('with addresses of HLS', () => {
  beforeAll(async () => {
    hls = await startHls();
    await endAll();
    streams = open(createHls({ origins: [hls.url], private_addresses: true, page_origin: 'http://busker.test' }));
  });
  afterAll(() => hls?.stop());

  it('only an address at an origin that the operator allows is taken', async () => {
    for (const url of [
      'https://elsewhere.test/live.m3u8',
      'http://169.254.169.254/',
      'javascript:alert(1)',
      hls.url.replace('http://', 'http://me:secret@'),
      `${hls.url}.evil.test/live.m3u8`,
      'no address',
    ])
      await expect(streams.setAddress(creator.id, url, T)).rejects.toMatchObject({ code: 'bad_request' });
    expect((await streams.state(creator.id, T)).address).toEqual({ url: null, problem: null, may_enter: [hls.url] });
    await expect(streams.renewKey(creator.id, newId(), T)).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(streams.publish(creator.id, 'camera', OFFER)).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('a creator enters it, is told what is wrong, and goes live once there is a picture', async () => {
    hls.state = 'off';
    const url = `${hls.url}/live/index.m3u8`;
    expect((await streams.setAddress(creator.id, url, T)).address).toMatchObject({ url, problem: 'nothing_there' });
    await expect(start('address')).rejects.toMatchObject({ code: 'wrong_state' });
    hls.state = 'on';
    await expect.poll(async () => (await streams.state(creator.id, T)).address?.problem, SOON).toBeNull();
    const session = await start('address');
    expect(session.video).toMatchObject({ kind: 'hls', url, mime: 'application/vnd.apple.mpegurl' });
    expect(await streams.lost()).toEqual([]);
    // What is sent elsewhere goes on when the room ends.
    await live.end(creator.id, session.id);
    expect((await streams.state(creator.id, T)).state).toBe('on');
    expect((await streams.setAddress(creator.id, null, T)).address?.url).toBeNull();
  });
});

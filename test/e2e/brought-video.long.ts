/** The whole program with a media server that somebody brought, by its real doors. The servers are stand-ins; what a browser shows is in hls.long.ts. */
import { newId } from '@busker/protocol';
import { afterAll, afterEach, expect, it } from 'vitest';

import { startLiveKit, type FakeLiveKit } from '../fakes/video/livekit.ts';
import { startMediaMtx, type FakeMediaMtx } from '../fakes/video/mediamtx.ts';
import { signInDemo, type Session } from '../helpers/program.ts';
import { spawnProgram, type SpawnedProgram } from '../helpers/spawned-program.ts';

const OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n';
const SOON = { timeout: 30_000, interval: 100 };
const SECRET = 's3'.repeat(20);
let program: SpawnedProgram | undefined;
let mediamtx: FakeMediaMtx | undefined;
let livekit: FakeLiveKit | undefined;
afterEach(async () => {
  await program?.stop();
  program = undefined;
});
afterAll(async () => {
  await mediamtx?.stop();
  await livekit?.stop();
});

/** Somebody who creates and is not live. */
async function creatorOf(url: string): Promise<Session> {
  const creator = await signInDemo(url, 'chalk.lena');
  const { live } = await creator.client.call('studio.get', {});
  if (live) await creator.client.call('live.end', { params: { id: live.id } });
  return creator;
}
const post = (url: string, body: string, headers: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers });
const offer = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  post(url, OFFER, { 'content-type': 'application/sdp', ...headers });
const start = (creator: Session) =>
  creator.client.call('live.start', { body: { id: newId(), title: 'Songs', source_id: 'encoder' } });

it('MediaMTX asks at our door who may do what; encoders and viewers go by WHIP and WHEP; the end of the room ends the broadcast', async () => {
  let url = '';
  const may = (secret: string) => `${url}/webhooks/video/mediamtx/may?secret=${secret}`;
  const json = { 'content-type': 'application/json' };
  mediamtx = await startMediaMtx(async (question) => (await post(may(SECRET), JSON.stringify(question), json)).status);
  program = await spawnProgram({
    env: {
      BUSKER_VIDEO: 'mediamtx',
      BUSKER_MEDIAMTX_API: mediamtx.url,
      BUSKER_MEDIAMTX_WEBRTC: mediamtx.url,
      BUSKER_MEDIAMTX_HLS: 'https://video.example.com',
      BUSKER_MEDIAMTX_RTMP: 'rtmp://video.example.com',
      BUSKER_MEDIAMTX_SECRET: SECRET,
    },
  });
  ({ url } = program);
  const policy = (await fetch(url)).headers.get('content-security-policy');
  expect(policy).toContain("media-src 'self' blob: https://video.example.com;");
  expect((await post(may('guess'), '{}', json)).ok).toBe(false);

  const creator = await creatorOf(url);
  const made = await creator.client.call('studio.renewStreamKey', { body: { id: newId() } });
  expect(await mediamtx.rtmp(`live/${made.rtmp!.key}x`)).toBe(false);
  expect(await mediamtx.rtmp(`live/${made.rtmp!.key}`)).toBe(true);
  const sent = await offer(`${url}/whip`, { authorization: `Bearer ${made.key}` });
  expect(sent.status).toBe(201);
  const live = await start(creator);
  expect(live.video.kind).toBe('whep');
  const seen = await offer(`${url}${live.video.url}`);
  expect([seen.status, mediamtx.readers.size]).toEqual([201, 1]);
  await fetch(new URL(seen.headers.get('location')!, url), { method: 'DELETE' });
  expect(mediamtx.readers.size).toBe(0);
  await creator.client.call('live.end', { params: { id: live.id } });
  await expect.poll(() => mediamtx!.paths.size, SOON).toBe(0);
  const operator = await signInDemo(url, 'olive');
  expect((await operator.client.call('console.overview', {})).missing).toContain('no_recordings');
});

it('LiveKit gives an RTMP key of its own, tells by signed webhooks that somebody sends, and viewers get a ticket while the room is on', async () => {
  const [key, secret] = ['APIkey', 'secret'.repeat(8)];
  livekit = await startLiveKit(key, secret);
  program = await spawnProgram({
    env: {
      BUSKER_VIDEO: 'livekit',
      BUSKER_LIVEKIT_URL: livekit.url.replace(/^http/, 'ws'),
      BUSKER_LIVEKIT_API_KEY: key,
      BUSKER_LIVEKIT_API_SECRET: secret,
    },
  });
  const { url } = program;
  const creator = await creatorOf(url);
  const made = await creator.client.call('studio.renewStreamKey', { body: { id: newId() } });
  expect(made.rtmp?.key).not.toBe(made.key);
  expect(livekit.rtmp(made.rtmp!.key)).toBe(true);
  const told = await livekit.webhook('ingress_started');
  const hook = `${url}/webhooks/video/livekit`;
  expect((await post(hook, '{}', told.headers)).ok).toBe(false);
  expect((await post(hook, told.body.toString(), told.headers)).ok).toBe(true);
  await expect.poll(async () => (await creator.client.call('studio.stream', {})).state, SOON).toBe('on');
  const live = await start(creator);
  const ticket = () => fetch(`${url}${live.video.url}`, { method: 'POST' });
  expect(await (await ticket()).json()).toMatchObject({ url: livekit.url.replace(/^http/, 'ws') });
  await creator.client.call('live.end', { params: { id: live.id } });
  await expect.poll(() => livekit!.ingresses.map(({ state }) => state.status), SOON).toEqual(['ENDPOINT_INACTIVE']);
  expect((await ticket()).status).toBe(409);
});

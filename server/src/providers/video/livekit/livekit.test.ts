import { TokenVerifier } from 'livekit-server-sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startLiveKit, type FakeLiveKit } from '../../../../../test/fakes/video/livekit.ts';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid } from '../../port.ts';
import type { VideoServer } from '../port.ts';
import { createLiveKit } from './livekit.ts';

const [KEY, SECRET] = ['APIkey', 'secret'.repeat(8)];
const LENA = '0190a000-0000-7000-8000-000000000001';
const OTTO = '0190a000-0000-7000-8000-000000000002';
const OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n';
let fake: FakeLiveKit;
let server: VideoServer;
const open = (api_secret = SECRET) =>
  createLiveKit({ url: fake.url.replace(/^http/, 'ws'), api_key: KEY, api_secret, recordings: null, timeout_s: 0.5 });
beforeEach(async () => {
  fake = await startLiveKit(KEY, SECRET);
  server = open();
});
afterEach(() => fake?.stop());
const on = async () => (await server.arriving([])).map(({ creator, kind }) => `${kind} ${creator}`);

it('takes a camera by our door into a room of the creator’s, and ends it', async () => {
  const sent = await server.whip!.publish(LENA, 'camera', OFFER);
  expect(sent.answer).toMatch(/^v=0/);
  expect(await server.arriving([])).toEqual([
    { creator: LENA, kind: 'camera', since: expect.any(Date), ways: [{ kind: 'livekit' }] },
  ]);
  await server.whip!.unpublish(OTTO, sent.id);
  expect(await on()).toEqual([`camera ${LENA}`]);
  await server.whip!.unpublish(LENA, sent.id);
  await server.whip!.unpublish(LENA, sent.id);
  expect(await on()).toEqual([]);
  // The second time goes in by the same ingress.
  await server.whip!.publish(LENA, 'camera', OFFER);
  expect(fake.ingresses).toHaveLength(1);
  await server.end(LENA);
  expect(await on()).toEqual([]);
});

it('gives an encoder an RTMP key of its own; a new one ends the old one, and a repeat gives the same', async () => {
  expect(await server.rtmp!.url(LENA)).toBeNull();
  const first = (await server.rtmp!.renewed(LENA, 'a', 'live_x'))!;
  expect(await server.rtmp!.renewed(LENA, 'a', 'live_x')).toEqual(first);
  expect(await server.rtmp!.url(LENA)).toBe(first.url);
  expect(fake.rtmp(first.key)).toBe(true);
  expect(await on()).toEqual([`encoder ${LENA}`]);
  const second = (await server.rtmp!.renewed(LENA, 'b', 'live_y'))!;
  expect(fake.rtmp(first.key)).toBe(false);
  expect(fake.rtmp(second.key)).toBe(true);
  expect(fake.ingresses).toHaveLength(1);
});

it('a ticket lets somebody watch this one room and nothing else, unseen and for a short time', async () => {
  const { url, token } = await server.join!(LENA);
  expect(url).toBe(fake.url.replace(/^http/, 'ws'));
  const claims = await new TokenVerifier(KEY, SECRET).verify(token);
  expect(claims.video).toMatchObject({
    room: LENA,
    roomJoin: true,
    canSubscribe: true,
    canPublish: false,
    canPublishData: false,
    hidden: true,
  });
  expect(claims.video).not.toHaveProperty('roomAdmin');
  expect(claims.exp! - claims.nbf!).toBeLessThanOrEqual(120);
  expect((await server.join!(LENA)).token).not.toBe(token);
});

it('what it tells is believed when it is signed over these very bytes, and is only a reason to look', async () => {
  for (const event of ['ingress_started', 'ingress_started', 'participant_left', 'egress_ended', 'track_published']) {
    const { body, headers } = await fake.webhook(event);
    expect(await server.told!(body, headers)).toBe(true);
  }
  // Told twice, late and in another order: what is true is what it answers.
  expect(await on()).toEqual([]);
  expect(await fake.webhook('agent_started').then(({ body, headers }) => server.told!(body, headers))).toBe(false);
  for (const change of [
    { secret: 'another secret of somebody else, long enough' },
    { body: '{"event":"room_started"}' },
  ]) {
    const { body, headers } = await fake.webhook('ingress_ended', change);
    await expect(server.told!(body, headers)).rejects.toThrow(SignatureInvalid);
  }
  await expect(server.told!(Buffer.from('{}'), {})).rejects.toThrow(SignatureInvalid);
});

it('when it fails, stalls or knows another secret, nothing is known', async () => {
  fake.mode = 'fails';
  await expect(server.arriving([])).rejects.toThrow(ProviderUnavailable);
  fake.mode = 'stalls';
  await expect(server.arriving([])).rejects.toThrow(ProviderUnavailable);
  fake.mode = 'well';
  await expect(open('another secret of somebody else, long enough').arriving([])).rejects.toThrow(ProviderRefused);
  await expect(server.whip!.publish(LENA, 'camera', 'nonsense')).rejects.toThrow(ProviderRefused);
  expect(server.origins).toEqual([fake.url.replace(/^http/, 'ws'), fake.url]);
});

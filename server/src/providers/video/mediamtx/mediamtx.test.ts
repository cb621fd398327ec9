import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMediaMtx, type FakeMediaMtx, type MediaMtxQuestion } from '../../../../../test/fakes/video/mediamtx.ts';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid } from '../../port.ts';
import type { VideoServer } from '../port.ts';
import { createMediaMtx } from './mediamtx.ts';

const SECRET = 's3'.repeat(20);
const LENA = '0190a000-0000-7000-8000-000000000001';
const OTTO = '0190a000-0000-7000-8000-000000000002';
const OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n';
let fake: FakeMediaMtx;
let server: VideoServer;

/** Keys are checked elsewhere: here whoever shows the key of a creator is let in, and everybody may read. */
async function answer(question: MediaMtxQuestion): Promise<number> {
  const asked = server.asks!.read(SECRET, question);
  if (asked.what === 'publish') return asked.key === `live_${asked.creator}` ? 204 : 401;
  return asked.what === 'other' ? 401 : 204;
}
beforeEach(async () => {
  fake = await startMediaMtx(answer);
  server = createMediaMtx({
    api: fake.url,
    webrtc: fake.url,
    hls: 'https://video.test',
    playback: null,
    rtmp: 'rtmp://video.test:1935',
    secret: SECRET,
    timeout_ms: 400,
  });
});
afterEach(() => fake?.stop());

describe('MediaMTX', () => {
  it('takes a camera by our door, shows it by WHEP with HLS behind, and lets go of both', async () => {
    const sent = await server.whip!.publish(LENA, 'camera', OFFER);
    expect(sent.answer).toMatch(/^v=0/);
    expect(await server.arriving([])).toEqual([
      {
        creator: LENA,
        kind: 'camera',
        since: expect.any(Date),
        ways: [{ kind: 'whep' }, { kind: 'hls', url: `https://video.test/camera/${LENA}/index.m3u8` }],
      },
    ]);
    const seen = await server.whep!.watch(LENA, 'camera', OFFER);
    expect(fake.readers.size).toBe(1);
    await server.whep!.unwatch(seen.id);
    expect(fake.readers.size).toBe(0);
    // Nobody ends what is another's.
    await server.whip!.unpublish(OTTO, sent.id);
    expect(fake.paths.size).toBe(1);
    await server.whip!.unpublish(LENA, sent.id);
    await server.whip!.unpublish(LENA, sent.id);
    expect(await server.arriving([])).toEqual([]);
  });

  it('takes an encoder by RTMP with the fields that a creator is shown, and shows it by HLS, which has its sound', async () => {
    const fields = (await server.rtmp!.renewed(LENA, 'id', `live_${LENA}`))!;
    expect(fields.url).toBe('rtmp://video.test:1935/live');
    // By RTMP the path is the last part of the server and the key together.
    expect(await fake.rtmp(`live/${fields.key}`)).toBe(true);
    expect(await fake.rtmp(`live/${OTTO}?pass=live_${LENA}`)).toBe(false);
    expect(await fake.rtmp(`camera/${LENA}?pass=live_${LENA}`)).toBe(false);
    expect(await server.arriving([])).toMatchObject([
      { creator: LENA, kind: 'encoder', ways: [{ kind: 'hls', url: `https://video.test/live/${LENA}/index.m3u8` }] },
    ]);
    await server.end(LENA);
    await server.end(LENA);
    expect(await server.arriving([])).toEqual([]);
  });

  it('older ones say the same in other words', async () => {
    await fake.rtmp(`live/${LENA}?pass=live_${LENA}`, ['H264', 'Opus']);
    const now = await server.arriving([]);
    fake.old = true;
    expect(await server.arriving([])).toEqual(now);
    expect(now).toMatchObject([{ ways: [{ kind: 'whep' }, { kind: 'hls' }] }]);
  });

  it('is asked page by page, and what is nobody’s is passed over', async () => {
    for (let n = 0; n < 1_100; n++) {
      const creator = `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
      fake.paths.set(`live/${creator}`, { source: { type: 'rtmpConn', id: 'x' }, tracks: ['H264'], since: 'nonsense' });
    }
    fake.paths.set('garden', { source: { type: 'rtspSession', id: 'x' }, tracks: ['H264'], since: '' });
    expect(await server.arriving([])).toHaveLength(1_100);
  });

  it('that fails, stalls, or is something else says nothing', async () => {
    fake.mode = 'fails';
    await expect(server.arriving([])).rejects.toThrow(ProviderUnavailable);
    fake.mode = 'stalls';
    await expect(server.arriving([])).rejects.toThrow(ProviderUnavailable);
    await expect(server.whip!.publish(LENA, 'camera', OFFER)).rejects.toThrow(ProviderUnavailable);
    fake.mode = 'well';
    await expect(server.whep!.watch(LENA, 'camera', OFFER)).rejects.toThrow(ProviderRefused);
    await expect(server.whip!.publish(LENA, 'camera', 'nonsense')).rejects.toThrow(ProviderRefused);
  });
});

describe('what it asks us', () => {
  const read = (question: object) => server.asks!.read(SECRET, question);
  it('is believed by the secret alone', () => {
    expect(() => server.asks!.read('', {})).toThrow(SignatureInvalid);
    expect(() => server.asks!.read(`${SECRET}x`, {})).toThrow(SignatureInvalid);
    expect(read({ user: 'busker', password: SECRET, action: 'api' })).toEqual({ what: 'ourselves' });
    expect(read({ user: 'busker', password: 'x', action: 'api' })).toEqual({ what: 'other' });
  });

  it('an encoder shows its key as a token, as a password, or in its address', () => {
    const publish = { action: 'publish', path: `live/${LENA}` };
    const wanted = { what: 'publish', creator: LENA, key: 'k' };
    expect(read({ ...publish, token: 'k' })).toEqual(wanted);
    expect(read({ ...publish, password: 'k' })).toEqual(wanted);
    expect(read({ ...publish, query: 'a=b&pass=k' })).toEqual(wanted);
    expect(read(publish)).toEqual({ ...wanted, key: '' });
  });

  it.each([
    [null],
    ['text'],
    [{ action: 'read', path: `live/${LENA}`, protocol: 'rtsp' }],
    [{ action: 'playback', path: `live/${LENA}`, protocol: 'hls' }],
    [{ action: 'read', path: 'live/nobody', protocol: 'hls' }],
    [{ action: 'publish', path: `live/${LENA}/more`, token: 'k' }],
    [{ action: ['publish'], path: { a: 1 } }],
    [{ action: 'api' }],
  ])('nothing else is anybody’s to do: %o', (question) => {
    expect(server.asks!.read(SECRET, question)).toEqual({ what: 'other' });
  });
});

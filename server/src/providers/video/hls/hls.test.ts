import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHls, type FakeHls } from '../../../../../test/fakes/video/hls.ts';
import { createHls, type HlsSettings } from './hls.ts';
import { readPlaylist } from './playlist.ts';

const PAGE = 'https://busker.test';
let fake: FakeHls;
let now = 0;
beforeEach(async () => {
  fake = await startHls();
  now = 1_000_000;
});
afterEach(() => fake?.stop());

const open = (change: Partial<HlsSettings> = {}) =>
  createHls({
    origins: [fake.url],
    private_addresses: true,
    page_origin: PAGE,
    now: () => now,
    timeout_ms: 2_000,
    ...change,
  });
const sender = (path: string | null) => ({
  creator: '0190a000-0000-7000-8000-000000000001',
  handle: 'lena',
  address: path === null ? null : fake.url + path,
});
const LIVE = '/live/index.m3u8';

describe('any HLS address', () => {
  it('has pictures when its playlist has, and viewers load it from there', async () => {
    const hls = open();
    expect(await hls.arriving([sender(LIVE), sender(null)])).toEqual([
      {
        creator: sender(LIVE).creator,
        kind: 'address',
        since: expect.any(Date),
        ways: [{ kind: 'hls', url: fake.url + LIVE }],
      },
    ]);
    expect(hls.origins).toEqual([fake.url]);
    // It is asked as a page would ask.
    expect(fake.asked.every(({ headers }) => headers['origin'] === PAGE)).toBe(true);
  });

  it.each<[string, (on: FakeHls) => void, string]>([
    ['is not there', (on) => (on.state = 'off'), 'nothing_there'],
    ['has no pieces yet', (on) => (on.state = 'empty'), 'nothing_there'],
    ['is something else', (on) => (on.state = 'other'), 'not_hls'],
    ['is over', (on) => (on.state = 'ended'), 'ended'],
    ['may not be opened by pages', (on) => (on.allow = null), 'cors'],
    ['may be opened by other pages', (on) => (on.allow = 'https://other.test'), 'cors'],
    ['has its pieces elsewhere', (on) => (on.pieces_at = 'https://cdn.test/'), 'pieces_elsewhere'],
    ['is broken', (on) => (on.mode = 'fails'), 'unreachable'],
  ])('what %s is not shown, and why is told', async (_what, change, problem) => {
    const hls = open();
    change(fake);
    expect(await hls.addresses!.check(fake.url + LIVE)).toBe(problem);
    expect(await hls.arriving([sender(LIVE)])).toEqual([]);
  });

  it('may name one page, and may lead on within what is allowed', async () => {
    fake.allow = PAGE;
    expect(await open().addresses!.check(fake.url + LIVE)).toBeNull();
    expect(await open().addresses!.check(`${fake.url}/moved.m3u8`)).toBeNull();
    fake.moved_to = 'http://169.254.169.254/latest/meta-data';
    expect(await open().addresses!.check(`${fake.url}/moved.m3u8`)).toBe('not_allowed');
  });

  it('a private address is not looked at without leave, nor one at another origin', async () => {
    expect(await open({ private_addresses: false }).addresses!.check(fake.url + LIVE)).toBe('not_allowed');
    expect(await open({ origins: ['https://video.test'] }).addresses!.check(fake.url + LIVE)).toBe('not_allowed');
    expect(fake.asked).toEqual([]);
  });

  it('who stalls is given up, and holds nobody else up', async () => {
    fake.mode = 'stalls';
    const stalled = await startHls();
    const hls = open({ origins: [fake.url, stalled.url], timeout_ms: 300 });
    const good = { ...sender(null), creator: '0190a000-0000-7000-8000-000000000002', address: stalled.url + LIVE };
    expect((await hls.arriving([sender(LIVE), good])).map(({ creator }) => creator)).toEqual([good.creator]);
    await stalled.stop();
  });

  it('a picture that stands still for long is none, until something new comes', async () => {
    const hls = open();
    const check = () => hls.addresses!.check(fake.url + LIVE);
    expect(await check()).toBeNull();
    now += 29_000;
    expect(await check()).toBeNull();
    now += 2_000;
    expect(await check()).toBe('still');
    fake.pieces++;
    now += 2_000;
    expect(await check()).toBeNull();
  });

  it('many who ask at once are one question', async () => {
    const hls = open();
    await Promise.all(Array.from({ length: 20 }, () => hls.addresses!.check(fake.url + LIVE)));
    expect(fake.asked).toHaveLength(2);
  });
});

describe('a playlist', () => {
  it('of low latency has something new with each part', () => {
    const with_parts = (n: number) =>
      readPlaylist(
        `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:4\n#EXTINF:1,\na.mp4\n${Array.from({ length: n }, (_, at) => `#EXT-X-PART:DURATION=0.2,URI="p${at}.mp4"\n`).join('')}`,
      );
    expect(with_parts(1)).toMatchObject({ kind: 'media', pieces: ['a.mp4'], ended: false });
    expect(with_parts(1)).not.toEqual(with_parts(2));
  });

  it.each([
    '',
    'hello',
    '#EXTM3U',
    '#EXTM3U\n#EXT-X-TARGETDURATION:x\na.ts',
    '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n',
  ])('is not %j', (text) => expect(readPlaylist(text)).toBeUndefined());
});

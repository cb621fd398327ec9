import { afterEach, beforeEach, expect, it } from 'vitest';
import { startOwncast, type FakeOwncast } from '../../../../../test/fakes/video/owncast.ts';
import { ProviderUnavailable } from '../../port.ts';
import type { VideoServer } from '../port.ts';
import { createOwncast } from './owncast.ts';

const lena = { creator: '0190a000-0000-7000-8000-000000000001', handle: 'lena', address: null };
const otto = { creator: '0190a000-0000-7000-8000-000000000002', handle: 'otto', address: null };
const mira = { creator: '0190a000-0000-7000-8000-000000000003', handle: 'mira', address: null };
let first: FakeOwncast;
let second: FakeOwncast;
let owncast: VideoServer;
beforeEach(async () => {
  first = await startOwncast();
  second = await startOwncast();
  owncast = createOwncast({
    channels: [
      { handle: 'lena', url: first.url },
      { handle: otto.creator, url: second.url },
    ],
    timeout_ms: 400,
  });
});
afterEach(async () => {
  await first?.stop();
  await second?.stop();
});
const on = async () => (await owncast.arriving([lena, otto, mira])).map(({ creator }) => creator);

it('whose channel is online has pictures, by their handle or their id; nobody else has', async () => {
  expect(await on()).toEqual([]);
  first.online = true;
  expect(await owncast.arriving([lena, otto, mira])).toEqual([
    {
      creator: lena.creator,
      kind: 'address',
      since: new Date('2026-11-28T10:00:00Z'),
      ways: [{ kind: 'hls', url: `${first.url}/hls/stream.m3u8` }],
    },
  ]);
  second.online = true;
  expect(await on()).toEqual([lena.creator, otto.creator]);
  expect(owncast.origins).toEqual([first.url, second.url]);
  expect([lena, otto, mira].map((sender) => owncast.addresses!.of(sender))).toEqual([first.url, second.url, null]);
});

it('a channel that does not answer is off; when none answers, nothing is known', async () => {
  first.online = second.online = true;
  first.mode = 'stalls';
  expect(await on()).toEqual([otto.creator]);
  expect(await owncast.addresses!.check(first.url)).toBe('unreachable');
  second.mode = 'fails';
  await expect(on()).rejects.toThrow(ProviderUnavailable);
  first.mode = second.mode = 'well';
  expect(await on()).toEqual([lena.creator, otto.creator]);
});

import { describe, expect, it } from 'vitest';
import type { EnvName, Environment } from './config.ts';
import { readVideo } from './video-config.ts';

function read(env: Environment, production = true) {
  const problems: string[] = [];
  const video = readVideo((name: EnvName) => env[name], production, problems);
  return { video, problems };
}
const SECRET = 'a1'.repeat(20);
const MEDIAMTX = {
  BUSKER_VIDEO: 'mediamtx',
  BUSKER_MEDIAMTX_API: 'http://127.0.0.1:9997',
  BUSKER_MEDIAMTX_WEBRTC: 'http://127.0.0.1:8889/',
  BUSKER_MEDIAMTX_HLS: 'https://video.example.com',
  BUSKER_MEDIAMTX_SECRET: SECRET,
} satisfies Environment;

const LIVEKIT: Environment = {
  BUSKER_VIDEO: 'livekit',
  BUSKER_LIVEKIT_URL: 'wss://lk.example',
  BUSKER_LIVEKIT_API_KEY: 'key',
  BUSKER_LIVEKIT_API_SECRET: 'secret',
};

describe('who carries live pictures', () => {
  it('is this program, unless something else is said', () => {
    expect(read({})).toEqual({ video: { server: 'built-in' }, problems: [] });
    expect(read({ BUSKER_VIDEO: 'youtube' }).problems).toEqual([
      'BUSKER_VIDEO must be one of built-in, mediamtx, livekit, owncast, hls, not "youtube".',
    ]);
  });

  it('each server is read with what it needs', () => {
    expect(read({ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: 'https://a.example, https://b.example:8443' })).toEqual({
      video: { server: 'hls', origins: ['https://a.example', 'https://b.example:8443'], private_addresses: false },
      problems: [],
    });
    expect(read(MEDIAMTX)).toEqual({
      video: {
        server: 'mediamtx',
        api: 'http://127.0.0.1:9997',
        webrtc: 'http://127.0.0.1:8889',
        hls: 'https://video.example.com',
        rtmp: null,
        playback: null,
        secret: SECRET,
      },
      problems: [],
    });
    expect(
      read({
        BUSKER_VIDEO: 'owncast',
        BUSKER_OWNCAST_CHANNELS: '@chalk.lena=https://live.example.com/, otto=https://o.example',
      }),
    ).toEqual({
      video: {
        server: 'owncast',
        channels: [
          { handle: 'chalk.lena', url: 'https://live.example.com' },
          { handle: 'otto', url: 'https://o.example' },
        ],
      },
      problems: [],
    });
    expect(
      read({
        BUSKER_VIDEO: 'livekit',
        BUSKER_LIVEKIT_URL: 'wss://lk.example',
        BUSKER_LIVEKIT_API_KEY: 'key',
        BUSKER_LIVEKIT_API_SECRET: 'secret',
      }).problems,
    ).toEqual([]);
  });

  it('recordings have their settings: a playback server, a folder by one or two names', () => {
    const playback = 'http://127.0.0.1:9996';
    expect(read({ ...MEDIAMTX, BUSKER_MEDIAMTX_PLAYBACK: playback }).video).toMatchObject({ playback });
    const livekit = (more: Environment) => read({ ...LIVEKIT, ...more });
    expect(livekit({}).video).toMatchObject({ recordings: null });
    expect(livekit({ BUSKER_LIVEKIT_RECORDINGS: '/srv/egress' }).video).toMatchObject({
      recordings: { here: '/srv/egress', there: '/srv/egress' },
    });
    expect(
      livekit({ BUSKER_LIVEKIT_RECORDINGS: '/srv/egress', BUSKER_LIVEKIT_EGRESS_FOLDER: '/out/' }).video,
    ).toMatchObject({ recordings: { here: '/srv/egress', there: '/out' } });
    for (const [more, says] of [
      [{ BUSKER_LIVEKIT_RECORDINGS: 'egress' }, /begins with \//],
      [{ BUSKER_LIVEKIT_RECORDINGS: '/srv/{room_name}' }, /without braces/],
      [{ BUSKER_LIVEKIT_EGRESS_FOLDER: '/out' }, /needs BUSKER_LIVEKIT_RECORDINGS/],
    ] as const)
      expect(livekit(more).problems).toEqual([expect.stringMatching(says)]);
  });

  it.each<[Environment, RegExp]>([
    [{ BUSKER_VIDEO: 'hls' }, /needs BUSKER_HLS_ORIGINS/],
    [{ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: '*' }, /must be origins/],
    [{ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: 'https://*.example' }, /must be origins/],
    [{ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: 'http://a.example' }, /must be origins/],
    [{ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: 'https://a.example/live' }, /must be origins/],
    [{ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: "https://a.example;script-src'unsafe-inline'" }, /must be origins/],
    [{ BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: 'https://a.example', BUSKER_HLS_PRIVATE: 'maybe' }, /yes or no/],
    [{ ...MEDIAMTX, BUSKER_MEDIAMTX_API: '' }, /BUSKER_MEDIAMTX_API must be an address/],
    [{ ...MEDIAMTX, BUSKER_MEDIAMTX_SECRET: 'short' }, /needs BUSKER_MEDIAMTX_SECRET/],
    [
      { ...MEDIAMTX, BUSKER_MEDIAMTX_HLS: 'http://video.example.com' },
      /BUSKER_MEDIAMTX_HLS must be an address that begins with https/,
    ],
    [{ ...MEDIAMTX, BUSKER_MEDIAMTX_RTMP: 'video.example.com' }, /begins with rtmp:\/\/ or rtmps/],
    [{ ...MEDIAMTX, BUSKER_MEDIAMTX_API: 'http://me:secret@127.0.0.1' }, /BUSKER_MEDIAMTX_API must be an address/],
    [{ BUSKER_VIDEO: 'livekit', BUSKER_LIVEKIT_URL: 'wss://lk.example' }, /needs both BUSKER_LIVEKIT_API_KEY/],
    [
      { BUSKER_VIDEO: 'livekit', BUSKER_LIVEKIT_API_KEY: 'k', BUSKER_LIVEKIT_API_SECRET: 's' },
      /needs BUSKER_LIVEKIT_URL/,
    ],
    [{ BUSKER_VIDEO: 'owncast' }, /needs BUSKER_OWNCAST_CHANNELS/],
    [{ BUSKER_VIDEO: 'owncast', BUSKER_OWNCAST_CHANNELS: 'https://o.example' }, /must be handle=address/],
    [
      { BUSKER_VIDEO: 'owncast', BUSKER_OWNCAST_CHANNELS: 'a=https://o.example,b=https://o.example' },
      /one Owncast twice/,
    ],
  ])('what is wrong is said in one sentence: %o', (env, says) => {
    const { problems } = read(env);
    expect(problems).toEqual([expect.stringMatching(says)]);
  });

  it('http is enough to try things out, and no further', () => {
    const env = { BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: 'http://localhost:8888' };
    expect(read(env, false).problems).toEqual([]);
    expect(read(env, true).problems).toHaveLength(1);
  });
});

/** What of a playlist is recorded, and what is not. Pure. */
import { describe, expect, it } from 'vitest';
import { readRecordable } from './hls-segments.ts';

const media = (...lines: string[]) => readRecordable(['#EXTM3U', '#EXT-X-TARGETDURATION:2', ...lines, ''].join('\n'));

describe('a playlist that is to be recorded', () => {
  it('of several variants has the best that is not too much, with its own sound', () => {
    const sounds = [
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one",URI="one.m3u8"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="two, and more",DEFAULT=YES,URI="two.m3u8"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="a",NAME="words",URI="words.m3u8"',
    ];
    const variant = (bits: number, uri: string, more = '') => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${bits},CODECS="avc1.64001f,mp4a.40.2"${more}`,
      uri,
    ];
    const master = (...lines: string[]) => readRecordable(['#EXTM3U', ...lines].join('\r\n'));
    expect(
      master(
        ...sounds,
        ...variant(500_000, 'low.m3u8'),
        ...variant(6_000_000, 'high.m3u8', ',AUDIO="a"'),
        ...variant(40_000_000, 'film.m3u8'),
      ),
    ).toEqual({ kind: 'master', video: 'high.m3u8', audio: 'two.m3u8' });
    expect(master(...variant(40_000_000, 'film.m3u8'))).toEqual({
      kind: 'master',
      video: 'film.m3u8',
      audio: undefined,
    });
  });

  it('has its pieces by number, and says where times or heads begin anew', () => {
    expect(
      media(
        '#EXT-X-MEDIA-SEQUENCE:7',
        '#EXT-X-MAP:URI="a.mp4"',
        '#EXTINF:2,',
        '7.m4s',
        '#EXTINF:2,',
        '8.m4s',
        '#EXT-X-DISCONTINUITY',
        '#EXTINF:2,',
        '9.m4s',
        '#EXT-X-MAP:URI="b.mp4"',
        '#EXTINF:2,',
        '10.m4s',
      ),
    ).toEqual({
      kind: 'media',
      segments: [
        { seq: 7, uri: '7.m4s', map: 'a.mp4', anew: false },
        { seq: 8, uri: '8.m4s', map: 'a.mp4', anew: false },
        { seq: 9, uri: '9.m4s', map: 'a.mp4', anew: true },
        { seq: 10, uri: '10.m4s', map: 'b.mp4', anew: true },
      ],
    });
  });

  it.each([
    ['#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/1"', '#EXTINF:2,', '1.ts'],
    ['#EXTINF:2,', '#EXT-X-BYTERANGE:1000@0', 'all.ts'],
    ['#EXT-X-MAP:URI="all.mp4",BYTERANGE="800@0"', '#EXTINF:2,', 'all.mp4'],
  ])('with %s is not recorded', (...lines) => expect(media(...lines)).toEqual({ kind: 'unfit' }));

  it('that is none is none', () => {
    for (const text of [
      '',
      'hello',
      '#EXTM3U',
      '#EXTM3U\n1.ts',
      '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:-4\n1.ts',
    ])
      expect(readRecordable(text)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { sniff, SNIFF_BYTES } from './sniff.ts';

const file = (head: Buffer | string): Buffer => Buffer.concat([Buffer.from(head as string), Buffer.alloc(SNIFF_BYTES)]);
const mpegts = (): Buffer => {
  const bytes = Buffer.alloc(SNIFF_BYTES);
  for (const at of [0, 188, 376]) bytes[at] = 0x47;
  return bytes;
};

describe('what a file is', () => {
  it.each([
    ['mp4', file('\u0000\u0000\u0000\u0020ftypisom')],
    ['mp4', file('\u0000\u0000\u0000\u0014ftypqt  ')],
    ['webm', file(Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex'))],
    ['mpegts', mpegts()],
  ] as const)('is told by its first bytes: %s', (container, bytes) => {
    expect(sniff(bytes)).toBe(container);
  });

  it.each([
    ['a playlist that names other files', file('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd')],
    ['a list for joining files', file('ffconcat version 1.0\nfile /etc/passwd')],
    ['a page', file('<!doctype html><script>alert(1)</script>')],
    ['a picture', file(Buffer.from('89504e470d0a1a0a', 'hex'))],
    ['a box that is longer than any', file(Buffer.from('ffffffff66747970', 'hex'))],
    ['Matroska without its name', file(Buffer.from('1a45dfa3', 'hex'))],
    ['one packet of MPEG-TS', file(Buffer.from('47', 'hex'))],
    ['nothing', Buffer.alloc(0)],
  ])('is none of them: %s', (_what, bytes) => {
    expect(sniff(bytes)).toBeUndefined();
  });
});

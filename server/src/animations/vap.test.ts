/** Boxes that somebody made to hurt: each is refused with its reason. Pure. */
import { LIMITS } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { box, INFO, vapc } from '../../../test/helpers/vap-file.ts';
import { readVap } from './vap.ts';

describe('the boxes of a VAP file', () => {
  const parts = [box('ftyp', Buffer.alloc(8)), box('moov', Buffer.alloc(8)), box('mdat', Buffer.alloc(8))];
  const good = Buffer.concat([...parts, vapc()]);
  it('are read when all is well', () => {
    expect(readVap(good)).toMatchObject({ duration_ms: 1_000, fused: false });
  });
  const sized = (size: number, more = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size, 0);
    head.write('free', 4, 'latin1');
    return Buffer.concat([...parts, vapc(), head, more]);
  };
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(2n ** 63n);
  it.each<[string, Buffer, RegExp]>([
    ['no box vapc', Buffer.concat(parts), /vap_none/],
    ['two boxes vapc', Buffer.concat([good, vapc()]), /vap_twice/],
    ['no moov', Buffer.concat([parts[0]!, parts[2]!, vapc()]), /mp4_no_box .*moov/],
    ['a box of four bytes', sized(4), /mp4_damaged/],
    ['a box beyond the end', sized(4_000_000_000), /mp4_damaged/],
    ['a long box beyond all memory', sized(1, long), /mp4_damaged/],
    ['a long box without its length', sized(1), /mp4_damaged/],
    ['half a head', Buffer.concat([good, Buffer.alloc(3)]), /mp4_damaged/],
    [
      'too many boxes',
      Buffer.concat([good, ...Array.from({ length: 70 }, () => box('free', Buffer.alloc(0)))]),
      /mp4_boxes .*64/,
    ],
    ['a huge box vapc', Buffer.concat([...parts, box('vapc', Buffer.alloc(600_000, 32))]), /vap_large/],
    ['no JSON', Buffer.concat([...parts, box('vapc', Buffer.from('{'))]), /vap_not_json/],
    ['no info', Buffer.concat([...parts, box('vapc', Buffer.from('[]'))]), /vap_no_info/],
    [
      'a frame beside the video',
      Buffer.concat([...parts, vapc({ ...INFO, aFrame: [96, 0, 32, 32] })]),
      /vap_frame .*aFrame/,
    ],
    [
      'a frame that is no frame',
      Buffer.concat([...parts, vapc({ ...INFO, rgbFrame: [0, 0, '64', 64] })]),
      /vap_frame .*rgbFrame/,
    ],
    [
      'a frame before the video',
      Buffer.concat([...parts, vapc({ ...INFO, rgbFrame: [-1, 0, 64, 64] })]),
      /vap_frame .*rgbFrame/,
    ],
    ['a width without measure', Buffer.concat([...parts, vapc({ ...INFO, w: 1e9 })]), /vap_number .*"w"/],
    ['a rate of nothing', Buffer.concat([...parts, vapc({ ...INFO, fps: 0 })]), /vap_number .*"fps"/],
    ['a length of a minute', Buffer.concat([...parts, vapc({ ...INFO, f: 600, fps: 10 })]), /length/],
    ['too many bytes', Buffer.concat([good, box('free', Buffer.alloc(LIMITS.animation_video_bytes))]), /too_large/],
  ])('with %s are refused', (_what, file, why) => {
    expect(() => readVap(file)).toThrow(why);
  });
});

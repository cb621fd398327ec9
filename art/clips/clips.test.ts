import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clips as planned, LIMIT_BYTES } from './list.ts';

interface Made {
  id: string;
  kind: 'post' | 'live';
  title: string;
  creator_hint: string;
  file: string;
  poster: string;
  width: number;
  height: number;
  duration_ms: number;
  bytes: number;
  sha256: string;
  has_audio: boolean;
  alt: string;
}

const folder = new URL('../out/clips/', import.meta.url);
const made = JSON.parse(readFileSync(new URL('clips.json', folder), 'utf8')) as Made[];
const read = (name: string): Buffer => readFileSync(new URL(name, folder));

interface Box {
  type: string;
  start: number;
  end: number;
}

/** The boxes of an MP4 between two offsets, in file order. */
function boxes(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) throw new Error(`box of ${size} bytes at ${at}`);
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at + 8, end: at + size });
    at += size;
  }
  return found;
}

/** All boxes at a path such as moov/trak/mdia. */
function inside(bytes: Buffer, path: string): Box[] {
  let level: Box[] = [{ type: '', start: 0, end: bytes.length }];
  for (const name of path.split('/'))
    level = level.flatMap((box) => boxes(bytes, box.start, box.end).filter((b) => b.type === name));
  return level;
}

const tracks = (bytes: Buffer): string[] =>
  inside(bytes, 'moov/trak/mdia/hdlr').map((b) => bytes.toString('latin1', b.start + 8, b.start + 12));

test('there are ten posts and three live loops, as planned, and nothing else in the folder', () => {
  expect(made.map((c) => c.id)).toEqual(planned.map((c) => c.id));
  expect(made.filter((c) => c.kind === 'post')).toHaveLength(10);
  expect(made.filter((c) => c.kind === 'live')).toHaveLength(3);
  expect(readdirSync(folder).toSorted()).toEqual([...made.flatMap((c) => [c.file, c.poster]), 'clips.json'].toSorted());
});

test('all clips together stay within the limit, and enough of them have sound', () => {
  expect(made.reduce((sum, c) => sum + c.bytes, 0)).toBeLessThan(LIMIT_BYTES.all);
  expect(made.filter((c) => c.kind === 'post' && c.has_audio).length).toBeGreaterThanOrEqual(6);
  expect(made.filter((c) => c.kind === 'live').every((c) => c.has_audio)).toBe(true);
});

describe.each(made)('$id', (clip) => {
  const bytes = read(clip.file);

  test('is the file that clips.json describes', () => {
    expect(bytes.length).toBe(clip.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(clip.sha256);
  });

  test('fits its limit in bytes and in time', () => {
    expect(clip.bytes).toBeLessThanOrEqual(LIMIT_BYTES[clip.kind]);
    const [least, most] = clip.kind === 'post' ? [6000, 9000] : [12_000, 16_000];
    expect(clip.duration_ms).toBeGreaterThanOrEqual(least ?? 0);
    expect(clip.duration_ms).toBeLessThanOrEqual(most ?? 0);
  });

  test('starts to play before it is loaded: moov stands before mdat', () => {
    const order = boxes(bytes).map((b) => b.type);
    expect(order[0]).toBe('ftyp');
    expect(order.indexOf('moov')).toBeGreaterThan(0);
    expect(order.indexOf('moov')).toBeLessThan(order.indexOf('mdat'));
  });

  test('has the tracks, the size and the length it claims', () => {
    expect(tracks(bytes).toSorted()).toEqual(clip.has_audio ? ['soun', 'vide'] : ['vide']);
    const [header] = inside(bytes, 'moov/mvhd');
    const at = header?.start ?? 0;
    const seconds = bytes.readUInt32BE(at + 16) / bytes.readUInt32BE(at + 12);
    expect(Math.abs(seconds * 1000 - clip.duration_ms)).toBeLessThan(30);
    const video = inside(bytes, 'moov/trak/tkhd').map((b) => [
      bytes.readUInt32BE(b.end - 8) / 65_536,
      bytes.readUInt32BE(b.end - 4) / 65_536,
    ]);
    expect(video).toContainEqual([clip.width, clip.height]);
    // H.264 is in an avc1 entry whose profile is baseline (66) or main (77), which every phone decodes
    const avcc = bytes.indexOf('avcC', 0, 'latin1');
    expect([66, 77]).toContain(bytes[avcc + 5]);
  });

  test('has a small WebP poster and words for those who cannot see it', () => {
    const poster = read(clip.poster);
    expect(poster.toString('latin1', 0, 4) + poster.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    expect(poster.length).toBeLessThanOrEqual(LIMIT_BYTES.poster);
    expect(clip.alt.length).toBeGreaterThan(30);
    expect(clip.title.length).toBeGreaterThan(10);
    expect(clip.creator_hint).toMatch(/^[a-z][a-z.]+[a-z]$/);
  });
});

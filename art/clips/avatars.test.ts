import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { people } from './people.ts';

interface Avatar {
  id: string;
  file: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  alt: string;
}

const folder = new URL('../out/avatars/', import.meta.url);
const avatars = JSON.parse(readFileSync(new URL('avatars.json', folder), 'utf8')) as Avatar[];

/** Width and height of a lossy WebP without extensions, from its first key frame. */
function sizeOf(webp: Buffer): [number, number] {
  const start = webp.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
  return [webp.readUInt16LE(start + 3) & 0x3fff, webp.readUInt16LE(start + 5) & 0x3fff];
}

test('every person has an avatar, and no two look the same', () => {
  expect(avatars.map((a) => [a.id, a.alt])).toEqual(people.map((p) => [p.id, p.alt]));
  expect(new Set(avatars.map((a) => a.sha256)).size).toBe(16);
  expect(readdirSync(folder).toSorted()).toEqual([...avatars.map((a) => a.file), 'avatars.json'].toSorted());
});

describe.each(avatars)('$id', (avatar) => {
  test('is the small picture that avatars.json describes', () => {
    const bytes = readFileSync(new URL(avatar.file, folder));
    expect(bytes.length).toBe(avatar.bytes);
    expect(bytes.length).toBeLessThanOrEqual(6000);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(avatar.sha256);
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    expect(sizeOf(bytes)).toEqual([avatar.width, avatar.height]);
  });
});

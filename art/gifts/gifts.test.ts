import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { GIFT_CATEGORIES } from '@busker/protocol';
import { describe, expect, test } from 'vitest';
import { toText } from '../kit/composition.ts';
import { blockLuminance, flashesPerSecond } from '../../server/src/animations/flash.ts';
import { openRenderer } from '../kit/render.ts';
import type { AnimationJson } from '../kit/types.ts';
import type { CatalogueEntry, FileEntry } from './catalogue.ts';
import { faults } from './inspect.ts';
import { GIFTS } from './set.ts';

const OUT = join(import.meta.dirname, '../out/gifts');
const LIMIT = {
  /** A small gift comes with every banner. */
  small_animation_bytes: 30 * 1024,
  full_screen_animation_gzip_bytes: 150 * 1024,
  still_bytes: 20 * 1024,
  sound_bytes: 40 * 1024,
  /** Everything is committed, so every clone carries it, compressed as git does. */
  total_compressed_bytes: 1_400_000,
} as const;

const catalogue = JSON.parse(readFileSync(join(OUT, 'catalogue.json'), 'utf8')) as CatalogueEntry[];
const content = (entry: CatalogueEntry, file: FileEntry): Buffer => readFileSync(join(OUT, entry.id, file.file));
const animationText = (entry: CatalogueEntry): string => content(entry, entry.renditions.animation).toString('utf8');
const each = catalogue.map((entry) => [entry.id, entry] as const);
const fullScreen = each.filter(([, entry]) => entry.full_screen);

describe('the catalogue of house gifts', () => {
  test('has the gifts of the set from 1 to 40 000 coins, dearer ones later, with ids of their own', () => {
    expect(catalogue.map((entry) => entry.id)).toEqual(GIFTS.map((gift) => gift.id));
    const prices = catalogue.map((entry) => entry.price_coins);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    expect(prices[0]).toBe(1);
    expect(prices.at(-1)).toBe(40_000);
    expect(prices.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(catalogue.map((entry) => entry.id)).size).toBe(GIFTS.length);
    expect(new Set(catalogue.map((entry) => entry.name)).size).toBe(GIFTS.length);
    for (const entry of catalogue) expect(entry.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('is complete: what it lists is what is on disk, and nothing else is there', () => {
    expect(readdirSync(OUT).toSorted()).toEqual([...catalogue.map((entry) => entry.id), 'catalogue.json'].toSorted());
    for (const entry of catalogue) {
      const { animation, still, sound = [] } = entry.renditions;
      expect(readdirSync(join(OUT, entry.id)).toSorted()).toEqual(
        [animation, still, ...sound].map((file) => file.file).toSorted(),
      );
    }
  });

  test('together stays within what a clone should carry', () => {
    const compressed = (file: Buffer): number => deflateSync(file).length;
    const sizes = catalogue.flatMap((entry) => {
      const { animation, still, sound = [] } = entry.renditions;
      return [animation, still, ...sound].map((file) => compressed(content(entry, file)));
    });
    expect(sizes.reduce((sum, size) => sum + size, compressed(readFileSync(join(OUT, 'catalogue.json'))))).toBeLessThan(
      LIMIT.total_compressed_bytes,
    );
  });

  test('has several gifts of every kind that people know', () => {
    const kinds = Map.groupBy(catalogue, (entry) => entry.category);
    expect([...kinds.keys()].toSorted()).toEqual([...GIFT_CATEGORIES].toSorted());
    for (const [kind, gifts] of kinds) expect(gifts.length, kind).toBeGreaterThanOrEqual(3);
  });

  test.each(each)('%s: bytes and hashes are those of its files, within the limits', (_id, entry) => {
    const { animation, still, sound = [] } = entry.renditions;
    for (const file of [animation, still, ...sound]) {
      const bytes = content(entry, file);
      expect(file.bytes).toBe(bytes.length);
      expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(still.bytes).toBeLessThanOrEqual(LIMIT.still_bytes);
    for (const file of sound) expect(file.bytes).toBeLessThanOrEqual(LIMIT.sound_bytes);
    if (entry.full_screen)
      expect(gzipSync(content(entry, animation), { level: 9 }).length).toBeLessThanOrEqual(
        LIMIT.full_screen_animation_gzip_bytes,
      );
    else expect(animation.bytes).toBeLessThanOrEqual(LIMIT.small_animation_bytes);
    expect(entry.full_screen).toBe(entry.price_coins >= 1000);
    expect(sound.length > 0).toBe(entry.price_coins >= 500);
    expect(entry.alt).toMatch(/^[A-Z].{20,}\.$/);
  });

  test.each(each)('%s: size, length and cues are those of the animation', (_id, entry) => {
    const document = JSON.parse(animationText(entry)) as AnimationJson;
    expect([document.w, document.h]).toEqual([entry.width, entry.height]);
    expect(entry.duration_ms).toBe(Math.round((document.op * 1000) / document.fr));
    expect(document.fr).toBe(60);
    expect(entry.duration_ms).toBeLessThanOrEqual(entry.full_screen ? 6000 : 2500);
    expect(document.markers.map((marker) => ({ at_ms: Math.round((marker.tm * 1000) / 60), name: marker.cm }))).toEqual(
      entry.cues,
    );
    for (const cue of entry.cues) {
      expect(cue.at_ms).toBeGreaterThanOrEqual(0);
      expect(cue.at_ms).toBeLessThan(entry.duration_ms);
    }
  });

  test.each(each)('%s: has no expressions, no outside assets and only allowed layers', (_id, entry) => {
    expect(faults(JSON.parse(animationText(entry)))).toEqual([]);
  });

  test('an expression, an outside asset or a text layer would be found', () => {
    expect(faults({ ks: { r: { a: 0, k: 0, x: 'globalThis.x = 1' } } })).toHaveLength(1);
    expect(faults({ assets: [{ u: 'https://example.org/', p: 'a.png', e: 0 }] })).toHaveLength(2);
    expect(faults({ layers: [{ ty: 5, ind: 1 }] })).toHaveLength(1);
  });

  test.each(GIFTS.map((gift) => [gift.id, gift] as const))('%s: building again gives the same bytes', (id, gift) => {
    const again = toText(gift.scene());
    expect(toText(gift.scene())).toBe(again);
    expect(
      readFileSync(join(OUT, id, 'animation.json'), 'utf8') === again,
      'run: npm run gifts -- build --animations',
    ).toBe(true);
  });

  test("Microsoft's notice is there for the parts we took", () => {
    expect(readFileSync(join(import.meta.dirname, '../../NOTICE'), 'utf8')).toContain(
      'Copyright (c) Microsoft Corporation',
    );
  });
});

const RENDER_TIMEOUT_MS = 60_000;

describe('what the player draws', () => {
  const drawnPixels = (rgba: Uint8Array): number =>
    rgba.reduce((count, value, i) => count + (i % 4 === 3 && value > 0 ? 1 : 0), 0);

  test.each(fullScreen)(
    '%s: begins and ends with nothing on the screen, and fills it in between',
    async (_id, entry) => {
      const renderer = await openRenderer(animationText(entry), 180, 320);
      expect(drawnPixels(renderer.frame(0))).toBe(0);
      expect(drawnPixels(renderer.frame(renderer.length_frames - 1))).toBe(0);
      expect(drawnPixels(renderer.frame(renderer.length_frames * 0.55))).toBeGreaterThan(180 * 320 * 0.5);
      renderer.close();
    },
    RENDER_TIMEOUT_MS,
  );

  test.each(each.filter(([, entry]) => !entry.full_screen))(
    '%s: ends as it begins, so that it can loop',
    async (_id, entry) => {
      const renderer = await openRenderer(animationText(entry), 120, 120);
      const first = renderer.frame(0);
      const last = renderer.frame(renderer.length_frames - 1);
      const difference = first.reduce((sum, value, i) => sum + Math.abs(value - last[i]!), 0) / first.length;
      expect(difference).toBeLessThan(4);
      renderer.close();
    },
    RENDER_TIMEOUT_MS,
  );

  const COLUMNS = 4;
  const ROWS = 6;
  const EVERY = 3;

  test.each(each)(
    '%s: flashes at most three times a second, over dark and over bright video',
    async (_id, entry) => {
      const width = entry.full_screen ? 72 : 64;
      const renderer = await openRenderer(
        animationText(entry),
        width,
        Math.round((width * entry.height) / entry.width),
      );
      const frames: Uint8Array[] = [];
      for (let frame = 0; frame < renderer.length_frames; frame += EVERY) frames.push(renderer.frame(frame));
      renderer.close();
      for (const behind of [0, 128, 255]) {
        const blocks = frames.map((rgba) => blockLuminance(rgba, width, COLUMNS, ROWS, behind));
        const counts = blocks[0]!.map((_, b) =>
          flashesPerSecond(
            blocks.map((frame) => frame[b]!),
            60 / EVERY,
          ),
        );
        const tooMany = counts.filter((count) => count > 3).length;
        expect(tooMany / counts.length, `blocks over grey ${behind}: ${counts.join(' ')}`).toBeLessThanOrEqual(0.1);
        const whole = blocks.map((frame) => frame.reduce((sum, value) => sum + value, 0) / frame.length);
        expect(flashesPerSecond(whole, 60 / EVERY)).toBeLessThanOrEqual(3);
      }
    },
    RENDER_TIMEOUT_MS,
  );

  test('a strobe would be caught, a slow change would not', () => {
    const strobe = Array.from({ length: 40 }, (_, i) => (i % 4 < 2 ? 0.1 : 0.7));
    const slow = Array.from({ length: 40 }, (_, i) => 0.1 + (0.6 * i) / 40);
    expect(flashesPerSecond(strobe, 20)).toBeGreaterThan(3);
    expect(flashesPerSecond(slow, 20)).toBe(0);
  });
});

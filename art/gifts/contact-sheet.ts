/**
 * Draws gifts at several moments on a dark backdrop:
 * `node art/gifts/contact-sheet.ts [--only id,id] [--out file.png] [--moments 5] [--frames 10,40] [--scale 1]`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodePng } from '../kit/png.ts';
import { openRenderer } from '../kit/render.ts';
import { backdrop, layOver } from './backdrop.ts';
import type { CatalogueEntry } from './catalogue.ts';

const OUT = join(import.meta.dirname, '../out/gifts');
const GAP = 8;
const SMALL_SIDE = 150;
const FULL_WIDTH = 158;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    out: { type: 'string', default: 'contact-sheet.png' },
    moments: { type: 'string', default: '5' },
    frames: { type: 'string' },
    scale: { type: 'string', default: '1' },
    columns: { type: 'string', default: '2' },
  },
});

const scale = Number(values.scale);
const wanted = values.only?.split(',');
const catalogue = JSON.parse(readFileSync(join(OUT, 'catalogue.json'), 'utf8')) as CatalogueEntry[];
const entries = catalogue.filter((entry) => wanted === undefined || wanted.includes(entry.id));

interface Strip {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

async function strip(entry: CatalogueEntry): Promise<Strip> {
  const width = Math.round((entry.full_screen ? FULL_WIDTH : SMALL_SIDE) * scale);
  const height = Math.round((width * entry.height) / entry.width);
  const renderer = await openRenderer(
    readFileSync(join(OUT, entry.id, entry.renditions.animation.file), 'utf8'),
    width,
    height,
  );
  const count = Number(values.moments);
  const frames =
    values.frames?.split(',').map(Number) ??
    Array.from({ length: count }, (_, i) => ((i + 0.6) / (count + 0.2)) * renderer.length_frames);
  const total = frames.length * (width + GAP) - GAP;
  const rgba = new Uint8Array(total * height * 4);
  frames.forEach((frame, i) => {
    const tile = backdrop(width, height);
    layOver(tile, width, renderer.frame(frame), width, 0, 0);
    for (let y = 0; y < height; y++)
      rgba.set(tile.subarray(y * width * 4, (y + 1) * width * 4), (y * total + i * (width + GAP)) * 4);
  });
  renderer.close();
  return { width: total, height, rgba };
}

const strips: Strip[] = [];
for (const entry of entries) strips.push(await strip(entry));

const columns = Math.min(Number(values.columns), strips.length);
const columnWidth = Math.max(...strips.map((item) => item.width)) + 2 * GAP;
const rows: Strip[][] = [];
for (let i = 0; i < strips.length; i += columns) rows.push(strips.slice(i, i + columns));
const rowHeights = rows.map((row) => Math.max(...row.map((item) => item.height)) + GAP);
const sheetWidth = columnWidth * columns;
const sheetHeight = rowHeights.reduce((sum, height) => sum + height, GAP);
const sheet = new Uint8Array(sheetWidth * sheetHeight * 4).fill(12);
for (let i = 3; i < sheet.length; i += 4) sheet[i] = 255;
let top = GAP;
rows.forEach((row, r) => {
  row.forEach((item, c) => layOver(sheet, sheetWidth, item.rgba, item.width, GAP + c * columnWidth, top));
  top += rowHeights[r]!;
});
writeFileSync(values.out, encodePng(sheet, sheetWidth, sheetHeight));
console.log(`${values.out}: ${sheetWidth}x${sheetHeight}, ${entries.map((entry) => entry.id).join(', ')}`);

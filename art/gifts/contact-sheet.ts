import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '../kit/png.ts';
import { openRenderer } from '../kit/render.ts';
import { backdrop, layOver, type BackdropName } from './backdrop.ts';
import type { CatalogueEntry } from './catalogue.ts';

const OUT = join(import.meta.dirname, '../out/gifts');
/** All in px of the sheet at scale 1. */
const GAP = 8;
const SMALL_SIDE = 150;
const FULL_WIDTH = 158;

export interface SheetOptions {
  /** Ids; all gifts when left out. */
  readonly only?: readonly string[];
  /** How many moments of each gift, evenly spread over it. */
  readonly moments: number;
  /** These frames instead of evenly spread moments. */
  readonly frames?: readonly number[];
  readonly scale: number;
  readonly backdrop: BackdropName;
  /** Gifts beside each other. */
  readonly columns: number;
}

export interface Sheet {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
  readonly ids: readonly string[];
}

interface Strip {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

async function strip(entry: CatalogueEntry, options: SheetOptions): Promise<Strip> {
  const width = Math.round((entry.full_screen ? FULL_WIDTH : SMALL_SIDE) * options.scale);
  const height = Math.round((width * entry.height) / entry.width);
  const renderer = await openRenderer(
    readFileSync(join(OUT, entry.id, entry.renditions.animation.file), 'utf8'),
    width,
    height,
  );
  const frames =
    options.frames ??
    Array.from({ length: options.moments }, (_, i) => ((i + 0.6) / (options.moments + 0.2)) * renderer.length_frames);
  const total = frames.length * (width + GAP) - GAP;
  const rgba = new Uint8Array(total * height * 4);
  frames.forEach((frame, i) => {
    const tile = backdrop(width, height, options.backdrop);
    layOver(tile, width, renderer.frame(frame), width, 0, 0);
    for (let y = 0; y < height; y++)
      rgba.set(tile.subarray(y * width * 4, (y + 1) * width * 4), (y * total + i * (width + GAP)) * 4);
  });
  renderer.close();
  return { width: total, height, rgba };
}

/**
 * Draws gifts at several moments on a backdrop, with the player that draws them on screen.
 * @throws RangeError when a gift that was asked for is not in the catalogue.
 */
export async function contactSheet(options: SheetOptions): Promise<Sheet> {
  const catalogue = JSON.parse(readFileSync(join(OUT, 'catalogue.json'), 'utf8')) as CatalogueEntry[];
  const unknown = options.only?.find((id) => catalogue.every((entry) => entry.id !== id));
  if (unknown !== undefined) throw new RangeError(`no gift of the house is called ${unknown}`);
  const entries = catalogue.filter((entry) => options.only === undefined || options.only.includes(entry.id));

  const strips: Strip[] = [];
  for (const entry of entries) strips.push(await strip(entry, options));

  const columns = Math.min(options.columns, strips.length);
  const columnWidth = Math.max(...strips.map((item) => item.width)) + 2 * GAP;
  const rows: Strip[][] = [];
  for (let i = 0; i < strips.length; i += columns) rows.push(strips.slice(i, i + columns));
  const rowHeights = rows.map((row) => Math.max(...row.map((item) => item.height)) + GAP);
  const width = columnWidth * columns;
  const height = rowHeights.reduce((sum, each) => sum + each, GAP);
  const sheet = new Uint8Array(width * height * 4).fill(12);
  for (let i = 3; i < sheet.length; i += 4) sheet[i] = 255;
  let top = GAP;
  rows.forEach((row, r) => {
    row.forEach((item, c) => layOver(sheet, width, item.rgba, item.width, GAP + c * columnWidth, top));
    top += rowHeights[r]!;
  });
  return { png: encodePng(sheet, width, height), width, height, ids: entries.map((entry) => entry.id) };
}

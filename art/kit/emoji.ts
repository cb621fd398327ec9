import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Picture } from './layers.ts';
import { svgShapes } from './svg.ts';
import type { ShapeJson } from './types.ts';

const find = createRequire(import.meta.url);

/** Width and height of the drawings of `flatEmoji`. */
export const FLAT_SIZE = 32;
const PICTURE_SIZE = 256;

interface IconSet {
  readonly icons: Readonly<Record<string, { readonly body: string } | undefined>>;
}

let set: IconSet | undefined;

/** A flat Fluent emoji as shapes, in a box of 32 by 32. Throws on an unknown name. */
export function flatEmoji(name: string): ShapeJson[] {
  set ??= JSON.parse(readFileSync(find.resolve('@iconify-json/fluent-emoji-flat/icons.json'), 'utf8')) as IconSet;
  const icon = set.icons[name];
  if (icon === undefined) throw new RangeError(`no flat emoji is called ${name}`);
  return svgShapes(icon.body);
}

/** A three-dimensional Fluent emoji by code point (`1f941`), embedded, 256 by 256. */
export function emojiPicture(code: string): Picture {
  const folder = find.resolve('@lobehub/fluent-emoji-3d/package.json').replace(/package\.json$/, 'assets/');
  const bytes = readFileSync(`${folder}${code}.webp`);
  return {
    id: `e${code}`,
    width: PICTURE_SIZE,
    height: PICTURE_SIZE,
    data_url: `data:image/webp;base64,${bytes.toString('base64')}`,
  };
}

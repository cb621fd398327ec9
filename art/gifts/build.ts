import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toText } from '../kit/composition.ts';
import { webpEncoder, type WebpEncoder } from '../kit/webp.ts';
import { encoded, ready, SOUND_FORMATS } from '../sounds/encode.ts';
import { catalogueEntry, fileEntry, type CatalogueEntry, type SoundEntry } from './catalogue.ts';
import type { Gift } from './gift.ts';
import { GIFTS } from './set.ts';
import { renderStill } from './stills.ts';

const OUT = join(import.meta.dirname, '../out/gifts');

export interface BuildOptions {
  /** Ids; all when undefined. */
  readonly only: ReadonlySet<string> | undefined;
  /** Stills and sounds are kept as they are on disk. */
  readonly animations: boolean;
}

async function buildGift(gift: Gift, options: BuildOptions, webp: WebpEncoder): Promise<CatalogueEntry> {
  const folder = join(OUT, gift.id);
  mkdirSync(folder, { recursive: true });
  const fresh = options.only === undefined || options.only.has(gift.id);
  const make = async (
    file: string,
    content: () => Promise<Uint8Array> | Uint8Array,
    again: boolean,
  ): Promise<Uint8Array> => {
    const path = join(folder, file);
    if (!again) return readFileSync(path);
    const bytes = await content();
    writeFileSync(path, bytes);
    return bytes;
  };
  const composition = gift.scene();
  const animation = await make('animation.json', () => Buffer.from(toText(composition)), fresh);
  const still = await make(
    'still.webp',
    () => renderStill(composition, gift.still, webp),
    fresh && !options.animations,
  );
  const sound: SoundEntry[] = [];
  if (gift.sound !== undefined) {
    const again = fresh && !options.animations;
    const samples = again ? ready(gift.sound()) : undefined;
    for (const format of SOUND_FORMATS) {
      const bytes = await make(format.file, () => encoded(samples!, format), again);
      sound.push({ ...fileEntry(format.file, bytes), mime: format.mime });
    }
  }
  return catalogueEntry(gift, composition, {
    animation: fileEntry('animation.json', animation),
    still: fileEntry('still.webp', still),
    ...(sound.length === 0 ? {} : { sound }),
  });
}

/** Builds the house gifts into art/out/gifts. */
export async function buildGifts(options: BuildOptions): Promise<void> {
  const catalogue: CatalogueEntry[] = [];
  const webp = webpEncoder();
  try {
    for (const gift of GIFTS) {
      const entry = await buildGift(gift, options, webp);
      catalogue.push(entry);
      const sounds = (entry.renditions.sound ?? []).map((sound) => sound.bytes).join('+');
      console.log(
        `${entry.id}: ${entry.renditions.animation.bytes} B, still ${entry.renditions.still.bytes} B${sounds && `, sound ${sounds} B`}`,
      );
    }
  } finally {
    await webp.close();
  }
  writeFileSync(join(OUT, 'catalogue.json'), `${JSON.stringify(catalogue, null, 2)}\n`);
}

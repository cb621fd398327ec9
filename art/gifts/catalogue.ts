import { createHash } from 'node:crypto';
import { toMs, type Composition } from '../kit/composition.ts';
import { FULL_SCREEN, type Category, type Gift } from './gift.ts';

/** A file of a gift, by its name inside the gift's folder. */
export interface FileEntry {
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface SoundEntry extends FileEntry {
  readonly mime: string;
}

export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  readonly price_coins: number;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
  readonly full_screen: boolean;
  readonly renditions: {
    readonly animation: FileEntry;
    readonly still: FileEntry;
    readonly sound?: readonly SoundEntry[];
  };
  readonly cues: readonly { readonly at_ms: number; readonly name: string }[];
}

export const fileEntry = (file: string, content: Uint8Array): FileEntry => ({
  file,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});

export function catalogueEntry(
  gift: Gift,
  composition: Composition,
  renditions: CatalogueEntry['renditions'],
): CatalogueEntry {
  return {
    id: gift.id,
    name: gift.name,
    category: gift.category,
    price_coins: gift.price_coins,
    alt: gift.alt,
    width: composition.width,
    height: composition.height,
    duration_ms: toMs(composition.length_frames),
    full_screen: composition.height === FULL_SCREEN.height,
    renditions,
    cues: composition.cues.map((cue) => ({ at_ms: toMs(cue.frame), name: cue.name })),
  };
}

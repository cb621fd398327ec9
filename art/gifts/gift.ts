import type { Composition } from '../kit/composition.ts';
import type { Score } from '../sounds/score.ts';

export type Category = 'small-talk' | 'love' | 'cheer' | 'luxury' | 'seasonal';

/** Which moment of the animation stands for the gift in trays and banners. */
export interface Still {
  readonly frame: number;
  /** Square part of a full-screen canvas to show as a tile with round corners: centre and side in px. */
  readonly tile?: { readonly x: number; readonly y: number; readonly side: number };
  /** Layers left out of the still, by the beginning of their name (a veil over the whole screen, say). */
  readonly without?: readonly string[];
}

/** One gift of the house set, as its author describes it. */
export interface Gift {
  /** Kebab-case; also the folder. Never changed once published. */
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  /** Whole coins. */
  readonly price_coins: number;
  /** What happens, told to someone who cannot see it. */
  readonly alt: string;
  readonly scene: () => Composition;
  readonly still: Still;
  readonly sound?: () => Score;
}

/** Sizes in px. */
export const SMALL = { width: 240, height: 240 } as const;
export const FULL_SCREEN = { width: 720, height: 1280 } as const;

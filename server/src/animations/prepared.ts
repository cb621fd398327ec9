/** Words of this folder that its worker and its server side share. */
import type { AlphaLayout } from '@busker/protocol';
import { problem, type AnimationProblem } from './problems.ts';

export type RenditionKind = 'lottie' | 'video' | 'still' | 'preview' | 'sound';

/** One file of an animation. */
export interface MadeRendition {
  readonly kind: RenditionKind;
  readonly mime: string;
  readonly body: Uint8Array;
  readonly width?: number;
  readonly height?: number;
  readonly duration_ms?: number;
  readonly layout?: AlphaLayout;
  readonly at_ms?: number;
}

/** What an upload was found to be, and what was made of it. */
export interface Prepared {
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
  readonly layers: number;
  /** What playing it costs, 0 to 100. */
  readonly cost: number;
  /** The most in any one second, after WCAG 2.3.1. */
  readonly flashes: number;
  readonly renditions: readonly MadeRendition[];
  /** What could not be made, and why. */
  readonly notes: readonly AnimationProblem[];
}

export interface SoundSource {
  readonly bytes: Uint8Array;
  readonly at_ms: number;
}

/** Given to the worker. */
export interface Order {
  readonly source: Uint8Array;
  readonly sound: SoundSource | null;
  /** A sound of the house is put beside it afterwards. */
  readonly house_sound: boolean;
  /** How ffmpeg is started; null where there is none. */
  readonly ffmpeg: string | null;
  /** An empty folder for what outside programs write. */
  readonly folder: string;
  /** For outside programs: nothing of ours. */
  readonly env: Readonly<Record<string, string>>;
}

/** Said by the worker. The last is `made` or `refused`. */
export type Said =
  | { readonly says: 'rendering'; readonly percent: number }
  | { readonly says: 'made'; readonly made: Prepared }
  | { readonly says: 'refused'; readonly problems: readonly AnimationProblem[] };

/** A file that is refused, with all that is wrong with it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problems: readonly AnimationProblem[];
  constructor(...problems: AnimationProblem[]) {
    super(problems.map(({ why, values }) => (values ? `${why} ${JSON.stringify(values)}` : why)).join(', '));
    this.problems = problems;
  }
}

const FLASHES_A_SECOND = 3;
/** @throws Refused when a show could harm. */
export function mustNotFlash(flashes: number): void {
  if (flashes > FLASHES_A_SECOND) throw new Refused(problem('flashes', { flashes, most: FLASHES_A_SECOND }));
}

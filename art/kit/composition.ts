import { assetsOf, numbered, type Layer } from './layers.ts';
import { rounded } from './rounding.ts';
import type { AnimationJson } from './types.ts';

export const FRAMES_PER_SECOND = 60;

/** A named moment, for sounds. */
export interface Cue {
  readonly frame: number;
  readonly name: string;
}

export interface Composition {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly length_frames: number;
  /** Painter's order: the first is at the back. */
  readonly layers: readonly Layer[];
  readonly cues: readonly Cue[];
}

/** The composition as a Lottie document. The same composition always gives the same document. */
export function toLottie(composition: Composition): AnimationJson {
  const { name, width, height, length_frames, layers, cues } = composition;
  return rounded({
    v: '5.9.0',
    fr: FRAMES_PER_SECOND,
    ip: 0,
    op: length_frames,
    w: width,
    h: height,
    nm: name,
    assets: assetsOf(layers),
    layers: numbered(layers, length_frames),
    markers: cues.map((cue) => ({ cm: cue.name, tm: cue.frame, dr: 1 })),
  });
}

/** The document as it is written to disk. */
export const toText = (composition: Composition): string => JSON.stringify(toLottie(composition));

/** A frame number as milliseconds, whole. */
export const toMs = (frame: number): number => Math.round((frame * 1000) / FRAMES_PER_SECOND);

/**
 * Named easings as cubic Béziers `[x1, y1, x2, y2]`, the form Lottie stores.
 * Values outside 0–1 on the second and fourth place are what makes anticipation and overshoot.
 */
export const EASING = {
  linear: [0, 0, 1, 1],
  /** Exact parabolas, so that thrown things fall as things fall. */
  quadIn: [1 / 3, 0, 2 / 3, 1 / 3],
  quadOut: [1 / 3, 2 / 3, 2 / 3, 1],
  sineInOut: [0.37, 0, 0.63, 1],
  sineIn: [0.47, 0, 0.75, 0.72],
  sineOut: [0.39, 0.58, 0.57, 1],
  cubicIn: [0.55, 0.06, 0.68, 0.19],
  cubicOut: [0.22, 0.61, 0.36, 1],
  cubicInOut: [0.65, 0.05, 0.36, 1],
  expoIn: [0.7, 0, 0.84, 0],
  expoOut: [0.16, 1, 0.3, 1],
  /** Arrives past its goal and settles. */
  backOut: [0.34, 1.56, 0.64, 1],
  /** Draws back before it leaves. */
  backIn: [0.36, 0, 0.66, -0.56],
  backInOut: [0.68, -0.45, 0.32, 1.45],
} as const satisfies Record<string, readonly [number, number, number, number]>;

/** `hold` keeps the value until the next keyframe. */
export type EasingName = keyof typeof EASING | 'hold';

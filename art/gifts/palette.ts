import { drawn, ellipse, radial } from '../kit/shapes.ts';
import type { Hex } from '../kit/color.ts';
import type { ShapeJson } from '../kit/types.ts';

/**
 * The colours of the house set. Light always comes from the upper left, warm; shade is violet and never black.
 */
export const GOLD = { pale: '#fff3c4', light: '#ffd75e', main: '#ffb627', deep: '#e07a10', dark: '#9a4a08' } as const;
export const ROSE = { pale: '#ffd6e4', light: '#ff86ab', main: '#ff3d77', deep: '#c9124f', dark: '#7d0b3c' } as const;
export const VIOLET = { pale: '#e9ddff', light: '#b794ff', main: '#8154f0', deep: '#4c2aa8', dark: '#2a1763' } as const;
export const SKY = { pale: '#d9f3ff', light: '#7fd8ff', main: '#2fa8f5', deep: '#1a63c9', dark: '#143a80' } as const;
export const MINT = { pale: '#d6fff0', light: '#6ff0c2', main: '#1fc796', deep: '#0d8a72', dark: '#0a524c' } as const;
export const WOOD = { pale: '#ffe2b0', light: '#f0b56a', main: '#cf8137', deep: '#8f4d1c', dark: '#532a12' } as const;
export const NIGHT = { haze: '#5a4a9c', light: '#3b3272', main: '#231f52', deep: '#141336', dark: '#0a0a22' } as const;

/** Confetti of the house: warm first, one cool accent in three. */
export const PARTY: readonly Hex[] = [
  GOLD.light,
  ROSE.main,
  '#ffffff',
  MINT.light,
  GOLD.main,
  VIOLET.light,
  SKY.light,
  ROSE.light,
];

/** A soft violet shadow on the ground. */
export const groundShadow = (radius: number, strength = 0.45): ShapeJson =>
  drawn(ellipse(0, 0, radius, radius * 0.22), [
    radial([0, 0], radius, [
      [0, `#1a0f3d${alphaHex(strength)}`],
      [0.6, `#1a0f3d${alphaHex(strength * 0.5)}`],
      [1, '#1a0f3d00'],
    ]),
  ]);

function alphaHex(share: number): string {
  return Math.round(share * 255)
    .toString(16)
    .padStart(2, '0');
}

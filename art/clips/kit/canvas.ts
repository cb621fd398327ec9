/** Drawing basics that every scene uses: size of the stage, loops in time, layers, glows, the final grade. */

import { seeded } from './random.ts';

export type Context = CanvasRenderingContext2D;
export type Point = readonly [x: number, y: number];

/** The stage in pixels; every scene is drawn at this size. */
export const WIDTH = 540;
export const HEIGHT = 960;
export const TAU = Math.PI * 2;

/** What one scene is. `draw` paints the frame at `phase` (0 ≤ phase < 1) of its loop; phase 1 must look as phase 0. */
export interface Scene {
  readonly draw: (g: Context, phase: number) => void;
}

/** A sine that makes `cycles` whole turns in one loop, so that it always closes. */
export const wave = (phase: number, cycles: number, offset = 0): number => Math.sin(TAU * (phase * cycles + offset));
/** The fractional part, never negative. */
export const fract = (x: number): number => x - Math.floor(x);
export const clamp = (x: number, low = 0, high = 1): number => Math.min(high, Math.max(low, x));
export const mix = (a: number, b: number, k: number): number => a + (b - a) * k;
export const smooth = (low: number, high: number, x: number): number => {
  const k = clamp((x - low) / (high - low));
  return k * k * (3 - 2 * k);
};

export function canvas(width = WIDTH, height = HEIGHT): { element: HTMLCanvasElement; g: Context } {
  const element = document.createElement('canvas');
  element.width = width;
  element.height = height;
  const g = element.getContext('2d', { willReadFrequently: true });
  if (g === null) throw new Error('no 2d canvas');
  return { element, g };
}

const still = new Map<string, HTMLCanvasElement>();

/** A layer that never moves: drawn once under its key, then reused in every frame. */
export function layer(key: string, draw: (g: Context) => void, width = WIDTH, height = HEIGHT): HTMLCanvasElement {
  let found = still.get(key);
  if (found === undefined) {
    const made = canvas(width, height);
    draw(made.g);
    found = made.element;
    still.set(key, found);
  }
  return found;
}

/** Forgets all still layers, between two scenes. */
export function forgetLayers(): void {
  still.clear();
}

const scratch: { element: HTMLCanvasElement; g: Context }[] = [];
let depth = 0;

/** Draws on a clear stage-sized layer of its own, hands it to `use`, and takes it back. */
export function onLayer(draw: (g: Context) => void, use: (element: HTMLCanvasElement, g: Context) => void): void {
  const made = (scratch[depth] ??= canvas());
  depth += 1;
  made.g.setTransform(1, 0, 0, 1, 0, 0);
  made.g.globalCompositeOperation = 'source-over';
  made.g.globalAlpha = 1;
  made.g.clearRect(0, 0, WIDTH, HEIGHT);
  made.g.save();
  draw(made.g);
  made.g.restore();
  use(made.element, made.g);
  depth -= 1;
}

/** A vertical gradient over the stage, stops as [place 0..1, colour]. */
export function sky(g: Context, stops: readonly (readonly [number, string])[], top = 0, bottom = HEIGHT): void {
  const paint = g.createLinearGradient(0, top, 0, bottom);
  for (const [place, colour] of stops) paint.addColorStop(place, colour);
  g.fillStyle = paint;
  g.fillRect(0, top, WIDTH, bottom - top);
}

/** Light added around a point: `colour` as "r g b", strength 0..1. */
export function glow(g: Context, x: number, y: number, radius: number, colour: string, strength = 1, squash = 1): void {
  g.save();
  g.globalCompositeOperation = 'screen';
  g.translate(x, y);
  g.scale(1, squash);
  const paint = g.createRadialGradient(0, 0, 0, 0, 0, radius);
  paint.addColorStop(0, `rgb(${colour} / ${strength})`);
  paint.addColorStop(0.25, `rgb(${colour} / ${strength * 0.5})`);
  paint.addColorStop(0.55, `rgb(${colour} / ${strength * 0.16})`);
  paint.addColorStop(1, `rgb(${colour} / 0)`);
  g.fillStyle = paint;
  g.fillRect(-radius, -radius, radius * 2, radius * 2);
  g.restore();
}

/** A cone of light from a point downward or along `angle` (0 is down), `spread` in radians each side. */
export function beam(
  g: Context,
  x: number,
  y: number,
  length: number,
  angle: number,
  spread: number,
  colour: string,
  strength: number,
): void {
  g.save();
  g.globalCompositeOperation = 'screen';
  g.translate(x, y);
  g.rotate(angle);
  const paint = g.createLinearGradient(0, 0, 0, length);
  paint.addColorStop(0, `rgb(${colour} / ${strength})`);
  paint.addColorStop(0.5, `rgb(${colour} / ${strength * 0.4})`);
  paint.addColorStop(1, `rgb(${colour} / 0)`);
  g.fillStyle = paint;
  for (const part of [1, 0.86, 0.72, 0.58, 0.44, 0.3]) {
    const half = Math.tan(spread * part) * length;
    g.globalAlpha = 0.24;
    g.beginPath();
    g.moveTo(-3 * part, 0);
    g.lineTo(3 * part, 0);
    g.lineTo(half, length);
    g.lineTo(-half, length);
    g.fill();
  }
  g.restore();
}

export function disc(g: Context, x: number, y: number, rx: number, fill: string | CanvasGradient, ry = rx): void {
  g.fillStyle = fill;
  g.beginPath();
  g.ellipse(x, y, rx, ry, 0, 0, TAU);
  g.fill();
}

/** A smooth line through all points. */
export function through(g: Context, points: readonly Point[]): void {
  const [first, ...rest] = points;
  if (first === undefined) return;
  g.moveTo(first[0], first[1]);
  for (let i = 0; i < rest.length; i += 1) {
    const p0 = points[i - 1] ?? points[i] ?? first;
    const p1 = points[i] ?? first;
    const p2 = points[i + 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    g.bezierCurveTo(
      p1[0] + (p2[0] - p0[0]) / 6,
      p1[1] + (p2[1] - p0[1]) / 6,
      p2[0] - (p3[0] - p1[0]) / 6,
      p2[1] - (p3[1] - p1[1]) / 6,
      p2[0],
      p2[1],
    );
  }
}

const small = canvas(WIDTH / 4, HEIGHT / 4);

/** The last pass of every frame: light bleeds out of what is bright, edges darken, a fixed grain covers banding. */
export function grade(g: Context, bloom = 0.5, vignette = 0.55): void {
  const w = WIDTH / 4;
  const h = HEIGHT / 4;
  small.g.globalCompositeOperation = 'copy';
  small.g.filter = 'brightness(0.95) contrast(1.7) blur(5px)';
  small.g.drawImage(g.canvas, 0, 0, w, h);
  small.g.filter = 'none';
  g.save();
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.globalCompositeOperation = 'screen';
  g.globalAlpha = bloom;
  g.imageSmoothingQuality = 'medium';
  g.drawImage(small.element, 0, 0, WIDTH, HEIGHT);
  g.globalCompositeOperation = 'source-over';
  g.globalAlpha = 1;
  g.drawImage(
    layer(`vignette ${vignette}`, (v) => {
      const paint = v.createRadialGradient(
        WIDTH / 2,
        HEIGHT * 0.48,
        HEIGHT * 0.22,
        WIDTH / 2,
        HEIGHT * 0.5,
        HEIGHT * 0.68,
      );
      paint.addColorStop(0, 'rgb(4 0 12 / 0)');
      paint.addColorStop(1, `rgb(4 0 12 / ${vignette})`);
      v.fillStyle = paint;
      v.fillRect(0, 0, WIDTH, HEIGHT);
    }),
    0,
    0,
  );
  g.globalCompositeOperation = 'overlay';
  g.globalAlpha = 0.075;
  g.drawImage(
    layer('grain', (v) => {
      const random = seeded(7);
      const pixels = v.createImageData(WIDTH, HEIGHT);
      for (let i = 0; i < pixels.data.length; i += 4) {
        pixels.data.fill(128 + (random() + random() - 1) * 127, i, i + 3);
        pixels.data[i + 3] = 255;
      }
      v.putImageData(pixels, 0, 0);
    }),
    0,
    0,
  );
  g.restore();
}

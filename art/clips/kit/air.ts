/** What hangs in the air or falls through it: rain, lights out of focus, embers. */

import { clamp, disc, fract, HEIGHT, mix, TAU, wave, WIDTH, type Context, type Point } from './canvas.ts';
import { seeded } from './random.ts';

/** Falling rain: every drop falls a whole number of times per loop. */
export function rain(
  g: Context,
  phase: number,
  count: number,
  seed: number,
  colour: string,
  falls = 5,
  slant = 0.12,
  length = 46,
): void {
  const random = seeded(seed);
  g.save();
  g.globalCompositeOperation = 'screen';
  g.lineCap = 'round';
  for (let i = 0; i < count; i += 1) {
    const near = random();
    const turns = Math.round(falls * (1 + near));
    const y = fract(random() + phase * turns) * (HEIGHT + 140) - 100;
    const x = random() * (WIDTH + 160) - y * slant;
    g.strokeStyle = `rgb(${colour} / ${0.1 + near * 0.28})`;
    g.lineWidth = 0.7 + near * 1.1;
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(x + slant * length * (0.5 + near), y - length * (0.5 + near));
    g.stroke();
  }
  g.restore();
}

/** Rings where drops meet the ground. */
export function ripples(g: Context, phase: number, count: number, seed: number, top: number, colour: string): void {
  const random = seeded(seed);
  for (let i = 0; i < count; i += 1) {
    const [x, k, beats, from] = [random() * WIDTH, random(), 3 + Math.floor(random() * 4), random()];
    const y = top + k * (HEIGHT - top);
    const age = fract(phase * beats + from);
    if (age > 0.5) continue;
    g.strokeStyle = `rgb(${colour} / ${0.5 * (1 - age * 2)})`;
    g.lineWidth = 1.2;
    g.beginPath();
    g.ellipse(x, y, 3 + age * (20 + 34 * k), (3 + age * (20 + 34 * k)) * 0.3, 0, 0, TAU);
    g.stroke();
  }
}

/** Lights out of focus, drifting. */
export function bokeh(
  g: Context,
  phase: number,
  seed: number,
  count: number,
  top: number,
  bottom: number,
  colours: readonly string[],
  size = 22,
): void {
  const random = seeded(seed);
  g.save();
  g.globalCompositeOperation = 'screen';
  for (let i = 0; i < count; i += 1) {
    const [x, y, r] = [random() * WIDTH, mix(top, bottom, random()), size * (0.35 + random())];
    const colour = colours[Math.floor(random() * colours.length)] ?? '255 255 255';
    const alpha = (0.12 + random() * 0.2) * (0.75 + 0.25 * wave(phase, 1 + (i % 3), random()));
    const dx = wave(phase, 1, random()) * 8;
    const paint = g.createRadialGradient(x + dx, y, 0, x + dx, y, r);
    paint.addColorStop(0, `rgb(${colour} / ${alpha * 0.7})`);
    paint.addColorStop(0.82, `rgb(${colour} / ${alpha})`);
    paint.addColorStop(1, `rgb(${colour} / 0)`);
    disc(g, x + dx, y, r, paint);
  }
  g.restore();
}

/** Small lights that rise and fade: embers, fireflies, glitter. */
export function embers(
  g: Context,
  phase: number,
  seed: number,
  count: number,
  from: Point,
  spread: number,
  rise: number,
  colour: string,
  turns = 2,
  size = 2,
): void {
  const random = seeded(seed);
  g.save();
  g.globalCompositeOperation = 'screen';
  for (let i = 0; i < count; i += 1) {
    const [k, r, s, w] = [fract(random() + phase * turns), random() - 0.5, random(), random()];
    const x = from[0] + r * spread * (0.4 + k) + Math.sin(TAU * (k + w)) * 14;
    const y = from[1] - k * rise * (0.5 + s * 0.6);
    const alpha = clamp(k * 6) * (1 - k);
    disc(g, x, y, size * (0.4 + s) * 3, `rgb(${colour} / ${alpha * 0.16})`);
    disc(g, x, y, size * (0.4 + s * 0.8), `rgb(${colour} / ${alpha})`);
  }
  g.restore();
}

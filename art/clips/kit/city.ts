/** The city at night: sky, roofs, lamps, wet ground, people who watch. */

import { beam, canvas, disc, glow, HEIGHT, layer, mix, TAU, wave, WIDTH, type Context, type Point } from './canvas.ts';
import { lit } from './figure.ts';
import { seeded } from './random.ts';

export function stars(g: Context, seed: number, count: number, bottom: number, phase: number): void {
  const random = seeded(seed);
  for (let i = 0; i < count; i += 1) {
    const [x, y, r, beat] = [
      random() * WIDTH,
      random() ** 1.6 * bottom,
      0.5 + random() * 1.3,
      1 + Math.floor(random() * 3),
    ];
    g.globalAlpha = 0.35 + 0.4 * random() + 0.25 * wave(phase, beat, random());
    disc(g, x, y, r, '#fff');
  }
  g.globalAlpha = 1;
}

export function moon(g: Context, x: number, y: number, r: number, colour = '255 236 205'): void {
  glow(g, x, y, r * 4.2, colour, 0.42);
  g.drawImage(
    layer(
      `moon ${r} ${colour}`,
      (v) => {
        v.translate(r * 1.1, r * 1.1);
        const paint = v.createRadialGradient(-r * 0.3, -r * 0.35, r * 0.1, 0, 0, r);
        paint.addColorStop(0, '#fffdf2');
        paint.addColorStop(1, `rgb(${colour})`);
        disc(v, 0, 0, r, paint);
        v.globalCompositeOperation = 'source-atop';
        const random = seeded(31);
        for (let i = 0; i < 16; i += 1) {
          const [a, d, s] = [random() * TAU, Math.sqrt(random()) * r * 0.9, r * (0.05 + random() * 0.17)];
          disc(v, Math.cos(a) * d, Math.sin(a) * d, s, `rgb(150 110 130 / ${0.08 + random() * 0.13})`);
        }
      },
      r * 2.2,
      r * 2.2,
    ),
    x - r * 1.1,
    y - r * 1.1,
  );
}

export interface Roofs {
  readonly seed: number;
  readonly base: number;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
  readonly colour_top?: string;
  readonly windows: readonly string[];
  /** Part of the windows that are lit, 0..1. */
  readonly lit: number;
  readonly width?: number;
  readonly modern?: boolean;
  readonly cell?: number;
}

/** A row of houses that repeats after `width`, so it can scroll; drawn once. */
export function roofs(o: Roofs): HTMLCanvasElement {
  const total = o.width ?? WIDTH;
  return layer(
    `roofs ${JSON.stringify(o)}`,
    (v) => {
      const random = seeded(o.seed);
      const cell = o.cell ?? 13;
      let x = 0;
      while (x < total) {
        let w = 46 + Math.floor(random() * 60);
        if (total - x - w < 46) w = total - x;
        const h = mix(o.low, o.high, random());
        const top = o.base - h;
        const paint = v.createLinearGradient(0, top, 0, o.base);
        paint.addColorStop(0, o.colour_top ?? o.colour);
        paint.addColorStop(1, o.colour);
        v.fillStyle = paint;
        v.fillRect(x, top, w + 0.7, HEIGHT - top);
        const style = random();
        v.beginPath();
        if (o.modern === true) {
          if (style < 0.35) v.rect(x + w * 0.3, top - 22, w * 0.4, 24);
          else if (style < 0.6) v.rect(x + w * 0.48, top - 46, 3, 48);
        } else if (style < 0.5) {
          v.moveTo(x - 4, top + 1);
          v.lineTo(x + w / 2, top - 22 - random() * 18);
          v.lineTo(x + w + 4, top + 1);
        } else if (style < 0.68) {
          v.moveTo(x + w * 0.2, top + 1);
          v.quadraticCurveTo(x + w * 0.2, top - w * 0.5, x + w / 2, top - w * 0.6 - 14);
          v.quadraticCurveTo(x + w * 0.8, top - w * 0.5, x + w * 0.8, top + 1);
        } else {
          v.rect(x + w * 0.15, top - 16, 9, 18);
          v.rect(x + w * 0.7, top - 11, 8, 13);
        }
        v.fill();
        for (let wy = top + 12; wy < o.base - 8; wy += cell * 1.5)
          for (let wx = x + 7; wx < x + w - 9; wx += cell)
            if (random() < o.lit) {
              v.globalAlpha = 0.45 + random() * 0.55;
              v.fillStyle = o.windows[Math.floor(random() * o.windows.length)] ?? '#fff';
              v.fillRect(wx, wy, cell * 0.46, cell * 0.72);
              v.globalAlpha = 1;
            }
        x += w;
      }
    },
    total,
    HEIGHT,
  );
}

/** Draws a repeating layer shifted to the left by `shift` pixels. */
export function scroll(g: Context, image: HTMLCanvasElement, shift: number, y = 0): void {
  const start = -(((shift % image.width) + image.width) % image.width);
  for (let x = start; x < WIDTH; x += image.width) g.drawImage(image, x, y);
}

/** A street lamp with its glow and cone of light; the lantern hangs at (x, y). */
export function lamp(g: Context, x: number, y: number, foot: number, colour = '255 190 96', strength = 1): void {
  g.fillStyle = '#120a1e';
  g.fillRect(x - 4, y + 14, 8, foot - y - 14);
  g.fillRect(x - 7, foot - 60, 14, 60);
  g.fillRect(x - 12, foot - 12, 24, 12);
  g.fillRect(x - 13, y + 60, 26, 4);
  g.beginPath();
  g.moveTo(x - 20, y - 24);
  g.lineTo(x, y - 44);
  g.lineTo(x + 20, y - 24);
  g.fill();
  g.fillStyle = `rgb(${colour})`;
  g.beginPath();
  g.moveTo(x - 16, y - 24);
  g.lineTo(x + 16, y - 24);
  g.lineTo(x + 9, y + 14);
  g.lineTo(x - 9, y + 14);
  g.fill();
  disc(g, x, y - 6, 8, '#fff6dd', 13);
  g.fillStyle = '#120a1e';
  g.fillRect(x - 11, y + 13, 22, 5);
  beam(g, x, y, (foot - y) * 1.1, 0, 0.42, colour, 0.5 * strength);
  glow(g, x, y - 4, 190, colour, 0.75 * strength);
  glow(g, x, y - 4, 60, '255 240 210', 0.8 * strength);
}

const half = canvas(WIDTH / 2, HEIGHT / 2);

/** The ground under `horizon` mirrors what was drawn above it, rippled, then darkened by `tint` stops. */
export function wet(
  g: Context,
  horizon: number,
  phase: number,
  tint: readonly (readonly [number, string])[],
  squeeze = 1,
  ripple = 5,
): void {
  const depth = HEIGHT - horizon;
  // Strips are drawn at half size and scaled up again: a soft mirror without a costly blur.
  half.g.clearRect(0, 0, WIDTH / 2, HEIGHT / 2);
  for (let y = 0; y < depth; y += 4) {
    const source = horizon - 4 - y * squeeze;
    if (source < 0) break;
    const dx =
      ripple * (0.3 + y / depth) * (Math.sin(y * 0.35 + TAU * phase * 3) + 0.6 * Math.sin(y * 0.13 - TAU * phase * 2));
    half.g.drawImage(g.canvas, 0, source, WIDTH, 4, dx / 2, y / 2, WIDTH / 2, 2.5);
  }
  g.drawImage(half.element, 0, 0, WIDTH / 2, depth / 2, 0, horizon, WIDTH, depth);
  const paint = g.createLinearGradient(0, horizon, 0, HEIGHT);
  for (const [place, colour] of tint) paint.addColorStop(place, colour);
  g.fillStyle = paint;
  g.fillRect(0, horizon, WIDTH, depth);
}

/** Rows of cobbles in perspective, as faint lines; drawn once. */
export function cobbles(g: Context, horizon: number, colour: string): void {
  g.drawImage(
    layer(`cobbles ${horizon} ${colour}`, (v) => {
      v.strokeStyle = colour;
      const random = seeded(11);
      for (let row = 0, y = horizon + 5; y < HEIGHT + 20; row += 1) {
        const size = 6 + (y - horizon) * 0.11;
        v.lineWidth = 0.6 + (y - horizon) * 0.004;
        for (let x = -size * (row % 2 === 0 ? 1 : 1.9); x < WIDTH + size; x += size * 1.9) {
          v.globalAlpha = 0.25 + random() * 0.6;
          v.beginPath();
          v.ellipse(x, y, size * 0.88, size * 0.36, 0, Math.PI * 1.06, TAU * 0.97);
          v.stroke();
        }
        y += size * 0.52;
      }
    }),
    0,
    0,
  );
}

/** A cord of bulbs that hangs between two points and breathes. */
export function bulbs(
  g: Context,
  a: Point,
  b: Point,
  sag: number,
  count: number,
  colours: readonly string[],
  phase: number,
): void {
  const at = (k: number): Point => [
    mix(a[0], b[0], k) + wave(phase, 1, k) * 2,
    mix(a[1], b[1], k) + sag * 4 * k * (1 - k) + wave(phase, 1, k * 0.6) * 3,
  ];
  g.strokeStyle = 'rgb(12 6 22 / 0.9)';
  g.lineWidth = 2;
  g.beginPath();
  for (let i = 0; i <= 40; i += 1) g.lineTo(...at(i / 40));
  g.stroke();
  for (let i = 0; i < count; i += 1) {
    const [x, y] = at((i + 0.5) / count);
    const colour = colours[i % colours.length] ?? '255 220 160';
    const on = 0.72 + 0.28 * wave(phase, 2 + (i % 2), i * 0.37);
    glow(g, x, y + 8, 34, colour, 0.75 * on);
    disc(g, x, y + 7, 4.6, `rgb(${colour})`, 6);
    disc(g, x, y + 7, 2.4, '#fffaf0', 3.4);
  }
}

/** Backs of people in front, with a bright edge, some holding a phone up. */
export function crowd(
  g: Context,
  phase: number,
  seed: number,
  base: number,
  count: number,
  size: number,
  rim: string,
  from: Point,
  bobs = 0,
  phones = 0,
  body = '#0d0618',
): void {
  const random = seeded(seed);
  lit(
    g,
    from,
    rim,
    (v) => {
      v.fillStyle = body;
      for (let i = 0; i < count; i += 1) {
        const x = ((i + 0.5 + (random() - 0.5) * 0.7) / count) * (WIDTH + 60) - 30;
        const s = size * (0.82 + random() * 0.4);
        const turn = random();
        const y =
          base +
          random() * size * 0.7 -
          (bobs > 0 ? Math.abs(wave(phase, bobs / 2, turn * 0.12)) * size * 0.14 : wave(phase, 1, turn) * 2);
        v.beginPath();
        v.ellipse(x + wave(phase, 2, turn) * 2, y, s * 0.36, s * 0.45, 0, 0, TAU);
        v.fill();
        const style = random();
        if (style < 0.25) {
          v.beginPath();
          v.ellipse(x, y - s * 0.52, s * 0.17, s * 0.16, 0, 0, TAU);
          v.fill();
        } else if (style < 0.5) {
          v.beginPath();
          v.moveTo(x - s * 0.4, y - s * 0.1);
          v.quadraticCurveTo(x, y - s * 0.95, x + s * 0.4, y - s * 0.1);
          v.lineTo(x + s * 0.46, y + s * 0.5);
          v.lineTo(x - s * 0.46, y + s * 0.5);
          v.fill();
        }
        v.beginPath();
        v.moveTo(x - s * 0.95, HEIGHT + 20);
        v.bezierCurveTo(x - s * 1.05, y + s * 0.5, x - s * 0.5, y + s * 0.62, x - s * 0.16, y + s * 0.4);
        v.lineTo(x + s * 0.16, y + s * 0.4);
        v.bezierCurveTo(x + s * 0.5, y + s * 0.62, x + s * 1.05, y + s * 0.5, x + s * 0.95, HEIGHT + 20);
        v.fill();
        if (random() < phones) {
          const hx = x + s * 0.75;
          const hy = y - s * 0.7 + wave(phase, 1, turn) * 4;
          v.lineWidth = s * 0.24;
          v.lineCap = 'round';
          v.strokeStyle = body;
          v.beginPath();
          v.moveTo(x + s * 0.72, y + s * 0.95);
          v.lineTo(hx, hy + s * 0.3);
          v.stroke();
          v.beginPath();
          v.roundRect(hx - s * 0.24, hy - s * 0.42, s * 0.48, s * 0.8, 5);
          v.fill();
          v.fillStyle = `hsl(${250 + random() * 80} 85% 78%)`;
          v.beginPath();
          v.roundRect(hx - s * 0.19, hy - s * 0.36, s * 0.38, s * 0.68, 3);
          v.fill();
          v.fillStyle = body;
        }
      }
    },
    'rgb(0 0 0 / 0)',
  );
}

import {
  clamp,
  disc,
  fract,
  glow,
  grade,
  layer,
  mix,
  smooth,
  TAU,
  wave,
  HEIGHT,
  WIDTH,
  canvas,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { limb, lit } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly points: readonly Point[];
}

/** Points along a closed or open curve given by a function of 0..1. */
const curve = (count: number, at: (k: number) => Point): Point[] =>
  Array.from({ length: count + 1 }, (_, i) => at(i / count));

/** A spline through a few points, sampled. */
function spline(points: readonly Point[], each = 12): Point[] {
  const out: Point[] = [];
  for (let i = 0; i < points.length - 1; i += 1) {
    const [p0, p1, p2, p3] = [points[i - 1] ?? points[i], points[i], points[i + 1], points[i + 2] ?? points[i + 1]] as [
      Point,
      Point,
      Point,
      Point,
    ];
    for (let n = 0; n < each; n += 1) {
      const t = n / each;
      const axis = (a: number, b: number, c: number, d: number): number =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3);
      out.push([axis(p0[0], p1[0], p2[0], p3[0]), axis(p0[1], p1[1], p2[1], p3[1])]);
    }
  }
  return out;
}

const BODY = spline([
  [96, 470],
  [120, 400],
  [190, 358],
  [280, 352],
  [356, 384],
  [410, 440],
  [448, 470],
  [470, 430],
  [500, 392],
  [506, 424],
  [484, 474],
  [500, 512],
  [470, 520],
  [436, 506],
  [380, 540],
  [290, 568],
  [190, 560],
  [120, 524],
  [96, 470],
]);

/** The drawing in the order in which it is made. */
function drawing(): Stroke[] {
  const random = seeded(14);
  const strokes: Stroke[] = [{ colour: '120 220 255', width: 7, points: BODY }];
  strokes.push({
    colour: '240 250 255',
    width: 5,
    points: spline([
      [98, 486],
      [150, 500],
      [230, 506],
      [310, 498],
      [372, 476],
    ]),
  });
  for (let i = 0; i < 6; i += 1)
    strokes.push({
      colour: '240 250 255',
      width: 3.4,
      points: spline([
        [130 + i * 36, 510 + i * 1.5],
        [160 + i * 35, 530 + i],
        [206 + i * 33, 540 - i * 3],
      ]),
    });
  strokes.push({
    colour: '255 120 190',
    width: 6,
    points: spline([
      [230, 520],
      [216, 580],
      [246, 634],
      [282, 612],
      [288, 556],
    ]),
  });
  strokes.push({
    colour: '255 240 200',
    width: 6,
    points: curve(16, (k) => [166 + Math.cos(k * TAU) * 9, 444 + Math.sin(k * TAU) * 9]),
  });
  for (let i = 0; i < 9; i += 1) {
    const [x, y] = [214 + (i % 5) * 38 + random() * 14, 400 + Math.floor(i / 5) * 38 + random() * 14];
    strokes.push({
      colour: '255 190 240',
      width: 4,
      points: curve(8, (k) => [x + Math.cos(k * TAU) * 5, y + Math.sin(k * TAU) * 5]),
    });
  }
  for (const s of [-1, 1])
    strokes.push({
      colour: '130 240 255',
      width: 5,
      points: spline([
        [196, 352],
        [194, 318],
        [194 + s * 16, 286],
        [194 + s * 42, 280],
        [194 + s * 52, 304],
      ]),
    });
  strokes.push({
    colour: '160 130 255',
    width: 7,
    points: curve(60, (k) => [mix(50, 500, k), 690 + Math.sin(k * 16) * 20]),
  });
  strokes.push({
    colour: '90 170 255',
    width: 7,
    points: curve(60, (k) => [mix(500, 50, k), 726 + Math.sin(k * 14 + 1) * 18]),
  });
  strokes.push({
    colour: '255 214 90',
    width: 7,
    points: spline([
      [408, 150],
      [372, 170],
      [362, 216],
      [388, 254],
      [432, 256],
      [404, 232],
      [398, 190],
      [408, 150],
    ]),
  });
  for (const [x, y, r] of [
    [90, 180, 22],
    [250, 130, 15],
    [472, 318, 16],
    [70, 310, 14],
    [320, 236, 12],
    [150, 250, 11],
    [450, 590, 15],
    [90, 620, 13],
  ] as const)
    strokes.push({
      colour: '255 224 110',
      width: 4.5,
      points: curve(10, (k) => {
        const a = k * TAU - Math.PI / 2;
        const rr = Math.round(k * 10) % 2 === 0 ? r : r * 0.42;
        return [x + Math.cos(a) * rr, y + Math.sin(a) * rr];
      }),
    });
  return strokes;
}

const strokes = drawing();
const lengths = strokes.map((s) =>
  s.points.reduce((sum, p, i) => {
    const q = s.points[i - 1];
    return q === undefined ? sum : sum + Math.hypot(p[0] - q[0], p[1] - q[1]);
  }, 30),
);
const total = lengths.reduce((a, b) => a + b, 0);

/** Draws the picture up to `done` (0..1) of its length and tells where the chalk is. */
function chalkUpTo(g: Context, done: number): Point {
  let left = done * total;
  let tip: Point = strokes[0]?.points[0] ?? [0, 0];
  g.lineCap = 'round';
  g.lineJoin = 'round';
  for (const [n, stroke] of strokes.entries()) {
    const own = lengths[n] ?? 1;
    const part = clamp(left / own);
    if (part <= 0) {
      // On the way to the next stroke
      break;
    }
    const last = part * (stroke.points.length - 1);
    const shown = stroke.points.slice(0, Math.floor(last) + 1);
    const [a, b] = [stroke.points[Math.floor(last)], stroke.points[Math.ceil(last)]];
    if (a !== undefined && b !== undefined) {
      tip = [mix(a[0], b[0], fract(last)), mix(a[1], b[1], fract(last))];
      shown.push(tip);
    }
    for (const [width, alpha] of [
      [stroke.width * 1.7, 0.22],
      [stroke.width, 0.9],
    ] as const) {
      g.strokeStyle = `rgb(${stroke.colour} / ${alpha})`;
      g.lineWidth = width;
      g.beginPath();
      for (const p of shown) g.lineTo(p[0], p[1]);
      g.stroke();
    }
    left -= own;
  }
  return tip;
}

const paper = canvas();

/** Flagstones, worn and a little wet. */
function pavement(v: Context): void {
  v.fillStyle = '#1b1a36';
  v.fillRect(0, 0, WIDTH, HEIGHT);
  const random = seeded(2);
  for (let row = 0; row < 9; row += 1)
    for (let x = row % 2 === 0 ? -60 : -130; x < WIDTH; x += 152) {
      const tone = random();
      v.fillStyle = `hsl(${246 + tone * 16} ${24 + tone * 10}% ${15 + tone * 6}%)`;
      v.beginPath();
      v.roundRect(x + 2, row * 112 - 20, 147, 107, 7);
      v.fill();
      v.strokeStyle = 'rgb(170 160 255 / 0.07)';
      v.lineWidth = 2;
      v.stroke();
    }
  for (let i = 0; i < 5200; i += 1) {
    v.fillStyle = random() < 0.5 ? 'rgb(255 255 255 / 0.045)' : 'rgb(0 0 0 / 0.16)';
    const r = 0.6 + random() * 1.9;
    v.fillRect(random() * WIDTH, random() * HEIGHT, r, r);
  }
}

/** A box of chalks, a jar and some crumbs at the lower edge of the pavement. */
function tools(v: Context): void {
  const random = seeded(21);
  const colours = ['#59d8ff', '#ff6fb5', '#ffd257', '#a687ff', '#6ad08a', '#ffffff', '#ff9a5c'];
  v.save();
  v.translate(112, 850);
  v.rotate(-0.12);
  v.fillStyle = 'rgb(0 0 0 / 0.4)';
  v.fillRect(-72, -30, 160, 84);
  v.fillStyle = '#c98a4c';
  v.beginPath();
  v.roundRect(-80, -40, 160, 84, 8);
  v.fill();
  v.fillStyle = '#3a1f24';
  v.beginPath();
  v.roundRect(-70, -31, 140, 66, 5);
  v.fill();
  colours.forEach((colour, i) => {
    v.fillStyle = colour;
    v.beginPath();
    v.roundRect(-62 + i * 18.5, -25 + random() * 8, 13, 50 - random() * 16, 4);
    v.fill();
    v.fillStyle = 'rgb(255 255 255 / 0.4)';
    v.fillRect(-60 + i * 18.5, -18, 3, 34);
  });
  v.restore();
  for (let i = 0; i < 9; i += 1) {
    v.save();
    v.translate(230 + random() * 270, 820 + random() * 110);
    v.rotate(random() * 3);
    v.fillStyle = colours[i % 7] ?? '#fff';
    v.beginPath();
    v.roundRect(-12, -5, 14 + random() * 14, 10, 4);
    v.fill();
    v.restore();
  }
}

/** What rubs off the stone: the chalk takes only the grain's tops. */
function tooth(v: Context): void {
  const random = seeded(77);
  const pixels = v.createImageData(WIDTH, HEIGHT);
  for (let i = 0; i < pixels.data.length; i += 4) pixels.data[i + 3] = random() < 0.3 ? 110 + random() * 120 : 0;
  v.putImageData(pixels, 0, 0);
}

/** A whale among stars, in chalk; then water takes it and the stone is ready again. */
export const chalk: Scene = {
  draw(g, phase) {
    const done = clamp(smooth(0.02, 0.1, phase) * 0.05 + clamp((phase - 0.04) / 0.58) * 0.95);
    const washed = smooth(0.8, 0.985, phase);
    g.drawImage(layer('pavement', pavement), 0, 0);
    glow(g, 110, 60, 520, '255 170 90', 0.5);
    glow(g, 470, 900, 420, '90 80 255', 0.35);
    paper.g.reset();
    const tip = chalkUpTo(paper.g, phase < 0.985 ? done : 0);
    // Colour rubbed into the body once its outline stands
    const filled = smooth(0.3, 0.55, phase);
    if (filled > 0 && phase < 0.985) {
      paper.g.save();
      paper.g.globalCompositeOperation = 'destination-over';
      paper.g.beginPath();
      for (const p of BODY) paper.g.lineTo(p[0], p[1]);
      paper.g.clip();
      const paint = paper.g.createLinearGradient(96, 350, 480, 580);
      paint.addColorStop(0, `rgb(40 110 230 / ${0.75 * filled})`);
      paint.addColorStop(0.5, `rgb(110 70 220 / ${0.75 * filled})`);
      paint.addColorStop(1, `rgb(235 70 170 / ${0.75 * filled})`);
      paper.g.fillStyle = paint;
      paper.g.fillRect(80, 340, 80 + 420 * filled, 260);
      paper.g.restore();
    }
    paper.g.globalCompositeOperation = 'destination-out';
    paper.g.drawImage(layer('tooth', tooth), 0, 0);
    // The water's edge runs down the stone and clears what is behind it
    const edge = (x: number): number =>
      mix(-140, HEIGHT + 160, washed) + Math.sin(x * 0.021 + 1) * 40 + Math.sin(x * 0.053) * 18;
    if (washed > 0) {
      paper.g.beginPath();
      paper.g.moveTo(0, -200);
      for (let x = 0; x <= WIDTH; x += 12) paper.g.lineTo(x, edge(x));
      paper.g.lineTo(WIDTH, -200);
      paper.g.filter = 'blur(10px)';
      paper.g.fill();
      paper.g.filter = 'none';
    }
    g.save();
    g.globalCompositeOperation = 'screen';
    g.drawImage(paper.element, 0, 0);
    const breathe = smooth(0.62, 0.7, phase) * (1 - washed);
    if (breathe > 0) {
      glow(g, 290, 460, 300, '110 140 255', 0.35 * breathe * (0.8 + 0.2 * wave(phase, 10)));
      glow(g, 400, 206, 110, '255 214 110', 0.4 * breathe);
    }
    if (washed > 0 && washed < 1) {
      const shine = g.createLinearGradient(0, edge(270) - 190, 0, edge(270) + 12);
      shine.addColorStop(0, 'rgb(120 170 255 / 0)');
      shine.addColorStop(0.8, 'rgb(120 180 255 / 0.22)');
      shine.addColorStop(1, 'rgb(190 230 255 / 0.5)');
      g.fillStyle = shine;
      g.beginPath();
      g.moveTo(0, edge(0) - 240);
      for (let x = 0; x <= WIDTH; x += 12) g.lineTo(x, edge(x));
      g.lineTo(WIDTH, edge(WIDTH) - 240);
      g.fill();
      g.strokeStyle = 'rgb(230 246 255 / 0.85)';
      g.lineWidth = 3;
      g.beginPath();
      for (let x = 0; x <= WIDTH; x += 12) g.lineTo(x, edge(x));
      g.stroke();
    }
    g.restore();
    g.drawImage(layer('tools', tools), 0, 0);
    // The hand comes in with the chalk, and leaves when the picture is done
    const away = 1 - smooth(0, 0.035, phase) + smooth(0.62, 0.7, phase);
    if (away < 1) {
      const [x, y] = [tip[0] + away * 360, tip[1] + away * 420];
      g.save();
      g.globalAlpha = 0.35;
      g.filter = 'blur(9px)';
      limb(g, [x + 40, y + 62], [x + 330, y + 430], 30, 60, '#05030f');
      g.restore();
      lit(
        g,
        [-3.5, -3],
        '#ffcf96',
        (v) => {
          limb(v, [x + 128, y + 150], [x + 560, y + 700], 38, 84, '#2f6f8f');
          limb(v, [x + 104, y + 122], [x + 138, y + 164], 26, 30, '#f2e2d0');
          limb(v, [x + 66, y + 76], [x + 112, y + 130], 30, 22, '#a8603f');
          v.save();
          v.translate(x, y);
          v.rotate(0.85);
          v.fillStyle = '#fff2f8';
          v.beginPath();
          v.roundRect(0, -6.5, 66, 13, 5);
          v.fill();
          v.restore();
          for (const [a, b, c, d] of [
            [52, 66, 24, 40],
            [66, 56, 38, 28],
            [84, 58, 58, 26],
          ] as const)
            limb(v, [x + a, y + b], [x + c, y + d], 12, 8.5, '#a8603f');
          limb(v, [x + 46, y + 92], [x + 20, y + 52], 11, 8, '#b86c48');
        },
        'rgb(20 4 40 / 0.2)',
      );
      if (away < 0.1)
        for (let i = 0; i < 5; i += 1)
          disc(
            g,
            tip[0] + wave(phase, 31, i * 0.2) * 10,
            tip[1] + 8 + wave(phase, 23, i * 0.31) * 7,
            1.4,
            'rgb(255 255 255 / 0.5)',
          );
    }
    grade(g, 0.5, 0.6);
  },
};

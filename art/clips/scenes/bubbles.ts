import {
  clamp,
  fract,
  glow,
  grade,
  sky,
  smooth,
  TAU,
  wave,
  WIDTH,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { bokeh } from '../kit/air.ts';
import { bulbs, cobbles, crowd, roofs, stars, wet } from '../kit/city.ts';
import { arm, hair, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const dress: Dress = {
  skin: '#f0b990',
  top: '#12a594',
  sleeve: '#f7f0ff',
  bottom: '#5b2a86',
  shoe: '#ffb52e',
  hair: '#c23a5e',
};

/** A soap bubble: a rim of shifting colours, two highlights, nearly nothing inside. */
function bubble(g: Context, x: number, y: number, r: number, hue: number, alpha = 1, wobble = 0, turn = 0): void {
  g.save();
  g.translate(x, y);
  g.rotate(turn);
  g.scale(1 + wobble, 1 - wobble);
  g.globalCompositeOperation = 'screen';
  g.globalAlpha = alpha;
  const body = g.createRadialGradient(-r * 0.2, -r * 0.2, r * 0.3, 0, 0, r);
  body.addColorStop(0, 'rgb(255 255 255 / 0.02)');
  body.addColorStop(0.7, `hsl(${hue + 40} 90% 62% / 0.08)`);
  body.addColorStop(0.9, `hsl(${hue} 95% 66% / 0.34)`);
  body.addColorStop(1, `hsl(${hue + 130} 95% 72% / 0.75)`);
  g.fillStyle = body;
  g.beginPath();
  g.arc(0, 0, r, 0, TAU);
  g.fill();
  for (const [from, to, shift, width] of [
    [0.1, 1.5, 0, 0.1],
    [1.9, 3.3, 90, 0.08],
    [3.6, 5, 190, 0.1],
    [5.2, 6.1, 280, 0.06],
  ] as const) {
    g.strokeStyle = `hsl(${hue + shift} 95% 72% / 0.42)`;
    g.lineWidth = r * width;
    g.lineCap = 'round';
    g.beginPath();
    g.arc(0, 0, r * (0.93 - width / 2), from, to);
    g.stroke();
  }
  g.strokeStyle = 'rgb(255 255 255 / 0.85)';
  g.lineWidth = Math.max(1.4, r * 0.045);
  g.beginPath();
  g.arc(0, 0, r * 0.78, Math.PI * 1.12, Math.PI * 1.42);
  g.stroke();
  g.globalAlpha = alpha * 0.5;
  g.beginPath();
  g.arc(0, 0, r * 0.8, Math.PI * 0.18, Math.PI * 0.32);
  g.stroke();
  g.restore();
}

/** A bubble artist at dusk; every loop one giant bubble is pulled, let go, and sails off. */
export const bubbles: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#0d1750'],
      [0.3, '#2c3fa0'],
      [0.52, '#a55ac0'],
      [0.68, '#ff8f9e'],
      [0.76, '#ffc98a'],
      [1, '#24103c'],
    ]);
    stars(g, 17, 60, 340, phase);
    g.drawImage(
      roofs({
        seed: 14,
        base: 712,
        low: 120,
        high: 260,
        colour: '#7a4a9c',
        colour_top: '#6a449c',
        windows: ['#ffe3b0'],
        lit: 0.2,
        cell: 11,
      }),
      0,
      0,
    );
    g.drawImage(
      roofs({
        seed: 19,
        base: 712,
        low: 40,
        high: 150,
        colour: '#3c2168',
        colour_top: '#4a2a80',
        windows: ['#ffd28a', '#ffb0c8'],
        lit: 0.42,
        cell: 13,
      }),
      0,
      0,
    );
    bokeh(g, phase, 23, 18, 560, 720, ['255 200 130', '255 140 190', '120 210 255'], 16);
    bulbs(g, [-20, 300], [280, 250], 34, 9, ['255 226 160'], phase);
    bulbs(g, [280, 250], [570, 310], 34, 9, ['255 226 160'], phase);
    wet(
      g,
      714,
      phase,
      [
        [0, 'rgb(60 20 90 / 0.4)'],
        [1, 'rgb(20 6 44 / 0.88)'],
      ],
      1,
      3,
    );
    cobbles(g, 714, 'rgb(255 200 230 / 0.3)');
    const random = seeded(5);
    const drift = (near: boolean): void => {
      for (let i = 0; i < 16; i += 1) {
        const [x, size, beats, from, hue] = [
          random() * WIDTH,
          random(),
          1 + Math.floor(random() * 2),
          random(),
          random() * 360,
        ];
        if (near !== i > 10) continue;
        const k = fract(phase * beats + from);
        const r = near ? 26 + size * 30 : 8 + size * 20;
        bubble(
          g,
          x + Math.sin(TAU * (k + size)) * 30,
          900 - k * 1000,
          r,
          hue + k * 120,
          clamp(k * 8) * clamp((1 - k) * 6),
          Math.sin(TAU * k * 4) * 0.03,
        );
      }
    };
    drift(false);
    // Pull: 0 → 0.55 the wands open and the film grows; then it closes and rises out of the picture
    const open = smooth(0.03, 0.45, phase) * (1 - smooth(0.56, 0.7, phase));
    const sweep = wave(phase, 1, -0.2);
    const l: Point = [-52 - open * 58, -128 - open * 66];
    const r: Point = [52 + open * 58, -128 - open * 66];
    const body = solve({
      lean: sweep * 0.05,
      head_tilt: -0.06 + sweep * 0.05,
      hand_l: l,
      hand_r: r,
      foot_l: [-40, 196],
      foot_r: [38, 196],
    });
    const [px, py, s] = [284, 668, 1.08];
    const tip = (h: Point, side: number): Point => [px + (h[0] + side * 34) * s, py + (h[1] - 62) * s];
    const [tl, tr] = [tip(body.hand_l, -1), tip(body.hand_r, 1)];
    lit(
      g,
      [-4, -3],
      '#ffd9b8',
      (v) => {
        v.translate(px, py);
        v.scale(s, s);
        leg(v, body, 'l', dress);
        leg(v, body, 'r', dress);
        v.fillStyle = '#0c7d78';
        v.beginPath();
        v.moveTo(-28, -20);
        v.quadraticCurveTo(-46, 40, -58 + sweep * 6, 74);
        v.quadraticCurveTo(0, 90, 56 + sweep * 6, 74);
        v.quadraticCurveTo(46, 40, 28, -20);
        v.fill();
        trunk(v, body, dress);
        for (const y of [-84, -58, -32]) {
          v.fillStyle = '#ffd25e';
          v.beginPath();
          v.arc(0, y, 4, 0, TAU);
          v.fill();
        }
        head(v, body, dress, 0.1, (h) => {
          hair.curls(dress.hair)(h);
          h.strokeStyle = '#2c1840';
          h.lineWidth = 2.4;
          for (const side of [-1, 1]) {
            h.beginPath();
            h.arc(side * 8.5, -1, 7.5, 0, TAU);
            h.stroke();
          }
        });
        v.strokeStyle = '#ffe0b8';
        v.lineWidth = 5;
        v.lineCap = 'round';
        for (const [h, side] of [
          [body.hand_l, -1],
          [body.hand_r, 1],
        ] as const) {
          v.beginPath();
          v.moveTo(h[0] - side * 6, h[1] + 12);
          v.lineTo(h[0] + side * 34, h[1] - 62);
          v.stroke();
        }
        arm(v, body, 'l', dress);
        arm(v, body, 'r', dress);
      },
      'rgb(50 6 70 / 0.22)',
    );
    // The film between the wands
    const mid: Point = [(tl[0] + tr[0]) / 2, (tl[1] + tr[1]) / 2];
    g.strokeStyle = 'rgb(255 240 250 / 0.75)';
    g.lineWidth = 1.8;
    g.beginPath();
    g.moveTo(...tl);
    g.quadraticCurveTo(mid[0], mid[1] + 60 - open * 36, ...tr);
    g.stroke();
    const grown = smooth(0.06, 0.55, phase);
    if (phase > 0.06 && phase < 0.985) {
      const free = smooth(0.55, 1, phase);
      const radius = 22 + 116 * grown;
      const wob = Math.sin(TAU * phase * 7) * 0.045 * (0.4 + free);
      const x = mid[0] + free * 60 * Math.sin(free * 3);
      const y = mid[1] - radius * 0.62 - free * free * 560;
      bubble(
        g,
        x,
        y,
        radius,
        190 + phase * 360,
        clamp((phase - 0.06) * 20) * clamp((0.985 - phase) * 12),
        wob,
        0.3 + phase,
      );
      glow(g, x, y, radius * 1.5, '190 160 255', 0.22);
    }
    for (let i = 0; i < 16; i += 1) random();
    drift(true);
    crowd(g, phase, 29, 886, 6, 66, '#ffc0a8', [0, -4], 2, 0);
    grade(g, 0.42, 0.5);
  },
};

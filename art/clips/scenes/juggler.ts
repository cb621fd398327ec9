import {
  disc,
  fract,
  glow,
  grade,
  layer,
  mix,
  sky,
  TAU,
  wave,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { bulbs, cobbles, crowd, roofs, stars, wet } from '../kit/city.ts';
import { arm, hair, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';

const dress: Dress = {
  skin: '#8a4a32',
  top: '#f2b134',
  sleeve: '#fff1d6',
  bottom: '#2b2d77',
  shoe: '#c2185b',
  hair: '#1c0d12',
};
const clubs = ['80 240 255', '255 90 190', '255 214 80', '150 120 255', '110 255 170'];
/** Beats of the pattern in one loop; a club flies and rests 4 beats from hand to hand, so 8 bring it home. */
const BEATS = 24;
/** Five clubs share those 8 beats evenly. */
const APART = 8 / 5;

/** Where a club is: `k` 0..1 in the air from one hand to the other, the last part held. */
function flight(k: number, left: boolean): { at: Point; spin: number } {
  const side = left ? -1 : 1;
  if (k < 0.8) {
    const u = k / 0.8;
    const x = mix(side * 34, -side * 92, u);
    return { at: [x, -64 - 4 * 335 * u * (1 - u)], spin: side * u * TAU * 2 };
  }
  const u = (k - 0.8) / 0.2;
  const angle = Math.PI * u;
  return { at: [-side * mix(92, 34, u), -64 + Math.sin(angle) * 26], spin: 0 };
}

function club(g: Context, at: Point, spin: number, colour: string): void {
  g.save();
  g.translate(at[0], at[1]);
  g.rotate(spin + 0.3);
  g.fillStyle = `rgb(${colour})`;
  g.beginPath();
  g.moveTo(-3, 32);
  g.lineTo(3, 32);
  g.bezierCurveTo(4, 4, 12, -4, 10, -20);
  g.bezierCurveTo(9, -36, -9, -36, -10, -20);
  g.bezierCurveTo(-12, -4, -4, 4, -3, 32);
  g.fill();
  g.fillStyle = 'rgb(255 255 255 / 0.85)';
  g.beginPath();
  g.ellipse(-1, -14, 4.5, 12, 0, 0, TAU);
  g.fill();
  g.restore();
}

function wheel(g: Context, phase: number): void {
  g.save();
  g.translate(392, 420);
  g.strokeStyle = 'rgb(92 44 130 / 0.9)';
  g.lineWidth = 7;
  for (const x of [-70, 70]) {
    g.beginPath();
    g.moveTo(0, 0);
    g.lineTo(x, 250);
    g.stroke();
  }
  const turn = (TAU * phase) / 16;
  g.lineWidth = 3;
  for (const r of [150, 136]) {
    g.beginPath();
    g.arc(0, 0, r, 0, TAU);
    g.stroke();
  }
  g.lineWidth = 1.4;
  for (let i = 0; i < 16; i += 1) {
    const a = turn + (i / 16) * TAU;
    g.beginPath();
    g.moveTo(0, 0);
    g.lineTo(Math.cos(a) * 150, Math.sin(a) * 150);
    g.stroke();
  }
  for (let i = 0; i < 16; i += 1) {
    const a = turn + (i / 16) * TAU;
    const [x, y] = [Math.cos(a) * 150, Math.sin(a) * 150];
    g.fillStyle = '#4b1d6e';
    g.beginPath();
    g.arc(x, y + 10, 10, 0, Math.PI);
    g.fill();
    glow(g, x, y + 8, 22, '255 170 120', 0.7);
    disc(g, x, y, 3.2, '#ffe2b0');
  }
  for (let i = 0; i < 48; i += 1) {
    const a = turn + (i / 48) * TAU;
    const on = 0.4 + 0.6 * Math.max(0, wave(phase, 3, (i % 16) / 16));
    disc(g, Math.cos(a) * 143, Math.sin(a) * 143, 2.2, `rgb(255 120 200 / ${on})`);
  }
  disc(g, 0, 0, 13, '#ff7ab8');
  glow(g, 0, 0, 190, '255 80 160', 0.32);
  g.restore();
}

/** A juggler with five glowing clubs on a fairground square. */
export const juggler: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#150a3a'],
      [0.34, '#4a1677'],
      [0.6, '#c93a86'],
      [0.73, '#ff9a62'],
      [1, '#1a0828'],
    ]);
    stars(g, 8, 70, 380, phase);
    wheel(g, phase);
    g.drawImage(
      roofs({
        seed: 22,
        base: 700,
        low: 60,
        high: 170,
        colour: '#4a1560',
        colour_top: '#5c1d74',
        windows: ['#ffd9a0', '#ffb3d1'],
        lit: 0.3,
        cell: 11,
      }),
      0,
      0,
    );
    // Tents of the fair
    g.drawImage(
      layer('tents', (v) => {
        for (const [x, w, h] of [
          [70, 190, 150],
          [520, 170, 120],
        ] as const) {
          for (let i = 0; i < 8; i += 1) {
            v.fillStyle = i % 2 === 0 ? '#b3246d' : '#ffe3d3';
            v.beginPath();
            v.moveTo(x, 700 - h);
            v.lineTo(x - w / 2 + (w * i) / 8, 700 - h * 0.45);
            v.lineTo(x - w / 2 + (w * (i + 1)) / 8, 700 - h * 0.45);
            v.fill();
            v.fillRect(x - w * 0.46 + (w * 0.92 * i) / 8, 700 - h * 0.45, (w * 0.92) / 8 + 0.5, h * 0.45);
          }
          v.globalCompositeOperation = 'source-atop';
          v.fillStyle = 'rgb(60 6 80 / 0.45)';
          v.fillRect(x - w, 700 - h, w * 2, h);
          v.globalCompositeOperation = 'source-over';
          v.fillStyle = '#ffd25e';
          v.beginPath();
          v.moveTo(x, 700 - h - 30);
          v.lineTo(x + 24, 700 - h - 22);
          v.lineTo(x, 700 - h - 14);
          v.fill();
          v.fillRect(x - 1.5, 700 - h - 30, 3, 32);
        }
      }),
      0,
      0,
    );
    bulbs(g, [-20, 210], [300, 150], 40, 9, ['255 214 120', '255 130 190', '120 220 255'], phase);
    bulbs(g, [300, 150], [570, 230], 36, 8, ['255 130 190', '120 220 255', '255 214 120'], phase);
    wet(
      g,
      706,
      phase,
      [
        [0, 'rgb(40 6 60 / 0.5)'],
        [1, 'rgb(14 4 30 / 0.9)'],
      ],
      1,
      3,
    );
    cobbles(g, 706, 'rgb(255 170 220 / 0.28)');
    // Pool of light under the clubs, coloured by the highest one
    glow(g, 262, 842, 260, '255 120 200', 0.55, 0.25);
    const hand = (left: boolean): Point => {
      const a = (TAU * (phase * BEATS - (left ? APART / 2 : 0))) / APART;
      const side = left ? -1 : 1;
      return [side * (63 + 29 * Math.cos(a)), -60 + 26 * Math.sin(a)];
    };
    const sway = wave(phase, 3) * 5;
    const body = solve({
      lean: sway * 0.006,
      head_tilt: -0.02 + sway * 0.012,
      hand_l: hand(true),
      hand_r: hand(false),
      foot_l: [-38 - sway, 197],
      foot_r: [40 - sway, 197],
    });
    lit(
      g,
      [0, -4.5],
      '#ffb0e6',
      (v) => {
        v.translate(262 + sway, 655);
        v.scale(1.08, 1.08);
        leg(v, body, 'l', dress);
        leg(v, body, 'r', dress);
        arm(v, body, 'l', dress);
        arm(v, body, 'r', dress);
        trunk(v, body, dress);
        v.strokeStyle = '#7d1540';
        v.lineWidth = 6;
        for (const s of [-1, 1]) {
          v.beginPath();
          v.moveTo(s * 20, -122);
          v.quadraticCurveTo(s * 24, -60, s * 16, 4);
          v.stroke();
        }
        v.fillStyle = '#c2185b';
        v.beginPath();
        v.moveTo(0, -112);
        v.lineTo(-15, -120);
        v.lineTo(-15, -102);
        v.lineTo(15, -120);
        v.lineTo(15, -102);
        v.fill();
        head(v, body, dress, 0, hair.curls(dress.hair));
      },
      'rgb(30 2 50 / 0.3)',
    );
    g.save();
    g.translate(262 + sway, 655);
    g.scale(1.08, 1.08);
    clubs.forEach((colour, i) => {
      const position = (p: number): { at: Point; spin: number } => {
        const beat = p * BEATS + i * APART;
        const turn = Math.floor(beat / 4);
        return flight(fract(beat / 4), turn % 2 === 0);
      };
      g.globalCompositeOperation = 'screen';
      g.lineCap = 'butt';
      for (let n = 0; n < 22; n += 1) {
        const [a, b] = [position(phase - n * 0.0016).at, position(phase - (n + 1) * 0.0016).at];
        if (Math.hypot(a[0] - b[0], a[1] - b[1]) > 40) continue;
        g.strokeStyle = `rgb(${colour} / ${0.42 * (1 - n / 22) ** 1.6})`;
        g.lineWidth = 20 * (1 - n / 22) + 1;
        g.beginPath();
        g.moveTo(...a);
        g.lineTo(...b);
        g.stroke();
      }
      const { at, spin } = position(phase);
      glow(g, at[0], at[1] - 8, 80, colour, 0.75);
      g.globalCompositeOperation = 'source-over';
      club(g, at, spin, colour);
    });
    g.restore();
    crowd(g, phase, 15, 876, 7, 78, '#ff9ad8', [0, -4], 4, 0.2);
    grade(g, 0.5, 0.5);
  },
};

import {
  beam,
  disc,
  glow,
  grade,
  layer,
  sky,
  TAU,
  through,
  wave,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { embers } from '../kit/air.ts';
import { bulbs, cobbles, crowd, roofs, stars, wet } from '../kit/city.ts';
import { arm, hair, head, limb, lit, solve, trunk, type Dress } from '../kit/figure.ts';

const dress: Dress = {
  skin: '#e2a27c',
  top: '#4a1a8c',
  sleeve: '#e2a27c',
  bottom: '#2b0f5c',
  shoe: '#12062c',
  hair: '#2a0f2e',
};
const BEATS = 24;

/** The front of a cathedral with a lit rose window. */
function cathedral(v: Context): void {
  const stone = v.createLinearGradient(0, 180, 0, 720);
  stone.addColorStop(0, '#2a2078');
  stone.addColorStop(1, '#6a3a9c');
  v.fillStyle = stone;
  v.fillRect(120, 330, 300, 400);
  v.beginPath();
  v.moveTo(170, 332);
  v.lineTo(270, 236);
  v.lineTo(370, 332);
  v.fill();
  for (const x of [92, 368]) {
    v.fillRect(x, 236, 80, 500);
    v.beginPath();
    v.moveTo(x - 6, 238);
    v.lineTo(x + 40, 60);
    v.lineTo(x + 86, 238);
    v.fill();
    for (const s of [0, 68]) v.fillRect(x + s, 206, 12, 40);
    const window = v.createLinearGradient(0, 280, 0, 400);
    window.addColorStop(0, '#ffd98a');
    window.addColorStop(1, '#ff7ab0');
    v.fillStyle = window;
    for (const dx of [18, 46]) {
      v.beginPath();
      v.moveTo(x + dx, 400);
      v.lineTo(x + dx, 300);
      v.quadraticCurveTo(x + dx + 8, 272, x + dx + 16, 300);
      v.lineTo(x + dx + 16, 400);
      v.fill();
    }
    v.fillStyle = stone;
  }
  disc(v, 270, 432, 76, '#120a38');
  for (let i = 0; i < 12; i += 1) {
    const a = (i / 12) * TAU;
    v.fillStyle = ['#ff5aa8', '#59d8ff', '#ffc83d', '#a06bff'][i % 4] ?? '#fff';
    v.beginPath();
    v.moveTo(270 + Math.cos(a) * 20, 432 + Math.sin(a) * 20);
    v.quadraticCurveTo(
      270 + Math.cos(a - 0.26) * 62,
      432 + Math.sin(a - 0.26) * 62,
      270 + Math.cos(a) * 70,
      432 + Math.sin(a) * 70,
    );
    v.quadraticCurveTo(
      270 + Math.cos(a + 0.26) * 62,
      432 + Math.sin(a + 0.26) * 62,
      270 + Math.cos(a) * 20,
      432 + Math.sin(a) * 20,
    );
    v.fill();
  }
  disc(v, 270, 432, 14, '#ffe9b0');
  for (const [x, w, h] of [
    [170, 56, 130],
    [270, 84, 170],
    [370, 56, 130],
  ] as const) {
    v.fillStyle = '#0f0830';
    v.beginPath();
    v.moveTo(x - w / 2, 730);
    v.lineTo(x - w / 2, 730 - h * 0.6);
    v.quadraticCurveTo(x - w / 2, 730 - h * 0.9, x, 730 - h);
    v.quadraticCurveTo(x + w / 2, 730 - h * 0.9, x + w / 2, 730 - h * 0.6);
    v.lineTo(x + w / 2, 730);
    v.fill();
    v.strokeStyle = '#6a48a8';
    v.lineWidth = 4;
    v.stroke();
  }
}

/** Ribbons of light that leave the strings and rise. */
function ribbons(g: Context, phase: number, from: Point): void {
  g.save();
  g.globalCompositeOperation = 'screen';
  const colours = ['90 230 255', '255 90 190', '170 110 255', '255 200 90'];
  for (const [n, colour] of colours.entries()) {
    const points: Point[] = [];
    for (let i = 0; i <= 88; i += 1) {
      const k = i / 88;
      const spread = k ** 0.8;
      const x =
        from[0] +
        spread * 130 * Math.sin(1.1 + n * 1.9) +
        spread * 88 * Math.sin(TAU * (k * 1.3 - phase * 4 + n * 0.23));
      const y = from[1] - k * 560 + spread * 30 * Math.sin(TAU * (k * 2 - phase * 3 + n * 0.4));
      points.push([x, y]);
    }
    for (const [width, alpha] of [
      [26, 0.12],
      [11, 0.3],
      [3, 1],
    ] as const)
      for (let i = 0; i < points.length - 1; i += 1) {
        const k = i / points.length;
        const [a, b] = [points[i], points[i + 1]];
        if (a === undefined || b === undefined) continue;
        g.strokeStyle = `rgb(${colour} / ${alpha * (1 - k) ** 0.7 * Math.min(1, k * 12)})`;
        g.lineWidth = width * (0.5 + k * 1.2);
        g.beginPath();
        g.moveTo(...a);
        g.lineTo(...b);
        g.stroke();
      }
    for (let i = 0; i < 5; i += 1) {
      const at = points[Math.floor(((((i / 5 + phase * 3 + n * 0.13) % 1) + 1) % 1) * 80)];
      if (at !== undefined) {
        disc(g, at[0], at[1], 2.4, '#fff');
        disc(g, at[0], at[1], 8, `rgb(${colour} / 0.3)`);
      }
    }
  }
  g.restore();
}

/** A violinist with a glowing violin on the cathedral square, in front of her audience. */
export const violin: Scene = {
  draw(g, phase) {
    const pulse = Math.exp(-5 * ((phase * BEATS) % 1));
    sky(g, [
      [0, '#070528'],
      [0.3, '#1c1462'],
      [0.6, '#5a2290'],
      [0.76, '#d8408c'],
      [1, '#14061f'],
    ]);
    stars(g, 71, 110, 420, phase);
    for (let i = 0; i < 5; i += 1)
      beam(
        g,
        30 + i * 120,
        740,
        800,
        Math.PI + wave(phase, 2 + (i % 2), i * 0.21) * 0.3,
        0.06,
        ['255 80 180', '90 200 255', '170 100 255'][i % 3] ?? '255 255 255',
        0.35 + 0.2 * pulse,
      );
    g.drawImage(
      roofs({
        seed: 33,
        base: 730,
        low: 120,
        high: 260,
        colour: '#24186c',
        colour_top: '#1d1458',
        windows: ['#ffd28a', '#ff9ec0'],
        lit: 0.3,
        cell: 12,
      }),
      0,
      0,
    );
    g.drawImage(layer('cathedral', cathedral), 0, 0);
    glow(g, 270, 432, 210, '255 120 200', 0.45 + 0.25 * pulse);
    bulbs(g, [-20, 470], [270, 560], 26, 9, ['255 214 120', '255 150 200'], phase);
    bulbs(g, [270, 560], [560, 470], 26, 9, ['255 150 200', '255 214 120'], phase);
    wet(
      g,
      730,
      phase,
      [
        [0, 'rgb(30 8 60 / 0.35)'],
        [1, 'rgb(10 4 28 / 0.88)'],
      ],
      1.1,
      4,
    );
    cobbles(g, 730, 'rgb(210 170 255 / 0.3)');
    glow(g, 270, 850, 300, '190 110 255', 0.5 + 0.2 * pulse, 0.22);
    const bow = wave(phase, 12);
    const sway = wave(phase, 3) * 0.06;
    const [px, py, s] = [266 + wave(phase, 3) * 8, 640, 1.16];
    // The violin lies on the left shoulder, its neck points up and out; all in the body's units
    const chin: Point = [-20 + sway * 120, -134];
    const scroll: Point = [-118 + sway * 90, -158 + wave(phase, 3, 0.2) * 8];
    const bridge: Point = [chin[0] * 0.6 + scroll[0] * 0.4, chin[1] * 0.6 + scroll[1] * 0.4 - 8];
    const bow_turn = -1.02 + sway + bow * 0.05;
    const frog: Point = [
      bridge[0] - Math.cos(bow_turn) * -(78 + bow * 44),
      bridge[1] - Math.sin(bow_turn) * (78 + bow * 44),
    ];
    const tip: Point = [
      bridge[0] - Math.cos(bow_turn) * (78 - bow * 44),
      bridge[1] + Math.sin(bow_turn) * (78 - bow * 44),
    ];
    const body = solve({
      lean: sway,
      head_tilt: -0.3 + sway,
      hand_l: [scroll[0] + 14, scroll[1] + 12],
      hand_r: frog,
      foot_l: [-20, 196],
      foot_r: [24, 196],
    });
    const onStage = (p: Point): Point => [px + p[0] * s, py + p[1] * s];
    ribbons(g, phase, onStage(bridge));
    lit(
      g,
      [-3, -4.5],
      '#ff9af0',
      (v) => {
        v.translate(px, py);
        v.scale(s, s);
        const flow = wave(phase, 3, 0.18) * 14;
        const gown = v.createLinearGradient(0, -20, 0, 210);
        gown.addColorStop(0, '#5a1f9c');
        gown.addColorStop(1, '#d82c8c');
        v.fillStyle = gown;
        v.beginPath();
        v.moveTo(-26, -30);
        through(v, [
          [-26, -30],
          [-44 + flow * 0.3, 60],
          [-84 + flow, 150],
          [-128 + flow * 1.4, 204],
        ]);
        v.quadraticCurveTo(0, 226, 112 + flow, 204);
        through(v, [
          [112 + flow, 204],
          [70 + flow * 0.7, 140],
          [42 + flow * 0.3, 60],
          [26, -30],
        ]);
        v.fill();
        v.strokeStyle = 'rgb(255 170 230 / 0.35)';
        v.lineWidth = 2.5;
        for (const k of [-0.6, -0.2, 0.25, 0.6]) {
          v.beginPath();
          v.moveTo(k * 24, 0);
          v.quadraticCurveTo(k * 50 + flow * 0.4, 90, k * 140 + flow * 1.2, 206);
          v.stroke();
        }
        trunk(v, body, dress);
        arm(v, body, 'l', dress);
        head(v, body, dress, -0.25, hair.long(dress.hair, flow));
      },
      'rgb(20 4 60 / 0.24)',
    );
    // The violin, in light
    g.save();
    g.translate(...onStage([chin[0] * 0.78 + scroll[0] * 0.22, chin[1] * 0.78 + scroll[1] * 0.22]));
    g.rotate(Math.atan2(scroll[1] - chin[1], scroll[0] - chin[0]));
    glow(g, 0, 0, 120, '90 230 255', 0.6 + 0.3 * pulse);
    g.fillStyle = 'rgb(16 8 48 / 0.9)';
    g.strokeStyle = '#8df2ff';
    g.lineWidth = 3.4;
    g.beginPath();
    g.moveTo(-44, 0);
    g.bezierCurveTo(-44, -32, -12, -30, -6, -14);
    g.bezierCurveTo(0, -22, 34, -24, 34, 0);
    g.bezierCurveTo(34, 24, 0, 22, -6, 14);
    g.bezierCurveTo(-12, 30, -44, 32, -44, 0);
    g.fill();
    g.stroke();
    g.beginPath();
    g.moveTo(34, 0);
    g.lineTo(92, 0);
    g.stroke();
    disc(g, 96, -3, 6, '#8df2ff');
    g.lineWidth = 1.3;
    g.strokeStyle = '#ffffff';
    for (const y of [-3, 0, 3]) {
      g.beginPath();
      g.moveTo(-30, y);
      g.lineTo(92, y * 0.5);
      g.stroke();
    }
    g.restore();
    const [b0, b1] = [onStage(frog), onStage(tip)];
    g.lineCap = 'round';
    for (const [width, colour] of [
      [9, 'rgb(255 80 190 / 0.35)'],
      [3.4, '#ffc2f0'],
    ] as const) {
      g.strokeStyle = colour;
      g.lineWidth = width;
      g.beginPath();
      g.moveTo(...b0);
      g.lineTo(...b1);
      g.stroke();
    }
    lit(
      g,
      [-3, -4.5],
      '#ff9af0',
      (v) => {
        v.translate(px, py);
        v.scale(s, s);
        limb(v, body.shoulder_r, body.elbow_r, 12.5, 9.5, dress.skin);
        limb(v, body.elbow_r, body.hand_r, 9.5, 7.5, dress.skin);
        disc(v, body.hand_r[0], body.hand_r[1], 8, dress.skin);
      },
      'rgb(20 4 60 / 0.24)',
    );
    const [gx, gy] = onStage(bridge);
    glow(g, gx, gy, 90, '255 160 240', 0.6 + 0.4 * pulse);
    embers(g, phase, 8, 40, [270, 860], 520, 700, '255 190 240', 3, 1.6);
    crowd(g, phase, 15, 842, 8, 64, '#c88aff', [-1, -4], 12, 0.3, '#14082c');
    crowd(g, phase, 27, 896, 6, 92, '#ff86d8', [0, -4.5], 12, 0.25);
    grade(g, 0.5, 0.5);
  },
};

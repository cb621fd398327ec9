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
  WIDTH,
  type Context,
  type Scene,
} from '../kit/canvas.ts';
import { embers } from '../kit/air.ts';
import { bulbs, cobbles, crowd, roofs, stars } from '../kit/city.ts';
import { lit } from '../kit/figure.ts';

/** The booth without its stage: planks, gilded arch, valance. */
function booth(v: Context): void {
  const wood = v.createLinearGradient(60, 0, 480, 0);
  wood.addColorStop(0, '#3a0f3c');
  wood.addColorStop(0.5, '#7a1f52');
  wood.addColorStop(1, '#3a0f3c');
  v.fillStyle = wood;
  v.beginPath();
  v.moveTo(60, 960);
  v.lineTo(60, 330);
  v.quadraticCurveTo(150, 318, 190, 250);
  v.quadraticCurveTo(270, 170, 350, 250);
  v.quadraticCurveTo(390, 318, 480, 330);
  v.lineTo(480, 960);
  v.fill();
  v.strokeStyle = '#f0b545';
  v.lineWidth = 7;
  v.stroke();
  v.lineWidth = 3;
  v.strokeStyle = '#ffe09a';
  v.strokeRect(84, 700, 372, 300);
  // Panels below the stage
  for (let i = 0; i < 3; i += 1) {
    v.fillStyle = '#2b0a3c';
    v.beginPath();
    v.roundRect(100 + i * 117, 730, 106, 200, 12);
    v.fill();
    v.strokeStyle = 'rgb(240 181 69 / 0.8)';
    v.lineWidth = 2.5;
    v.stroke();
    v.fillStyle = '#f0b545';
    v.beginPath();
    for (let n = 0; n < 10; n += 1) {
      const r = n % 2 === 0 ? 26 : 11;
      const a = (n / 10) * TAU - Math.PI / 2;
      v.lineTo(153 + i * 117 + Math.cos(a) * r, 800 + Math.sin(a) * r);
    }
    v.fill();
  }
  disc(v, 270, 262, 34, '#f0b545');
  disc(v, 270, 262, 27, '#2b0a3c');
  disc(v, 270, 262, 22, '#ffe9b0');
  disc(v, 280, 256, 20, '#2b0a3c');
}

/** What is behind the puppets: painted hills under a paper night. */
function stage(v: Context): void {
  v.beginPath();
  v.rect(96, 340, 348, 340);
  v.clip();
  sky(
    v,
    [
      [0, '#123a7c'],
      [0.6, '#2f86b8'],
      [1, '#ffd08a'],
    ],
    340,
    680,
  );
  for (const [y, colour, step] of [
    [580, '#1c5f8c', 90],
    [615, '#157a6e', 70],
    [648, '#0d4a52', 54],
  ] as const) {
    v.fillStyle = colour;
    v.beginPath();
    v.moveTo(90, 690);
    for (let x = 90; x <= 460; x += step) v.quadraticCurveTo(x + step / 2, y - 46, x + step, y);
    v.lineTo(460, 690);
    v.fill();
  }
  v.fillStyle = '#ffe9b0';
  for (const [x, y, r] of [
    [140, 420, 3],
    [190, 390, 2],
    [250, 440, 2.4],
    [330, 400, 3],
    [395, 440, 2],
    [410, 380, 2.6],
    [165, 480, 2],
  ] as const)
    disc(v, x, y, r, '#ffe9b0');
}

function curtain(g: Context, side: -1 | 1, phase: number): void {
  for (let i = 0; i < 6; i += 1) {
    const k = i / 6;
    const x = 270 + side * (182 - i * 9);
    const move = wave(phase, 2, k * 0.6) * (2 + i);
    const paint = g.createLinearGradient(x - 14, 0, x + 14, 0);
    paint.addColorStop(0, '#7a0f2c');
    paint.addColorStop(0.45, '#f03a5c');
    paint.addColorStop(1, '#8f1232');
    g.fillStyle = paint;
    g.beginPath();
    g.moveTo(x - 12, 336);
    g.lineTo(x + 12, 336);
    g.quadraticCurveTo(x + 12 + move, 480, x + side * 26 + 10 + move * 0.5, 560);
    g.quadraticCurveTo(x + side * 14 + 10 + move, 620, x + side * 16 + 12, 684);
    g.lineTo(x + side * 16 - 14, 684);
    g.quadraticCurveTo(x + side * 14 - 14 + move, 620, x + side * 26 - 12 + move * 0.5, 560);
    g.quadraticCurveTo(x - 12 + move, 480, x - 12, 336);
    g.fill();
  }
}

function threads(
  g: Context,
  from: readonly (readonly [number, number])[],
  bar: readonly [number, number],
  tilt: number,
): void {
  g.strokeStyle = 'rgb(255 244 220 / 0.6)';
  g.lineWidth = 1.1;
  from.forEach((p, i) => {
    g.beginPath();
    g.moveTo(p[0], p[1]);
    g.lineTo(
      bar[0] + (i - (from.length - 1) / 2) * 16 * Math.cos(tilt),
      bar[1] + (i - (from.length - 1) / 2) * 16 * Math.sin(tilt),
    );
    g.stroke();
  });
}

function fox(g: Context, phase: number): void {
  const hop = Math.abs(wave(phase, 3)) * 20;
  const [x, y] = [208 + wave(phase, 1) * 14, 590 - hop];
  const swing = wave(phase, 3, 0.1);
  threads(
    g,
    [
      [x - 34, y - 40 - swing * 14],
      [x, y - 108],
      [x + 36, y - 46 + swing * 14],
    ],
    [x, 330],
    swing * 0.3,
  );
  lit(
    g,
    [3, -4],
    '#ffe3b0',
    (v) => {
      v.translate(x, y);
      v.rotate(swing * 0.1);
      v.fillStyle = '#f07a2a';
      v.beginPath();
      v.moveTo(16, 26);
      through(v, [
        [16, 26],
        [62, 10 + swing * 12],
        [66, -36 + swing * 20],
      ]);
      through(v, [
        [66, -36 + swing * 20],
        [34, -6],
        [8, 4],
      ]);
      v.fill();
      disc(v, 64, -30 + swing * 20, 10, '#fff3e0', 13);
      v.lineCap = 'round';
      v.lineWidth = 13;
      v.strokeStyle = '#3a1c2c';
      for (const s of [-1, 1]) {
        v.beginPath();
        v.moveTo(s * 12, 30);
        v.lineTo(s * (14 + swing * 4 * s), 50);
        v.lineTo(s * 15 - swing * 9 * s, 76 + s * swing * 5);
        v.stroke();
      }
      v.strokeStyle = '#f07a2a';
      v.lineWidth = 11;
      for (const s of [-1, 1]) {
        v.beginPath();
        v.moveTo(s * 16, -16);
        v.lineTo(s * 34, -24 + swing * 10 * s);
        v.lineTo(s * 36, -42 + swing * 14 * s);
        v.stroke();
      }
      v.fillStyle = '#2356b8';
      v.beginPath();
      v.moveTo(-14, -34);
      v.lineTo(14, -34);
      v.lineTo(29, 38);
      v.quadraticCurveTo(0, 48, -29, 38);
      v.fill();
      for (const yy of [-12, 6, 24]) disc(v, 0, yy, 3.4, '#ffd25e');
      v.fillStyle = '#e8344f';
      v.fillRect(-17, -40, 34, 10);
      v.rotate(-swing * 0.14);
      v.fillStyle = '#f07a2a';
      for (const s of [-1, 1]) {
        v.beginPath();
        v.moveTo(s * 8, -88);
        v.lineTo(s * 30, -112);
        v.lineTo(s * 33, -72);
        v.fill();
      }
      v.beginPath();
      v.moveTo(-36, -72);
      v.quadraticCurveTo(-30, -98, 0, -98);
      v.quadraticCurveTo(30, -98, 36, -72);
      v.quadraticCurveTo(16, -40, 0, -36);
      v.quadraticCurveTo(-16, -40, -36, -72);
      v.fill();
      v.fillStyle = '#fff3e0';
      v.beginPath();
      v.moveTo(-34, -70);
      v.quadraticCurveTo(-8, -74, 0, -52);
      v.quadraticCurveTo(8, -74, 34, -70);
      v.quadraticCurveTo(16, -40, 0, -36);
      v.quadraticCurveTo(-16, -40, -34, -70);
      v.fill();
      disc(v, 0, -40, 5.4, '#26101c');
      for (const s of [-1, 1]) disc(v, s * 13, -74, 4, '#26101c', 5);
    },
    'rgb(40 2 40 / 0.12)',
  );
}

function moonPuppet(g: Context, phase: number): void {
  const hop = Math.abs(wave(phase, 3, 0.25)) * 18;
  const [x, y] = [334 + wave(phase, 1, 0.25) * 10, 560 - hop];
  const swing = wave(phase, 3, 0.35);
  threads(
    g,
    [
      [x - 42, y + 4 + swing * 12],
      [x, y - 52],
      [x + 42, y + 4 - swing * 12],
    ],
    [x, 330],
    -swing * 0.3,
  );
  glow(g, x, y, 130, '255 236 170', 0.6);
  lit(
    g,
    [-3, -4],
    '#fffbe6',
    (v) => {
      v.translate(x, y);
      v.rotate(swing * 0.16);
      v.lineCap = 'round';
      v.strokeStyle = '#6a4bc2';
      v.lineWidth = 10;
      for (const s of [-1, 1]) {
        v.beginPath();
        v.moveTo(s * 34, 18);
        v.quadraticCurveTo(s * 52, 16, s * 44, 2 - swing * 12 * s);
        v.stroke();
        v.beginPath();
        v.moveTo(s * 14, 50);
        v.lineTo(s * (20 + swing * 6), 80);
        v.lineTo(s * 20 + 8 * s, 100 + swing * 6 * s);
        v.stroke();
      }
      const paint = v.createRadialGradient(-14, -16, 6, 0, 0, 54);
      paint.addColorStop(0, '#fffbe0');
      paint.addColorStop(1, '#ffcf5e');
      disc(v, 0, 4, 52, paint);
      for (const [cx, cy, r] of [
        [26, -16, 8],
        [-26, 28, 7],
        [18, 34, 5],
      ] as const)
        disc(v, cx, cy, r, 'rgb(214 140 40 / 0.4)');
      v.strokeStyle = '#5b2a3c';
      v.lineWidth = 3.4;
      for (const s of [-1, 1]) {
        v.beginPath();
        v.arc(s * 17, -2, 7, 0.25, Math.PI - 0.25);
        v.stroke();
        disc(v, s * 28, 14, 7, 'rgb(255 110 110 / 0.55)');
      }
      v.beginPath();
      v.arc(0, 12, 11, 0.25, Math.PI - 0.25);
      v.stroke();
      v.fillStyle = '#6a4bc2';
      v.beginPath();
      v.moveTo(-30, -40);
      v.quadraticCurveTo(0, -56, 30, -40);
      v.quadraticCurveTo(40, -90, 58 + swing * 6, -78 + swing * 8);
      v.quadraticCurveTo(10, -100, -30, -40);
      v.fill();
      disc(v, 58 + swing * 6, -76 + swing * 8, 8, '#ff6fb5');
    },
    'rgb(60 2 60 / 0.06)',
  );
}

/** A fox asks the moon to dance, in a puppet booth. */
export const puppets: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#0a0a2c'],
      [0.4, '#251a5e'],
      [0.7, '#5c2a78'],
      [1, '#1a0a28'],
    ]);
    stars(g, 40, 80, 360, phase);
    g.drawImage(
      roofs({
        seed: 51,
        base: 820,
        low: 280,
        high: 520,
        colour: '#1c1450',
        colour_top: '#251a62',
        windows: ['#ffcf7a', '#ff9ec0'],
        lit: 0.28,
        cell: 15,
      }),
      0,
      0,
    );
    g.fillStyle = '#180c2e';
    g.fillRect(0, 800, WIDTH, 160);
    cobbles(g, 800, 'rgb(255 190 220 / 0.25)');
    glow(g, 270, 520, 420, '255 150 80', 0.4);
    g.drawImage(layer('booth', booth), 0, 0);
    g.drawImage(layer('stage', stage), 0, 0);
    beam(g, 120, 330, 380, -0.42, 0.24, '255 240 190', 0.5);
    beam(g, 420, 330, 380, 0.42, 0.24, '255 200 240', 0.5);
    g.save();
    g.beginPath();
    g.rect(96, 330, 348, 354);
    g.clip();
    fox(g, phase);
    moonPuppet(g, phase);
    embers(g, phase, 9, 26, [270, 660], 300, 300, '255 236 170', 1, 1.6);
    curtain(g, -1, phase);
    curtain(g, 1, phase);
    g.restore();
    // Valance
    for (let i = 0; i < 9; i += 1) {
      const x = 96 + i * 38.67;
      const paint = g.createLinearGradient(x, 0, x + 38, 0);
      paint.addColorStop(0, '#9c1438');
      paint.addColorStop(0.5, '#ff5474');
      paint.addColorStop(1, '#9c1438');
      g.fillStyle = paint;
      g.beginPath();
      g.moveTo(x, 330);
      g.lineTo(x + 38.67, 330);
      g.quadraticCurveTo(x + 38, 382 + wave(phase, 2, i * 0.1) * 3, x + 19, 386 + wave(phase, 2, i * 0.1) * 3);
      g.quadraticCurveTo(x, 382 + wave(phase, 2, i * 0.1) * 3, x, 330);
      g.fill();
    }
    g.fillStyle = '#f0b545';
    g.fillRect(88, 322, 364, 12);
    g.fillRect(84, 678, 372, 20);
    for (let i = 0; i < 9; i += 1) {
      const x = 104 + i * 41.5;
      const on = 0.7 + 0.3 * wave(phase, 3, i / 3);
      disc(g, x, 680, 9, '#fff3c8', 7);
      glow(g, x, 672, 56, '255 214 120', 0.7 * on);
    }
    bulbs(g, [-20, 150], [270, 215], 40, 8, ['255 214 120', '255 130 190', '120 220 255'], phase);
    bulbs(g, [270, 215], [560, 150], 40, 8, ['255 214 120', '120 220 255', '255 130 190'], phase);
    crowd(g, phase, 61, 868, 6, 92, '#ffc27a', [0, -4.5], 3, 0);
    grade(g, 0.42, 0.55);
  },
};

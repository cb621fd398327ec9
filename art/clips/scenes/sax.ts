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
  HEIGHT,
  WIDTH,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { embers } from '../kit/air.ts';
import { lamp, moon, roofs, stars, wet } from '../kit/city.ts';
import { arm, hat, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const dress: Dress = {
  skin: '#9a5a3c',
  top: '#2b3c7c',
  sleeve: '#2b3c7c',
  bottom: '#1a2048',
  shoe: '#f2e6d8',
  hair: '#1a1020',
};

/** The houses along the water and the bridge with its three arches. */
function canalFront(v: Context): void {
  const random = seeded(5);
  const fronts = ['#3a2a6e', '#5c2f5a', '#2a3a7a', '#6a3a4e', '#33306e'];
  const house = (x: number, top: number, w: number, base: number, n: number): void => {
    const paint = v.createLinearGradient(0, top, 0, base);
    paint.addColorStop(0, '#1a1646');
    paint.addColorStop(1, fronts[n % 5] ?? '#333');
    v.fillStyle = paint;
    v.fillRect(x, top, w, base - top);
    v.fillStyle = '#120e34';
    v.beginPath();
    v.moveTo(x, top + 1);
    v.bezierCurveTo(x + w * 0.1, top - 6, x + w * 0.22, top - 16, x + w * 0.26, top - 34);
    v.quadraticCurveTo(x + w / 2, top - 64, x + w * 0.74, top - 34);
    v.bezierCurveTo(x + w * 0.78, top - 16, x + w * 0.9, top - 6, x + w, top + 1);
    v.fill();
    for (let wy = top + 22; wy < base - 36; wy += 58)
      for (let c = 0; c < 3; c += 1) {
        const on = random() < 0.55;
        v.fillStyle = on ? (random() < 0.7 ? '#ffcf7a' : '#ffa0b4') : '#171240';
        v.globalAlpha = on ? 0.7 + random() * 0.3 : 1;
        v.fillRect(x + w * (0.16 + c * 0.26), wy, w * 0.16, 32);
        v.globalAlpha = 1;
      }
  };
  for (const [i, x] of [-30, 52, 132].entries()) house(x, 318 + i * 46, 80, 640, i);
  for (const [i, x] of [330, 408, 488].entries()) house(x, 412 - i * 44, 80, 640, i + 2);
  // The bridge
  const stone = v.createLinearGradient(0, 520, 0, 650);
  stone.addColorStop(0, '#6a4a86');
  stone.addColorStop(1, '#2a1c56');
  v.fillStyle = stone;
  v.beginPath();
  v.moveTo(-10, 650);
  v.lineTo(-10, 560);
  v.quadraticCurveTo(270, 486, 550, 560);
  v.lineTo(550, 650);
  v.lineTo(522, 650);
  v.arc(458, 650, 64, 0, Math.PI, true);
  v.lineTo(372, 650);
  v.arc(270, 650, 102, 0, Math.PI, true);
  v.lineTo(146, 650);
  v.arc(82, 650, 64, 0, Math.PI, true);
  v.fill();
  v.strokeStyle = 'rgb(255 200 160 / 0.5)';
  v.lineWidth = 3;
  v.beginPath();
  v.moveTo(-10, 558);
  v.quadraticCurveTo(270, 484, 550, 558);
  v.stroke();
  for (const [x, r] of [
    [458, 64],
    [270, 102],
    [82, 64],
  ] as const) {
    v.strokeStyle = 'rgb(255 190 150 / 0.45)';
    v.lineWidth = 7;
    v.setLineDash([12, 3]);
    v.beginPath();
    v.arc(x, 650, r + 4, Math.PI, 0);
    v.stroke();
    v.setLineDash([]);
  }
  v.strokeStyle = '#1a1240';
  v.lineWidth = 2.5;
  for (let x = 0; x <= WIDTH; x += 12) {
    const y = 558 - 36.5 * (1 - ((x - 270) / 280) ** 2);
    v.beginPath();
    v.moveTo(x, y);
    v.lineTo(x, y - 20);
    v.stroke();
  }
}

/** A golden saxophone; the mouthpiece is the origin. */
function saxophone(v: Context, glint: number): void {
  const brass = v.createLinearGradient(-10, 0, 70, 150);
  brass.addColorStop(0, '#ffe9a8');
  brass.addColorStop(0.5, '#e8a22c');
  brass.addColorStop(1, '#8a4a10');
  v.strokeStyle = brass;
  v.lineCap = 'round';
  v.lineJoin = 'round';
  v.lineWidth = 6;
  v.beginPath();
  v.moveTo(0, 0);
  v.quadraticCurveTo(16, -8, 20, 8);
  v.stroke();
  v.lineWidth = 11;
  v.beginPath();
  v.moveTo(20, 8);
  v.lineTo(16, 60);
  v.stroke();
  v.lineWidth = 16;
  v.beginPath();
  v.moveTo(16, 60);
  v.lineTo(10, 112);
  v.quadraticCurveTo(12, 146, 44, 138);
  v.stroke();
  v.fillStyle = brass;
  v.beginPath();
  v.moveTo(34, 146);
  v.quadraticCurveTo(60, 130, 54, 78);
  v.lineTo(98, 66);
  v.quadraticCurveTo(92, 148, 40, 148);
  v.fill();
  v.save();
  v.translate(76, 72);
  v.rotate(-0.27);
  disc(v, 0, 0, 24, '#ffe9a8', 9);
  disc(v, 0, 0, 19, '#5c2c08', 6);
  v.restore();
  for (const [x, y] of [
    [18, 34],
    [17, 50],
    [15, 68],
    [13, 86],
    [12, 102],
  ] as const)
    disc(v, x, y, 5.4, '#fff4cc');
  disc(v, 15, 78, 3 + glint * 2, `rgb(255 255 255 / ${0.5 + glint * 0.5})`);
}

function paperBoat(g: Context, x: number, y: number, size: number, tilt: number, colour: string): void {
  glow(g, x, y - size * 0.5, size * 5, colour, 0.6);
  glow(g, x, y + size * 0.8, size * 3, colour, 0.5, 1.8);
  g.save();
  g.translate(x, y);
  g.rotate(tilt);
  const paint = g.createLinearGradient(0, -size * 1.5, 0, 0);
  paint.addColorStop(0, `rgb(${colour} / 0.9)`);
  paint.addColorStop(1, '#fff6d0');
  g.fillStyle = paint;
  g.beginPath();
  g.moveTo(-size * 0.6, 0);
  g.lineTo(-size * 0.75, -size * 1.5);
  g.lineTo(size * 0.75, -size * 1.5);
  g.lineTo(size * 0.6, 0);
  g.fill();
  g.fillStyle = '#4a1c2c';
  g.fillRect(-size * 0.9, 0, size * 1.8, size * 0.22);
  g.restore();
}

/** A saxophone player on a quay; lanterns drift past on the canal. */
export const sax: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#060a2a'],
      [0.3, '#142a6a'],
      [0.52, '#3a4a9c'],
      [0.66, '#8a5aa0'],
      [1, '#0a0a24'],
    ]);
    stars(g, 99, 120, 420, phase);
    moon(g, 282, 236, 62, '255 240 214');
    g.drawImage(
      roofs({
        seed: 13,
        base: 640,
        low: 100,
        high: 190,
        colour: '#242a6e',
        colour_top: '#1c225e',
        windows: ['#ffd9a0'],
        lit: 0.25,
        cell: 10,
      }),
      0,
      0,
    );
    g.drawImage(layer('canal', canalFront), 0, 0);
    for (const [x, y] of [
      [60, 528],
      [190, 502],
      [350, 502],
      [480, 528],
    ] as const) {
      g.fillStyle = '#120e34';
      g.fillRect(x - 2, y - 44, 4, 52);
      glow(g, x, y - 50, 84, '255 190 110', 0.75 + 0.08 * wave(phase, 5, x));
      disc(g, x, y - 50, 6.5, '#fff0c8');
    }
    wet(
      g,
      650,
      phase,
      [
        [0, 'rgb(14 20 70 / 0.15)'],
        [0.6, 'rgb(10 10 46 / 0.5)'],
        [1, 'rgb(6 4 24 / 0.85)'],
      ],
      1.5,
      5,
    );
    // The moon's road on the water
    g.save();
    g.globalCompositeOperation = 'screen';
    const random = seeded(8);
    for (let i = 0; i < 46; i += 1) {
      const [k, side, speed, from] = [random(), random() - 0.5, 2 + Math.floor(random() * 4), random()];
      const y = 662 + k * 200;
      const w = 8 + k * 34;
      g.fillStyle = `rgb(255 236 200 / ${(0.14 + 0.3 * Math.max(0, wave(phase, speed, from))) * (1 - k * 0.6)})`;
      g.fillRect(282 + side * (40 + k * 130) - w / 2, y, w, 1.6 + k * 1.4);
    }
    g.restore();
    // Lanterns: far ones slow and small, near ones larger; all cross once or twice per loop
    const boats = [
      [676, 7, 1, 0.1],
      [700, 9, 1, 0.55],
      [728, 12, 1, 0.8],
      [690, 8, 1, 0.33],
      [764, 16, 1, 0.2],
      [748, 14, 1, 0.62],
    ] as const;
    for (const [y, size, turns, from] of boats) {
      const x = mix(-70, WIDTH + 70, fract(from + phase * turns));
      paperBoat(
        g,
        x,
        y + wave(phase, 3, from) * 2.5,
        size,
        wave(phase, 4, from) * 0.06,
        from > 0.5 ? '255 150 90' : '255 196 100',
      );
    }
    // The quay
    g.drawImage(
      layer('quay', (v) => {
        const paint = v.createLinearGradient(0, 800, 0, HEIGHT);
        paint.addColorStop(0, '#3a2a5e');
        paint.addColorStop(1, '#120a28');
        v.fillStyle = paint;
        v.beginPath();
        v.moveTo(-10, 842);
        v.quadraticCurveTo(300, 820, 550, 858);
        v.lineTo(550, HEIGHT);
        v.lineTo(-10, HEIGHT);
        v.fill();
        v.strokeStyle = 'rgb(255 210 170 / 0.55)';
        v.lineWidth = 3;
        v.beginPath();
        v.moveTo(-10, 842);
        v.quadraticCurveTo(300, 820, 550, 858);
        v.stroke();
        v.strokeStyle = 'rgb(0 0 0 / 0.35)';
        v.lineWidth = 2;
        for (let i = 0; i < 8; i += 1) {
          v.beginPath();
          v.moveTo(i * 76 - 10, 836);
          v.lineTo(i * 92 - 60, HEIGHT);
          v.stroke();
        }
        v.beginPath();
        v.moveTo(-10, 892);
        v.quadraticCurveTo(300, 874, 550, 908);
        v.stroke();
      }),
      0,
      0,
    );
    lamp(g, 92, 420, 880, '255 186 100', 0.9);
    glow(g, 190, 884, 280, '255 180 100', 0.55, 0.2);
    const swell = wave(phase, 4);
    const breath = wave(phase, 8, 0.1);
    const [px, py, s] = [236, 676, 1.12];
    const lean = -0.05 + swell * 0.07;
    const mouth: Point = [24 + lean * 150, -150];
    const body = solve({
      lean,
      shoulders: 24,
      head_tilt: 0.05 + swell * 0.05,
      hand_l: [mouth[0] + 24 - swell * 4, mouth[1] + 62],
      hand_r: [mouth[0] + 22 - swell * 4, mouth[1] + 98],
      foot_l: [-34, 196],
      foot_r: [36, 197 - Math.max(0, wave(phase, 16)) * 5],
      elbow_l: 1,
      elbow_r: 1,
      knee_l: 1,
      knee_r: -1,
    });
    lit(
      g,
      [-4.5, -2.5],
      '#ffd08a',
      (v) => {
        v.translate(px, py);
        v.scale(s, s);
        leg(v, body, 'l', dress, 1);
        leg(v, body, 'r', dress, 1);
        arm(v, body, 'l', { ...dress, sleeve: '#1f2c60' });
        // A long coat, open
        v.fillStyle = '#1f2c60';
        v.beginPath();
        v.moveTo(-26, -40);
        v.quadraticCurveTo(-46, 40, -52 - breath * 4, 118);
        v.lineTo(-14, 108);
        v.lineTo(6, 10);
        v.lineTo(20, 104);
        v.lineTo(42 - breath * 3, 110);
        v.quadraticCurveTo(36, 30, 26, -40);
        v.fill();
        trunk(v, body, dress);
        v.fillStyle = '#e8344f';
        v.beginPath();
        v.moveTo(body.neck[0] - 18, body.neck[1] + 2);
        v.quadraticCurveTo(body.neck[0], body.neck[1] + 18, body.neck[0] + 18, body.neck[1] + 2);
        v.lineTo(body.neck[0] + 14, body.neck[1] + 18);
        v.lineTo(body.neck[0] - 6, body.neck[1] + 52 + breath * 3);
        v.lineTo(body.neck[0] - 18, body.neck[1] + 16);
        v.fill();
        head(v, body, dress, 0.7, hat('#1a1430', '#e8a22c', 26, 34));
        v.save();
        v.translate(mouth[0], mouth[1]);
        v.rotate(-0.12 - swell * 0.09);
        saxophone(v, Math.max(0, wave(phase, 8)));
        v.restore();
        arm(v, body, 'r', dress);
      },
      'rgb(16 6 50 / 0.28)',
    );
    const [bx, by] = [px + (mouth[0] + 76) * s, py + (mouth[1] + 70) * s];
    glow(g, bx, by, 90, '255 200 110', 0.45 + 0.2 * breath);
    // Notes of light that leave the bell
    for (let i = 0; i < 7; i += 1) {
      const k = fract(phase * 2 + i / 7);
      const [x, y] = [bx + k * 190 + Math.sin(TAU * (k * 1.2 + i * 0.3)) * 26, by - 10 - k * 300];
      const alpha = Math.min(1, k * 6) * (1 - k);
      g.globalAlpha = alpha;
      g.save();
      g.translate(x, y);
      g.rotate(Math.sin(TAU * (k + i * 0.2)) * 0.3);
      g.strokeStyle = '#ffe3a0';
      g.lineWidth = 3;
      g.beginPath();
      g.moveTo(6, 0);
      g.lineTo(6, -26);
      if (i % 2 === 0) g.quadraticCurveTo(18, -20, 15, -8);
      else {
        g.lineTo(22, -30);
        g.lineTo(22, -4);
      }
      g.stroke();
      disc(g, 0, 0, 7, '#ffe3a0', 5.4);
      if (i % 2 === 1) disc(g, 16, -4, 7, '#ffe3a0', 5.4);
      g.restore();
      g.globalAlpha = 1;
      glow(g, x, y - 8, 44, '255 210 120', 0.5 * alpha);
    }
    // The open case on the quay, to the right
    lit(
      g,
      [-3, -3],
      '#ffd08a',
      (v) => {
        v.fillStyle = '#2a1230';
        v.beginPath();
        v.ellipse(400, 900, 86, 20, 0.05, 0, TAU);
        v.fill();
        disc(v, 400, 896, 74, '#8a1f4a', 14);
        for (const [x, y] of [
          [-40, 0],
          [-20, 5],
          [0, -4],
          [22, 4],
          [44, -1],
          [10, 6],
        ] as const)
          disc(v, 400 + x, 896 + y, 7, '#ffcf4d', 3.8);
      },
      'rgb(0 0 0 / 0.1)',
    );
    embers(g, phase, 21, 26, [330, 860], 420, 260, '255 240 170', 1, 1.8);
    grade(g, 0.48, 0.5);
  },
};

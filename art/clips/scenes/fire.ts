import {
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
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { embers } from '../kit/air.ts';
import { cobbles, crowd, moon, roofs, stars, wet } from '../kit/city.ts';
import { arm, hair, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const dress: Dress = {
  skin: '#a3563a',
  top: '#5b1230',
  sleeve: '#a3563a',
  bottom: '#2b0d2c',
  shoe: '#3c1420',
  hair: '#120609',
};
const TURNS = 5;

/** An arcade of stone arches, lit from within. */
function arcade(v: Context): void {
  const wall = v.createLinearGradient(0, 250, 0, 720);
  wall.addColorStop(0, '#20103c');
  wall.addColorStop(1, '#42163a');
  v.fillStyle = wall;
  v.fillRect(0, 330, WIDTH, 400);
  v.fillRect(0, 310, WIDTH, 12);
  const random = seeded(3);
  v.fillStyle = 'rgb(255 170 120 / 0.05)';
  for (let i = 0; i < 160; i += 1)
    v.fillRect(random() * WIDTH, 335 + random() * 380, 14 + random() * 22, 6 + random() * 5);
  for (const x of [-30, 125, 270, 415, 570]) {
    const inside = v.createLinearGradient(0, 420, 0, 720);
    inside.addColorStop(0, '#12061f');
    inside.addColorStop(1, '#5c1a2c');
    v.fillStyle = inside;
    v.beginPath();
    v.moveTo(x - 54, 730);
    v.lineTo(x - 54, 480);
    v.arc(x, 480, 54, Math.PI, 0);
    v.lineTo(x + 54, 730);
    v.fill();
    v.strokeStyle = '#6b2a4c';
    v.lineWidth = 6;
    v.beginPath();
    v.moveTo(x - 57, 730);
    v.lineTo(x - 57, 480);
    v.arc(x, 480, 57, Math.PI, 0);
    v.lineTo(x + 57, 730);
    v.stroke();
    v.fillStyle = '#6b2a4c';
    v.fillRect(x - 8, 414, 16, 22);
  }
}

function poi(g: Context, trail: readonly Point[], phase: number, seed: number): void {
  g.save();
  g.globalCompositeOperation = 'screen';
  g.lineCap = 'butt';
  const layers: readonly (readonly [number, string, number])[] = [
    [54, '200 30 10', 0.3],
    [30, '255 90 10', 0.42],
    [15, '255 180 40', 0.75],
    [7, '255 246 200', 1],
  ];
  for (const [width, colour, alpha] of layers)
    for (let i = 0; i < trail.length - 1; i += 1) {
      const k = 1 - i / trail.length;
      const [a, b] = [trail[i], trail[i + 1]];
      if (a === undefined || b === undefined) continue;
      // Flames rise as they age
      const lift = (1 - k) ** 1.6 * 34;
      const jitter = wave(phase, 24, i * 0.09 + seed) * (1 - k) * 9;
      g.strokeStyle = `rgb(${colour} / ${alpha * k ** 1.5})`;
      g.lineWidth = width * (0.18 + 0.82 * k ** 0.8);
      g.beginPath();
      g.moveTo(a[0] + jitter, a[1] - lift);
      g.lineTo(b[0] + jitter, b[1] - lift);
      g.stroke();
    }
  g.restore();
  const tip = trail[0];
  if (tip !== undefined) {
    glow(g, tip[0], tip[1], 170, '255 110 20', 0.8);
    disc(g, tip[0], tip[1], 11, '#fffbe6');
  }
}

/** A fire dancer who swings two burning poi in an old courtyard. */
export const fire: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#090620'],
      [0.34, '#241046'],
      [0.6, '#5e1746'],
      [1, '#12050f'],
    ]);
    stars(g, 12, 90, 300, phase);
    moon(g, 428, 142, 40, '255 214 190');
    g.drawImage(
      roofs({ seed: 41, base: 330, low: 20, high: 90, colour: '#1b0d36', windows: ['#ffb77a'], lit: 0.2, cell: 12 }),
      0,
      0,
    );
    g.drawImage(layer('arcade', arcade), 0, 0);
    const flicker = 0.86 + 0.08 * wave(phase, 13) + 0.06 * wave(phase, 29, 0.3);
    for (const x of [52, 488]) {
      glow(g, x, 470, 120, '255 150 60', 0.5 * flicker);
      disc(g, x, 470 - 6, 6, '#ffd98a', 11);
    }
    wet(
      g,
      722,
      phase,
      [
        [0, 'rgb(40 8 20 / 0.4)'],
        [1, 'rgb(10 3 12 / 0.9)'],
      ],
      1,
      3,
    );
    cobbles(g, 722, 'rgb(255 150 90 / 0.3)');
    const cx = 270 + wave(phase, 1) * 10;
    const spin = TAU * phase * TURNS;
    const at = (p: number, side: number): { hand: Point; fire: Point } => {
      const a = TAU * p * TURNS * side + (side > 0 ? 0 : Math.PI) - Math.PI / 2;
      const hand: Point = [side * 78 + Math.cos(a) * 20 + wave(p, 1) * 10, -142 + Math.sin(a) * 24];
      return { hand, fire: [hand[0] + Math.cos(a) * 118, hand[1] + Math.sin(a) * 118] };
    };
    const [left, right] = [at(phase, -1), at(phase, 1)];
    const scale = 1.14;
    const onStage = (p: Point): Point => [cx + p[0] * scale, 660 + p[1] * scale];
    for (const tip of [left, right]) {
      const [x, y] = onStage(tip.fire);
      glow(g, x, y, 420, '255 80 20', 0.34);
      glow(g, x, 850, 240, '255 110 30', 0.5, 0.22);
    }
    const body = solve({
      lean: wave(phase, 2) * 0.07,
      head_tilt: wave(phase, 2, 0.1) * 0.08,
      hand_l: left.hand,
      hand_r: right.hand,
      foot_l: [-58 + wave(phase, 2) * 4, 186],
      foot_r: [50, 190],
      knee_l: 1,
      knee_r: -1,
    });
    const towards = Math.sin(spin);
    lit(
      g,
      [towards * 4, -4],
      '#ffb35c',
      (v) => {
        v.translate(cx, 660);
        v.scale(scale, scale);
        leg(v, body, 'l', dress);
        leg(v, body, 'r', dress);
        // Skirt of scarves that swing
        v.fillStyle = '#7d1638';
        const s = wave(phase, 2, 0.12) * 16;
        v.beginPath();
        v.moveTo(-27, -8);
        through(v, [
          [-27, -8],
          [-62 + s, 80],
          [-70 + s * 1.5, 128],
        ]);
        v.lineTo(-34 + s, 98);
        v.lineTo(-14 + s * 1.2, 140);
        v.lineTo(8 + s, 100);
        v.lineTo(34 + s * 1.3, 134);
        v.lineTo(52 + s, 96);
        v.quadraticCurveTo(40, 40, 27, -8);
        v.fill();
        arm(v, body, 'l', { ...dress, forearm: '#e08a2c' });
        arm(v, body, 'r', { ...dress, forearm: '#e08a2c' });
        trunk(v, body, dress);
        v.fillStyle = '#e0a23c';
        v.fillRect(-30, -6, 60, 9);
        head(v, body, dress, 0, (h) => {
          hair.long(dress.hair, wave(phase, 2, 0.2) * 16)(h);
          h.fillStyle = '#ff9a3c';
          h.fillRect(-21, -16, 42, 5);
        });
      },
      'rgb(24 2 30 / 0.32)',
    );
    for (const side of [-1, 1]) {
      const now = at(phase, side);
      const [h, f] = [onStage(now.hand), onStage(now.fire)];
      g.strokeStyle = 'rgb(255 190 120 / 0.6)';
      g.lineWidth = 1.6;
      g.beginPath();
      g.moveTo(...h);
      g.lineTo(...f);
      g.stroke();
      poi(
        g,
        Array.from({ length: 46 }, (_, n) => onStage(at(phase - n * 0.0026, side).fire)),
        phase,
        side,
      );
    }
    embers(g, phase, 5, 70, [270, 780], 460, 640, '255 170 70', 2, 1.7);
    crowd(g, phase, 33, 872, 8, 74, '#ff9a4d', [0, -4.5], 2, 0.18);
    grade(g, 0.55, 0.55);
  },
};

import {
  beam,
  disc,
  glow,
  grade,
  layer,
  mix,
  sky,
  TAU,
  through,
  wave,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { embers } from '../kit/air.ts';
import { cobbles, crowd, moon, roofs, scroll, stars, wet } from '../kit/city.ts';
import { arm, hat, head, limb, lit, reach, solve, trunk, type Dress } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const dress: Dress = {
  skin: '#c98458',
  top: '#c2265c',
  sleeve: '#c2265c',
  bottom: '#1d4a8c',
  shoe: '#2a1420',
  hair: '#20101a',
};
const STREET = 1080;
const STEPS = 3;

/** House fronts of an old street, which repeats after STREET pixels. */
function street(v: Context): void {
  const random = seeded(66);
  const walls = ['#5a2a6e', '#3a2f86', '#7a2f5e', '#2c3f8c', '#6a3456', '#44287a'];
  for (let n = 0, x = 0; n < 6; n += 1, x += STREET / 6) {
    const w = STREET / 6;
    const top = 300 + random() * 120;
    const paint = v.createLinearGradient(0, top, 0, 800);
    paint.addColorStop(0, '#20164e');
    paint.addColorStop(1, walls[n] ?? '#444');
    v.fillStyle = paint;
    v.fillRect(x, top, w + 1, 800 - top);
    v.fillStyle = '#150d38';
    v.beginPath();
    if (n % 3 === 0) {
      v.moveTo(x - 2, top + 2);
      for (let s = 0; s <= 4; s += 1) {
        v.lineTo(x + (w / 9) * s, top - s * 22);
        v.lineTo(x + (w / 9) * (s + 1), top - s * 22);
      }
      for (let s = 4; s >= 0; s -= 1) {
        v.lineTo(x + w - (w / 9) * s, top - s * 22);
        v.lineTo(x + w - (w / 9) * s, top - (s - 1) * 22);
      }
    } else {
      v.moveTo(x - 6, top + 2);
      v.lineTo(x + w / 2, top - 80);
      v.lineTo(x + w + 6, top + 2);
    }
    v.fill();
    v.fillRect(x - 2, top - 2, w + 4, 8);
    for (let row = 0; row < 3; row += 1)
      for (let col = 0; col < 3; col += 1) {
        const [wx, wy] = [x + 20 + col * 52, top + 34 + row * 92];
        if (wy > 660) continue;
        const on = random() < 0.62;
        const glass = v.createLinearGradient(0, wy, 0, wy + 58);
        glass.addColorStop(0, on ? '#fff0b0' : '#2a2160');
        glass.addColorStop(1, on ? '#ff9a4c' : '#1a1448');
        v.fillStyle = glass;
        v.fillRect(wx, wy, 34, 56);
        v.fillStyle = '#180f3c';
        v.fillRect(wx + 15.5, wy, 3, 56);
        v.fillRect(wx, wy + 22, 34, 3);
        v.fillStyle = ['#b83a6c', '#2f8a86', '#4a5ad0'][n % 3] ?? '#444';
        v.fillRect(wx - 11, wy - 1, 10, 58);
        v.fillRect(wx + 35, wy - 1, 10, 58);
        if (row === 1 && col === 1) {
          v.fillStyle = '#2c1430';
          v.fillRect(wx - 12, wy + 56, 58, 10);
          for (let f = 0; f < 6; f += 1)
            disc(v, wx - 6 + f * 9, wy + 52, 6, ['#ff5a8a', '#ffd25e', '#6ad08a'][f % 3] ?? '#fff');
        }
      }
    for (const dx of [18, w - 52]) {
      const shop = v.createLinearGradient(0, 690, 0, 780);
      shop.addColorStop(0, '#ffe09a');
      shop.addColorStop(1, '#e0566c');
      v.fillStyle = shop;
      v.beginPath();
      v.roundRect(x + dx, 696, 34, 78, [17, 17, 0, 0]);
      v.fill();
      v.strokeStyle = '#180f3c';
      v.lineWidth = 3;
      v.stroke();
      v.beginPath();
      v.moveTo(x + dx + 17, 696);
      v.lineTo(x + dx + 17, 774);
      v.moveTo(x + dx, 738);
      v.lineTo(x + dx + 34, 738);
      v.stroke();
    }
    v.fillStyle = '#1a0f30';
    v.beginPath();
    v.moveTo(x + w / 2 - 26, 800);
    v.lineTo(x + w / 2 - 26, 716);
    v.arc(x + w / 2, 716, 26, Math.PI, 0);
    v.lineTo(x + w / 2 + 26, 800);
    v.fill();
  }
}

function lantern(g: Context, x: number, y: number, r: number, colour: string, swing: number): void {
  glow(g, x, y, r * 4.4, colour, 0.7);
  g.save();
  g.translate(x, y - r);
  g.rotate(swing);
  g.translate(0, r);
  const paint = g.createRadialGradient(0, r * 0.2, r * 0.1, 0, 0, r * 1.1);
  paint.addColorStop(0, '#fffbe0');
  paint.addColorStop(0.5, `rgb(${colour})`);
  paint.addColorStop(1, `rgb(${colour} / 0.75)`);
  disc(g, 0, 0, r, paint, r * 0.86);
  g.strokeStyle = 'rgb(90 20 20 / 0.35)';
  g.lineWidth = 1.3;
  for (const k of [0.35, 0.75]) {
    g.beginPath();
    g.ellipse(0, 0, r * k, r * 0.86, 0, 0, TAU);
    g.stroke();
  }
  g.fillStyle = '#3c1024';
  g.fillRect(-r * 0.3, -r * 0.98, r * 0.6, r * 0.2);
  g.fillRect(-r * 0.3, r * 0.78, r * 0.6, r * 0.2);
  g.fillRect(-1, r * 0.9, 2, r * 0.7);
  g.restore();
}

/** A stilt walker with lanterns; the street passes behind without end. */
export const stilts: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#0a0c38'],
      [0.35, '#2b2680'],
      [0.62, '#8a4a9c'],
      [0.8, '#ff9a7a'],
      [1, '#1c0c2c'],
    ]);
    stars(g, 55, 80, 330, phase);
    moon(g, 420, 130, 44);
    scroll(
      g,
      roofs({
        seed: 95,
        base: 800,
        low: 380,
        high: 520,
        colour: '#3a2a86',
        colour_top: '#453296',
        windows: ['#ffd9a0'],
        lit: 0.14,
        width: 540,
        cell: 14,
      }),
      phase * 540,
    );
    scroll(g, layer('street', street, STREET), phase * STREET);
    // Lantern cords across the street, passing with it
    for (let i = -1; i < 5; i += 1) {
      const x0 = i * 270 - ((phase * STREET) % 270) - 60;
      g.strokeStyle = '#140a2c';
      g.lineWidth = 2;
      g.beginPath();
      g.moveTo(x0, 330);
      g.quadraticCurveTo(x0 + 135, 430, x0 + 270, 330);
      g.stroke();
      lantern(g, x0 + 135, 404, 19, '255 120 90', wave(phase, 2, 0.25) * 0.15);
      lantern(g, x0 + 60, 384, 14, '255 206 100', wave(phase, 2, 0.4) * 0.15);
      lantern(g, x0 + 210, 384, 14, '255 120 180', wave(phase, 2, 0.1) * 0.15);
    }
    wet(
      g,
      800,
      phase,
      [
        [0, 'rgb(40 14 60 / 0.45)'],
        [1, 'rgb(12 4 28 / 0.88)'],
      ],
      1.2,
      3,
    );
    g.save();
    g.drawImage(
      layer('ground', (v) => cobbles(v, 800, 'rgb(255 190 190 / 0.3)')),
      0,
      0,
    );
    g.restore();
    const cx = 262;
    const bob = Math.abs(wave(phase, STEPS, 0.25)) * 9;
    const hip: Point = [cx, 492 + bob];
    const foot = (lag: number): Point => {
      const k = (((phase * STEPS + lag) % 1) + 1) % 1;
      const on = k < 0.55;
      return [
        cx + (on ? mix(74, -74, k / 0.55) : mix(-74, 74, (k - 0.55) / 0.45)),
        872 - (on ? 0 : Math.sin(((k - 0.55) / 0.45) * Math.PI) * 62),
      ];
    };
    const sway = wave(phase, STEPS) * 0.05;
    const swing = wave(phase, STEPS, 0.15);
    const body = solve({
      lean: 0.05 + sway * 0.5,
      shoulders: 26,
      head_tilt: -sway,
      hand_l: [-76 - swing * 26, -30 - Math.abs(swing) * 6],
      hand_r: [92, -108 + swing * 6],
      foot_l: [-20, 180],
      foot_r: [20, 180],
    });
    const leg = (v: Context, lag: number, dark: boolean): void => {
      const f = foot(lag);
      const { joint, end } = reach([hip[0], hip[1] - 4], f, 197, 197, -1);
      limb(v, joint, end, 7, 5, '#8a5a34');
      limb(v, [end[0] - 3, end[1]], [end[0] + 12, end[1] + 2], 7, 6, '#3c2010');
      limb(v, [hip[0], hip[1] - 4], joint, 23, 17, dark ? '#15336a' : dress.bottom);
      const ankle: Point = [mix(joint[0], end[0], 0.72), mix(joint[1], end[1], 0.72)];
      limb(v, joint, ankle, 17, 21, dark ? '#15336a' : dress.bottom);
      v.strokeStyle = dark ? 'rgb(255 214 94 / 0.5)' : 'rgb(255 214 94 / 0.9)';
      v.lineWidth = 4;
      v.beginPath();
      v.moveTo(hip[0] + 4, hip[1]);
      v.lineTo(joint[0] + 3, joint[1]);
      v.lineTo(ankle[0] + 2, ankle[1]);
      v.stroke();
    };
    lit(
      g,
      [4, -3],
      '#ffd59a',
      (v) => {
        leg(v, 0.5, true);
        v.save();
        v.translate(hip[0], hip[1]);
        v.scale(1.16, 1.16);
        arm(v, body, 'l', { ...dress, sleeve: '#9c1c4a' });
        v.restore();
        leg(v, 0, false);
        v.translate(hip[0], hip[1]);
        v.scale(1.16, 1.16);
        // Coat tails
        v.fillStyle = '#a31c4e';
        v.beginPath();
        v.moveTo(-30, -30);
        through(v, [
          [-30, -30],
          [-52 - swing * 8, 50],
          [-82 - swing * 20, 122],
        ]);
        v.lineTo(-40 - swing * 12, 108);
        v.lineTo(-22, 126 + swing * 6);
        v.quadraticCurveTo(4, 60, 26, -10);
        v.fill();
        trunk(v, body, dress);
        v.fillStyle = '#ffd25e';
        for (const y of [-84, -62, -40, -18]) disc(v, 8 + (y + 84) * 0.06, y, 3.6, '#ffd25e');
        v.fillStyle = '#fff3e0';
        v.beginPath();
        v.ellipse(body.neck[0], body.neck[1] + 8, 22, 9, 0, 0, TAU);
        v.fill();
        head(v, body, dress, 0.6, hat('#2a1048', '#ffd25e', 58, 34));
        v.strokeStyle = '#5c3a22';
        v.lineWidth = 5;
        v.lineCap = 'round';
        v.beginPath();
        v.moveTo(body.hand_r[0] - 30, body.hand_r[1] + 44);
        v.quadraticCurveTo(body.hand_r[0] + 20, body.hand_r[1] - 50, 168, -186 + swing * 4);
        v.stroke();
        arm(v, body, 'r', dress);
      },
      'rgb(30 8 60 / 0.22)',
    );
    const [lx, ly] = [hip[0] + 168 * 1.16, hip[1] + (-186 + swing * 4) * 1.16 + 56];
    g.strokeStyle = '#3c2010';
    g.lineWidth = 1.6;
    g.beginPath();
    g.moveTo(lx, ly - 56);
    g.lineTo(lx + wave(phase, STEPS, 0.3) * 8, ly - 30);
    g.stroke();
    lantern(g, lx + wave(phase, STEPS, 0.3) * 8, ly, 32, '255 190 80', wave(phase, STEPS, 0.35) * 0.2);
    beam(g, lx, ly, 420, 0, 0.5, '255 190 90', 0.22);
    glow(g, lx - 60, 880, 260, '255 180 90', 0.5, 0.22);
    embers(g, phase, 3, 22, [lx, ly + 160], 300, 340, '255 214 130', 1, 1.7);
    crowd(g, phase, 44, 902, 7, 66, '#ffc08a', [1, -4], STEPS * 2, 0.2);
    grade(g, 0.45, 0.5);
  },
};

import {
  clamp,
  disc,
  fract,
  glow,
  grade,
  layer,
  mix,
  onLayer,
  sky,
  smooth,
  TAU,
  through,
  wave,
  WIDTH,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { bokeh } from '../kit/air.ts';
import { cobbles, roofs, wet } from '../kit/city.ts';
import { limb, lit } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const HAT: Point = [290, 716];

/** A gold coin seen at a turn: `turn` 0 faces us, a quarter is its edge. */
function coin(g: Context, x: number, y: number, r: number, turn: number, tilt: number): void {
  const width = Math.max(0.1, Math.abs(Math.cos(turn)));
  g.save();
  g.translate(x, y);
  g.rotate(tilt);
  g.fillStyle = '#a85600';
  g.beginPath();
  g.ellipse(r * 0.14 * Math.sign(Math.sin(turn * 2) || 1), 0, r * width, r, 0, 0, TAU);
  g.fill();
  const paint = g.createLinearGradient(-r * width, -r, r * width, r);
  paint.addColorStop(0, '#fff2b8');
  paint.addColorStop(0.5, '#ffc52e');
  paint.addColorStop(1, '#e88a10');
  disc(g, 0, 0, r * width, paint, r);
  g.strokeStyle = 'rgb(150 76 0 / 0.6)';
  g.lineWidth = r * 0.09;
  g.beginPath();
  g.ellipse(0, 0, r * width * 0.74, r * 0.74, 0, 0, TAU);
  g.stroke();
  g.scale(width, 1);
  g.fillStyle = '#a85600';
  g.beginPath();
  g.arc(0, -r * 0.34, r * 0.14, 0, TAU);
  g.fill();
  g.beginPath();
  g.moveTo(-r * 0.46, -r * 0.1);
  g.quadraticCurveTo(0, r * 0.16, r * 0.46, -r * 0.1);
  g.quadraticCurveTo(0, r * 0.44, -r * 0.46, -r * 0.1);
  g.fill();
  g.fillRect(-r * 0.26, r * 0.22, r * 0.52, r * 0.26);
  g.restore();
}

/** People who pass behind, only their legs, out of focus. */
function passers(g: Context, phase: number): void {
  onLayer(
    (v) => {
      const random = seeded(18);
      for (let i = 0; i < 4; i += 1) {
        const [from, way, coat, leg] = [
          random(),
          i % 2 === 0 ? 1 : -1,
          ['#2a1550', '#5c1840', '#17345c', '#4a2018'][i] ?? '#333',
          ['#1c1440', '#2a1238', '#14244a', '#241426'][i] ?? '#222',
        ];
        const span = WIDTH + 420;
        const x = fract(from + way * phase) * span - 210;
        const stride = TAU * (phase * 5 + from);
        const y = 520 - Math.abs(Math.sin(stride)) * 6;
        v.fillStyle = coat;
        v.beginPath();
        v.moveTo(x - 70, -120);
        v.lineTo(x + 70, -120);
        v.lineTo(x + 78 + Math.sin(stride) * 10, y - 205);
        v.lineTo(x - 78 + Math.sin(stride) * 10, y - 205);
        v.fill();
        for (const s of [0, Math.PI]) {
          const a = Math.sin(stride + s) * 0.5;
          const knee: Point = [x + Math.sin(a) * 122, y - 246 + Math.cos(a) * 122];
          const bend = way * Math.max(0, Math.cos(stride + s)) * 0.8;
          const foot: Point = [knee[0] + Math.sin(a - bend) * 122, knee[1] + Math.cos(a - bend) * 122];
          limb(v, [x, y - 246], knee, 36, 27, leg);
          limb(v, knee, foot, 27, 18, leg);
          limb(v, foot, [foot[0] + way * 34, foot[1] + 8], 15, 11, '#0f0818');
        }
      }
    },
    (people) => {
      g.save();
      g.filter = 'blur(5px)';
      g.drawImage(people, 0, 20);
      g.restore();
    },
  );
}

function cat(g: Context, phase: number): void {
  const blink = smooth(0.46, 0.475, phase) * (1 - smooth(0.495, 0.51, phase));
  const look = wave(phase, 1, 0.1) * 4;
  lit(
    g,
    [-4, -3],
    '#ffc98a',
    (v) => {
      v.translate(110, 800);
      v.scale(1.25, 1.25);
      v.strokeStyle = '#20122e';
      v.lineWidth = 15;
      v.lineCap = 'round';
      v.beginPath();
      through(v, [
        [28, 62],
        [70, 60],
        [86, 30 + wave(phase, 2) * 10],
        [104 + wave(phase, 2, 0.1) * 12, 8],
      ]);
      v.stroke();
      v.fillStyle = '#20122e';
      v.beginPath();
      v.moveTo(-40, 72);
      v.bezierCurveTo(-56, 10, -34, -30, 0, -30);
      v.bezierCurveTo(36, -30, 52, 12, 40, 72);
      v.fill();
      v.translate(look * 0.5, -46 + wave(phase, 2) * 1.4);
      v.beginPath();
      v.moveTo(-34, -8);
      v.lineTo(-31, -48);
      v.lineTo(-8, -28);
      v.lineTo(8, -28);
      v.lineTo(31, -48);
      v.lineTo(34, -8);
      v.bezierCurveTo(36, 30, -36, 30, -34, -8);
      v.fill();
      for (const s of [-1, 1]) {
        disc(v, s * 14, -6, 8, '#ffe27a', 8.5 * (1 - blink) + 0.6);
        disc(v, s * 14 + look * 0.8, -6, 2.6, '#1a0a18', 7.5 * (1 - blink));
      }
      v.fillStyle = '#ff8fa8';
      v.beginPath();
      v.moveTo(-4, 6);
      v.lineTo(4, 6);
      v.lineTo(0, 11);
      v.fill();
      v.fillStyle = '#e8344f';
      v.beginPath();
      v.moveTo(-33, 16);
      v.quadraticCurveTo(0, 38, 33, 16);
      v.lineTo(36, 30);
      v.quadraticCurveTo(0, 52, -36, 30);
      v.fill();
      v.fillRect(8, 34, 15, 38);
    },
    'rgb(20 4 40 / 0.1)',
  );
}

/** Coins drop into an upturned hat; a cat with a scarf keeps the books. */
export const hatScene: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#140a3c'],
      [0.3, '#46207c'],
      [0.55, '#b8407f'],
      [0.66, '#ff9a5c'],
      [1, '#120820'],
    ]);
    g.drawImage(
      layer('far', (v) => {
        v.filter = 'blur(7px)';
        v.drawImage(
          roofs({
            seed: 27,
            base: 560,
            low: 260,
            high: 480,
            colour: '#2a1560',
            colour_top: '#35207a',
            windows: ['#ffcf7a', '#ff9ec0', '#8fd6ff'],
            lit: 0.5,
            cell: 22,
          }),
          0,
          0,
        );
      }),
      0,
      0,
    );
    bokeh(g, phase, 31, 30, 120, 540, ['255 190 90', '255 90 160', '120 160 255', '255 230 170'], 34);
    passers(g, phase);
    wet(
      g,
      560,
      phase,
      [
        [0, 'rgb(40 10 60 / 0.35)'],
        [1, 'rgb(10 4 24 / 0.88)'],
      ],
      1.2,
      5,
    );
    cobbles(g, 566, 'rgb(255 190 200 / 0.34)');
    glow(g, 290, 830, 330, '255 170 90', 0.5, 0.3);
    // Coins on their way: each falls once in a loop, at its own time
    const falling = [0, 0.17, 0.36, 0.55, 0.78].map((from, i) => {
      const k = fract(phase - from) / 0.16;
      const x = HAT[0] + ([-34, 42, 4, -58, 62][i] ?? 0) * (0.4 + 0.6 * clamp(k)) + (i - 2) * 16 * (1 - clamp(k));
      return {
        k,
        x,
        y: mix(-60, HAT[1] + 6, clamp(k) ** 1.7),
        turn: k * 7 + i,
        tilt: (k - 0.5) * 1.4 * (i % 2 === 0 ? 1 : -1),
      };
    });
    const hit = Math.max(...falling.map((f) => (f.k > 1 ? Math.exp(-(f.k - 1) * 2.4) * Math.cos((f.k - 1) * 9) : 0)));
    const squash = 1 + hit * 0.018;
    g.save();
    g.translate(HAT[0], 860);
    g.scale(1 / squash, squash);
    g.translate(-HAT[0], -860);
    g.fillStyle = 'rgb(4 0 14 / 0.55)';
    g.beginPath();
    g.ellipse(HAT[0], 866, 150, 26, 0, 0, TAU);
    g.fill();
    // Inside of the brim, then what lies in the hat
    const inner = g.createLinearGradient(0, HAT[1] - 44, 0, HAT[1] + 44);
    inner.addColorStop(0, '#4a0f5c');
    inner.addColorStop(1, '#a21f8a');
    disc(g, HAT[0], HAT[1], 202, inner, 46);
    disc(g, HAT[0], HAT[1] + 3, 134, '#1d062e', 29);
    g.save();
    g.beginPath();
    g.ellipse(HAT[0], HAT[1] + 3, 134, 29, 0, 0, TAU);
    g.rect(0, -100, WIDTH, HAT[1] + 100);
    g.clip();
    const random = seeded(3);
    for (let i = 0; i < 22; i += 1) {
      const [a, d] = [random() * TAU, Math.sqrt(random())];
      g.save();
      g.translate(HAT[0] + Math.cos(a) * d * 112, HAT[1] + 17 + Math.sin(a) * d * 15);
      g.scale(1, 0.5);
      coin(g, 0, 0, 25, random() * 0.6, random() * 3);
      g.restore();
    }
    glow(g, HAT[0], HAT[1] + 10, 130, '255 200 80', 0.5, 0.3);
    for (const f of falling)
      if (f.k < 1.02) {
        for (let n = 1; n < 7; n += 1) {
          g.globalAlpha = 0.1 * (1 - n / 7);
          coin(g, f.x, mix(-60, HAT[1] + 6, clamp(f.k - n * 0.022) ** 1.7), 25, f.turn - n * 0.15, f.tilt);
        }
        g.globalAlpha = 1;
        glow(g, f.x, f.y, 80, '255 206 90', 0.5);
        coin(g, f.x, f.y, 25, f.turn, f.tilt);
      }
    g.restore();
    // The front of the brim and the crown below it, lit from the left
    lit(
      g,
      [-4, -3],
      '#ffc2e2',
      (v) => {
        v.setTransform(g.getTransform());
        const crown = v.createLinearGradient(HAT[0] - 130, 0, HAT[0] + 130, 0);
        crown.addColorStop(0, '#ff3d9c');
        crown.addColorStop(0.5, '#a428d8');
        crown.addColorStop(1, '#4a1d9e');
        v.fillStyle = crown;
        v.beginPath();
        v.moveTo(HAT[0] - 136, HAT[1] + 20);
        v.quadraticCurveTo(HAT[0], HAT[1] + 66, HAT[0] + 136, HAT[1] + 20);
        v.lineTo(HAT[0] + 112, 838);
        v.quadraticCurveTo(HAT[0] + 104, 868, HAT[0] + 60, 872);
        v.quadraticCurveTo(HAT[0], 880, HAT[0] - 60, 872);
        v.quadraticCurveTo(HAT[0] - 104, 868, HAT[0] - 112, 838);
        v.fill();
        v.fillStyle = '#1c0838';
        v.beginPath();
        v.moveTo(HAT[0] - 133, HAT[1] + 40);
        v.quadraticCurveTo(HAT[0], HAT[1] + 84, HAT[0] + 133, HAT[1] + 40);
        v.lineTo(HAT[0] + 128, HAT[1] + 68);
        v.quadraticCurveTo(HAT[0], HAT[1] + 112, HAT[0] - 128, HAT[1] + 68);
        v.fill();
        const brim = v.createLinearGradient(HAT[0] - 200, 0, HAT[0] + 200, 0);
        brim.addColorStop(0, '#ff5cae');
        brim.addColorStop(0.5, '#c23ae8');
        brim.addColorStop(1, '#6a2fd0');
        v.fillStyle = brim;
        v.beginPath();
        v.ellipse(HAT[0], HAT[1], 202, 46, 0, 0, Math.PI);
        v.ellipse(HAT[0], HAT[1] + 3, 134, 29, 0, Math.PI, 0, true);
        v.fill();
      },
      'rgb(0 0 0 / 0)',
    );
    g.restore();
    for (const [i, f] of falling.entries())
      if (f.k > 1 && f.k < 2.6) {
        const age = (f.k - 1) / 1.6;
        glow(g, f.x, HAT[1] - 4, 130, '255 226 130', 0.8 * (1 - age) ** 2);
        for (let n = 0; n < 7; n += 1) {
          const a = Math.PI * (1.1 + (n / 6) * 0.8) + i;
          const far = 20 + 74 * Math.sqrt(age);
          disc(
            g,
            f.x + Math.cos(Math.PI * (1.1 + n * 0.133)) * far,
            HAT[1] - 8 + Math.sin(Math.PI * (1.1 + n * 0.133)) * far * 1.1 + age * age * 60,
            2.8 * (1 - age) + 0.3 + Math.abs(Math.sin(a)),
            `rgb(255 236 170 / ${1 - age})`,
          );
        }
      }
    cat(g, phase);
    for (const [x, y, t] of [
      [438, 884, 0.1],
      [476, 862, 0.5],
      [404, 916, 0.9],
    ] as const) {
      g.save();
      g.translate(x, y);
      g.scale(1, 0.42);
      coin(g, 0, 0, 22, t * 0.4, t);
      g.restore();
      glow(g, x - 6, y - 4, 26, '255 240 190', 0.4 + 0.35 * wave(phase, 2, t));
    }
    grade(g, 0.5, 0.5);
  },
};

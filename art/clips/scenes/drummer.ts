import {
  beam,
  clamp,
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
import { embers } from '../kit/air.ts';
import { crowd, wet } from '../kit/city.ts';
import { arm, head, lit, solve, trunk, limb, type Dress } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const dress: Dress = {
  skin: '#6e3b28',
  top: '#ffb52e',
  sleeve: '#6e3b28',
  bottom: '#1d3a86',
  shoe: '#f4f0ff',
  hair: '#1a0c12',
};
const BEATS = 32;
const GLOWS = ['255 60 160', '140 90 255', '60 200 255', '255 190 60'];

/** The underpass: brick walls that run away to a bright exit, painted over and over. */
function underpass(v: Context): void {
  sky(v, [
    [0, '#0c0a24'],
    [0.5, '#1f1648'],
    [1, '#0c0a20'],
  ]);
  const random = seeded(9);
  for (const side of [-1, 1])
    for (let row = 0; row < 26; row += 1)
      for (let col = 0; col < 9; col += 1) {
        // Bricks in perspective toward (270, 450)
        const near = mix(1, 0.28, col / 9);
        const next = mix(1, 0.28, (col + 0.93) / 9);
        const y = (k: number, r: number): number => 450 + (r * 36 - 450) * k * 1.12;
        const x = (k: number): number => 270 + side * 300 * k;
        const shift = row % 2 === 0 ? 0 : 0.012;
        v.fillStyle = `hsl(${258 + random() * 34} ${34 + random() * 14}% ${11 + random() * 8 + (1 - near) * 9}%)`;
        v.beginPath();
        v.moveTo(x(near - shift), y(near, row));
        v.lineTo(x(next - shift), y(next, row));
        v.lineTo(x(next - shift), y(next, row + 0.9));
        v.lineTo(x(near - shift), y(near, row + 0.9));
        v.fill();
      }
  // Graffiti: bold shapes with outlines, sheared along the walls
  const paint = (side: -1 | 1, shapes: (g: Context) => void): void => {
    v.save();
    v.translate(270 + side * 220, 560);
    v.transform(side * 0.62, 0.2, 0, 1, 0, 0);
    shapes(v);
    v.restore();
  };
  const burst = (g: Context, x: number, y: number, r: number, colour: string, points: number): void => {
    g.fillStyle = colour;
    g.strokeStyle = '#0b0720';
    g.lineWidth = 6;
    g.beginPath();
    for (let i = 0; i < points * 2; i += 1) {
      const rr = i % 2 === 0 ? r : r * 0.62;
      g.lineTo(x + Math.cos((i / points) * Math.PI) * rr, y + Math.sin((i / points) * Math.PI) * rr);
    }
    g.closePath();
    g.fill();
    g.stroke();
  };
  paint(-1, (g) => {
    burst(g, 0, -70, 88, '#ff2e93', 11);
    burst(g, 0, -70, 52, '#ffd257', 9);
    g.strokeStyle = '#35e0d0';
    g.lineWidth = 18;
    g.lineCap = 'round';
    g.beginPath();
    g.moveTo(-70, 50);
    g.bezierCurveTo(-40, -10, 0, 110, 40, 40);
    g.bezierCurveTo(60, 10, 80, 20, 90, 50);
    g.stroke();
  });
  paint(1, (g) => {
    g.lineJoin = 'round';
    for (const [w, colour] of [
      [34, '#0b0720'],
      [22, '#7a5bff'],
      [8, '#c9b8ff'],
    ] as const) {
      g.strokeStyle = colour;
      g.lineWidth = w;
      g.beginPath();
      g.moveTo(-74, 20);
      g.lineTo(-40, -120);
      g.lineTo(-6, 10);
      g.lineTo(30, -120);
      g.lineTo(66, 20);
      g.stroke();
    }
    burst(g, 64, -130, 36, '#ffb52e', 8);
    for (let i = 0; i < 5; i += 1) {
      g.fillStyle = '#ff5aa8';
      g.fillRect(-60 + i * 28, 52, 7, 20 + ((i * 37) % 50));
    }
  });
}

function bucket(v: Context, x: number, y: number, w: number, h: number, colour: string, hit: number): void {
  const paint = v.createLinearGradient(x - w, 0, x + w, 0);
  paint.addColorStop(0, '#ffffff');
  paint.addColorStop(0.18, colour);
  paint.addColorStop(1, '#1a0c30');
  v.fillStyle = paint;
  v.beginPath();
  v.moveTo(x - w * 0.86, y);
  v.lineTo(x - w, y + h);
  v.quadraticCurveTo(x, y + h + w * 0.36, x + w, y + h);
  v.lineTo(x + w * 0.86, y);
  v.fill();
  disc(v, x, y, w * 0.86, '#f2ecff', w * 0.25 * (1 - hit * 0.12));
  disc(v, x, y, w * 0.76, colour, w * 0.2);
  v.strokeStyle = 'rgb(255 255 255 / 0.5)';
  v.lineWidth = 3;
  v.beginPath();
  v.ellipse(x, y + h * 0.86, w * 0.97, w * 0.3, 0, 0.1, Math.PI - 0.1);
  v.stroke();
}

/** Bucket drums in an underpass; every beat sends a ring of light down the tunnel. */
export const drummer: Scene = {
  draw(g, phase) {
    const beat = phase * BEATS;
    const pulse = Math.exp(-4.5 * fract(beat));
    const off = Math.exp(-5 * fract(beat + 0.5));
    g.drawImage(layer('underpass', underpass), 0, 0);
    glow(g, 270, 450, 260, '255 120 200', 0.7 + 0.3 * pulse);
    // Arches of light strips; their rings travel outward, one per beat
    g.save();
    g.globalCompositeOperation = 'screen';
    for (let i = 0; i < 7; i += 1) {
      const k = 0.16 + i * 0.155;
      const wave_front = fract(beat / 2) * 8 - 0.5;
      const on = 0.16 + 0.84 * Math.exp(-((i - wave_front) ** 2) * 0.9) + 0.15 * pulse;
      const colour = GLOWS[i % 4] ?? '255 255 255';
      for (const [width, alpha] of [
        [20, 0.16],
        [8, 0.4],
        [2.6, 1],
      ] as const) {
        g.strokeStyle = `rgb(${colour} / ${clamp(alpha * on)})`;
        g.lineWidth = width * (0.4 + k);
        g.beginPath();
        g.moveTo(270 - 270 * k, 450 + 330 * k);
        g.lineTo(270 - 270 * k, 450 - 150 * k);
        g.ellipse(270, 450 - 150 * k, 270 * k, 210 * k, 0, Math.PI, 0);
        g.lineTo(270 + 270 * k, 450 + 330 * k);
        g.stroke();
      }
    }
    g.restore();
    for (const [x, a, c] of [
      [90, -0.34, 0],
      [450, 0.34, 2],
      [200, -0.12, 1],
      [340, 0.12, 3],
    ] as const)
      beam(
        g,
        x,
        30,
        880,
        a + wave(phase, 4, x / 540) * 0.14,
        0.09,
        GLOWS[c] ?? '255 255 255',
        0.2 + 0.4 * (c % 2 === 0 ? pulse : off),
      );
    wet(
      g,
      760,
      phase,
      [
        [0, 'rgb(20 8 40 / 0.2)'],
        [1, 'rgb(8 4 22 / 0.86)'],
      ],
      1.2,
      3,
    );
    glow(g, 270, 850, 320, '255 90 180', 0.4 + 0.4 * pulse, 0.24);
    // Sticks: the right hand on the beat, the left between
    const strike = (offset: number): number => {
      const k = fract(beat * 2 + offset);
      return k < 0.25 ? 1 - k * 4 : k > 0.7 ? (k - 0.7) / 0.3 : 0;
    };
    const [dl, dr] = [strike(0.5), strike(0)];
    const roam = wave(phase, 4);
    const hand_l: Point = [-102 + roam * 9, 10 - (1 - dl) * 62];
    const hand_r: Point = [104 + roam * 9, 10 - (1 - dr) * 66];
    const nod = pulse * 6;
    const body = solve({
      lean: wave(phase, 8) * 0.05,
      head_tilt: wave(phase, 16, 0.1) * 0.1,
      hand_l,
      hand_r,
      foot_l: [-60, 150],
      foot_r: [60, 150],
      thigh: 66,
      knee_l: 1,
      knee_r: -1,
      elbow_l: 1,
      elbow_r: -1,
    });
    const [px, py, s] = [270, 664 + nod * 0.5, 1.3];
    lit(
      g,
      [0, -4.5],
      pulse > 0.4 ? '#ffc2f0' : '#ff8ae0',
      (v) => {
        v.translate(px, py);
        v.scale(s, s);
        for (const side of ['l', 'r'] as const) {
          const [hip, knee, foot] =
            side === 'l' ? [body.hip_l, body.knee_l, body.foot_l] : [body.hip_r, body.knee_r, body.foot_r];
          limb(v, hip, knee, 20, 16, dress.bottom);
          limb(v, knee, foot, 16, 11, dress.bottom);
        }
        trunk(v, body, dress);
        v.fillStyle = '#e8344f';
        v.beginPath();
        v.moveTo(2, -92);
        v.lineTo(-16, -56);
        v.lineTo(-2, -56);
        v.lineTo(-8, -26);
        v.lineTo(16, -66);
        v.lineTo(2, -66);
        v.lineTo(12, -92);
        v.fill();
        head(v, body, dress, 0, (h) => {
          // Locks that swing, a headband, headphones
          h.strokeStyle = dress.hair;
          h.lineWidth = 8;
          h.lineCap = 'round';
          for (let i = 0; i < 9; i += 1) {
            const a = Math.PI * (1 + i / 8);
            h.beginPath();
            h.moveTo(Math.cos(a) * 18, Math.sin(a) * 22 - 4);
            const swing = wave(phase, 16, i * 0.05) * 7;
            h.quadraticCurveTo(
              Math.cos(a) * 30,
              Math.sin(a) * 34 - 8,
              Math.cos(a) * 34 + swing,
              Math.sin(a) * 30 + Math.abs(Math.cos(a)) ** 2 * 46 - nod,
            );
            h.stroke();
          }
          h.fillStyle = '#35e0d0';
          h.fillRect(-21, -19, 42, 8);
        });
      },
      'rgb(20 4 60 / 0.3)',
    );
    lit(
      g,
      [0, -4.5],
      '#ffd0f4',
      (v) => {
        bucket(v, 96, 716, 62, 96, '#ffb52e', off);
        bucket(v, 444, 716, 62, 96, '#35c8f0', pulse);
        bucket(v, 196, 744, 74, 108, '#ff4fa0', dl);
        bucket(v, 346, 744, 74, 108, '#8f5bff', dr);
        // A pan lid on a broomstick for a cymbal
        v.fillStyle = '#5c3a22';
        v.fillRect(486, 610, 7, 240);
        v.translate(489, 610);
        v.rotate(-0.22 + off * 0.12 * wave(phase, BEATS * 2));
        disc(v, 0, 0, 60, '#e8c25a', 11);
        disc(v, 0, -4, 18, '#fff0b8', 6);
      },
      'rgb(10 4 40 / 0.12)',
    );
    lit(
      g,
      [0, -4.5],
      '#ffd0f4',
      (v) => {
        v.translate(px, py);
        v.scale(s, s);
        v.strokeStyle = '#ffe9c8';
        v.lineWidth = 5;
        v.lineCap = 'round';
        for (const [h, d, side] of [
          [body.hand_l, dl, 1],
          [body.hand_r, dr, -1],
        ] as const) {
          const a = mix(-0.5, 0.72, d);
          v.beginPath();
          v.moveTo(h[0] - side * 12 * Math.cos(a), h[1] - 12 * Math.sin(a));
          v.lineTo(h[0] + side * 62 * Math.cos(a), h[1] + 62 * Math.sin(a) + 6);
          v.stroke();
        }
        arm(v, body, 'l', { ...dress, forearm: dress.skin });
        arm(v, body, 'r', { ...dress, forearm: dress.skin });
      },
      'rgb(20 4 60 / 0.24)',
    );
    for (const [x, y, d, c] of [
      [196, 740, dl, '255 120 190'],
      [346, 740, dr, '170 130 255'],
    ] as const) {
      glow(g, x, y, 130, c, 0.75 * d);
      g.strokeStyle = `rgb(${c} / ${0.8 * (1 - d) * (1 - d)})`;
      g.lineWidth = 2;
      g.beginPath();
      g.ellipse(x, y, 40 + (1 - d) * 60, (40 + (1 - d) * 60) * 0.28, 0, 0, TAU);
      g.stroke();
    }
    embers(g, phase, 14, 36, [270, 840], 480, 560, '255 180 230', 4, 1.5);
    crowd(g, phase, 52, 896, 7, 82, '#ff86d8', [0, -4.5], 16, 0.3);
    grade(g, 0.5, 0.5);
  },
};

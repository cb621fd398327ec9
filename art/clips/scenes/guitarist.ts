import { beam, disc, glow, layer, sky, TAU, wave, grade, type Context, type Scene } from '../kit/canvas.ts';
import { bokeh, rain, ripples } from '../kit/air.ts';
import { cobbles, lamp, roofs, wet } from '../kit/city.ts';
import { arm, hat, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';

const dress: Dress = {
  skin: '#b96a4b',
  top: '#7a2440',
  sleeve: '#7a2440',
  bottom: '#27355f',
  shoe: '#1a1026',
  hair: '#1a0d14',
};

function guitar(g: Context, phase: number): void {
  g.save();
  g.translate(8, -40);
  g.rotate(-0.24);
  g.scale(1.12, 1.12);
  g.fillStyle = '#3a1a12';
  g.fillRect(-128, -6, 110, 10);
  g.beginPath();
  g.roundRect(-150, -10, 28, 18, 4);
  g.fill();
  const paint = g.createRadialGradient(-4, 0, 6, 0, 0, 54);
  paint.addColorStop(0, '#f6b04e');
  paint.addColorStop(0.65, '#c8651f');
  paint.addColorStop(1, '#6d2a10');
  g.fillStyle = paint;
  g.beginPath();
  g.ellipse(-16, 0, 28, 27, 0, 0, TAU);
  g.ellipse(26, 0, 36, 36, 0, 0, TAU);
  g.fill();
  g.fillRect(-20, -21, 40, 42);
  disc(g, -2, 0, 11, '#2a0f0a');
  g.fillStyle = '#2a0f0a';
  g.fillRect(28, -11, 6, 22);
  g.strokeStyle = 'rgb(255 236 200 / 0.7)';
  g.lineWidth = 0.9;
  for (let i = -2; i <= 2; i += 1) {
    g.beginPath();
    g.moveTo(-128, i * 1.4);
    g.quadraticCurveTo(-40, i * 2 + wave(phase, 32, i * 0.2) * 1.2, 31, i * 2.6);
    g.stroke();
  }
  g.restore();
}

function player(g: Context, phase: number): void {
  const strum = wave(phase, 12);
  const nod = wave(phase, 6, 0.1);
  const tap = Math.max(0, wave(phase, 12, 0.2)) * 9;
  const body = solve({
    lean: -0.06 + nod * 0.015,
    head_tilt: -0.13 + nod * 0.06,
    hand_l: [-104 + wave(phase, 3) * 8, -24 + wave(phase, 3) * 2],
    hand_r: [16 + strum * 3, -34 + strum * 13],
    foot_l: [-62, 116],
    foot_r: [58, 114 - tap * 0.4],
    thigh: 62,
    knee_l: 1,
    knee_r: -1,
  });
  g.fillStyle = '#1b1230';
  g.beginPath();
  g.roundRect(-46, 14, 100, 108, 8);
  g.fill();
  g.strokeStyle = '#5c4a7e';
  g.lineWidth = 2;
  g.strokeRect(-34, 36, 76, 74);
  disc(g, 4, 74, 28, '#2a1d47');
  disc(g, 4, 74, 11, '#3c2a63');
  leg(g, body, 'l', dress, -1);
  leg(g, body, 'r', dress, 1);
  arm(g, body, 'l', dress);
  trunk(g, body, dress);
  head(g, body, dress, -0.3, (h) => {
    h.fillStyle = dress.hair;
    h.beginPath();
    h.ellipse(2, 16, 16, 14, 0, 0, Math.PI);
    h.fill();
    hat('#241433', '#e0416f', 30, 38)(h);
  });
  guitar(g, phase);
  arm(g, body, 'r', dress);
}

/** A guitarist on his amplifier under a street lamp, in the rain. */
export const guitarist: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#070b24'],
      [0.3, '#12245a'],
      [0.58, '#3a3d8c'],
      [0.72, '#a04a88'],
      [1, '#12081f'],
    ]);
    g.drawImage(
      roofs({
        seed: 3,
        base: 690,
        low: 220,
        high: 400,
        colour: '#20245c',
        colour_top: '#181a48',
        windows: ['#7e86d8', '#c48ad0'],
        lit: 0.16,
        cell: 11,
      }),
      0,
      0,
    );
    bokeh(g, phase, 5, 20, 470, 690, ['255 120 170', '90 170 255', '255 190 110'], 20);
    g.drawImage(
      roofs({
        seed: 9,
        base: 690,
        low: 90,
        high: 250,
        colour: '#150f38',
        colour_top: '#1c1450',
        windows: ['#ffcf7a', '#ff9ec0', '#8fd6ff'],
        lit: 0.4,
        cell: 14,
      }),
      0,
      0,
    );
    // A shop front with a neon note, to the right
    g.drawImage(
      layer('shop', (v) => {
        v.fillStyle = '#120a2a';
        v.fillRect(372, 430, 168, 270);
        const glass = v.createLinearGradient(0, 520, 0, 690);
        glass.addColorStop(0, '#ff8a6b');
        glass.addColorStop(1, '#6b1f5e');
        v.fillStyle = glass;
        v.fillRect(392, 535, 62, 155);
        v.fillRect(464, 535, 76, 110);
        v.fillStyle = '#1c0f35';
        v.fillRect(420, 535, 4, 155);
        for (let i = 0; i < 6; i += 1) {
          v.fillStyle = i % 2 === 0 ? '#d42c6c' : '#f4d8e8';
          v.beginPath();
          v.moveTo(376 + i * 28, 500);
          v.lineTo(404 + i * 28, 500);
          v.lineTo(404 + i * 28, 535);
          v.arc(390 + i * 28, 535, 14, 0, Math.PI);
          v.fill();
        }
      }),
      0,
      0,
    );
    const neon = 0.82 + 0.18 * wave(phase, 3) * wave(phase, 7, 0.2);
    g.save();
    g.strokeStyle = `rgb(120 240 255 / ${neon})`;
    g.lineWidth = 5;
    g.lineCap = 'round';
    g.beginPath();
    g.moveTo(438, 476);
    g.lineTo(438, 444);
    g.lineTo(470, 438);
    g.lineTo(470, 470);
    g.stroke();
    disc(g, 431, 477, 8, `rgb(120 240 255 / ${neon})`, 6);
    disc(g, 463, 471, 8, `rgb(120 240 255 / ${neon})`, 6);
    g.restore();
    glow(g, 452, 460, 110, '80 220 255', 0.6 * neon);
    glow(g, 425, 610, 130, '255 120 120', 0.45);
    lamp(g, 118, 250, 730);
    wet(
      g,
      700,
      phase,
      [
        [0, 'rgb(22 10 46 / 0.25)'],
        [1, 'rgb(8 4 20 / 0.82)'],
      ],
      1.1,
      4,
    );
    cobbles(g, 700, 'rgb(190 160 255 / 0.3)');
    glow(g, 170, 800, 300, '255 180 90', 0.5, 0.28);
    const place = (v: Context, mirrored: boolean): void => {
      v.translate(270, mirrored ? 912 : 672);
      v.scale(1.22, mirrored ? -0.75 : 1.22);
      player(v, phase);
    };
    g.globalAlpha = 0.35;
    g.filter = 'blur(3px)';
    lit(g, [-3, 2], '#ffb765', (v) => place(v, true));
    g.filter = 'none';
    g.globalAlpha = 1;
    lit(g, [-5, -2.5], '#ffcf8a', (v) => place(v, false), 'rgb(14 6 40 / 0.3)');
    // The open case with coins
    lit(
      g,
      [-2, -3],
      '#ffcf8a',
      (v) => {
        v.translate(196, 868);
        v.fillStyle = '#31162c';
        v.beginPath();
        v.ellipse(0, 0, 118, 30, -0.05, 0, TAU);
        v.fill();
        v.fillStyle = '#a3244f';
        v.beginPath();
        v.ellipse(0, -4, 104, 22, -0.05, 0, TAU);
        v.fill();
        for (const [x, y] of [
          [-50, -6],
          [-28, 2],
          [-8, -8],
          [14, 3],
          [34, -6],
          [56, 0],
          [0, 8],
          [-66, 3],
        ] as const)
          disc(v, x, y, 8, '#ffcf4d', 4.5);
      },
      'rgb(0 0 0 / 0.12)',
    );
    glow(g, 150 + 90 * 0.2, 862, 40, '255 220 120', 0.5 + 0.3 * wave(phase, 4));
    ripples(g, phase, 46, 21, 720, '210 220 255');
    rain(g, phase, 150, 4, '190 210 255');
    beam(g, 118, 246, 480, -0.1, 0.3, '255 200 120', 0.16);
    grade(g, 0.5, 0.6);
  },
};

import {
  beam,
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
  type Scene,
} from '../kit/canvas.ts';
import { bokeh, embers } from '../kit/air.ts';
import { crowd } from '../kit/city.ts';
import { arm, hat, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';

const dress: Dress = {
  skin: '#e0a37e',
  top: '#1f1b4a',
  sleeve: '#1f1b4a',
  bottom: '#151236',
  shoe: '#0b0820',
  hair: '#1a1022',
};
const CARDS = 18;
const SUITS = ['♠', '♥', '♣', '♦'] as const;

/** Velvet drapes, in folds. */
function drapes(v: Context): void {
  for (let i = 0; i < 16; i += 1) {
    const x = i * 34 - 4;
    const paint = v.createLinearGradient(x, 0, x + 34, 0);
    paint.addColorStop(0, '#03262c');
    paint.addColorStop(0.4, '#0f6b6e');
    paint.addColorStop(0.62, '#0b5259');
    paint.addColorStop(1, '#021d24');
    v.fillStyle = paint;
    v.fillRect(x, 0, 34.5, 760);
  }
  const shade = v.createLinearGradient(0, 0, 0, 760);
  shade.addColorStop(0, 'rgb(4 2 20 / 0.8)');
  shade.addColorStop(0.45, 'rgb(4 2 20 / 0.1)');
  shade.addColorStop(1, 'rgb(4 2 20 / 0.75)');
  v.fillStyle = shade;
  v.fillRect(0, 0, WIDTH, 760);
  // Gilded swags above
  for (let i = 0; i < 4; i += 1) {
    const x = i * 135;
    const paint = v.createLinearGradient(0, 0, 0, 190);
    paint.addColorStop(0, '#04323a');
    paint.addColorStop(1, '#1aa39c');
    v.fillStyle = paint;
    v.beginPath();
    v.moveTo(x, -10);
    v.quadraticCurveTo(x + 67, 240, x + 135, -10);
    v.fill();
    v.strokeStyle = '#f4c257';
    v.lineWidth = 6;
    v.beginPath();
    v.moveTo(x, 30);
    v.quadraticCurveTo(x + 67, 236, x + 135, 30);
    v.stroke();
    disc(v, x, 40, 11, '#f4c257');
    v.fillStyle = '#f4c257';
    v.beginPath();
    v.moveTo(x - 8, 46);
    v.lineTo(x + 8, 46);
    v.lineTo(x + 12, 96);
    v.lineTo(x - 12, 96);
    v.fill();
  }
  const boards = v.createLinearGradient(0, 760, 0, HEIGHT);
  boards.addColorStop(0, '#5a2a3c');
  boards.addColorStop(1, '#1a0a1c');
  v.fillStyle = boards;
  v.fillRect(0, 760, WIDTH, 200);
  v.strokeStyle = 'rgb(0 0 0 / 0.4)';
  v.lineWidth = 2;
  for (let i = -8; i <= 8; i += 1) {
    v.beginPath();
    v.moveTo(270 + i * 46, 760);
    v.lineTo(270 + i * 110, HEIGHT);
    v.stroke();
  }
}

function card(g: Context, x: number, y: number, size: number, turn: number, tilt: number, n: number): void {
  const width = Math.cos(turn);
  g.save();
  g.translate(x, y);
  g.rotate(tilt);
  g.scale(Math.max(0.06, Math.abs(width)) * size, size);
  g.fillStyle = width > 0 ? '#fffaf0' : '#c2185b';
  g.beginPath();
  g.roundRect(-24, -34, 48, 68, 6);
  g.fill();
  if (width > 0) {
    const suit = SUITS[n % 4] ?? '♠';
    g.fillStyle = n % 2 === 1 ? '#e0223e' : '#1b1436';
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.font = '34px DejaVu Sans, sans-serif';
    g.fillText(suit, 0, 2);
    g.font = '13px DejaVu Sans, sans-serif';
    g.fillText(suit, -16, -25);
    g.fillText(suit, 16, 26);
  } else {
    g.strokeStyle = '#ffd25e';
    g.lineWidth = 2;
    g.beginPath();
    g.roundRect(-19, -29, 38, 58, 4);
    g.stroke();
    g.beginPath();
    g.moveTo(0, -22);
    g.lineTo(14, 0);
    g.lineTo(0, 22);
    g.lineTo(-14, 0);
    g.closePath();
    g.stroke();
  }
  g.restore();
}

/** A magician whose cards float around him in two rings. */
export const magician: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#020814'],
      [1, '#02141c'],
    ]);
    g.drawImage(layer('drapes', drapes), 0, 0);
    beam(g, 270, -60, 980, wave(phase, 1) * 0.02, 0.27, '255 236 190', 0.36);
    beam(g, 20, -40, 1000, -0.36, 0.1, '255 90 190', 0.5);
    beam(g, 520, -40, 1000, 0.36, 0.1, '80 220 255', 0.5);
    glow(g, 270, 820, 300, '255 214 150', 0.55, 0.24);
    bokeh(g, phase, 6, 16, 300, 760, ['255 214 120', '90 240 220', '255 120 200'], 12);
    const breath = wave(phase, 2);
    const cards = (front: boolean): void => {
      for (let i = 0; i < CARDS; i += 1) {
        const a = TAU * (i / CARDS + phase);
        const depth = Math.sin(a);
        if (depth > 0 !== front) continue;
        const x = 270 + Math.cos(a) * 222;
        const y = 520 + depth * 52 - Math.cos(a) * 34 + wave(phase, 2, i / CARDS) * 9;
        const size = mix(0.62, 1.16, (depth + 1) / 2);
        card(
          g,
          x,
          y,
          size,
          TAU * phase * (i % 3 === 0 ? 2 : 1) + i * 1.05,
          Math.cos(a) * 0.35 + wave(phase, 1, i * 0.13) * 0.16,
          i,
        );
        if (front) glow(g, x, y, 46 * size, '255 224 160', 0.22);
      }
    };
    cards(false);
    const body = solve({
      lean: wave(phase, 1) * 0.025,
      head_tilt: wave(phase, 1, 0.2) * 0.06,
      hand_l: [-126, -118 + breath * 9],
      hand_r: [124, -132 - breath * 9],
      foot_l: [-26, 196],
      foot_r: [28, 196],
    });
    lit(
      g,
      [4, -4],
      '#ffe6b0',
      (v) => {
        v.translate(270, 614);
        v.scale(1.2, 1.2);
        // Cape, outside dark, inside red
        v.fillStyle = '#8f1240';
        v.beginPath();
        v.moveTo(-30, -122);
        v.quadraticCurveTo(-96, -20, -104 + breath * 6, 168);
        v.quadraticCurveTo(0, 196, 104 + breath * 6, 168);
        v.quadraticCurveTo(96, -20, 30, -122);
        v.fill();
        leg(v, body, 'l', dress);
        leg(v, body, 'r', dress);
        trunk(v, body, dress);
        v.fillStyle = '#fff6ea';
        v.beginPath();
        v.moveTo(-10, -118);
        v.lineTo(10, -118);
        v.lineTo(0, -44);
        v.fill();
        v.fillStyle = '#c2185b';
        v.beginPath();
        v.moveTo(-14, -122);
        v.lineTo(0, -114);
        v.lineTo(14, -122);
        v.lineTo(14, -106);
        v.lineTo(0, -113);
        v.lineTo(-14, -106);
        v.fill();
        for (const y of [-32, -16]) disc(v, 0, y, 3, '#ffd25e');
        v.fillStyle = '#15113a';
        v.beginPath();
        v.moveTo(-32, -128);
        v.quadraticCurveTo(-52, -118, -46, -88);
        v.lineTo(-22, -112);
        v.lineTo(22, -112);
        v.lineTo(46, -88);
        v.quadraticCurveTo(52, -118, 32, -128);
        v.quadraticCurveTo(0, -112, -32, -128);
        v.fill();
        arm(v, body, 'l', { ...dress });
        arm(v, body, 'r', { ...dress });
        for (const [h, e] of [
          [body.hand_l, body.elbow_l],
          [body.hand_r, body.elbow_r],
        ] as const) {
          v.strokeStyle = '#fff6ea';
          v.lineWidth = 15;
          v.beginPath();
          v.moveTo(mix(e[0], h[0], 0.86), mix(e[1], h[1], 0.86));
          v.lineTo(h[0], h[1]);
          v.stroke();
        }
        head(v, body, dress, 0, (h) => {
          h.strokeStyle = '#3a1c22';
          h.lineWidth = 3;
          for (const s of [-1, 1]) {
            h.beginPath();
            h.moveTo(0, 4);
            h.quadraticCurveTo(s * 9, 0, s * 15, 6);
            h.quadraticCurveTo(s * 19, 8, s * 19, 2);
            h.stroke();
          }
          hat('#14102e', '#c2185b', 50, 36)(h);
        });
      },
      'rgb(10 4 40 / 0.16)',
    );
    for (const [hand, colour] of [
      [body.hand_l, '90 240 255'],
      [body.hand_r, '255 120 210'],
    ] as const) {
      const [x, y] = [270 + hand[0] * 1.2, 614 + hand[1] * 1.2 - 20];
      glow(g, x, y, 110, colour, 0.6);
      embers(g, fract(phase + 0.37), hand[0] > 0 ? 3 : 4, 24, [x, y + 10], 70, 190, colour, 3, 1.6);
    }
    cards(true);
    embers(g, phase, 12, 40, [270, 800], 420, 620, '255 226 150', 2, 1.5);
    crowd(g, phase, 73, 882, 7, 76, '#ffd79a', [0, -4], 0, 0.12);
    grade(g, 0.45, 0.6);
  },
};

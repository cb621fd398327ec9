import {
  disc,
  glow,
  grade,
  layer,
  mix,
  sky,
  TAU,
  through,
  wave,
  HEIGHT,
  WIDTH,
  type Context,
  type Point,
  type Scene,
} from '../kit/canvas.ts';
import { moon, roofs, scroll, stars } from '../kit/city.ts';
import { arm, hair, head, leg, lit, solve, trunk, type Dress } from '../kit/figure.ts';
import { seeded } from '../kit/random.ts';

const dress: Dress = {
  skin: '#8a4d38',
  top: '#e8364f',
  sleeve: '#ffe3c2',
  bottom: '#241c5e',
  shoe: '#ffd25e',
  hair: '#150a18',
};
const STEPS = 6;
const STRIDE = 46;

/** A bank of cloud that repeats. */
function cloud(seed: number, y: number, colour: string, size: number): HTMLCanvasElement {
  return layer(
    `cloud ${seed} ${y}`,
    (v) => {
      const random = seeded(seed);
      v.filter = 'blur(5px)';
      v.fillStyle = colour;
      for (let i = 0; i < 9; i += 1) {
        const [x, dy, w] = [random() * 1080, random() * 90, size * (0.6 + random())];
        for (const shift of [-1080, 0, 1080])
          for (let n = 0; n < 6; n += 1) {
            v.beginPath();
            v.ellipse(
              x + shift + (n - 2.5) * w * 0.42,
              y + dy - Math.sin((n / 5) * Math.PI) * w * 0.2,
              w * 0.4,
              w * (0.12 + 0.1 * Math.sin((n / 5) * Math.PI)),
              0,
              0,
              TAU,
            );
            v.fill();
          }
      }
      v.filter = 'none';
    },
    1080,
    HEIGHT,
  );
}

/** A Gothic tower with a flag, at the edge of the picture. */
function tower(v: Context, x: number, top: number, w: number): void {
  const paint = v.createLinearGradient(x, 0, x + w, 0);
  paint.addColorStop(0, '#120a34');
  paint.addColorStop(1, '#2a1760');
  v.fillStyle = paint;
  v.fillRect(x, top, w, HEIGHT - top);
  v.fillRect(x - 9, top - 10, w + 18, 16);
  for (let i = 0; i < 4; i += 1) v.fillRect(x - 9 + (i * (w + 18)) / 3.5, top - 26, (w + 18) / 7, 18);
  v.beginPath();
  v.moveTo(x + 6, top - 10);
  v.lineTo(x + w / 2, top - 150);
  v.lineTo(x + w - 6, top - 10);
  v.fill();
  for (let row = 0; row < 4; row += 1)
    for (const k of [0.3, 0.7]) {
      v.fillStyle = row === 1 && k === 0.3 ? '#6c4bb0' : '#ffcf7a';
      v.globalAlpha = row % 2 === 0 ? 0.95 : 0.6;
      v.beginPath();
      v.moveTo(x + w * k - 8, top + 70 + row * 110);
      v.lineTo(x + w * k - 8, top + 44 + row * 110);
      v.arc(x + w * k, top + 44 + row * 110, 8, Math.PI, 0);
      v.lineTo(x + w * k + 8, top + 70 + row * 110);
      v.fill();
      v.globalAlpha = 1;
    }
}

/** A walker on a wire between two towers, before the moon; the city drifts by below. */
export const tightrope: Scene = {
  draw(g, phase) {
    sky(g, [
      [0, '#0a0b36'],
      [0.34, '#2a2286'],
      [0.6, '#7a3fb0'],
      [0.8, '#f0709a'],
      [1, '#ffb07a'],
    ]);
    stars(g, 90, 110, 520, phase);
    moon(g, 276, 372, 168, '255 226 180');
    scroll(g, cloud(3, 520, 'rgb(255 170 200 / 0.28)', 170), phase * 1080, 0);
    scroll(g, cloud(8, 610, 'rgb(120 70 190 / 0.5)', 210), -phase * 1080, 0);
    scroll(
      g,
      roofs({
        seed: 81,
        base: 930,
        low: 60,
        high: 190,
        colour: '#5c2f8c',
        colour_top: '#6e3aa0',
        windows: ['#ffd9a0'],
        lit: 0.3,
        width: 540,
        cell: 10,
      }),
      phase * 540,
    );
    glow(g, 270, 980, 420, '255 170 120', 0.5, 0.5);
    scroll(
      g,
      roofs({
        seed: 84,
        base: 990,
        low: 50,
        high: 180,
        colour: '#1f1250',
        colour_top: '#2c1a68',
        windows: ['#ffcf7a', '#ff9ec0', '#8fd6ff'],
        lit: 0.45,
        width: 720,
        cell: 12,
      }),
      phase * 720,
    );
    // The wire dips under the walker's weight
    const sag = 8 + Math.abs(wave(phase, STEPS)) * 3;
    const wire = (x: number): number => 706 + sag * (1 - ((x - 270) / 290) ** 2) * 2.4;
    const step = STEPS * phase * 2;
    const foot = (lag: number): Point => {
      // On the wire for 60 % of a stride, moving back under the body; then lifted forward
      const k = (((step / 2 + lag) % 1) + 1) % 1;
      const on = k < 0.6;
      const x = on ? mix(STRIDE, -STRIDE, k / 0.6) : mix(-STRIDE, STRIDE, (k - 0.6) / 0.4);
      const lift = on ? 0 : Math.sin(((k - 0.6) / 0.4) * Math.PI) * 26;
      return [x, 190 - lift];
    };
    const wobble = wave(phase, 2) * 0.05 + wave(phase, 3, 0.3) * 0.03;
    const bob = Math.abs(wave(phase, STEPS)) * 4;
    const y = wire(270) - 222 + bob;
    const body = solve({
      lean: 0.03 + wobble,
      shoulders: 22,
      head_tilt: -wobble * 0.8 + 0.04,
      hand_l: [-122 + wobble * 40, -34 - wobble * 150],
      hand_r: [130 + wobble * 40, -32 + wobble * 150],
      foot_l: foot(0),
      foot_r: foot(0.5),
      knee_l: -1,
      knee_r: -1,
    });
    g.drawImage(
      layer('towers', (v) => {
        tower(v, -66, 700, 116);
        tower(v, 494, 690, 120);
      }),
      0,
      0,
    );
    g.strokeStyle = '#140a30';
    g.lineWidth = 4;
    g.beginPath();
    for (let x = -10; x <= WIDTH + 10; x += 10) g.lineTo(x, wire(x));
    g.stroke();
    g.strokeStyle = 'rgb(255 214 170 / 0.7)';
    g.lineWidth = 1.2;
    g.beginPath();
    for (let x = -10; x <= WIDTH + 10; x += 10) g.lineTo(x, wire(x) - 2);
    g.stroke();
    lit(
      g,
      [1.5, -4.5],
      '#fff0c8',
      (v) => {
        v.translate(270, y);
        v.scale(1.12, 1.12);
        leg(v, body, 'l', { ...dress, bottom: '#1a1448' }, 1);
        arm(v, body, 'l', dress);
        leg(v, body, 'r', dress, 1);
        // Skirt and scarf that trail in the wind
        const wind = wave(phase, 4) * 8;
        v.fillStyle = '#b81d44';
        v.beginPath();
        v.moveTo(-24, -12);
        through(v, [
          [-24, -12],
          [-44 - wind * 0.4, 34],
          [-58 - wind, 62],
        ]);
        v.quadraticCurveTo(-10, 74, 44 - wind * 0.3, 54);
        v.quadraticCurveTo(34, 20, 24, -12);
        v.fill();
        trunk(v, body, dress);
        v.fillStyle = '#ffd25e';
        v.beginPath();
        v.moveTo(body.neck[0] + 10, body.neck[1]);
        through(v, [
          [body.neck[0] + 10, -126],
          [-30, -122 + wind],
          [-78, -136 - wind],
          [-128, -120 + wind * 1.4],
        ]);
        through(v, [
          [-128, -120 + wind * 1.4],
          [-124, -104 + wind * 1.4],
          [-78, -120 - wind],
          [-30, -106 + wind],
          [body.neck[0] + 8, -112],
        ]);
        v.fill();
        head(v, body, dress, 0.7, hair.bun(dress.hair));
        // The pole
        v.save();
        v.translate(5, -40);
        v.rotate(wobble * 1.3);
        v.strokeStyle = '#f6d9a8';
        v.lineWidth = 5;
        v.lineCap = 'round';
        v.beginPath();
        v.moveTo(-232, 26);
        v.quadraticCurveTo(0, -12, 232, 26);
        v.stroke();
        for (const s of [-1, 1]) disc(v, s * 232, 26, 7, '#ff6fb5');
        v.restore();
        arm(v, body, 'r', dress);
      },
      'rgb(20 6 60 / 0.34)',
    );
    // Birds
    const random = seeded(6);
    g.strokeStyle = '#241250';
    g.lineWidth = 2.6;
    g.lineCap = 'round';
    for (let i = 0; i < 6; i += 1) {
      const x = ((random() + phase) % 1) * (WIDTH + 120) - 60;
      const by = 190 + random() * 200 + wave(phase, 2, random()) * 10;
      const flap = wave(phase, 14, random()) * 6;
      g.beginPath();
      g.moveTo(x - 11, by - flap);
      g.quadraticCurveTo(x - 4, by - 3, x, by);
      g.quadraticCurveTo(x + 4, by - 3, x + 11, by - flap);
      g.stroke();
    }
    grade(g, 0.4, 0.5);
  },
};

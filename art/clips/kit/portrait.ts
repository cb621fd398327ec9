/** Friendly portraits from a few choices; drawn in a square of 320. */

import { disc, TAU, type Context } from './canvas.ts';
import { hairBehind, hairFront } from './portrait-hair.ts';

export type Hair =
  | 'crop'
  | 'bob'
  | 'long'
  | 'afro'
  | 'bun'
  | 'locks'
  | 'waves'
  | 'quiff'
  | 'braids'
  | 'bald'
  | 'pixie'
  | 'none';
export type Wear = 'fedora' | 'beanie' | 'headphones' | 'scarf' | 'beret' | 'flower' | 'band' | 'top hat' | 'none';

export interface Portrait {
  readonly id: string;
  readonly alt: string;
  readonly ground: readonly [string, string];
  readonly shape: 'sun' | 'rings' | 'waves' | 'confetti' | 'moon' | 'rays';
  readonly skin: string;
  readonly shade: string;
  readonly hair: Hair;
  readonly hair_colour: string;
  readonly top: string;
  readonly trim: string;
  readonly wear: Wear;
  readonly wear_colour: string;
  readonly beard?: 'full' | 'moustache' | 'stubble';
  readonly glasses?: 'round' | 'square' | 'sun';
  readonly mouth: 'smile' | 'grin' | 'smirk' | 'sing';
  readonly earrings?: string;
  readonly paint?: string;
}

function ground(g: Context, p: Portrait): void {
  const paint = g.createLinearGradient(0, 0, 320, 320);
  paint.addColorStop(0, p.ground[0]);
  paint.addColorStop(1, p.ground[1]);
  g.fillStyle = paint;
  g.fillRect(0, 0, 320, 320);
  g.fillStyle = 'rgb(255 255 255 / 0.16)';
  g.strokeStyle = 'rgb(255 255 255 / 0.2)';
  g.lineWidth = 14;
  if (p.shape === 'sun') disc(g, 160, 150, 118, 'rgb(255 255 255 / 0.2)');
  if (p.shape === 'moon') {
    disc(g, 236, 84, 58, 'rgb(255 246 210 / 0.55)');
    for (const [x, y, r] of [
      [50, 60, 5],
      [96, 36, 3.5],
      [40, 130, 3.5],
      [286, 190, 5],
      [150, 22, 3],
    ] as const)
      disc(g, x, y, r, 'rgb(255 255 255 / 0.75)');
  }
  if (p.shape === 'rings')
    for (const r of [80, 120, 160, 200]) {
      g.beginPath();
      g.arc(160, 170, r, 0, TAU);
      g.stroke();
    }
  if (p.shape === 'waves')
    for (let y = 20; y < 320; y += 44) {
      g.beginPath();
      for (let x = -10; x <= 330; x += 10) g.lineTo(x, y + Math.sin(x * 0.045 + y) * 12);
      g.stroke();
    }
  if (p.shape === 'rays')
    for (let i = 0; i < 12; i += 1) {
      g.beginPath();
      g.moveTo(160, 160);
      g.arc(160, 160, 260, (i / 12) * TAU, (i / 12) * TAU + TAU / 24);
      g.fill();
    }
  if (p.shape === 'confetti')
    for (let i = 0; i < 18; i += 1) {
      const [x, y] = [(i * 97) % 320, (i * 61 + 20) % 320];
      g.save();
      g.translate(x, y);
      g.rotate(i);
      g.fillStyle = ['rgb(255 255 255 / 0.4)', 'rgb(255 220 90 / 0.6)', 'rgb(90 240 255 / 0.5)'][i % 3] ?? '#fff';
      g.fillRect(-10, -5, 20, 10);
      g.restore();
    }
}

function face(g: Context, p: Portrait): void {
  for (const s of [-1, 1]) {
    disc(g, 160 + s * 60, 150, 12, p.shade, 16);
    if (p.earrings !== undefined) {
      g.strokeStyle = p.earrings;
      g.lineWidth = 5;
      g.beginPath();
      g.arc(160 + s * 63, 176, 11, 0, TAU);
      g.stroke();
    }
  }
  g.save();
  g.beginPath();
  g.moveTo(100, 126);
  g.bezierCurveTo(100, 56, 220, 56, 220, 126);
  g.bezierCurveTo(222, 186, 194, 216, 160, 216);
  g.bezierCurveTo(126, 216, 98, 186, 100, 126);
  g.fillStyle = p.skin;
  g.fill();
  g.clip();
  g.fillStyle = p.shade;
  g.beginPath();
  g.moveTo(190, 40);
  g.bezierCurveTo(206, 110, 206, 180, 150, 222);
  g.lineTo(240, 222);
  g.lineTo(240, 40);
  g.fill();
  if (p.beard === 'full' || p.beard === 'stubble') {
    g.globalAlpha = p.beard === 'full' ? 1 : 0.25;
    g.fillStyle = p.hair_colour;
    g.beginPath();
    g.moveTo(94, 140);
    g.bezierCurveTo(108, 176, 130, 168, 160, 166);
    g.bezierCurveTo(190, 168, 212, 176, 226, 140);
    g.lineTo(226, 226);
    g.lineTo(94, 226);
    g.fill();
    g.globalAlpha = 1;
  }
  g.restore();
  for (const s of [-1, 1]) disc(g, 160 + s * 36, 168, 11, 'rgb(255 70 90 / 0.26)', 8);
  if (p.paint !== undefined) {
    g.fillStyle = p.paint;
    for (const s of [-1, 1]) {
      g.beginPath();
      for (let i = 0; i < 8; i += 1)
        g.lineTo(
          160 + s * 26 + Math.cos((i / 8) * TAU) * (i % 2 === 0 ? 20 : 9),
          140 + Math.sin((i / 8) * TAU) * (i % 2 === 0 ? 28 : 12),
        );
      g.fill();
    }
  }
  const ink = '#1c0d1e';
  g.strokeStyle = ink;
  g.lineCap = 'round';
  if (p.mouth === 'sing') {
    g.lineWidth = 5.5;
    for (const s of [-1, 1]) {
      g.beginPath();
      g.arc(160 + s * 25, 144, 10, 0.15, Math.PI - 0.15);
      g.stroke();
    }
  } else
    for (const s of [-1, 1]) {
      disc(g, 160 + s * 25, 142, 7.5, ink, 9.5);
      disc(g, 162.5 + s * 25, 138.5, 2.6, '#fff');
    }
  g.strokeStyle = p.hair === 'bald' ? '#3a2420' : p.hair_colour;
  g.lineWidth = 6;
  for (const s of [-1, 1]) {
    g.beginPath();
    g.moveTo(160 + s * 14, 123);
    g.quadraticCurveTo(160 + s * 26, 115, 160 + s * 38, 122);
    g.stroke();
  }
  g.strokeStyle = p.shade;
  g.lineWidth = 5;
  g.beginPath();
  g.moveTo(162, 146);
  g.quadraticCurveTo(172, 164, 158, 165);
  g.stroke();
  if (p.beard === 'full' || p.beard === 'moustache') {
    g.fillStyle = p.hair_colour;
    g.beginPath();
    g.moveTo(160, 170);
    g.bezierCurveTo(146, 166, 128, 172, 122, 184);
    g.bezierCurveTo(138, 188, 152, 186, 160, 178);
    g.bezierCurveTo(168, 186, 182, 188, 198, 184);
    g.bezierCurveTo(192, 172, 174, 166, 160, 170);
    g.fill();
  }
  const y = p.beard === 'full' || p.beard === 'moustache' ? 190 : 184;
  if (p.mouth === 'sing') disc(g, 160, y + 4, 11, '#6b1230', 13);
  else if (p.mouth === 'grin') {
    g.fillStyle = '#6b1230';
    g.beginPath();
    g.moveTo(138, y - 4);
    g.quadraticCurveTo(160, y + 2, 182, y - 4);
    g.quadraticCurveTo(178, y + 19, 160, y + 19);
    g.quadraticCurveTo(142, y + 19, 138, y - 4);
    g.fill();
    g.fillStyle = '#fff';
    g.beginPath();
    g.moveTo(141, y - 3);
    g.quadraticCurveTo(160, y + 2, 179, y - 3);
    g.quadraticCurveTo(178, y + 4, 175, y + 6);
    g.lineTo(145, y + 6);
    g.fill();
  } else {
    g.strokeStyle = '#6b1230';
    g.lineWidth = 5.5;
    g.beginPath();
    g.moveTo(143, y - (p.mouth === 'smirk' ? -2 : 2));
    g.quadraticCurveTo(160, y + 13, 178, y - (p.mouth === 'smirk' ? 6 : 2));
    g.stroke();
  }
  if (p.glasses !== undefined) {
    g.strokeStyle = p.glasses === 'sun' ? '#140a1c' : '#2a1430';
    g.lineWidth = 5.5;
    for (const s of [-1, 1]) {
      g.beginPath();
      if (p.glasses === 'round') g.arc(160 + s * 26, 143, 20, 0, TAU);
      else g.roundRect(160 + s * 27 - 22, 127, 44, 33, p.glasses === 'sun' ? 12 : 7);
      g.fillStyle = p.glasses === 'sun' ? '#1d1030' : 'rgb(255 255 255 / 0.22)';
      g.fill();
      g.stroke();
    }
    if (p.glasses === 'sun') {
      g.strokeStyle = 'rgb(255 255 255 / 0.5)';
      for (const s of [-1, 1]) {
        g.beginPath();
        g.moveTo(160 + s * 27 - 10, 148);
        g.lineTo(160 + s * 27 + 2, 136);
        g.stroke();
      }
    } else {
      g.beginPath();
      g.moveTo(154, 141);
      g.quadraticCurveTo(160, 137, 166, 141);
      g.stroke();
    }
  }
}

function clothes(g: Context, p: Portrait): void {
  g.fillStyle = p.shade;
  g.beginPath();
  g.roundRect(136, 188, 48, 70, 18);
  g.fill();
  g.fillStyle = p.top;
  g.beginPath();
  g.moveTo(34, 330);
  g.bezierCurveTo(40, 256, 90, 246, 132, 234);
  g.quadraticCurveTo(160, 262, 188, 234);
  g.bezierCurveTo(230, 246, 280, 256, 286, 330);
  g.fill();
  g.strokeStyle = p.trim;
  g.lineWidth = 9;
  g.lineCap = 'round';
  g.beginPath();
  g.moveTo(132, 235);
  g.quadraticCurveTo(160, 264, 188, 235);
  g.stroke();
  g.fillStyle = 'rgb(0 0 0 / 0.14)';
  g.beginPath();
  g.moveTo(200, 238);
  g.bezierCurveTo(236, 248, 280, 256, 286, 330);
  g.lineTo(222, 330);
  g.fill();
}

function wear(g: Context, p: Portrait): void {
  g.fillStyle = p.wear_colour;
  g.strokeStyle = p.wear_colour;
  g.lineCap = 'round';
  g.beginPath();
  switch (p.wear) {
    case 'fedora':
    case 'top hat': {
      const up = p.wear === 'top hat' ? -16 : 36;
      g.moveTo(104, 92);
      g.lineTo(p.wear === 'top hat' ? 100 : 112, up + 8);
      g.quadraticCurveTo(160, up - 12 + (p.wear === 'fedora' ? 14 : 0), p.wear === 'top hat' ? 220 : 208, up + 8);
      g.lineTo(216, 92);
      g.fill();
      g.fillStyle = p.trim;
      g.fillRect(104, 72, 112, 16);
      g.fillStyle = p.wear_colour;
      g.beginPath();
      g.ellipse(160, 94, 92, 17, 0, 0, TAU);
      g.fill();
      break;
    }
    case 'beanie':
      g.moveTo(94, 112);
      g.bezierCurveTo(84, 14, 236, 14, 226, 112);
      g.fill();
      g.fillStyle = p.trim;
      g.beginPath();
      g.roundRect(90, 92, 140, 28, 12);
      g.fill();
      disc(g, 160, 36, 16, p.trim);
      break;
    case 'beret':
      g.ellipse(150, 78, 84, 36, -0.16, 0, TAU);
      g.fill();
      g.fillRect(150, 32, 7, 16);
      break;
    case 'headphones':
      g.lineWidth = 13;
      g.arc(160, 132, 76, Math.PI * 1.04, Math.PI * 1.96);
      g.stroke();
      for (const s of [-1, 1]) {
        g.fillStyle = p.wear_colour;
        g.beginPath();
        g.roundRect(160 + s * 74 - 15, 124, 30, 52, 14);
        g.fill();
        disc(g, 160 + s * 78, 150, 7, p.trim, 13);
      }
      break;
    case 'scarf':
      g.moveTo(160, 46);
      g.bezierCurveTo(64, 46, 80, 176, 92, 262);
      g.quadraticCurveTo(160, 292, 228, 262);
      g.bezierCurveTo(240, 176, 256, 46, 160, 46);
      g.moveTo(160, 82);
      g.bezierCurveTo(212, 82, 222, 150, 200, 200);
      g.quadraticCurveTo(160, 236, 120, 200);
      g.bezierCurveTo(98, 150, 108, 82, 160, 82);
      g.fill('evenodd');
      break;
    case 'flower':
      for (let i = 0; i < 6; i += 1)
        disc(g, 218 + Math.cos((i / 6) * TAU) * 17, 92 + Math.sin((i / 6) * TAU) * 17, 13, p.wear_colour);
      disc(g, 218, 92, 10, p.trim);
      break;
    case 'band':
      g.roundRect(97, 94, 126, 18, 8);
      g.fill();
      break;
    case 'none':
      break;
  }
}

/** Paints a portrait over the whole canvas, `size` pixels wide and high. */
export function portrait(g: Context, p: Portrait, size: number): void {
  g.save();
  g.scale(size / 320, size / 320);
  ground(g, p);
  g.translate(160, 176);
  g.scale(1.06, 1.06);
  g.translate(-160, -166);
  hairBehind(g, p);
  clothes(g, p);
  face(g, p);
  hairFront(g, p);
  wear(g, p);
  g.restore();
  // A light from above, as on a stage
  g.save();
  g.globalCompositeOperation = 'soft-light';
  const light = g.createRadialGradient(size * 0.35, size * 0.2, 0, size * 0.35, size * 0.2, size * 0.95);
  light.addColorStop(0, 'rgb(255 255 255 / 0.5)');
  light.addColorStop(1, 'rgb(30 0 60 / 0.35)');
  g.fillStyle = light;
  g.fillRect(0, 0, size, size);
  g.restore();
}

/** The hair of the portraits, in two layers around the face. */

import { TAU, type Context } from './canvas.ts';
import type { Portrait } from './portrait.ts';

/** The hair that falls behind the neck. */
export function hairBehind(g: Context, p: Portrait): void {
  g.fillStyle = p.hair_colour;
  g.beginPath();
  if (p.hair === 'long' || p.hair === 'waves') {
    g.moveTo(160, 52);
    g.bezierCurveTo(70, 48, 74, 150, 70, 210);
    g.bezierCurveTo(66, 250, 78, 272, 96, 268);
    g.lineTo(224, 268);
    g.bezierCurveTo(242, 272, 254, 250, 250, 210);
    g.bezierCurveTo(246, 150, 250, 48, 160, 52);
  } else if (p.hair === 'bob') {
    g.roundRect(84, 60, 152, 150, [76, 76, 34, 34]);
  } else if (p.hair === 'afro') {
    g.arc(160, 122, 98, 0, TAU);
  } else if (p.hair === 'bun') {
    g.arc(160, 52, 34, 0, TAU);
  } else if (p.hair === 'locks' || p.hair === 'braids') {
    for (const s of [-1, 1])
      for (let i = 0; i < 4; i += 1) g.roundRect(160 + s * (52 + i * 9) - 8, 96 + i * 4, 16, 140 - i * 16, 8);
  }
  g.fill();
}

/** The hair over the forehead. */
export function hairFront(g: Context, p: Portrait): void {
  g.fillStyle = p.hair_colour;
  g.beginPath();
  switch (p.hair) {
    case 'crop':
      g.moveTo(98, 138);
      g.bezierCurveTo(86, 54, 234, 54, 222, 138);
      g.bezierCurveTo(216, 108, 200, 100, 160, 100);
      g.bezierCurveTo(120, 100, 104, 108, 98, 138);
      break;
    case 'quiff':
      g.moveTo(98, 134);
      g.bezierCurveTo(88, 96, 104, 60, 150, 44);
      g.bezierCurveTo(196, 26, 236, 50, 226, 84);
      g.bezierCurveTo(232, 104, 226, 122, 221, 134);
      g.bezierCurveTo(214, 106, 190, 96, 150, 100);
      g.bezierCurveTo(118, 102, 104, 112, 98, 134);
      break;
    case 'bob':
    case 'pixie':
      g.moveTo(95, 150);
      g.bezierCurveTo(84, 50, 236, 46, 226, 150);
      g.bezierCurveTo(220, 128, 208, 112, 190, 96);
      g.bezierCurveTo(170, 122, 122, 124, 102, 120);
      g.bezierCurveTo(98, 130, 96, 140, 95, 150);
      break;
    case 'long':
    case 'waves':
      g.moveTo(160, 70);
      g.bezierCurveTo(120, 74, 104, 110, 98, 176);
      g.bezierCurveTo(82, 130, 92, 56, 160, 54);
      g.bezierCurveTo(228, 56, 238, 130, 222, 176);
      g.bezierCurveTo(216, 110, 200, 74, 160, 70);
      break;
    case 'bun':
    case 'locks':
    case 'braids':
      g.moveTo(98, 136);
      g.bezierCurveTo(88, 54, 232, 54, 222, 136);
      g.bezierCurveTo(214, 104, 190, 88, 160, 88);
      g.bezierCurveTo(130, 88, 106, 104, 98, 136);
      break;
    case 'afro':
      for (let i = 0; i < 9; i += 1) {
        const a = Math.PI * (1.06 + (i / 8) * 0.88);
        g.moveTo(160 + Math.cos(a) * 58, 132 + Math.sin(a) * 48);
        g.arc(160 + Math.cos(a) * 58, 132 + Math.sin(a) * 48, 19, 0, TAU);
      }
      break;
    case 'bald':
    case 'none':
      break;
  }
  g.fill();
}

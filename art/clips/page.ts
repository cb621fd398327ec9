/** The page that headless Chromium loads: it draws one frame at a time and hands out its pixels. */

import { canvas, forgetLayers, type Scene } from './kit/canvas.ts';
import { bubbles } from './scenes/bubbles.ts';
import { chalk } from './scenes/chalk.ts';
import { drummer } from './scenes/drummer.ts';
import { fire } from './scenes/fire.ts';
import { guitarist } from './scenes/guitarist.ts';
import { hatScene } from './scenes/hat.ts';
import { juggler } from './scenes/juggler.ts';
import { magician } from './scenes/magician.ts';
import { puppets } from './scenes/puppets.ts';
import { sax } from './scenes/sax.ts';
import { stilts } from './scenes/stilts.ts';
import { tightrope } from './scenes/tightrope.ts';
import { violin } from './scenes/violin.ts';

const scenes: Record<string, Scene> = {
  guitarist,
  juggler,
  fire,
  puppets,
  chalk,
  magician,
  tightrope,
  bubbles,
  hat: hatScene,
  stilts,
  violin,
  drummer,
  sax,
};

const stage = canvas();
let current = '';

/** Draws scene `id` at `phase` (0..1) and returns the frame as base64 of a JPEG. */
function frame(id: string, phase: number, quality: number): string {
  const scene = scenes[id];
  if (scene === undefined) throw new Error(`no scene ${id}`);
  if (id !== current) forgetLayers();
  current = id;
  stage.g.reset();
  scene.draw(stage.g, phase);
  return stage.element.toDataURL('image/jpeg', quality).slice('data:image/jpeg;base64,'.length);
}

declare global {
  interface Window {
    busker_frame: typeof frame;
  }
}
window.busker_frame = frame;

/** The page that draws the avatars. */

import { canvas } from './kit/canvas.ts';
import { portrait } from './kit/portrait.ts';
import { people } from './people.ts';

/** Draws person `id` at `size` pixels and returns a PNG in base64. */
function avatar(id: string, size: number): string {
  const person = people.find((p) => p.id === id);
  if (person === undefined) throw new Error(`no person ${id}`);
  const { element, g } = canvas(size, size);
  portrait(g, person, size);
  return element.toDataURL('image/png').slice('data:image/png;base64,'.length);
}

declare global {
  interface Window {
    busker_avatar: typeof avatar;
  }
}
window.busker_avatar = avatar;

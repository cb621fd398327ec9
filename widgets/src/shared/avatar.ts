/** A person's picture, or the first letter of their name on a colour of their own. */
import { css, html, type TemplateResult } from 'lit';
import type { PersonCard } from '@busker/protocol';

/** A hue (0 to 359) that a person keeps everywhere. */
export function hueOf(id: string): number {
  // FNV-1a: ids that differ in one digit must not look alike
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) % 360;
}

export function avatar(person: PersonCard): TemplateResult {
  if (person.avatar_url !== null)
    return html`<img class="avatar" src=${person.avatar_url} alt="" width="44" height="44" decoding="async" />`;
  const hue = hueOf(person.id);
  const ground = `background:linear-gradient(140deg,hsl(${hue} 72% 58%),hsl(${(hue + 46) % 360} 70% 38%))`;
  return html`<span class="avatar letter" style=${ground} aria-hidden="true">${initial(person.display_name)}</span>`;
}

function initial(name: string): string {
  const first = name.trim().codePointAt(0);
  return first === undefined ? '?' : String.fromCodePoint(first).toUpperCase();
}

export const avatarStyles = css`
  .avatar {
    flex: none;
    inline-size: var(--avatar, 2.75rem);
    block-size: var(--avatar, 2.75rem);
    border-radius: 50%;
    object-fit: cover;
    background: #3a2557;
  }
  .letter {
    display: grid;
    place-items: center;
    color: #fff;
    font-weight: 800;
    font-size: calc(var(--avatar, 2.75rem) * 0.44);
    text-shadow: 0 1px 2px rgb(0 0 0 / 35%);
  }
`;

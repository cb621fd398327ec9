/** A person's picture; without one, initials on a colour that is always the same for that person. */
import type { PersonCard } from '@busker/protocol';
import { useState, type CSSProperties, type ReactNode } from 'react';
import './avatar.css';

/** Hues that white initials are readable on at the lightness used in avatar.css. */
function hueOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash % 360;
}

const letters = new Intl.Segmenter();
const firstLetter = (word: string): string => [...letters.segment(word)][0]?.segment ?? '';

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return ends.map(firstLetter).join('').toLocaleUpperCase();
}

export interface AvatarProps {
  readonly person: PersonCard;
  /** Side length as CSS; default 2.5rem. */
  readonly size?: string;
  /** A ring that says the person is live now. */
  readonly live?: boolean;
}

/** Decoration beside a name: hidden from screen readers. */
export function Avatar({ person, size = '2.5rem', live = false }: AvatarProps): ReactNode {
  const [broken, setBroken] = useState(false);
  const style = { '--bk-avatar-size': size, '--bk-avatar-hue': hueOf(person.id) } as CSSProperties;
  return (
    <span className={live ? 'bk-avatar bk-avatar-live' : 'bk-avatar'} style={style} aria-hidden="true">
      {person.avatar_url && !broken ? (
        <img src={person.avatar_url} alt="" decoding="async" draggable={false} onError={() => setBroken(true)} />
      ) : (
        <span className="bk-avatar-initials">{initialsOf(person.display_name)}</span>
      )}
    </span>
  );
}

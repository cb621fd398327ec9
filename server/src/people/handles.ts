/** Handles: the short unique names in addresses and mentions. */
import { LIMITS } from '@busker/protocol';

const PATTERN = new RegExp(LIMITS.handle_pattern);
const MAX_CHARS = 24;
const MIN_CHARS = 3;

/** Handles that would pass for us. */
const RESERVED = new Set(
  'about account accounts admin admins administrator api auth billing busker console creator demo docs finance help live mail media me moderator moderators null official operator overlay owner payments payouts post posts root security settings shop staff studio support system team undefined wallet www'.split(
    ' ',
  ),
);

/** How handles of people begin who were forgotten; nobody else may have one. */
export const ERASED_HANDLE = 'deleted.';

/** Whether a handle may be taken at all. */
export function isHandle(text: string): boolean {
  return PATTERN.test(text) && !RESERVED.has(text) && !text.startsWith(ERASED_HANDLE);
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
};

/** A handle made of a name: "Zoë Müller!" → "zoe.muller"; `viewer` when nothing of it fits. May be taken or reserved. */
export function handleFromName(name: string): string {
  const plain = Array.from(
    name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    (letter) => LETTERS[letter] ?? letter,
  )
    .join('')
    .replace(/[^a-z0-9_]+/g, '.')
    .replace(/^[._]+|[._]+$/g, '')
    .slice(0, MAX_CHARS);
  return plain.length < MIN_CHARS ? 'viewer' : plain;
}

/** What to try, best first: the handle itself, then with more and more digits at its end. */
export function* handleCandidates(base: string, random: () => number): Generator<string> {
  if (isHandle(base)) yield base;
  for (let digits = 2; digits <= 9; digits++) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const number = Math.floor(random() * 10 ** digits)
        .toString()
        .padStart(digits, '0');
      const candidate = base.slice(0, MAX_CHARS - digits) + number;
      if (isHandle(candidate)) yield candidate;
    }
  }
}

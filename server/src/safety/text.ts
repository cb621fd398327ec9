/**
 * What people write, before anybody else sees it: without what reorders, hides or piles up on screen. Emoji of all kinds, right-to-left
 * scripts and accents pass unchanged.
 */

/**
 * Controls, invisible characters and marks that change the direction of what follows. What joins emoji and letters of Indic and Persian
 * writing stays, and so does what asks for a coloured or plain emoji.
 */
const INVISIBLE = /(?!\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
/** Sub-division flags (England, Scotland, Wales) are written with tags, which are invisible elsewhere. */
const TAG_FLAG = /\u{1F3F4}[\u{E0061}-\u{E007A}]{2,6}\u{E007F}/gu;
const SPACES = /[\s\u2800]+/gu;
/** More than two combining marks in a row grow out of the line; no ordinary writing in Latin, Greek or Cyrillic has them. */
const PILED_MARKS = /(\p{Script=Inherited}{2})\p{Script=Inherited}+/gu;
/** Of other scripts' marks (Thai, Arabic, Devanagari …) up to four in a row occur. */
const PILED_OTHER_MARKS = /(\p{Mn}{4})\p{Mn}+/gu;

/**
 * The text as it is kept and shown: one line, canonical form, no controls, no direction overrides, no piled-up marks, trimmed.
 * May come out empty. Never longer than what came in.
 */
export function cleanText(text: string): string {
  const flags: string[] = [];
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replace(/[\r\n\t\v\f\u0085\u2028\u2029]/gu, ' ')
      // Flags are put aside, since the next step removes tags. U+F8FF stands in; where a text has it itself, it is dropped.
      .replaceAll('\uF8FF', '')
      .replace(TAG_FLAG, (flag) => {
        flags.push(flag);
        return '\uF8FF';
      })
      .replace(INVISIBLE, '')
      .replaceAll('\uF8FF', () => flags.shift() ?? '')
      .replace(PILED_MARKS, '$1')
      .replace(PILED_OTHER_MARKS, '$1')
      .replace(SPACES, ' ')
      .trim()
  );
}

/** Letters that look like a Latin one, and digits and signs that stand for one. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  а: 'a',
  в: 'b',
  е: 'e',
  ё: 'e',
  з: '3',
  и: 'u',
  і: 'i',
  ј: 'j',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  ѕ: 's',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  γ: 'y',
  σ: 'o',
};

/** Signs that stand for a letter inside a word; at its end they are what they are. */
const LOOKALIKE_SIGNS: Readonly<Record<string, string>> = {
  '@': 'a',
  $: 's',
  '€': 'e',
  '£': 'l',
  '!': 'i',
  '|': 'i',
  '+': 't',
};

/** Folds a text for comparing: lower case, no accents, lookalikes as the letter they look like. Spaces and signs stay. */
export function foldText(text: string): string {
  const plain = cleanText(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[@$€£!|+](?=[\p{L}\p{N}])/gu, (sign) => LOOKALIKE_SIGNS[sign]!);
  return Array.from(plain, (letter) => LOOKALIKES[letter] ?? letter).join('');
}

/** Single letters with anything but letters between them, written together: "b.a d" → "bad". Words stay apart. */
export function joinSpelledOut(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[^\p{L}\p{N}]{1,3}[\p{L}\p{N}](?![\p{L}\p{N}]))+/gu, (run) =>
    run.replace(/[^\p{L}\p{N}]/gu, ''),
  );
}

/** The same letter three times or more in a row counts as one, and as two: "baaaad" → "bad" and "baad". */
export function squeezed(text: string): string[] {
  if (!/(.)\1\1/u.test(text)) return [text];
  return [text.replace(/(.)\1\1+/gu, '$1'), text.replace(/(.)\1\1+/gu, '$1$1')];
}

/** A pretend language: English in letters that no text of the program has by itself, and longer, as translations are. */
import type { RawTexts } from '@busker/protocol';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MARKED = 'áƀçðéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ';
const VOWELS = 'áéíóú';

/** Words as they are in the pretend language: each letter marked, each vowel twice. */
export const marked = (words: string): string =>
  Array.from(words, (letter) => {
    const at = PLAIN.indexOf(letter);
    const other = at < 0 ? letter : MARKED[at]!;
    return VOWELS.includes(other) ? other + other : other;
  }).join('');

/** A message in the pretend language; what it puts in, and how it chooses, stays as it is. */
export function inPseudo(message: string): string {
  let at = 0;
  let out = '';
  const copy = (pattern: RegExp): void => {
    pattern.lastIndex = at;
    const [text] = pattern.exec(message) ?? [];
    if (text === undefined) throw new Error(`unreadable at ${at} of "${message}"`);
    at = pattern.lastIndex;
    out += text;
  };
  function words(inside: boolean): void {
    while (at < message.length && !(inside && message[at] === '}')) {
      if (message[at] === '{') argument();
      else {
        const end = message.slice(at).search(/[{}]/);
        const text = end < 0 ? message.slice(at) : message.slice(at, at + end);
        out += marked(text);
        at += text.length;
      }
    }
  }
  function argument(): void {
    copy(/\{\s*\w+\s*/y);
    if (message[at] === '}') return copy(/\}/y);
    copy(/,\s*\w+\s*/y);
    if (message[at] === '}') return copy(/\}/y);
    copy(/,\s*/y);
    while (message[at] !== '}') {
      copy(/(=\d+|\w+)\s*\{/y);
      words(true);
      copy(/\}\s*/y);
    }
    copy(/\}/y);
  }
  words(false);
  return out;
}

/** A language file of the pretend language, made of the English one. */
export function pseudoFile(english: RawTexts, name: string): RawTexts {
  const write = (texts: RawTexts): RawTexts =>
    Object.fromEntries(
      Object.entries(texts).map(([key, value]) => [key, typeof value === 'string' ? inPseudo(value) : write(value)]),
    );
  return { ...write(english), language: { name } };
}

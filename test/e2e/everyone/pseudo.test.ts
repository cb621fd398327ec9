import { readFileSync } from 'node:fs';
import path from 'node:path';
import { argumentsOf, type RawTexts, writeOutTerms } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { flatTexts } from '../../../scripts/languages.ts';
import { inPseudo, marked, pseudoFile } from './pseudo.ts';

const english = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../../languages/en.json'), 'utf8'),
) as RawTexts;

describe('the pretend language', () => {
  it('marks every word and makes it longer, and leaves alone what a message puts in', () => {
    expect(marked('Send a gift')).toBe('Šééñð áá ĝííƒţ');
    expect(inPseudo('Hello {name}, {n, plural, =0 {no gift} one {# gift} other {{who} sent {n, number}}}!')).toBe(
      'Ĥééļļóó {name}, {n, plural, =0 {ñóó ĝííƒţ} one {# ĝííƒţ} other {{who} šééñţ {n, number}}}!',
    );
  });

  it('says all that English says, with the same arguments', () => {
    const [mine, theirs] = [english, pseudoFile(english, 'Pretend')].map((file) => flatTexts(writeOutTerms(file)));
    expect([...theirs!.keys()]).toEqual([...mine!.keys()]);
    for (const [key, text] of mine!) expect(argumentsOf(theirs!.get(key)!), key).toEqual(argumentsOf(text));
  });
});

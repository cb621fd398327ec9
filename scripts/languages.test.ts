import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ERRORS, type RawTexts } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { languageTags, readLanguage } from '../web/languages.ts';
import { staleTexts } from './generate-texts.ts';
import { hardCodedTexts } from './hard-coded-texts.ts';
import { differencesFrom } from './languages.ts';
import { repository, sourceFiles } from './source-files.ts';

const english = readLanguage('en') as RawTexts;

describe('language files', () => {
  it.each(languageTags())('%s has every text, with the same arguments and all its plural forms', (tag) => {
    expect(differencesFrom(english, readLanguage(tag) as RawTexts, tag)).toEqual([]);
  });

  it('there are four languages at least, each under its own name', () => {
    expect(languageTags()).toEqual(expect.arrayContaining(['ar', 'de', 'en', 'ja']));
    const names = languageTags().map((tag) => readLanguage(tag).language.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('control: what is missing, too much, empty or counted wrongly is seen', () => {
    const one = {
      gifts: '{n, plural, one {# gift} other {# gifts}}',
      hello: 'Hello {name}',
      state: '{s, select, a {A} other {B}}',
    };
    const wrong = (other: RawTexts, tag = 'ar'): string[] => differencesFrom(one, other, tag);
    const full = '{n, plural, zero {#} one {#} two {#} few {#} many {#} other {#}}';
    const state = '{s, select, a {1} other {2}}';
    expect(wrong({ gifts: full, hello: 'أهلًا {name}', state })).toEqual([]);
    expect(wrong({ gifts: full, state })).toEqual(['hello is missing']);
    expect(wrong({ gifts: full, hello: 'أهلًا', state })).toEqual(['hello puts in "" and not "name"']);
    expect(wrong({ gifts: full, hello: ' ', state })).toContain('hello is empty');
    expect(wrong({ gifts: full, hello: '{name', state })[0]).toMatch(/^hello: unreadable/);
    expect(wrong({ gifts: full, hello: '{name}', state, more: 'x' })).toEqual(['more is in no other language']);
    expect(wrong({ gifts: one.gifts, hello: '{name}', state })).toEqual(
      ['zero', 'two', 'few', 'many'].map((form) => `gifts has no plural form "${form}"`),
    );
    expect(wrong({ gifts: full, hello: '{name}', state: '{s, select, b {1} other {2}}' })).toEqual([
      'state chooses by "s(b)" and not "s(a)"',
    ]);
  });

  it('say of every refusal what the error table says', () => {
    const sentences = Object.fromEntries(Object.entries(ERRORS).map(([code, { sentence }]) => [code, sentence]));
    expect(english['errors']).toEqual(sentences);
  });

  it('hold of reasons only those that some code of the server gives, in its words', () => {
    const { reasons } = english['server'] as { readonly reasons: Readonly<Record<string, string>> };
    const code = sourceFiles('.ts')
      .filter((file) => file.startsWith('server/src/') && !/\.test\.ts$|\.generated\.ts$/.test(file))
      .map((file) => readFileSync(path.join(repository, file), 'utf8'))
      .join('\n');
    expect(Object.values(reasons).filter((reason) => !code.includes(`'${reason}'`))).toEqual([]);
  });

  it('made the types of the texts; otherwise run: node scripts/generate-texts.ts', () => {
    expect(staleTexts()).toEqual([]);
  });
});

describe('texts in code', () => {
  it('are none: all that people read is in the language files', () => {
    const found = sourceFiles('.ts', '.tsx')
      .filter((file) => /^(web|widgets\/src)\//.test(file) && !/\.test\.tsx?$|\.generated\.ts$/.test(file))
      .flatMap((file) =>
        hardCodedTexts(file, readFileSync(path.join(repository, file), 'utf8')).map(
          ({ line, text }) => `${file}:${line} ${text}`,
        ),
      );
    expect(found).toEqual([]);
  });

  it('control: are seen wherever they stand', () => {
    const code = `export const A = () => <p title="Send it" aria-label={x ? 'Yes please' : t.no}>Hello <b>{n > 1 ? 'many' : t.one}</b> {\`\${n} gifts\`}</p>;
      const rows = [{ key: 'state', label: 'State of it' }]; toasts.say('Done now');`;
    expect(hardCodedTexts('a.tsx', code).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Send it', 'Yes please', 'Hello', 'many', 'gifts', 'State of it', 'Done now']),
    );
    expect(
      hardCodedTexts('a.tsx', `export const B = () => <p className="a b" title={t.x}>Busker {n} × 2 · {t.y}</p>;`),
    ).toEqual([]);
  });
});

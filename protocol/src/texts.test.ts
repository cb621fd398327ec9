import { describe, expect, it } from 'vitest';
import {
  acceptedLanguages,
  bindTexts,
  chosenLanguage,
  directionOf,
  pickLanguage,
  type Count,
  type Said,
  type Saying,
} from './texts.ts';

interface Texts {
  readonly plain: string;
  readonly gifts: Saying<{ n: Count }>;
  readonly hello: Saying<{ name: Said }>;
  readonly nested: Saying<{ n: Count; m: Count; who: Said }>;
}
const RAW = {
  plain: 'Done',
  gifts: '{n, plural, =0 {no gifts} one {# gift} other {# gifts}}',
  hello: 'Hello {name}!',
  nested:
    '{n, plural, one {{who} sent # gift of {m, plural, one {# coin} other {# coins}}} other {{who} sent # gifts}}',
};

describe('texts', () => {
  const t = bindTexts<Texts>(RAW, 'en-US');

  it('without arguments are strings, with arguments functions', () => {
    expect(t.plain).toBe('Done');
    expect(t.hello({ name: 'Zoë' })).toBe('Hello Zoë!');
    expect(t.gifts({ n: 0 })).toBe('no gifts');
    expect(t.gifts({ n: 1 })).toBe('1 gift');
    expect(t.gifts({ n: '12431' })).toBe('12,431 gifts');
    expect(t.nested({ n: 1, m: 5n, who: 'A' })).toBe('A sent 1 gift of 5 coins');
    expect(t.nested({ n: 2, m: 5n, who: '#' })).toBe('# sent 2 gifts');
  });

  it('count without a float: the digits of a number beyond 2^53 all stand', () => {
    expect(t.gifts({ n: 9_007_199_254_740_993n })).toBe('9,007,199,254,740,993 gifts');
    expect(t.gifts({ n: '9007199254740993' })).toBe('9,007,199,254,740,993 gifts');
  });

  it('count as each language counts', () => {
    const forms = '{n, plural, zero {zero} one {one} two {two} few {few} many {many} other {other}}';
    const arabic = bindTexts<Texts>({ ...RAW, gifts: forms }, 'ar');
    const said = (n: Count): string => arabic.gifts({ n });
    expect([0, 1, 2, 3, 10, 11, 99, 100, 102, 103].map(said)).toEqual([
      'zero',
      'one',
      'two',
      'few',
      'few',
      'many',
      'many',
      'other',
      'other',
      'few',
    ]);
    expect(said(10n ** 20n + 5n)).toBe('few');
  });

  it('isolate what is written the other way round, and only that', () => {
    expect(t.hello({ name: 'ليلى' })).toBe('Hello \u2068ليلى\u2069!');
    const arabic = bindTexts<Texts>({ ...RAW, hello: 'أهلًا {name}!' }, 'ar');
    expect(arabic.hello({ name: 'Zoë' })).toBe('أهلًا \u2068Zoë\u2069!');
    expect(arabic.hello({ name: 'ليلى' })).toBe('أهلًا ليلى!');
  });

  it('hand out their parts, for elements of a page', () => {
    const bold = { element: 'b' };
    expect(t.hello.parts({ name: bold })).toEqual(['Hello ', bold, '!']);
  });

  it('that are broken say where', () => {
    const broken = (text: string) => () => bindTexts<Texts>({ ...RAW, hello: text }, 'en').hello({ name: 'x' });
    expect(broken('Hello {name')).toThrow(/unreadable at 11/);
    expect(broken('Hello {name, plural, one {x}}')).toThrow(/no form "other"/);
    expect(broken('Hello {name}}')).toThrow(/bracket/);
  });
});

describe('the language of a page', () => {
  const there = ['ar', 'de', 'en', 'ja', 'pt-BR'];
  it('is the first wanted one that there is, else English', () => {
    expect(pickLanguage(['fr', 'de-AT', 'en'], there)).toBe('de');
    expect(pickLanguage(['pt-br'], there)).toBe('pt-BR');
    expect(pickLanguage(['fr'], there)).toBe('en');
    expect(pickLanguage([], there)).toBe('en');
  });
  it('is read from what browsers send', () => {
    expect(acceptedLanguages('en;q=0.5, de-AT, ja;q=0.8, *;q=0.1, fr;q=0')).toEqual(['de-AT', 'ja', 'en']);
    expect(acceptedLanguages('')).toEqual([]);
    expect(acceptedLanguages('../etc/passwd, <script>')).toEqual([]);
    expect(chosenLanguage('a=b; busker_language=ar; c=d')).toBe('ar');
    expect(chosenLanguage('not_busker_language=ar')).toBeUndefined();
    expect(chosenLanguage('busker_language=../x')).toBeUndefined();
  });
  it('says which way it is written', () => {
    expect(['ar', 'he', 'fa', 'ur'].map(directionOf)).toEqual(['rtl', 'rtl', 'rtl', 'rtl']);
    expect(['en', 'de', 'ja', 'ar-Latn'].map(directionOf)).toEqual(['ltr', 'ltr', 'ltr', 'ltr']);
  });
});

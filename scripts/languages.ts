/** What the language files (`languages/*.json`) say, and how far they agree with English. */
import { argumentsOf, pluralsOf, type Argument, type RawTexts } from '@busker/protocol';

/** Every text of a tree by its dotted path. */
export function flatTexts(texts: RawTexts, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const at = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') flat.set(at, value);
    else for (const [inner, text] of flatTexts(value, at)) flat.set(inner, text);
  }
  return flat;
}

const shape = (args: readonly Argument[]): string =>
  args
    .filter(({ kind }) => kind !== 'choice')
    .map(({ name }) => name)
    .join(' ');
const choices = (args: readonly Argument[]): string =>
  args
    .filter(({ kind }) => kind === 'choice')
    .map(({ name, options }) => `${name}(${[...options].sort().join('|')})`)
    .join(' ');

/** What a language has wrong beside English: one sentence for each. */
export function differencesFrom(english: RawTexts, other: RawTexts, tag: string): string[] {
  const wrong: string[] = [];
  const [mine, theirs] = [flatTexts(english), flatTexts(other)];
  for (const key of theirs.keys()) if (!mine.has(key)) wrong.push(`${key} is in no other language`);
  for (const [key, text] of mine) {
    const translated = theirs.get(key);
    if (translated === undefined) {
      wrong.push(`${key} is missing`);
      continue;
    }
    if (translated.trim() === '') wrong.push(`${key} is empty`);
    try {
      const [wanted, got] = [argumentsOf(text), argumentsOf(translated)];
      if (shape(wanted) !== shape(got)) wrong.push(`${key} puts in "${shape(got)}" and not "${shape(wanted)}"`);
      if (choices(wanted) !== choices(got))
        wrong.push(`${key} chooses by "${choices(got)}" and not "${choices(wanted)}"`);
      wrong.push(...formsMissing(key, translated, tag));
    } catch (error) {
      wrong.push(`${key}: ${(error as Error).message}`);
    }
  }
  return wrong;
}

/** Plurals that leave out a form which the language has for whole numbers people meet. */
function formsMissing(key: string, text: string, tag: string): string[] {
  const needed = formsOf(tag);
  return pluralsOf(text).flatMap((has) =>
    needed.filter((form) => !has.has(form)).map((form) => `${key} has no plural form "${form}"`),
  );
}

const known = new Map<string, readonly string[]>();
function formsOf(tag: string): readonly string[] {
  let forms = known.get(tag);
  if (!forms) {
    const rules = new Intl.PluralRules(tag);
    forms = [...new Set(Array.from({ length: 1_000 }, (_, n) => rules.select(n)))];
    known.set(tag, forms);
  }
  return forms;
}

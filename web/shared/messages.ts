/** Texts of a site live in one typed object of strings and functions. Here is what they are made with. */

const rules = new Intl.PluralRules(typeof navigator === 'undefined' ? 'en' : navigator.language);

/** Picks the form of a word for a count: plural(n, { one: 'gift', other: 'gifts' }). */
export function plural(
  count: number | bigint,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): string {
  return forms[rules.select(Number(count))] ?? forms.other;
}

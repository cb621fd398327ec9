/**
 * The built-in list of English slurs and obscenities (the package `obscenity`). The package tries a hundred patterns one after another on every text;
 * nearly every text has none of them, which is seen here with all of them as one.
 */
import {
  englishDataset,
  englishRecommendedBlacklistMatcherTransformers,
  englishRecommendedTransformers,
  RegExpMatcher,
  SyntaxKind,
  type Node,
  type ParsedPattern,
} from 'obscenity';

const list = englishDataset.build();
const matcher = new RegExpMatcher({ ...list, ...englishRecommendedTransformers });

function sourceOf(node: Node): string {
  if (node.kind === SyntaxKind.Wildcard) return '.';
  if (node.kind === SyntaxKind.Optional) return `(?:${sourceOf(node.childNode)})?`;
  return String.fromCodePoint(...node.chars).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
const patternOf = (pattern: ParsedPattern): string =>
  (pattern.requireWordBoundaryAtStart ? '\\b' : '') +
  pattern.nodes.map(sourceOf).join('') +
  (pattern.requireWordBoundaryAtEnd ? '\\b' : '');
const anyOf = new RegExp(list.blacklistedTerms.map((term) => patternOf(term.pattern)).join('|'), 's');

/** As the package sees a text: lookalikes and digits as letters, lower case, stretched letters once or twice. */
const steps = englishRecommendedBlacklistMatcherTransformers.map((one) => ('factory' in one ? one.factory() : one));
function seenAs(text: string): string {
  for (const step of steps) if ('reset' in step) step.reset();
  let seen = '';
  for (const letter of text) {
    let code = letter.codePointAt(0);
    for (const step of steps) if (code !== undefined) code = step.transform(code);
    if (code !== undefined) seen += String.fromCodePoint(code);
  }
  return seen;
}

/** Whether the list refuses a text; words that only contain one of its patterns, such as "Scunthorpe", are no reason. */
export const isListed = (text: string): boolean => anyOf.test(seenAs(text)) && matcher.hasMatch(text);

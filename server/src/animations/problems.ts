/** What is wrong with an upload, or could not be made of it: kept as codes with their values, and said to operators in their language. */
import type { Saying } from '@busker/protocol';
import { inWords, type ServerTexts } from '../platform/texts.ts';

type Texts = ServerTexts['animations'];
type ValuesOf<K extends keyof Texts> = Texts[K] extends Saying<infer V> ? [values: V] : [];

export interface AnimationProblem {
  readonly why: keyof Texts;
  /** What the sentence puts in. */
  readonly values?: object;
}

export const problem = <K extends keyof Texts>(why: K, ...[values]: ValuesOf<K>): AnimationProblem => ({
  why,
  ...(values ? { values } : {}),
});

/** The sentences for stored problems. What was stored before there were codes are sentences already. */
export const sentencesOf = (stored: unknown, t: ServerTexts): string[] =>
  (stored as (string | AnimationProblem)[]).map((one) => (typeof one === 'string' ? one : inWords(t.animations, one)));

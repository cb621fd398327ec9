/** Why a video failed: kept with it as a code and its numbers, and said to its creator in their language. */
import { inWords, type ServerTexts } from '../platform/texts.ts';

export interface VideoProblem {
  readonly why: keyof ServerTexts['videos'];
  /** What the sentence puts in. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A file that is refused. */
export class VideoRefused extends Error {
  override readonly name = 'VideoRefused';
  readonly problem: VideoProblem;
  constructor(why: VideoProblem['why'], values?: VideoProblem['values']) {
    super(why);
    this.problem = { why, ...(values ? { values } : {}) };
  }
}

export const problemText = (problem: VideoProblem): string => JSON.stringify(problem);

/** The sentence for a stored problem. What was stored before there were codes is a sentence already. */
export function sentenceOfProblem(stored: string, t: ServerTexts): string {
  if (!stored.startsWith('{')) return stored;
  return inWords(t.videos, JSON.parse(stored) as VideoProblem);
}

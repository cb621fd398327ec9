import { describe, expect, it } from 'vitest';
import { english, languageFor } from '../platform/texts.ts';
import { problemText, sentenceOfProblem, VideoRefused } from './problems.ts';

describe('why a video failed', () => {
  it('is kept as a code and said in its creator’s language', () => {
    const stored = problemText(new VideoRefused('too_long', { seconds: 700, most: 600 }).problem);
    expect(sentenceOfProblem(stored, english().t)).toBe('This video is 700 s long; 600 s are the most.');
    expect(sentenceOfProblem(stored, languageFor({ 'accept-language': 'de' }).t)).toBe(
      'Dieses Video ist 700 s lang; höchstens 600 s sind möglich.',
    );
    expect(sentenceOfProblem(problemText({ why: 'fault' }), languageFor({ 'accept-language': 'ja' }).t)).toContain(
      'アップロード',
    );
  });

  it('is what was written before there were codes, where that is what is kept', () => {
    expect(sentenceOfProblem('Nothing was recorded.', english().t)).toBe('Nothing was recorded.');
  });
});

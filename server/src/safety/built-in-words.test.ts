import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../../test/helpers/chance.ts';
import { isListed } from './built-in-words.ts';

const byPackage = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
const PIECES = 'fuck shit ass a$$ b1tch cunt Scunthorpe Dick nig ger gg ER tit bo ob er s e x 🎉 ф ѕ ｆ . - ! \n'.split(
  ' ',
);
const JOINS = ['', ' ', '.', 'u', 's'];

describe('the built-in list, tried as one pattern', () => {
  it('says of every text what the package says', () => {
    const chance = chanceOf(1, 1);
    const answers = { listed: 0, clean: 0 };
    for (let n = 0; n < 5_000; n++) {
      const text = Array.from({ length: chance.whole(1, 6) }, () => chance.pick(PIECES) + chance.pick(JOINS)).join('');
      const listed = byPackage.hasMatch(text);
      expect(isListed(text), text).toBe(listed);
      answers[listed ? 'listed' : 'clean']++;
    }
    expect(answers.listed).toBeGreaterThan(500);
    expect(answers.clean).toBeGreaterThan(500);
  });
});

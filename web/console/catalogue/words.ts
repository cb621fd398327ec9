/** Names of the catalogue. */
import type { GiftCategory } from '@busker/protocol';
import { t } from '../texts.ts';

export const CATEGORY_NAMES: Readonly<Record<GiftCategory, string>> = {
  'small-talk': t.words.smallTalk,
  love: t.words.love,
  cheer: t.words.cheer,
  luxury: t.words.luxury,
  seasonal: t.words.seasonal,
};

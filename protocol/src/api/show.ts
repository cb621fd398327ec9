/** How a creator runs the show on their overlays. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson } from '../money.ts';
import { QuietHours } from '../quiet.ts';
import { Time } from './common.ts';
import { GiftItemId } from './gifts.ts';

const rules = {
  /** Nothing new starts; gifts keep being counted and wait. */
  paused: Type.Boolean(),
  muted: Type.Boolean(),
  /** Least price of one item to fill the screen, where that is more than the platform's; null: the platform's. */
  full_screen_from_coins: Type.Union([CoinsJson, Type.Null()]),
  /** Without sound and without full-screen effects; banners are shown. */
  quiet_hours: Type.Union([QuietHours, Type.Null()]),
};

/** What every overlay of the creator obeys. Of two, the one with the greater revision counts. */
export const ShowRules = Type.Object({ revision: Type.Integer({ minimum: 0 }), ...rules });
export type ShowRules = Static<typeof ShowRules>;

/** Gifts that one creator may refuse to take: more than any catalogue of ours has. */
const MOST_BLOCKED = 200;
const BlockedItems = Type.Array(GiftItemId, { maxItems: MOST_BLOCKED, uniqueItems: true });

/** `GET /api/v1/studio/show`. */
export const ShowControl = Type.Object({
  ...ShowRules.properties,
  blocked_items: BlockedItems,
  changed_at: Type.Union([Time, Type.Null()]),
});
export type ShowControl = Static<typeof ShowControl>;

/** What is left out stays as it is, so that a button pressed here does not undo what was typed there. */
export const ShowChange = Type.Partial(Type.Object({ ...rules, blocked_items: BlockedItems }));
export type ShowChange = Static<typeof ShowChange>;

/** Done once, by the overlays that are open now. */
export const ShowCommand = Type.Union([
  Type.Object({ id: Id, command: Type.Literal('skip') }),
  Type.Object({ id: Id, command: Type.Literal('replay'), gift_id: Id }),
]);
export type ShowCommand = Static<typeof ShowCommand>;

/** `GET /api/v1/people/:id/blocked-gifts`: what this creator does not take, for trays. */
export const BlockedGifts = Type.Object({ item_ids: BlockedItems });
export type BlockedGifts = Static<typeof BlockedGifts>;

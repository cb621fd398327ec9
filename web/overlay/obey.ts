/** Runs the overlay as its creator wants. Loaded when a creator wanted anything at all: most pages never need it. */
import type { Realtime } from '@busker/client';
import type { GiftEvent, GiftItem, OverlayShow, ShowRules } from '@busker/protocol';
import type { BuskerOverlay } from '@busker/widgets/overlay';
import type { StreamWidget } from '@busker/widgets/stream';
import { conductOf, newerRules } from './rules.ts';
import type { OverlaySettings } from './settings.ts';

type Items = ReadonlyMap<string, GiftItem>;

/** Does what its creator says; with nothing said, looks at the catalogue's price again. */
export type Obedience = (said?: Omit<OverlayShow, 't'>) => void;

/** The catalogue as it is known now. */
export interface Shop {
  items: Items;
  from_coins: string;
  readonly refresh: () => Promise<Items>;
}

export function createObedience(
  overlay: BuskerOverlay | StreamWidget,
  settings: OverlaySettings,
  realtime: Pick<Realtime, 'serverNow'>,
  shop: Shop,
): Obedience {
  let rules: ShowRules | undefined;
  let look_again: ReturnType<typeof setTimeout> | undefined;

  function follow(heard?: ShowRules): void {
    rules = newerRules(rules, heard);
    const conduct = conductOf(settings, shop.from_coins, rules, realtime.serverNow());
    overlay.volume = conduct.volume;
    overlay.effects = conduct.effects;
    overlay.fullScreenFromCoins = conduct.full_screen_from_coins;
    if (conduct.paused && !overlay.paused) overlay.pause();
    if (!conduct.paused && overlay.paused) overlay.resume();
    clearTimeout(look_again);
    if (conduct.look_again_ms !== undefined) look_again = setTimeout(() => follow(), conduct.look_again_ms);
  }

  function show(items: Items, gift: GiftEvent, id: string): boolean {
    const item = items.get(gift.item_id);
    if (item) overlay.push({ ...gift, gift_id: id, combo: null }, item, { earlier: true });
    return item !== undefined;
  }

  return (said) => {
    // what a widget is told of itself it hears by itself
    if (!said || said.rules) follow(said?.rules);
    if (said?.skip) overlay.skip();
    if (!said?.replay) return;
    const { gift, id } = said.replay;
    if (!show(shop.items, gift, id)) void shop.refresh().then((items) => show(items, gift, id));
  };
}

/** What widgets decide. Pure. */
import type {
  AlertsSettings,
  ComboSettings,
  ComboState,
  GiftEvent,
  GiftItem,
  GoalProgress,
  GoalSettings,
  LastSupporter,
  WidgetState,
} from '@busker/protocol';

/** Whether a gift is worth an alert. Of a combo, what it comes to so far counts. */
export function alerts(
  settings: Pick<AlertsSettings, 'from_coins' | 'only_items'>,
  gift: Pick<GiftEvent, 'item_id' | 'coins' | 'combo'>,
): boolean {
  const chosen = settings.only_items.length === 0 || settings.only_items.includes(gift.item_id);
  return chosen && BigInt(gift.combo?.coins ?? gift.coins) >= BigInt(settings.from_coins);
}

/** The item whose sound an alert has; undefined: none. */
export function soundItem(sound: string, gift: GiftItem, items: ReadonlyMap<string, GiftItem>): GiftItem | undefined {
  if (sound === 'none') return undefined;
  return sound === 'gift' ? gift : (items.get(sound) ?? gift);
}

/** How far a goal is. `share` is what a bar shows, at most 1; `percent` is rounded down, so that 100 means reached. */
export function goalOf(
  settings: Pick<GoalSettings, 'unit' | 'target'>,
  progress: Pick<GoalProgress, 'coins' | 'earned_micros'>,
): { now: bigint; target: bigint; percent: bigint; share: number; reached: boolean } {
  const now = BigInt(settings.unit === 'coins' ? progress.coins : progress.earned_micros);
  const target = BigInt(settings.target);
  const shown = now < 0n ? 0n : now > target ? target : now;
  return {
    now,
    target,
    percent: (now < 0n ? 0n : now * 100n) / target,
    // a ratio for drawing and nothing else
    share: Number((shown * 10_000n) / target) / 10_000,
    reached: now >= target,
  };
}

/** The combo to show: the longest of those that run and are long enough; the newer where two are alike. */
export function topCombo(
  settings: Pick<ComboSettings, 'from_count'>,
  combos: readonly ComboState[],
): ComboState | undefined {
  return combos
    .filter((combo) => combo.count >= settings.from_count)
    .sort((a, b) => b.count - a.count || Date.parse(b.ends_at) - Date.parse(a.ends_at))[0];
}

/** Newest first, each person once. A gift that is older than what is known of its sender changes nothing. */
export function withSupporter(
  latest: readonly LastSupporter[],
  gift: GiftEvent,
  most: number,
): readonly LastSupporter[] {
  const known = latest.find(({ person }) => person.id === gift.sender.id);
  if (known && Date.parse(known.at) >= Date.parse(gift.at) && known.gift_id !== gift.gift_id) return latest;
  const { gift_id, item_id, at, sender } = gift;
  const quantity = gift.combo?.count ?? gift.quantity;
  return [{ person: sender, gift_id, item_id, quantity, at }, ...latest.filter((each) => each !== known)]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, most);
}

/** Of what was heard of a widget, the newer: notices may overtake each other. */
export function newerState<S extends Pick<WidgetState, 'revision'>>(known: S | undefined, heard: S): S {
  return known && known.revision > heard.revision ? known : heard;
}

/** What the overlay draws: a gift with its item, and how it becomes an arrival of the queue. */
import type { ComboState, GiftEvent, GiftItem, PersonCard } from '@busker/protocol';
import type { Arrival } from '../queue/types.ts';

/** One gift on screen. `event` is missing where only the open combo is known (after coming back). */
export interface Shown {
  readonly sender: PersonCard;
  readonly item: GiftItem;
  readonly message: string | undefined;
  readonly event: GiftEvent | undefined;
  /** Given before, to whoever watched then; shown again at its moment of a video. */
  readonly earlier: boolean;
}

export interface PushOptions {
  /** Sent by the viewer of this screen. */
  readonly self?: boolean;
  /** Milliseconds since it happened, on the server's clock. Default 0. */
  readonly age_ms?: number;
  /** Shows again what was given before: marked as such, and not read out. */
  readonly earlier?: boolean;
}

export function arrivalOf(event: GiftEvent, item: GiftItem, options: PushOptions): Arrival<Shown> {
  const { combo } = event;
  return {
    key: combo?.id ?? event.gift_id,
    count: combo?.count ?? event.quantity,
    coins: BigInt(combo?.coins ?? event.coins),
    own: options.self ?? false,
    ...ofItem(item),
    age_ms: Math.max(0, options.age_ms ?? 0),
    payload: { sender: event.sender, item, message: event.message, event, earlier: options.earlier ?? false },
  };
}

export function restoredOf(combo: ComboState, item: GiftItem, own: boolean): Omit<Arrival<Shown>, 'age_ms'> {
  return {
    key: combo.id,
    count: combo.count,
    coins: BigInt(combo.coins),
    own,
    ...ofItem(item),
    payload: { sender: combo.sender, item, message: undefined, event: undefined, earlier: false },
  };
}

function ofItem(item: GiftItem): Pick<Arrival<Shown>, 'price_coins' | 'full_screen' | 'duration_ms'> {
  return { price_coins: BigInt(item.price_coins), full_screen: item.full_screen, duration_ms: item.duration_ms };
}

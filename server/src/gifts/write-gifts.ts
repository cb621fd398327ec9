/** Gifts as they are written into the log of their target, by whichever kind of command posts them, and what is told of them afterwards. */
import type { Posting, PostingTx } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents } from '../targets/targets.ts';
import { comboEnds, writeCombos, type ComboRow } from './combos.ts';
import { giftColumns } from './gift-columns.ts';
import { INSERT_GIFTS } from './send-gift.sql.ts';

/** A gift as it will be written. */
export interface GiftRow {
  readonly gift_id: string;
  readonly sender: string;
  readonly creator: string;
  readonly target: string;
  readonly item: string;
  readonly quantity: number;
  readonly price_coins: bigint;
  readonly promo_coins: bigint;
  readonly earned_micros: bigint;
  /** Version of the share policy. */
  readonly policy: number;
  /** Of the content of the sender's command. */
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  readonly combo: string | null;
  readonly combo_count: number;
  /** The combo as it stands after this gift, or null for items that do not combine. */
  readonly combo_state: ComboRow | null;
  /** An older combo whose end falls to this gift, and not to the sweeper's command in the same batch. */
  readonly ends: ComboRow | null;
  /** Id of the message. */
  readonly message: string | null;
  readonly playback_ms: number | null;
}

/**
 * Sends all its statements before it first awaits.
 * @param from_elsewhere whether their coins came from another posting group.
 */
export async function writeGifts(
  tx: PostingTx,
  gifts: readonly GiftRow[],
  posting: Posting,
  from_elsewhere = false,
): Promise<void> {
  if (gifts.length === 0) return;
  const ended = gifts.flatMap((gift) => (gift.ends ? [gift.ends] : []));
  // A combo that is over gives its row to the one that follows it.
  const combos = gifts.flatMap((gift) => (gift.combo_state ? [gift.combo_state] : []));
  await Promise.all([
    writeCombos(tx, combos),
    appendEvents(tx, comboEnds(ended), posting),
    tx.query(INSERT_GIFTS, giftColumns(gifts, posting, from_elsewhere)),
  ]);
}

export function tellOfGifts(bus: Bus, gifts: readonly GiftRow[]): void {
  for (const target of new Set(gifts.map((gift) => gift.target))) bus.publish('target', { target });
  for (const gift of gifts) bus.publish('earnings', { creator: gift.creator, gift: gift.gift_id });
}

/**
 * What stands before a gift is sent or held: whose ids were accepted before, who sends to whom, and everything that may refuse it. The order of
 * refusals is stated at the head of send-gift.ts.
 */
import { bucketOf } from '@busker/protocol';
import { int2s, uuids } from '../ledger/arrays.ts';
import type { BatchFrame, CommandBase, DecideView, LockRef, PostingTx, Refusal, Seen } from '../ledger/types.ts';
import { guardSpend, openLimits, type LimitsRow, type SpendGuard, type SpendLimits } from '../limits/limits.ts';
import { PairMap } from '../ledger/pair-map.ts';
import { giftIdRange, giftStem, type GiftStem } from './gift-id.ts';
import { LOAD_SENDS, SEEN_SENDS, SEND_FLAGS } from './send-gift.sql.ts';

export const SEND_GIFT_CODE = 1;
export const HOLD_GIFT_CODE = 14;

/** What the catalogue said when the command came in. */
export interface PricedItem {
  readonly id: string;
  readonly price_coins: bigint;
  readonly combo: boolean;
}
/** The share policy in force when the command came in. */
export interface PricedPolicy {
  readonly id: string;
  readonly version: number;
  readonly share_bp: number;
  readonly coin_value_micros: bigint;
}

export interface SendGift extends CommandBase {
  readonly item_id: string;
  /** Undefined: not on sale. */
  readonly item: PricedItem | undefined;
  readonly policy: PricedPolicy;
  readonly quantity: number;
  readonly target: string;
  readonly expected_price_coins: bigint;
  /** The sender said yes to the price. */
  readonly confirmed: boolean;
  readonly message: string | undefined;
  /** What the word filter said of the message. */
  readonly message_cleared: boolean;
  readonly playback_ms: number | undefined;
  readonly base_currency: string;
}

export interface TargetFacts {
  readonly creator: string;
  /** Bits of SEND_FLAGS. */
  readonly flags: number;
  /** Items that the creator does not take; null: takes all. */
  readonly blocked_items: readonly string[] | null;
  readonly limits: LimitsRow | null;
}

/** Who sends to whom, and the senders' limits. */
export interface SendsLoaded {
  /** By sender and target. */
  readonly sends: PairMap<string, string, TargetFacts>;
  /** By sender; nobody without limits is in it. */
  readonly limits: ReadonlyMap<string, SpendLimits>;
}

type SeenSend = Seen & { readonly owner: string; readonly id: string };

/** What makes two sends the same. Whether it was confirmed does not. */
export function contentOf(c: SendGift): readonly unknown[] {
  return [c.item_id, c.quantity, c.target, c.expected_price_coins, c.message ?? null, c.playback_ms ?? null];
}

/** Whoever has coins has an account with them in it, and that is what guards the wallet; most people never get promotional ones. */
export const walletOf = (owner: string): [LockRef, LockRef] => [
  { owner, kind: 'wallet_paid', may_be_absent: true },
  { owner, kind: 'wallet_promo', may_be_absent: true },
];

/** Reads who sends to whom, and the limits of those senders who have any. */
export async function loadSends(
  tx: PostingTx,
  commands: readonly SendGift[],
  { at }: BatchFrame,
): Promise<SendsLoaded> {
  const asked = new PairMap<string, string, SendGift>();
  for (const c of commands) asked.set(c.owner, c.target, c);
  const pairs = asked.values();
  const rows = await tx.query<TargetFacts & { place: number }>(LOAD_SENDS, [
    int2s(pairs.map((c) => bucketOf(c.target))),
    uuids(pairs.map((c) => c.target)),
    int2s(pairs.map((c) => bucketOf(c.owner))),
    uuids(pairs.map((c) => c.owner)),
    at,
  ]);
  const sends = new PairMap<string, string, TargetFacts>();
  const limited = new Map<string, LimitsRow>();
  for (const row of rows) {
    const { target, owner } = pairs[row.place - 1]!;
    sends.set(owner, target, row);
    if (row.limits) limited.set(owner, row.limits);
  }
  return { sends, limits: await openLimits(tx, limited, at) };
}

/** A send that nothing stands in the way of. */
interface Admitted {
  readonly outcome: 'admitted';
  readonly to: TargetFacts;
  readonly item: PricedItem;
  readonly coins: bigint;
  /** Promotional coins are spent first. */
  readonly promo_coins: bigint;
  /** What the wallet holds afterwards. */
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  readonly guard: SpendGuard;
}

/** Everything that may refuse a send, in the order that the head of send-gift.ts states. */
export function admit(view: DecideView<SendsLoaded>, c: SendGift): Admitted | Refusal {
  const to = view.loaded.sends.get(c.owner, c.target);
  if (!to) return { outcome: 'not_found' };
  if (to.creator === c.owner) return { outcome: 'self_gift' };
  const is = (flag: keyof typeof SEND_FLAGS): boolean => (to.flags & SEND_FLAGS[flag]) !== 0;
  if (is('sender_banned')) return { outcome: 'banned' };
  if (is('blocked')) return { outcome: 'blocked' };
  if (is('muted')) return { outcome: 'muted' };
  if (!is('open') || is('creator_gone')) return { outcome: 'target_closed' };
  if (!c.item) return { outcome: 'item_not_on_sale' };
  if (to.blocked_items?.includes(c.item_id)) return { outcome: 'item_blocked' };
  if (c.item.price_coins !== c.expected_price_coins)
    return { outcome: 'price_changed', details: { price_coins: `${c.item.price_coins}` } };
  if (!c.message_cleared) return { outcome: 'text_refused' };
  const paid = view.account({ owner: c.owner, kind: 'wallet_paid' });
  const promo = view.account({ owner: c.owner, kind: 'wallet_promo' });
  if (paid.frozen || promo.frozen) return { outcome: 'frozen' };
  if (is('creator_frozen')) return { outcome: 'frozen', details: { who: 'creator' } };
  const coins = c.item.price_coins * BigInt(c.quantity);
  const guard = guardSpend(view, view.loaded.limits.get(c.owner), coins);
  if (guard.reached) return guard.reached;
  const has = paid.balance + promo.balance;
  if (has < coins)
    return { outcome: 'insufficient_coins', details: { missing_coins: `${coins - has}`, balance_coins: `${has}` } };
  if (guard.unconfirmed && !c.confirmed) return guard.unconfirmed;
  const promo_coins = promo.balance < coins ? promo.balance : coins;
  return {
    outcome: 'admitted',
    to,
    item: c.item,
    coins,
    promo_coins,
    paid_after: paid.balance - (coins - promo_coins),
    promo_after: promo.balance - promo_coins,
    guard,
  };
}

/**
 * Ids that were accepted, as gifts or as holds. Every id is looked for among both, also that of a cheap tap: under the id of a hold it would
 * become a gift of the same id, and the hold could never be sent.
 */
export async function seenSends(tx: PostingTx, commands: readonly SendGift[]): Promise<SeenSend[]> {
  const ranges = commands.map((c) => giftIdRange(stemOf(c)));
  const rows = await tx.query<SeenRow>(SEEN_SENDS, [
    int2s(commands.map((c) => bucketOf(c.owner))),
    uuids(ranges.map(([low]) => low)),
    uuids(ranges.map(([, high]) => high)),
  ]);
  return rows.map((row) => {
    const { owner, id } = commands[row.place - 1]!;
    const answer = {
      gift_id: row.gift,
      coins: `${row.coins}`,
      paid: `${row.paid_after}`,
      promo: `${row.promo_after}`,
      ...(row.ends_at === null ? {} : { ends_at: row.ends_at.toISOString() }),
    };
    const kind = row.ends_at === null ? SEND_GIFT_CODE : HOLD_GIFT_CODE;
    return { owner, id, kind, fingerprint: row.fingerprint, answer, posting: row.posting };
  });
}

interface SeenRow {
  readonly place: number;
  readonly gift: string;
  readonly coins: bigint;
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  /** Of a hold. */
  readonly ends_at: Date | null;
  readonly posting: string;
}

const STEM = Symbol('stem of its gift');

/** Made once for a command: it is wanted when ids are looked for, and when the gift is made. */
export function stemOf(command: SendGift & { [STEM]?: GiftStem }): GiftStem {
  return (command[STEM] ??= giftStem(command.owner, command.id));
}

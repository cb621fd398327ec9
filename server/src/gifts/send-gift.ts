/**
 * The kind of command that sends a gift: who may, what it costs, what the creator earns, which combo it belongs to.
 *
 * A combo is open from its first tap until `combo_stay_ms` after its last; open combos of one sender, target and item are at most one,
 * guarded by the sender's wallet lock. A tap that comes after the end closes the old combo in its own posting; a combo that nobody taps
 * again is closed by the sweeper (end-combo.ts). Either way it ends exactly once.
 *
 * Refusals, in this order: `not_found`, `self_gift`, `banned`, `blocked`, `muted`, `target_closed`, `item_not_on_sale`, `price_changed`,
 * `text_refused`, `frozen`, `insufficient_coins`.
 */
import { bucketOf, earningOf, LIMITS, newId } from '@busker/protocol';
import {
  COIN,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Leg,
  type PlatformLeg,
  type Posting,
  type PostingTx,
} from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents, insertMessages, type NewEvent, type NewMessage } from '../targets/targets.ts';
import { INSERT_GIFTS, LOAD_COMBOS, LOAD_SENDS, UPDATE_COMBOS } from './send-gift.sql.ts';
import { giftColumns } from './gift-columns.ts';

/** What the catalogue said when the command came in. */
export interface PricedItem {
  readonly id: string;
  readonly price_coins: bigint;
  readonly combo: boolean;
}
/** The share policy in force when the command came in. */
export interface PricedPolicy {
  readonly id: string;
  readonly share_bp: number;
  readonly coin_value_micros: bigint;
}

export interface SendGift extends CommandBase {
  /** In the target's bucket; made by the server, once per attempt. */
  readonly gift_id: string;
  readonly item_id: string;
  /** Undefined: not on sale. */
  readonly item: PricedItem | undefined;
  readonly policy: PricedPolicy;
  readonly quantity: number;
  readonly target: string;
  readonly expected_price_coins: bigint;
  readonly message: string | undefined;
  /** What the word filter said of the message. */
  readonly message_cleared: boolean;
  readonly playback_ms: number | undefined;
  readonly base_currency: string;
}

export interface GiftAnswer {
  readonly gift_id: string;
  readonly coins: string;
  readonly paid: string;
  readonly promo: string;
}

/** A gift as it will be written. */
export interface GiftFacts {
  readonly command_id: string;
  readonly gift_id: string;
  readonly sender: string;
  readonly creator: string;
  readonly target: string;
  readonly item: string;
  readonly quantity: number;
  readonly price_coins: bigint;
  readonly coins: bigint;
  readonly promo_coins: bigint;
  readonly earned_micros: bigint;
  readonly policy: string;
  readonly combo: string | null;
  readonly combo_count: number;
  readonly combo_coins: bigint;
  /** The combo as it stands after this gift, or null for items that do not combine. */
  readonly combo_state: ComboRow | null;
  /** An older combo that this tap found over. */
  readonly over: ComboRow | null;
  /** Whether its end falls to this tap, and not to the sweeper's command in the same batch. */
  readonly ends_it: boolean;
  readonly message: NewMessage | undefined;
  readonly playback_ms: number | undefined;
}

export interface ComboRow {
  readonly id: string;
  readonly target: string;
  readonly sender: string;
  readonly item: string;
  readonly count: number;
  readonly coins: bigint;
  readonly ends_at: Date;
}

export interface TargetFacts {
  readonly target: string;
  readonly sender: string;
  readonly creator: string;
  readonly open: boolean;
  readonly sender_banned: boolean;
  readonly creator_gone: boolean;
  readonly creator_frozen: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
}

export interface SendGiftLoaded {
  /** By `pairKey(target, sender)`. */
  readonly sends: ReadonlyMap<string, TargetFacts>;
  /** Open combos by `comboKey`; decisions of a batch move them on. */
  readonly combos: Map<string, ComboRow>;
}

const pairKey = (target: string, sender: string): string => `${target}/${sender}`;
const comboKey = (target: string, sender: string, item: string): string => `${target}/${sender}/${item}`;

export function sendGiftKind(bus: Bus): CommandKind<SendGift, GiftFacts, GiftAnswer, SendGiftLoaded> {
  return {
    name: 'send_gift',
    code: 1,
    content: (c) => [c.item_id, c.quantity, c.target, c.expected_price_coins, c.message ?? null, c.playback_ms ?? null],
    locks: (c) => [
      { owner: c.owner, kind: 'wallet_paid' },
      { owner: c.owner, kind: 'wallet_promo' },
    ],
    load,
    decide,
    write,
    committed(facts) {
      for (const target of new Set(facts.map((fact) => fact.target))) bus.publish('target', { target });
      for (const fact of facts) {
        bus.publish('wallet', { person: fact.sender, command: fact.command_id });
        bus.publish('earnings', { creator: fact.creator, gift: fact.gift_id });
      }
    },
  };
}

async function load(tx: PostingTx, commands: readonly SendGift[], at: Date): Promise<SendGiftLoaded> {
  const pairs = [...new Map(commands.map((c) => [pairKey(c.target, c.owner), c])).values()];
  const runs = [
    ...new Map(commands.filter((c) => c.item?.combo).map((c) => [comboKey(c.target, c.owner, c.item_id), c])).values(),
  ];
  const [sends, combos] = await Promise.all([
    tx.query<TargetFacts>(LOAD_SENDS, [
      pairs.map((c) => bucketOf(c.target)),
      pairs.map((c) => c.target),
      pairs.map((c) => bucketOf(c.owner)),
      pairs.map((c) => c.owner),
      at,
    ]),
    runs.length === 0
      ? []
      : tx.query<ComboRow>(LOAD_COMBOS, [
          runs.map((c) => bucketOf(c.target)),
          runs.map((c) => c.target),
          runs.map((c) => c.owner),
          runs.map((c) => c.item_id),
        ]),
  ]);
  return {
    sends: new Map(sends.map((row) => [pairKey(row.target, row.sender), row])),
    combos: new Map(combos.map((row) => [comboKey(row.target, row.sender, row.item), row])),
  };
}

function decide(
  view: DecideView<SendGiftLoaded>,
  c: SendGift,
): ReturnType<CommandKind<SendGift, GiftFacts, GiftAnswer, SendGiftLoaded>['decide']> {
  const to = view.loaded.sends.get(pairKey(c.target, c.owner));
  if (!to) return { outcome: 'not_found' };
  if (to.creator === c.owner) return { outcome: 'self_gift' };
  if (to.sender_banned) return { outcome: 'banned' };
  if (to.blocked) return { outcome: 'blocked' };
  if (to.muted) return { outcome: 'muted' };
  if (!to.open || to.creator_gone) return { outcome: 'target_closed' };
  if (!c.item) return { outcome: 'item_not_on_sale' };
  if (c.item.price_coins !== c.expected_price_coins)
    return { outcome: 'price_changed', details: { price_coins: `${c.item.price_coins}` } };
  if (!c.message_cleared) return { outcome: 'text_refused' };
  const paid = view.account({ owner: c.owner, kind: 'wallet_paid' });
  const promo = view.account({ owner: c.owner, kind: 'wallet_promo' });
  if (paid.frozen || promo.frozen) return { outcome: 'frozen' };
  if (to.creator_frozen) return { outcome: 'frozen', details: { who: 'creator' } };
  const coins = c.item.price_coins * BigInt(c.quantity);
  const has = paid.balance + promo.balance;
  if (has < coins)
    return { outcome: 'insufficient_coins', details: { missing_coins: `${coins - has}`, balance_coins: `${has}` } };

  // Promotional coins are spent first. The marketing account funds what is earned on them: that part is rounded down on its own, the
  // rest of the earning falls to paid coins, so that the two always make up the whole.
  const promo_coins = promo.balance < coins ? promo.balance : coins;
  const earned = earningOf(coins, c.policy.coin_value_micros, c.policy.share_bp);
  const earned_promo = earningOf(promo_coins, c.policy.coin_value_micros, c.policy.share_bp);
  const cause = { cause: 'gift', cause_id: c.gift_id } as const;
  const legs: Leg[] = [];
  const platform: PlatformLeg[] = [];
  const take = (
    kind: 'wallet_promo' | 'wallet_paid',
    amount: bigint,
    to_kind: 'promo_redeemed' | 'coins_redeemed',
  ): void => {
    if (amount === 0n) return;
    legs.push({ owner: c.owner, kind, asset: COIN, amount: -amount, ...cause });
    platform.push({ kind: to_kind, asset: COIN, amount });
  };
  take('wallet_promo', promo_coins, 'promo_redeemed');
  take('wallet_paid', coins - promo_coins, 'coins_redeemed');
  if (earned > 0n) {
    legs.push({ owner: to.creator, kind: 'earning_pending', asset: c.base_currency, amount: earned, ...cause });
    if (earned_promo > 0n) platform.push({ kind: 'marketing_cost', asset: c.base_currency, amount: 0n - earned_promo });
    if (earned > earned_promo)
      platform.push({ kind: 'creator_cost', asset: c.base_currency, amount: earned_promo - earned });
  }

  const combo = joinCombo(view, c, coins);
  return {
    outcome: 'ok',
    legs,
    platform,
    facts: {
      command_id: c.id,
      gift_id: c.gift_id,
      sender: c.owner,
      creator: to.creator,
      target: c.target,
      item: c.item_id,
      quantity: c.quantity,
      price_coins: c.item.price_coins,
      coins,
      promo_coins,
      earned_micros: earned,
      policy: c.policy.id,
      combo: combo.now?.id ?? null,
      combo_count: combo.now?.count ?? c.quantity,
      combo_coins: combo.now?.coins ?? coins,
      combo_state: combo.now,
      over: combo.over,
      ends_it: combo.over !== null && view.once(endOf(combo.over.id)),
      message: c.message === undefined ? undefined : { id: messageId(c), author: c.owner, text: c.message },
      playback_ms: c.playback_ms,
    },
    answer: {
      gift_id: c.gift_id,
      coins: `${coins}`,
      paid: `${paid.balance - (coins - promo_coins)}`,
      promo: `${promo.balance - promo_coins}`,
    },
  };
}

/** The message's id: the gift's, moved to its author's bucket. */
function messageId(c: SendGift): string {
  const low = (Number.parseInt(c.gift_id.slice(-2), 16) & 0xc0) | bucketOf(c.owner);
  return c.gift_id.slice(0, -2) + low.toString(16).padStart(2, '0');
}

/** A combo's end within a batch: a tap that came too late and the sweeper may both ask for it, and one gets it. */
export const endOf = (combo: string): string => `combo_end ${combo}`;

function joinCombo(
  view: DecideView<SendGiftLoaded>,
  c: SendGift,
  coins: bigint,
): { now: ComboRow | null; over: ComboRow | null } {
  if (!c.item!.combo) return { now: null, over: null };
  const key = comboKey(c.target, c.owner, c.item_id);
  const open = view.loaded.combos.get(key);
  const over = open !== undefined && open.ends_at <= view.at;
  const base =
    open === undefined || over
      ? { id: c.gift_id, target: c.target, sender: c.owner, item: c.item_id, count: 0, coins: 0n }
      : open;
  const now: ComboRow = {
    ...base,
    count: base.count + c.quantity,
    coins: base.coins + coins,
    ends_at: new Date(view.at.getTime() + LIMITS.combo_stay_ms),
  };
  view.loaded.combos.set(key, now);
  return { now, over: over ? open : null };
}

async function write(tx: PostingTx, facts: readonly GiftFacts[], posting: Posting): Promise<void> {
  const over = facts.flatMap((fact) => (fact.over ? [fact.over] : []));
  const ended = facts.flatMap((fact) => (fact.over && fact.ends_it ? [fact.over] : []));
  // Only the last state of each combo is written.
  const combos = new Map<string, ComboRow>();
  for (const fact of facts) if (fact.combo_state) combos.set(fact.combo_state.id, fact.combo_state);
  const sent: Promise<unknown>[] = [];
  sent.push(
    insertMessages(
      tx,
      facts.flatMap((fact) => (fact.message ? [fact.message] : [])),
      posting,
    ),
  );
  if (combos.size > 0) sent.push(writeCombos(tx, [...combos.values()], over));
  sent.push(appendEvents(tx, comboEnds(ended), posting));
  sent.push(tx.query(INSERT_GIFTS, giftColumns(facts, posting)));
  await Promise.all(sent);
}

async function writeCombos(tx: PostingTx, combos: readonly ComboRow[], over: readonly ComboRow[]): Promise<void> {
  // Those that are over first, whoever ends them: at most one combo per sender, target and item is open at any moment.
  const sent: Promise<unknown>[] = [];
  if (over.length > 0) sent.push(markEnded(tx, over));
  sent.push(
    tx.query(UPDATE_COMBOS, [
      combos.map((combo) => bucketOf(combo.target)),
      combos.map((combo) => combo.id),
      combos.map((combo) => combo.target),
      combos.map((combo) => combo.sender),
      combos.map((combo) => combo.item),
      combos.map((combo) => combo.count),
      combos.map((combo) => combo.coins),
      combos.map((combo) => combo.ends_at),
    ]),
  );
  await Promise.all(sent);
}

/** Marks combos as ended. */
export async function markEnded(tx: PostingTx, combos: readonly ComboRow[]): Promise<void> {
  await tx.query(
    `update combo c set ended = true from unnest($1::int2[], $2::uuid[]) as k (bucket, id) where c.bucket = k.bucket and c.id = k.id`,
    [combos.map((combo) => bucketOf(combo.target)), combos.map((combo) => combo.id)],
  );
}

/** A combo of one is not announced: its gift said everything. */
export function comboEnds(combos: readonly ComboRow[]): NewEvent[] {
  return combos
    .filter((combo) => combo.count > 1)
    .map((combo) => ({
      target: combo.target,
      kind: 'combo_end',
      subject: combo.id,
      payload: { person: combo.sender, item: combo.item, count: combo.count, coins: `${combo.coins}` },
    }));
}

/** A new gift's id, in the bucket of its target. */
export function newGiftId(target: string): string {
  return newId(bucketOf(target));
}

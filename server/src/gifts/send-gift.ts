/**
 * The kind of command that sends a gift: who may, what it costs, what the creator earns, which combo it belongs to.
 *
 * A combo is open from its first tap until `combo_stay_ms` after its last, at one price; open combos of one sender, target and item are at
 * most one, guarded by the sender's wallet lock. A tap that comes after the end, or at another price, closes the old combo in its own
 * posting; a combo that nobody taps again is closed by the sweeper (end-combo.ts). Either way it ends exactly once.
 *
 * An accepted id is remembered by the gift itself: its id follows from sender and command (gift-id.ts).
 *
 * Refusals, in this order: `not_found`, `self_gift`, `banned`, `blocked`, `muted`, `target_closed`, `item_not_on_sale`, `price_changed`,
 * `text_refused`, `frozen`, `insufficient_coins`.
 */
import { bucketOf, earningOf, LIMITS } from '@busker/protocol';
import { int2s, int4s, texts, timestamps, uuids } from '../ledger/arrays.ts';
import {
  COIN,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Leg,
  type PlatformLeg,
  type Posting,
  type PostingTx,
  type Seen,
} from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents, insertMessages, type NewEvent, type NewMessage } from '../targets/targets.ts';
import { giftColumns } from './gift-columns.ts';
import { giftIdOf, giftIdRange } from './gift-id.ts';
import { INSERT_GIFTS, LOAD_COMBOS, LOAD_SENDS, SEEN_GIFTS, UPDATE_COMBOS } from './send-gift.sql.ts';

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
  /** Version of the share policy. */
  readonly policy: number;
  /** Of the command's content. */
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  readonly combo: string | null;
  readonly combo_count: number;
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
  /** Of one; all gifts of a combo have one price. */
  readonly price_coins: number;
  readonly ends_at: Date;
}

/** Coins of a combo so far. */
const comboCoins = (combo: ComboRow): bigint => BigInt(combo.price_coins) * BigInt(combo.count);

export interface TargetFacts {
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

const CODE = 1;

export function sendGiftKind(bus: Bus): CommandKind<SendGift, GiftFacts, GiftAnswer, SendGiftLoaded> {
  return {
    name: 'send_gift',
    code: CODE,
    content: (c) => [c.item_id, c.quantity, c.target, c.expected_price_coins, c.message ?? null, c.playback_ms ?? null],
    locks: (c) => [
      { owner: c.owner, kind: 'wallet_paid' },
      { owner: c.owner, kind: 'wallet_promo' },
    ],
    load,
    seen,
    decide,
    write,
    writes_at_once: true,
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
    tx.query<TargetFacts & { place: number }>(LOAD_SENDS, [
      int2s(pairs.map((c) => bucketOf(c.target))),
      uuids(pairs.map((c) => c.target)),
      int2s(pairs.map((c) => bucketOf(c.owner))),
      uuids(pairs.map((c) => c.owner)),
      at,
    ]),
    runs.length === 0
      ? []
      : tx.query<ComboRow>(LOAD_COMBOS, [
          int2s(runs.map((c) => bucketOf(c.target))),
          uuids(runs.map((c) => c.target)),
          uuids(runs.map((c) => c.owner)),
          texts(runs.map((c) => c.item_id)),
        ]),
  ]);
  return {
    sends: new Map(
      sends.map((row) => {
        const { target, owner } = pairs[row.place - 1]!;
        return [pairKey(target, owner), row];
      }),
    ),
    combos: new Map(combos.map((row) => [comboKey(row.target, row.sender, row.item), row])),
  };
}

async function seen(tx: PostingTx, commands: readonly SendGift[]): Promise<(Seen & { owner: string; id: string })[]> {
  const ranges = commands.map((c) => giftIdRange(c.owner, c.id));
  const rows = await tx.query<SeenGift>(SEEN_GIFTS, [
    int2s(commands.map((c) => bucketOf(c.owner))),
    uuids(ranges.map(([low]) => low)),
    uuids(ranges.map(([, high]) => high)),
  ]);
  return rows.map((row) => {
    const { owner, id } = commands[row.place - 1]!;
    const answer: GiftAnswer = {
      gift_id: row.gift,
      coins: `${BigInt(row.price_coins) * BigInt(row.quantity)}`,
      paid: `${row.paid_after}`,
      promo: `${row.promo_after}`,
    };
    return { owner, id, kind: CODE, fingerprint: row.fingerprint, answer, posting: row.posting };
  });
}

interface SeenGift {
  readonly place: number;
  readonly gift: string;
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  readonly price_coins: number;
  readonly quantity: number;
  readonly posting: string;
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
  const gift_id = giftIdOf(c.owner, c.id, c.target);
  const cause = { cause: 'gift', cause_id: gift_id } as const;
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

  const combo = joinCombo(view, c, gift_id);
  const paid_after = paid.balance - (coins - promo_coins);
  const promo_after = promo.balance - promo_coins;
  return {
    outcome: 'ok',
    legs,
    platform,
    facts: {
      command_id: c.id,
      gift_id,
      sender: c.owner,
      creator: to.creator,
      target: c.target,
      item: c.item_id,
      quantity: c.quantity,
      price_coins: c.item.price_coins,
      coins,
      promo_coins,
      earned_micros: earned,
      policy: c.policy.version,
      fingerprint: view.fingerprint,
      paid_after,
      promo_after,
      combo: combo.now?.id ?? null,
      combo_count: combo.now?.count ?? c.quantity,
      combo_state: combo.now,
      over: combo.over,
      ends_it: combo.over !== null && view.once(endOf(combo.over.id)),
      message:
        c.message === undefined ? undefined : { id: messageId(gift_id, c.owner), author: c.owner, text: c.message },
      playback_ms: c.playback_ms,
    },
    answer: {
      gift_id,
      coins: `${coins}`,
      paid: `${paid_after}`,
      promo: `${promo_after}`,
    },
  };
}

/** The message's id: the gift's, moved to its author's bucket. */
function messageId(gift: string, author: string): string {
  const low = (Number.parseInt(gift.slice(-2), 16) & 0xc0) | bucketOf(author);
  return gift.slice(0, -2) + low.toString(16).padStart(2, '0');
}

/** A combo's end within a batch: a tap that came too late and the sweeper may both ask for it, and one gets it. */
export const endOf = (combo: string): string => `combo_end ${combo}`;

function joinCombo(
  view: DecideView<SendGiftLoaded>,
  c: SendGift,
  gift_id: string,
): { now: ComboRow | null; over: ComboRow | null } {
  if (!c.item!.combo) return { now: null, over: null };
  const key = comboKey(c.target, c.owner, c.item_id);
  const open = view.loaded.combos.get(key);
  const price_coins = Number(c.item!.price_coins);
  const over = open !== undefined && (open.ends_at <= view.at || open.price_coins !== price_coins);
  const base =
    open === undefined || over
      ? { id: gift_id, target: c.target, sender: c.owner, item: c.item_id, count: 0, price_coins }
      : open;
  const now: ComboRow = {
    ...base,
    count: base.count + c.quantity,
    ends_at: new Date(view.at.getTime() + LIMITS.combo_stay_ms),
  };
  view.loaded.combos.set(key, now);
  return { now, over: over ? open : null };
}

async function write(tx: PostingTx, facts: readonly GiftFacts[], posting: Posting): Promise<void> {
  const ended = facts.flatMap((fact) => (fact.over && fact.ends_it ? [fact.over] : []));
  // Only the last state of each combo is written.
  const combos = new Map<string, ComboRow>();
  for (const { combo_state: combo } of facts)
    if (combo) combos.set(comboKey(combo.target, combo.sender, combo.item), combo);
  const sent: Promise<unknown>[] = [];
  sent.push(
    insertMessages(
      tx,
      facts.flatMap((fact) => (fact.message ? [fact.message] : [])),
      posting,
    ),
  );
  // A combo that is over gives its row to the one that follows it.
  if (combos.size > 0) sent.push(writeCombos(tx, [...combos.values()]));
  sent.push(appendEvents(tx, comboEnds(ended), posting));
  sent.push(tx.query(INSERT_GIFTS, giftColumns(facts, posting)));
  await Promise.all(sent);
}

async function writeCombos(tx: PostingTx, combos: readonly ComboRow[]): Promise<void> {
  await tx.query(UPDATE_COMBOS, [
    int2s(combos.map((combo) => bucketOf(combo.target))),
    uuids(combos.map((combo) => combo.target)),
    uuids(combos.map((combo) => combo.sender)),
    texts(combos.map((combo) => combo.item)),
    uuids(combos.map((combo) => combo.id)),
    int4s(combos.map((combo) => combo.count)),
    int4s(combos.map((combo) => combo.price_coins)),
    timestamps(combos.map((combo) => combo.ends_at)),
  ]);
}

/** A combo of one is not announced: its gift said everything. */
export function comboEnds(combos: readonly ComboRow[]): NewEvent[] {
  return combos
    .filter((combo) => combo.count > 1)
    .map((combo) => ({
      target: combo.target,
      kind: 'combo_end',
      subject: combo.id,
      payload: { person: combo.sender, item: combo.item, count: combo.count, coins: `${comboCoins(combo)}` },
    }));
}

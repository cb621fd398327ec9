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
 * `text_refused`, `frozen`, `limit_reached`, `insufficient_coins`, `confirmation_required`. A limit speaks before the top-up, so that nobody
 * buys coins for a gift that they may not send; the confirmation comes last, when its yes is all that is missing. That yes is not part of the
 * content: the same id is sent again with it, since a refusal consumes none.
 *
 * A gift dear enough to be undone takes the same way up to here and is then held (hold-gift.ts).
 */
import { bucketOf, LIMITS } from '@busker/protocol';
import { int2s, int4s, texts, timestamps, uuids } from '../ledger/arrays.ts';
import type { CommandKind, DecideView, Posting, PostingTx } from '../ledger/types.ts';
import { writeMeters, type Meter } from '../limits/limits.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents, insertMessages, type NewEvent, type NewMessage } from '../targets/targets.ts';
import {
  admit,
  contentOf,
  loadSends,
  SEND_GIFT_CODE,
  seenSends,
  walletOf,
  type SendGift,
  type SendsLoaded,
} from './admit-send.ts';
import { giftColumns } from './gift-columns.ts';
import { giftIdOf } from './gift-id.ts';
import { redeem, takeCoins } from './gift-money.ts';
import { INSERT_GIFTS, LOAD_COMBOS, UPDATE_COMBOS } from './send-gift.sql.ts';

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
  /** The sender's, when a limit or cap counts them. */
  readonly meter: Meter | undefined;
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

export interface SendGiftLoaded extends SendsLoaded {
  /** Open combos by `comboKey`; decisions of a batch move them on. */
  readonly combos: Map<string, ComboRow>;
}

const comboKey = (target: string, sender: string, item: string): string => `${target}/${sender}/${item}`;

export function sendGiftKind(bus: Bus): CommandKind<SendGift, GiftFacts, GiftAnswer, SendGiftLoaded> {
  return {
    name: 'send_gift',
    code: SEND_GIFT_CODE,
    content: contentOf,
    locks: (c) => walletOf(c.owner),
    load,
    seen: seenSends,
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
  const runs = [
    ...new Map(commands.filter((c) => c.item?.combo).map((c) => [comboKey(c.target, c.owner, c.item_id), c])).values(),
  ];
  const [sends, combos] = await Promise.all([
    loadSends(tx, commands, at),
    runs.length === 0
      ? []
      : tx.query<ComboRow>(LOAD_COMBOS, [
          int2s(runs.map((c) => bucketOf(c.target))),
          uuids(runs.map((c) => c.target)),
          uuids(runs.map((c) => c.owner)),
          texts(runs.map((c) => c.item_id)),
        ]),
  ]);
  return { ...sends, combos: new Map(combos.map((row) => [comboKey(row.target, row.sender, row.item), row])) };
}

function decide(
  view: DecideView<SendGiftLoaded>,
  c: SendGift,
): ReturnType<CommandKind<SendGift, GiftFacts, GiftAnswer, SendGiftLoaded>['decide']> {
  const admitted = admit(view, c);
  if (admitted.outcome !== 'admitted') return admitted;
  const { to, item, coins, promo_coins, paid_after, promo_after, guard } = admitted;
  const gift_id = giftIdOf(c.owner, c.id, c.target);
  const taken = takeCoins(c.owner, coins, promo_coins, { cause: 'gift', cause_id: gift_id });
  const { earned, legs, platform } = redeem({
    gift_id,
    creator: to.creator,
    coins,
    promo_coins,
    policy: c.policy,
    base_currency: c.base_currency,
  });

  const combo = joinCombo(view, c, gift_id);
  return {
    outcome: 'ok',
    legs: [...taken, ...legs],
    platform,
    facts: {
      command_id: c.id,
      gift_id,
      sender: c.owner,
      creator: to.creator,
      target: c.target,
      item: c.item_id,
      quantity: c.quantity,
      price_coins: item.price_coins,
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
      meter: guard.take(),
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
export function messageId(gift: string, author: string): string {
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
    writeMeters(
      tx,
      facts.map((fact) => fact.meter),
    ),
  );
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

/**
 * The kind of command that sends a gift: who may, what it costs, what the creator earns, which combo it belongs to (combos.ts; guarded by the
 * sender's wallet lock). To a creator in another posting group it is the first of two steps (transit.ts).
 *
 * An accepted id is remembered by the gift itself: its id follows from sender and command (gift-id.ts).
 *
 * Refusals, in this order: `not_found`, `self_gift`, `banned`, `blocked`, `muted`, `target_closed`, `item_not_on_sale`, `item_blocked`,
 * `price_changed`, `text_refused`, `frozen`, `limit_reached`, `insufficient_coins`, `confirmation_required`. A limit speaks before the top-up, so
 * that nobody buys coins for a gift that they may not send; the confirmation comes last, when its yes is all that is missing. That yes is not part of the
 * content: the same id is sent again with it, since a refusal consumes none.
 *
 * A gift dear enough to be undone takes the same way up to here and is then held (hold-gift.ts).
 */
import { bucketOf } from '@busker/protocol';
import type { BatchFrame, CommandKind, DecideView, Posting, PostingTx } from '../ledger/types.ts';
import { writeMeters, type Meter } from '../limits/limits.ts';
import type { Bus } from '../platform/bus.ts';
import { insertMessages, type NewMessage } from '../targets/targets.ts';
import {
  admit,
  contentOf,
  loadSends,
  SEND_GIFT_CODE,
  seenSends,
  stemOf,
  walletOf,
  type SendGift,
  type SendsLoaded,
} from './admit-send.ts';
import { endOf, joinCombo, loadCombos, movesCombosOf, type OpenCombos } from './combos.ts';
import { giftOn } from './gift-id.ts';
import { redeem, takeCoins } from './gift-money.ts';
import { transitLeg, writeOutbox, type OnLeft, type TransitGift } from './transit.ts';
import { tellOfGifts, writeGifts, type GiftRow } from './write-gifts.ts';

export interface GiftAnswer {
  readonly gift_id: string;
  readonly coins: string;
  readonly paid: string;
  readonly promo: string;
}

interface SendFacts {
  readonly command_id: string;
  readonly sender: string;
  /** The gift, or what leaves for another group to become one. */
  readonly gift: GiftRow | undefined;
  readonly leaves: TransitGift | undefined;
  readonly message: NewMessage | undefined;
  /** The sender's, when a limit or cap counts them. */
  readonly meter: Meter | undefined;
}

interface SendGiftLoaded extends SendsLoaded {
  readonly combos: OpenCombos;
}

type SendKind = CommandKind<SendGift, SendFacts, GiftAnswer, SendGiftLoaded>;

/** @param onLeft told of gifts for other posting groups; left out: the sweep finds them (relay.ts). */
export function sendGiftKind(bus: Bus, onLeft: OnLeft = () => undefined): SendKind {
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
      for (const fact of facts) bus.publish('wallet', { person: fact.sender, command: fact.command_id });
      tellOfGifts(
        bus,
        facts.flatMap(({ gift }) => (gift ? [gift] : [])),
      );
      onLeft(facts.flatMap(({ leaves }) => (leaves ? [leaves] : [])));
    },
  };
}

async function load(tx: PostingTx, commands: readonly SendGift[], batch: BatchFrame): Promise<SendGiftLoaded> {
  const [sends, combos] = await Promise.all([
    loadSends(tx, commands, batch),
    loadCombos(
      tx,
      commands.flatMap((c) =>
        c.item?.combo && batch.here(c.target) ? [{ target: c.target, sender: c.owner, item: c.item_id }] : [],
      ),
    ),
  ]);
  return { ...sends, combos };
}

function decide(view: DecideView<SendGiftLoaded>, c: SendGift): ReturnType<SendKind['decide']> {
  const admitted = admit(view, c);
  if (admitted.outcome !== 'admitted') return admitted;
  const { to, item, coins, promo_coins, paid_after, promo_after, guard } = admitted;
  const { creator } = to;
  if (item.combo && view.here(c.target) && !movesCombosOf(view, c.owner, view.loaded.combos))
    return { outcome: 'overloaded' };
  const gift_id = giftOn(stemOf(c), c.target);
  const taken = takeCoins(c.owner, coins, promo_coins, { cause: 'gift', cause_id: gift_id });
  const message =
    c.message === undefined ? undefined : { id: messageId(gift_id, c.owner), author: c.owner, text: c.message };
  const sent = {
    sender: c.owner,
    target: c.target,
    creator,
    item: c.item_id,
    quantity: c.quantity,
    price_coins: item.price_coins,
    promo_coins,
    message: message?.id ?? null,
    playback_ms: c.playback_ms ?? null,
    fingerprint: view.fingerprint,
    paid_after,
    promo_after,
  };
  const facts = { command_id: c.id, sender: c.owner, message, meter: guard.take() };
  const answer = { gift_id, coins: `${coins}`, paid: `${paid_after}`, promo: `${promo_after}` };
  if (!view.here(c.target)) {
    const leaves: TransitGift = { ...sent, id: gift_id, policy: c.policy, combo: item.combo };
    return {
      outcome: 'ok',
      legs: taken,
      platform: [transitLeg(leaves, 1n)],
      facts: { ...facts, gift: undefined, leaves },
      answer,
    };
  }
  const { earned, legs, platform } = redeem({
    gift_id,
    creator,
    coins,
    promo_coins,
    policy: c.policy,
    base_currency: c.base_currency,
  });
  const combo = item.combo
    ? joinCombo(view.loaded.combos, { ...sent, gift_id, price_coins: Number(item.price_coins) }, view.at)
    : { now: null, over: null };
  const gift: GiftRow = {
    ...sent,
    gift_id,
    earned_micros: earned,
    policy: c.policy.version,
    combo: combo.now?.id ?? null,
    combo_count: combo.now?.count ?? c.quantity,
    combo_state: combo.now,
    ends: combo.over !== null && view.once(endOf(combo.over.id)) ? combo.over : null,
  };
  return { outcome: 'ok', legs: [...taken, ...legs], platform, facts: { ...facts, gift, leaves: undefined }, answer };
}

/** The message's id: the gift's, moved to its author's bucket. */
export function messageId(gift: string, author: string): string {
  const low = (Number.parseInt(gift.slice(-2), 16) & 0xc0) | bucketOf(author);
  return gift.slice(0, -2) + low.toString(16).padStart(2, '0');
}

async function write(tx: PostingTx, facts: readonly SendFacts[], posting: Posting): Promise<void> {
  await Promise.all([
    writeMeters(
      tx,
      facts.map((fact) => fact.meter),
    ),
    insertMessages(
      tx,
      facts.flatMap((fact) => (fact.message ? [fact.message] : [])),
      posting,
    ),
    writeOutbox(
      tx,
      facts.flatMap((fact) => (fact.leaves ? [fact.leaves] : [])),
      posting,
    ),
    writeGifts(
      tx,
      facts.flatMap((fact) => (fact.gift ? [fact.gift] : [])),
      posting,
    ),
  ]);
}

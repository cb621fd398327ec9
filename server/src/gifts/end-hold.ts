/**
 * The end of a hold: `release_hold` by the sweeper when the window is over, `undo_hold` by its sender before. Both are decided under the lock of
 * the sender's accounts and look at the hold's state, so one of them wins, once, whatever dies in between; within one batch `once` says who.
 *
 * - A release posts the gift with the price, the split and the share policy of the hold. It stands alone: its window outlasts any combo
 *   that it could have joined.
 * - What forbids the gift by now returns the coins instead, and says which: `target_closed` (the live is over, the creator is gone),
 *   `blocked`, `muted`, `banned`, `frozen` (the wallet, or the creator: a freeze lets nothing pass in either direction). People expect their
 *   coins back then, not a gift that nobody sees.
 * - An undo counts as long as the hold is open, also a moment after its window.
 * - Coins given back open new lots with the cause `hold`; they are spent after what was bought before, as all coins that come in. What was
 *   undone does not count for limits; what was returned neither.
 * - A refund may have met the coins while they were held: they are owed then (refunds/plan.ts). Paid coins that come back pay what is owed first,
 *   in the same posting.
 */
import { bucketOf } from '@busker/protocol';
import { promoCredits } from '../ledger/promo-credits.ts';
import {
  COIN,
  type BatchFrame,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Leg,
  type PostingTx,
} from '../ledger/types.ts';
import { loadLimits, unspend, writeMeters, type Meter, type SpendLimits } from '../limits/limits.ts';
import type { Bus } from '../platform/bus.ts';
import { deriveId } from '../platform/derive-id.ts';
import {
  insertDebtPayments,
  LOAD_DEBTS,
  settleDebts,
  walletFacts,
  heldFacts,
  type Debt,
  type DebtPayment,
} from '../refunds/refunds.ts';
import { walletOf } from './admit-send.ts';
import { redeem } from './gift-money.ts';
import { END_HOLDS, FORGET_MESSAGES, LOAD_HOLDS } from './hold-gift.sql.ts';
import { transitLeg, writeOutbox, type OnLeft, type TransitGift } from './transit.ts';
import { tellOfGifts, writeGifts, type GiftRow } from './write-gifts.ts';

export interface EndHold extends CommandBase {
  readonly hold: string;
  readonly base_currency: string;
}
/** The command that releases or undoes a hold; its id follows from the hold's, so that anybody may send it again. */
export function endHold(what: 'release' | 'undo', sender: string, hold: string, base_currency: string): EndHold {
  return { owner: sender, id: deriveId(`${what}_hold`, hold), hold, base_currency };
}

export type HoldEnd = 'released' | 'undone' | 'returned';
export interface EndAnswer {
  readonly state: HoldEnd;
  /** Of `returned`. */
  readonly why: string | null;
}

interface HoldRow {
  readonly id: string;
  readonly sender: string;
  readonly target: string;
  readonly creator: string;
  readonly item: string;
  readonly quantity: number;
  readonly price_coins: bigint;
  readonly coins: bigint;
  readonly promo_coins: bigint;
  readonly policy: number;
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  readonly message: string | null;
  readonly playback_ms: number | null;
  readonly at: Date;
  readonly ends_at: Date;
  readonly state: string;
  readonly policy_id: string;
  readonly share_bp: number;
  readonly coin_value_micros: bigint;
  readonly open: boolean;
  readonly sender_banned: boolean;
  readonly creator_gone: boolean;
  readonly creator_frozen: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
}

interface Loaded {
  readonly holds: ReadonlyMap<string, HoldRow>;
  readonly limits: ReadonlyMap<string, SpendLimits>;
  /** What senders owe; replaced as the batch pays. */
  readonly debts: Map<string, readonly Debt[]>;
  /** Whose wallets this kind gives back to in this batch. */
  readonly claimed: Set<string>;
}

interface EndFacts {
  readonly hold: HoldRow;
  readonly end: EndAnswer;
  /** Of `released`: the gift, or what leaves for another group to become one. */
  readonly gift: GiftRow | undefined;
  readonly leaves: TransitGift | undefined;
  readonly meter: Meter | undefined;
  readonly debts_paid: readonly DebtPayment[];
}

type EndKind = CommandKind<EndHold, EndFacts, EndAnswer, Loaded>;

/**
 * Refusals: `not_found` (no such hold of this sender), `wrong_state` (ended already, or its window is still open), `overloaded` (its coins come
 * back, and what the wallet owes changes in the same batch: try again).
 */
export function releaseHoldKind(bus: Bus, onLeft: OnLeft = () => undefined): EndKind {
  return endKind({ bus, onLeft, name: 'release_hold', code: 15 }, (view, c, hold) => {
    if (hold.ends_at > view.at) return 'not_yet';
    const why = whyNot(view, hold);
    return why === null ? release(view, hold, c.base_currency) : giveBack(view, hold, { state: 'returned', why });
  });
}

/** Refusals: `not_found` (no such hold of this sender), `wrong_state` (ended already), `overloaded` (as above). */
export function undoHoldKind(bus: Bus): EndKind {
  return endKind({ bus, onLeft: () => undefined, name: 'undo_hold', code: 16 }, (view, _c, hold) =>
    giveBack(view, hold, { state: 'undone', why: null }),
  );
}

interface Ending {
  readonly legs: readonly Leg[];
  readonly platform: ReturnType<typeof redeem>['platform'];
  readonly facts: EndFacts;
}

function endKind(
  { bus, onLeft, name, code }: { bus: Bus; onLeft: OnLeft; name: string; code: number },
  end: (view: DecideView<Loaded>, c: EndHold, hold: HoldRow) => Ending | 'not_yet' | 'unclear',
): EndKind {
  return {
    name,
    code,
    content: (c) => [c.hold],
    locks: (c) => [...walletOf(c.owner), { owner: c.owner, kind: 'wallet_held' }],
    load,
    decide(view, c) {
      const hold = view.loaded.holds.get(c.hold);
      if (!hold || hold.sender !== c.owner) return { outcome: 'not_found' };
      if (hold.state !== 'open') return { outcome: 'wrong_state', details: { state: hold.state } };
      // Asked before the ending is made: making it already moves the meter and the debts that the batch shares.
      const ended = view.shared('ended holds', () => new Set<string>());
      if (ended.has(hold.id)) return { outcome: 'wrong_state', details: { state: 'ended' } };
      const ending = end(view, c, hold);
      if (ending === 'not_yet') return { outcome: 'wrong_state', details: { state: 'open' } };
      if (ending === 'unclear') return { outcome: 'overloaded' };
      ended.add(hold.id);
      return { outcome: 'ok', ...ending, answer: ending.facts.end };
    },
    writes_at_once: true,
    async write(tx, facts, posting) {
      const gifts = facts.flatMap((fact) => (fact.gift ? [fact.gift] : []));
      const unseen = facts.flatMap(({ hold, end: { state } }) =>
        state === 'released' || hold.message === null ? [] : [hold.message],
      );
      const sent: Promise<unknown>[] = [
        tx.query(END_HOLDS, [
          facts.map(({ hold }) => bucketOf(hold.sender)),
          facts.map(({ hold }) => hold.id),
          facts.map(({ end: { state } }) => state),
          facts.map(({ end: { why } }) => why),
          posting.at,
        ]),
        writeMeters(
          tx,
          facts.map((fact) => fact.meter),
        ),
        insertDebtPayments(
          tx,
          facts.flatMap((fact) => fact.debts_paid),
          posting,
        ),
      ];
      if (unseen.length > 0) sent.push(tx.query(FORGET_MESSAGES, [unseen.map(bucketOf), unseen]));
      sent.push(
        writeOutbox(
          tx,
          facts.flatMap((fact) => (fact.leaves ? [fact.leaves] : [])),
          posting,
        ),
        writeGifts(tx, gifts, posting),
      );
      await Promise.all(sent);
    },
    committed(facts) {
      for (const { hold, end: ended } of facts) {
        bus.publish('hold', { person: hold.sender, hold: hold.id });
        if (ended.state !== 'released') bus.publish('wallet', { person: hold.sender, command: null });
      }
      tellOfGifts(
        bus,
        facts.flatMap(({ gift }) => (gift ? [gift] : [])),
      );
      onLeft(facts.flatMap(({ leaves }) => (leaves ? [leaves] : [])));
    },
  };
}

async function load(tx: PostingTx, commands: readonly EndHold[], { at }: BatchFrame): Promise<Loaded> {
  const people = [...new Set(commands.map((c) => c.owner))];
  const [rows, limits, debts] = await Promise.all([
    tx.query<HoldRow>(LOAD_HOLDS, [commands.map((c) => bucketOf(c.owner)), commands.map((c) => c.hold), at]),
    loadLimits(tx, people, at),
    tx.query<Debt & { person: string }>(LOAD_DEBTS, [people.map(bucketOf), people]),
  ]);
  return {
    holds: new Map(rows.map((row) => [row.id, row])),
    limits,
    debts: Map.groupBy(debts, (debt) => debt.person),
    claimed: new Set(),
  };
}

/** Why a gift that was held cannot be sent any more; null: it can. The order of `send_gift`. */
function whyNot(view: DecideView<Loaded>, hold: HoldRow): string | null {
  if (hold.sender_banned) return 'banned';
  if (hold.blocked) return 'blocked';
  if (hold.muted) return 'muted';
  if (!hold.open || hold.creator_gone) return 'target_closed';
  const frozen = walletOf(hold.sender).some((ref) => view.account(ref).frozen);
  return frozen || hold.creator_frozen ? 'frozen' : null;
}

function release(view: DecideView<Loaded>, hold: HoldRow, base_currency: string): Ending {
  const { sender, creator, coins, promo_coins, quantity } = hold;
  // Never in its own way; a refund behind it in the batch was read before the gift was sent, and has to be read again.
  view.once(heldFacts(sender));
  const policy = {
    id: hold.policy_id,
    version: hold.policy,
    share_bp: hold.share_bp,
    coin_value_micros: hold.coin_value_micros,
  };
  const paid: Leg = {
    owner: sender,
    kind: 'wallet_held',
    asset: COIN,
    amount: -coins,
    cause: 'gift',
    cause_id: hold.id,
  };
  const sent = {
    sender,
    creator,
    target: hold.target,
    item: hold.item,
    quantity,
    price_coins: hold.price_coins,
    promo_coins,
    fingerprint: hold.fingerprint,
    paid_after: hold.paid_after,
    promo_after: hold.promo_after,
    message: hold.message,
    playback_ms: hold.playback_ms,
  };
  const facts = { hold, end: { state: 'released', why: null }, meter: undefined, debts_paid: [] } as const;
  if (!view.here(hold.target)) {
    const leaves: TransitGift = { ...sent, id: hold.id, policy, combo: false };
    return { legs: [paid], platform: [transitLeg(leaves, 1n)], facts: { ...facts, gift: undefined, leaves } };
  }
  const { earned, legs, platform } = redeem({ gift_id: hold.id, creator, coins, promo_coins, policy, base_currency });
  const gift: GiftRow = {
    ...sent,
    gift_id: hold.id,
    earned_micros: earned,
    policy: hold.policy,
    combo: null,
    combo_count: quantity,
    combo_state: null,
    ends: null,
  };
  return { legs: [paid, ...legs], platform, facts: { ...facts, gift, leaves: undefined } };
}

function giveBack(view: DecideView<Loaded>, hold: HoldRow, end: EndAnswer): Ending | 'unclear' {
  const { sender, coins, promo_coins } = hold;
  const { debts, claimed } = view.loaded;
  if (!claimed.has(sender) && !view.once(walletFacts(sender))) return 'unclear';
  claimed.add(sender);
  promoCredits(view, sender).coins += promo_coins;
  const cause = { asset: COIN, cause: 'hold', cause_id: hold.id } as const;
  const legs: Leg[] = [{ owner: sender, kind: 'wallet_held', amount: -coins, ...cause }];
  if (promo_coins > 0n) legs.push({ owner: sender, kind: 'wallet_promo', amount: promo_coins, ...cause });
  if (coins > promo_coins) legs.push({ owner: sender, kind: 'wallet_paid', amount: coins - promo_coins, ...cause });
  const owed = debts.get(sender) ?? [];
  const settled = settleDebts(sender, owed, coins - promo_coins, { kind: 'hold', id: hold.id });
  const paid = new Map(settled.payments.map((one) => [one.refund, one.coins]));
  debts.set(
    sender,
    owed.map((debt) => ({ ...debt, coins: debt.coins - (paid.get(debt.refund) ?? 0n) })),
  );
  legs.push(...settled.legs);
  const meter = unspend(view, view.loaded.limits.get(sender), coins, hold.at);
  return {
    legs,
    platform: [],
    facts: { hold, end, gift: undefined, leaves: undefined, meter, debts_paid: settled.payments },
  };
}

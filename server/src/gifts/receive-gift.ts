/**
 * The kind of command that is the second step of a gift between posting groups (transit.ts): the coins come out of transit, the creator earns,
 * the gift is in the target's log and in its combo.
 *
 * It never refuses (it may be told to come again: `overloaded`): the coins are out of the wallet already. What would forbid the gift by now (the live is over, the creator is frozen or
 * gone) was looked at in the first step, a moment ago. A creator who was frozen meanwhile earns as one who was frozen a moment later does: it
 * stays pending, and nothing of a frozen creator's is paid out.
 */
import { bucketOf } from '@busker/protocol';
import { int2s, uuids } from '../ledger/arrays.ts';
import { fingerprintOf } from '../ledger/decide.ts';
import type { CommandBase, CommandKind, PostingTx, Seen } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { walletOf } from './admit-send.ts';
import { endOf, joinCombo, loadCombos, movesCombosOf, type OpenCombos } from './combos.ts';
import { redeem } from './gift-money.ts';
import { transitLeg, type TransitGift } from './transit.ts';
import { tellOfGifts, writeGifts, type GiftRow } from './write-gifts.ts';

/** Its owner is the creator, its id the gift's. */
export interface ReceiveGift extends CommandBase {
  readonly gift: TransitGift;
  readonly base_currency: string;
}

export function receiveGift(gift: TransitGift, base_currency: string): ReceiveGift {
  return { owner: gift.creator, id: gift.id, gift, base_currency };
}

type ReceiveKind = CommandKind<ReceiveGift, GiftRow, Record<string, never>, OpenCombos>;

/** $1 buckets, $2 ids: gifts that have arrived. */
const ARRIVED = `
select k.place::int4 as place, g.fingerprint, g.arrived_in
from unnest($1::int2[], $2::uuid[]) with ordinality as k (bucket, id, place)
cross join lateral (select g.fingerprint, g.arrived_in from gift g where g.bucket = k.bucket and g.id = k.id limit 1) g`;

/** The gift itself says that it has arrived: no row is written for that alone. */
async function seen(
  kind: ReceiveKind,
  tx: PostingTx,
  commands: readonly ReceiveGift[],
): Promise<(Seen & { owner: string; id: string })[]> {
  const rows = await tx.query<{ place: number; fingerprint: bigint; arrived_in: string }>(ARRIVED, [
    int2s(commands.map((c) => bucketOf(c.owner))),
    uuids(commands.map((c) => c.id)),
  ]);
  return rows.map(({ place, fingerprint, arrived_in }) => {
    const command = commands[place - 1]!;
    const same = fingerprint === command.gift.fingerprint;
    return {
      owner: command.owner,
      id: command.id,
      kind: kind.code,
      fingerprint: same ? fingerprintOf(kind, command) : 0n,
      answer: {},
      posting: arrived_in,
    };
  });
}

export function receiveGiftKind(bus: Bus): ReceiveKind {
  const kind: ReceiveKind = {
    name: 'receive_gift',
    code: 18,
    content: ({ gift: g }) => [g.sender, g.target, g.item, g.quantity, g.price_coins, g.promo_coins, g.policy.version],
    // What guards the combo: among gifts that arrive, the creator's account; and where the sender belongs to this group too, because groups were
    // changed while the gift was on its way, the sender's wallet, as for every other tap of theirs.
    locks: ({ owner, gift }, { here }) => [
      ...(here(gift.sender) ? walletOf(gift.sender) : []),
      { owner, kind: 'earning_pending' },
    ],
    load: (tx, commands) =>
      loadCombos(
        tx,
        commands.flatMap(({ gift }) => (gift.combo ? [gift] : [])),
      ),
    seen: (tx, commands) => seen(kind, tx, commands),
    writes_at_once: true,
    decide(view, { gift, base_currency }) {
      if (gift.combo && !movesCombosOf(view, gift.sender, view.loaded)) return { outcome: 'overloaded' };
      const { earned, legs, platform } = redeem({
        gift_id: gift.id,
        creator: gift.creator,
        coins: gift.price_coins * BigInt(gift.quantity),
        promo_coins: gift.promo_coins,
        policy: gift.policy,
        base_currency,
      });
      const combo = gift.combo
        ? joinCombo(view.loaded, { ...gift, gift_id: gift.id, price_coins: Number(gift.price_coins) }, view.at)
        : { now: null, over: null };
      return {
        outcome: 'ok',
        legs,
        platform: [transitLeg(gift, -1n), ...platform],
        facts: {
          ...gift,
          gift_id: gift.id,
          policy: gift.policy.version,
          earned_micros: earned,
          combo: combo.now?.id ?? null,
          combo_count: combo.now?.count ?? gift.quantity,
          combo_state: combo.now,
          ends: combo.over !== null && view.once(endOf(combo.over.id)) ? combo.over : null,
        },
        answer: {},
      };
    },
    write: (tx, gifts, posting) => writeGifts(tx, gifts, posting, true),
    committed: (gifts) => tellOfGifts(bus, gifts),
  };
  return kind;
}

/**
 * Dear gifts that can be undone. The kind of command `hold_gift` lets a gift through exactly as `send_gift` would, but moves its coins to
 * `wallet_held` instead: nobody sees it, its creator earns nothing yet, price and share policy are fixed. Then one of three, exactly once
 * (end-hold.ts):
 *
 *     open ── its window ends ──────────────→ released   the gift is posted, by any process, also after a crash
 *      ├───── its sender takes it back ─────→ undone     the coins are back
 *      └───── it cannot be sent any more ───→ returned   the coins are back, and `why` says what happened
 *
 * The id of the hold is the id of the later gift. The wallet's entries of a hold have the cause `hold` and stay what paid for the gift; the
 * gift itself is paid from `wallet_held`.
 */
import { bucketOf } from '@busker/protocol';
import { COIN, type CommandKind } from '../ledger/types.ts';
import { writeMeters, type Meter } from '../limits/limits.ts';
import type { Bus } from '../platform/bus.ts';
import { insertMessages, type NewMessage } from '../targets/targets.ts';
import {
  admit,
  contentOf,
  HOLD_GIFT_CODE,
  loadSends,
  seenSends,
  stemOf,
  walletOf,
  type SendGift,
  type SendsLoaded,
} from './admit-send.ts';
import { giftOn } from './gift-id.ts';
import { takeCoins } from './gift-money.ts';
import { INSERT_HOLDS } from './hold-gift.sql.ts';
import { messageId, type GiftAnswer } from './send-gift.ts';

export interface HoldGift extends SendGift {
  /** How long it can be undone. */
  readonly undo_ms: number;
}

export interface HoldAnswer extends GiftAnswer {
  readonly ends_at: string;
}

interface HoldFacts {
  readonly command: HoldGift;
  readonly gift_id: string;
  readonly creator: string;
  readonly price_coins: bigint;
  readonly coins: bigint;
  readonly promo_coins: bigint;
  /** Of the command's content. */
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
  readonly ends_at: Date;
  readonly message: NewMessage | undefined;
  readonly meter: Meter | undefined;
}

/** Refusals: those of `send_gift`, in its order. */
export function holdGiftKind(bus: Bus): CommandKind<HoldGift, HoldFacts, HoldAnswer, SendsLoaded> {
  return {
    name: 'hold_gift',
    code: HOLD_GIFT_CODE,
    content: contentOf,
    locks: (c) => walletOf(c.owner),
    load: loadSends,
    seen: seenSends,
    writes_at_once: true,
    decide(view, c) {
      const admitted = admit(view, c);
      if (admitted.outcome !== 'admitted') return admitted;
      const { to, item, coins, promo_coins, paid_after, promo_after, guard } = admitted;
      const gift_id = giftOn(stemOf(c), c.target);
      const cause = { cause: 'hold', cause_id: gift_id } as const;
      const ends_at = new Date(view.at.getTime() + c.undo_ms);
      return {
        outcome: 'ok',
        legs: [
          ...takeCoins(c.owner, coins, promo_coins, cause),
          { owner: c.owner, kind: 'wallet_held', asset: COIN, amount: coins, ...cause },
        ],
        platform: [],
        facts: {
          command: c,
          gift_id,
          creator: to.creator,
          price_coins: item.price_coins,
          coins,
          promo_coins,
          fingerprint: view.fingerprint,
          paid_after,
          promo_after,
          ends_at,
          message:
            c.message === undefined ? undefined : { id: messageId(gift_id, c.owner), author: c.owner, text: c.message },
          meter: guard.take(),
        },
        answer: {
          gift_id,
          coins: `${coins}`,
          paid: `${paid_after}`,
          promo: `${promo_after}`,
          ends_at: ends_at.toISOString(),
        },
      };
    },
    async write(tx, facts, posting) {
      const column = <T>(pick: (fact: HoldFacts) => T): T[] => facts.map(pick);
      await Promise.all([
        writeMeters(
          tx,
          column((f) => f.meter),
        ),
        insertMessages(
          tx,
          facts.flatMap((fact) => (fact.message ? [fact.message] : [])),
          posting,
        ),
        tx.query(INSERT_HOLDS, [
          column((f) => bucketOf(f.command.owner)),
          column((f) => f.gift_id),
          column((f) => f.command.owner),
          column((f) => f.command.target),
          column((f) => f.creator),
          column((f) => f.command.item_id),
          column((f) => f.command.quantity),
          column((f) => f.price_coins),
          column((f) => f.coins),
          column((f) => f.promo_coins),
          column((f) => f.command.policy.version),
          column((f) => f.message?.id ?? null),
          column((f) => f.command.playback_ms ?? null),
          column((f) => f.ends_at),
          column((f) => f.fingerprint),
          column((f) => f.paid_after),
          column((f) => f.promo_after),
          posting.at,
          posting.id,
        ]),
      ]);
    },
    committed(facts) {
      for (const { command } of facts) bus.publish('wallet', { person: command.owner, command: command.id });
    },
  };
}

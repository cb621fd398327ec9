/** Every gift that was meant, and what became of it: the clients' own memory, which the database is held against. */
import type { ErrorCode, GiftAck, GiftBody } from '@busker/protocol';

export interface Gift {
  readonly body: GiftBody;
  readonly sender: string;
  readonly coins: bigint;
  /** Pending until it is acknowledged or refused for good; both are final. */
  fate: 'pending' | 'acknowledged' | 'refused';
  gift_id: string | undefined;
  refusal: ErrorCode | undefined;
  /** How often it left, by whichever door. */
  sends: number;
}

export interface GiftBook {
  readonly all: readonly Gift[];
  readonly counts: {
    acknowledged: number;
    /** Acknowledged as done before: an earlier answer was lost. */
    again: number;
    resent: number;
    refused: Map<ErrorCode, number>;
  };
  /** Gifts that left and have no answer yet. */
  readonly under_way: number;
  /** What no answer may ever say; each a sentence. */
  readonly contradictions: readonly string[];
  meant(body: GiftBody, sender: string, coins: bigint): Gift;
  left(gift: Gift): void;
  acknowledged(gift: Gift, ack: GiftAck): void;
  refused(gift: Gift, code: ErrorCode): void;
}

export function openGiftBook(): GiftBook {
  const all: Gift[] = [];
  const counts = { acknowledged: 0, again: 0, resent: 0, refused: new Map<ErrorCode, number>() };
  const contradictions: string[] = [];
  const under_way = new Set<Gift>();
  return {
    all,
    counts,
    contradictions,
    get under_way() {
      return under_way.size;
    },
    meant(body, sender, coins) {
      const gift: Gift = { body, sender, coins, fate: 'pending', gift_id: undefined, refusal: undefined, sends: 0 };
      all.push(gift);
      return gift;
    },
    left(gift) {
      if (gift.sends++ > 0) counts.resent++;
      if (gift.fate === 'pending') under_way.add(gift);
    },
    acknowledged(gift, ack) {
      under_way.delete(gift);
      if (gift.fate === 'refused')
        contradictions.push(`gift ${gift.body.id} was refused (${gift.refusal}) and then acknowledged`);
      if (gift.gift_id !== undefined && gift.gift_id !== ack.gift_id)
        contradictions.push(`gift ${gift.body.id} was acknowledged as ${gift.gift_id} and as ${ack.gift_id}`);
      if (BigInt(ack.coins) !== gift.coins)
        contradictions.push(`gift ${gift.body.id} was acknowledged with ${ack.coins} coins instead of ${gift.coins}`);
      if (gift.fate !== 'pending') return;
      gift.fate = 'acknowledged';
      gift.gift_id = ack.gift_id;
      counts.acknowledged++;
      if (ack.duplicate) counts.again++;
    },
    refused(gift, code) {
      under_way.delete(gift);
      if (gift.fate === 'acknowledged')
        contradictions.push(`gift ${gift.body.id} was acknowledged and then refused (${code})`);
      if (gift.fate !== 'pending') return;
      gift.fate = 'refused';
      gift.refusal = code;
      counts.refused.set(code, (counts.refused.get(code) ?? 0) + 1);
    },
  };
}

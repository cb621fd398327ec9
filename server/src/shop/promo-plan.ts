/**
 * Which coins expire. Pure.
 *
 * Promotional coins are spent in the order of their positions, as all coins. When a grant's time is over, what is left of it is removed: every
 * position that its coins still have, wherever it lies. That is ahead of whatever was spent before, and spends after it pass it by
 * (ledger/positions.ts). Coins that were held at that time and come back have new positions; they remember their grant, and expire by another
 * expiry.
 */
import type { Interval } from '../ledger/positions.ts';

/** Unspent positions of one lot, and the grant that first brought their coins. */
export interface PromoPiece extends Interval {
  readonly promo: string;
}

/** What is left after so many coins were spent, the oldest first. What was spent beyond these came after they were read. */
export function spendPieces(pieces: readonly PromoPiece[], coins: bigint): PromoPiece[] {
  let left = coins;
  const rest: PromoPiece[] = [];
  for (const piece of pieces) {
    const there = piece.to - piece.from;
    const taken = left < there ? left : there;
    left -= taken;
    if (taken === 0n) rest.push(piece);
    else if (taken < there) rest.push({ ...piece, from: piece.from + taken });
  }
  return rest;
}

/** Takes what is left of a grant. */
export function expirePieces(
  pieces: readonly PromoPiece[],
  promo: string,
): { removals: Interval[]; coins: bigint; rest: PromoPiece[] } {
  const expired = pieces.filter((piece) => piece.promo === promo);
  return {
    removals: expired.map(({ from, to }) => ({ from, to })),
    coins: coinsOf(expired),
    rest: pieces.filter((piece) => piece.promo !== promo),
  };
}

export const coinsOf = (pieces: readonly Interval[]): bigint =>
  pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0n);

/**
 * What became of every coin of a wallet account, by positions. Pure: this is the definition; the function `wallet_pieces` of the
 * database reads the same from the books, and a test holds the two together.
 *
 * The coins ever credited to an account have the positions 1, 2, 3 … up to `credited`; an interval `(from, to]` is those after `from` up
 * to `to`. A **lot** is the interval that one credit opened. A **spend** takes the next positions that are neither taken nor removed, the
 * oldest first. A **removal** (refund, expiry) takes positions of one lot that nobody has taken, ahead of the **head**, the next position
 * that would be spent. Coins given back open a new lot; an old position is never opened again.
 *
 * So removals need no time: what a removal takes lies ahead of every spend before it, and every spend after it passes it by. The n-th coin
 * ever spent is therefore the n-th position outside all removals, whenever they happened.
 */

export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}
/** Positions of one lot, and what became of them. */
export interface Piece extends Interval {
  readonly lot: number;
  /** `spend` and `removal` are places in the lists that were given. */
  readonly fate:
    | { readonly state: 'unspent' }
    | { readonly state: 'spent'; readonly spend: number }
    | { readonly state: 'removed'; readonly removal: number };
}

/**
 * Tells for every position which lot it is of and what became of it.
 * @param lots in order, from 0 on without gaps.
 * @param spends coins of each spend, in order.
 * @param removals in any order; they do not overlap.
 * @returns pieces in the order of their positions; together they are exactly the lots.
 * @throws RangeError when more was spent than there is.
 */
export function tracePositions(
  lots: readonly Interval[],
  spends: readonly bigint[],
  removals: readonly Interval[],
): Piece[] {
  const cuts: (Interval & { readonly fate: Piece['fate'] })[] = [];
  const removed = removals.map((one, removal) => ({ ...one, removal })).sort((a, b) => (a.from < b.from ? -1 : 1));
  const end = lots.at(-1)?.to ?? 0n;
  let spend = 0;
  let left = spends[0] ?? 0n;
  let at = 0n;
  const takeUpTo = (to: bigint): void => {
    while (at < to) {
      while (left === 0n && spend < spends.length) left = spends[++spend] ?? 0n;
      const taken = spend < spends.length ? (left < to - at ? left : to - at) : to - at;
      cuts.push({
        from: at,
        to: at + taken,
        fate: spend < spends.length ? { state: 'spent', spend } : { state: 'unspent' },
      });
      if (spend < spends.length) left -= taken;
      at += taken;
    }
  };
  for (const { from, to, removal } of removed) {
    takeUpTo(from);
    cuts.push({ from, to, fate: { state: 'removed', removal } });
    at = to;
  }
  takeUpTo(end);
  while (left === 0n && spend < spends.length) left = spends[++spend] ?? 0n;
  if (spend < spends.length) throw new RangeError('more was spent than was ever there');
  return splitByLots(lots, cuts);
}

function splitByLots(
  lots: readonly Interval[],
  cuts: readonly (Interval & { readonly fate: Piece['fate'] })[],
): Piece[] {
  const pieces: Piece[] = [];
  let lot = 0;
  for (const cut of cuts) {
    for (let from = cut.from; from < cut.to;) {
      while (lots[lot]!.to <= from) lot++;
      const to = lots[lot]!.to < cut.to ? lots[lot]!.to : cut.to;
      pieces.push({ from, to, lot, fate: cut.fate });
      from = to;
    }
  }
  return pieces;
}

/** `intervals` without what lies in `holes`, in order. */
export function without(intervals: readonly Interval[], holes: readonly Interval[]): Interval[] {
  let rest = [...intervals];
  for (const hole of holes) {
    rest = rest.flatMap((one) => {
      if (hole.to <= one.from || one.to <= hole.from) return [one];
      const parts: Interval[] = [];
      if (one.from < hole.from) parts.push({ from: one.from, to: hole.from });
      if (hole.to < one.to) parts.push({ from: hole.to, to: one.to });
      return parts;
    });
  }
  return rest;
}

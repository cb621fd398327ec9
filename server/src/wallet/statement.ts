/**
 * Merging two accounts into one statement. Pure.
 *
 * Each account's entries are a list in the order of its `seq`, newest first; the merge takes the newer head each time, so it never
 * reorders an account, whatever the times say. What both accounts held after a line is that line's balance plus the balance after the
 * other account's head, the newest of its entries that are older.
 */

/** An entry of one account. */
export interface AccountEntry {
  readonly seq: bigint;
  readonly amount: bigint;
  readonly balance_after: bigint;
  readonly posting: string;
  readonly at: Date;
}

export interface MergedLine<Entry extends AccountEntry> {
  readonly account: 'paid' | 'promo';
  readonly entry: Entry;
  readonly total_after: bigint;
}

/**
 * Merges the newest entries of both accounts.
 * @param paid, promo newest first; of each at least `limit + 1` entries, or all there are.
 * @returns at most `limit` lines, and whether there are more.
 */
export function mergeAccounts<Entry extends AccountEntry>(
  paid: readonly Entry[],
  promo: readonly Entry[],
  limit: number,
): { lines: MergedLine<Entry>[]; more: boolean } {
  const lines: MergedLine<Entry>[] = [];
  let paid_at = 0;
  let promo_at = 0;
  while (lines.length < limit) {
    const of_paid = paid[paid_at];
    const of_promo = promo[promo_at];
    if (of_paid && (!of_promo || !isNewer(of_promo, of_paid))) {
      lines.push({
        account: 'paid',
        entry: of_paid,
        total_after: of_paid.balance_after + (of_promo?.balance_after ?? 0n),
      });
      paid_at++;
    } else if (of_promo) {
      lines.push({
        account: 'promo',
        entry: of_promo,
        total_after: of_promo.balance_after + (of_paid?.balance_after ?? 0n),
      });
      promo_at++;
    } else break;
  }
  return { lines, more: paid_at < paid.length || promo_at < promo.length };
}

/** Within one posting the paid entry counts as the newer: promotional coins are spent first. */
function isNewer(one: AccountEntry, other: AccountEntry): boolean {
  const difference = one.at.getTime() - other.at.getTime();
  return difference === 0 ? one.posting > other.posting : difference > 0;
}

/**
 * Promotional coins that commands of one batch have brought to a wallet so far. Whoever credits some adds them here, so that what decides on the
 * wallet's positions as they were before the batch (expiry) can tell what was spent since: what was there, and came, less what is there.
 */
import type { DecideView } from './types.ts';

export function promoCredits(view: Pick<DecideView<unknown>, 'shared'>, owner: string): { coins: bigint } {
  return view.shared(`promotional coins brought to ${owner}`, () => ({ coins: 0n }));
}

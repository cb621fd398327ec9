/** How grand a banner looks: by what it is worth, and by how far its counter has come. */

/** Coins from which a banner is of tier 2, 3 and 4. */
const VALUE_STEPS = [100n, 1_000n, 10_000n] as const;

/** 1 (a small gift) to 4 (the dearest), by the coins of the whole run. */
export function valueTier(coins: bigint): 1 | 2 | 3 | 4 {
  const passed = VALUE_STEPS.filter((step) => coins >= step).length;
  return (passed + 1) as 1 | 2 | 3 | 4;
}

/** Counts that viewers of live rooms know how to celebrate; each makes the counter one size larger. */
const COUNT_STEPS = [10, 66, 99, 188, 520, 1_314] as const;

/** 0 (fewer than ten) to 6. */
export function countTier(count: number): number {
  return COUNT_STEPS.filter((step) => count >= step).length;
}

/** Whether a counter that went from one number to another has reached a new step: it gets a stronger punch. */
export function passedStep(before: number, after: number): boolean {
  return countTier(after) > countTier(before);
}

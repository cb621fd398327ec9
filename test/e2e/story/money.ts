/** Amounts as the story expects them, worked out here and not by the program's own code. */

/** Micros of a US dollar → "$12.34", what is less than a cent left out. */
export function dollars(amount_micros: bigint): string {
  const cents = amount_micros / 10_000n;
  return `$${(cents / 100n).toLocaleString('en-US')}.${(cents % 100n).toString().padStart(2, '0')}`;
}

/** "$1,234.56" → micros. @throws Error for anything else. */
export function microsOf(text: string): bigint {
  const found = /^\$([\d,]+)\.(\d\d)$/.exec(text.trim());
  if (!found) throw new Error(`"${text}" is no amount in dollars`);
  return (BigInt(found[1]!.replaceAll(',', '')) * 100n + BigInt(found[2]!)) * 10_000n;
}

/** What a creator earns: half of a coin's value of one cent. */
export const earned = (coins: number): bigint => BigInt(coins) * 5_000n;

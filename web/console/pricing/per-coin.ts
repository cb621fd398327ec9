/** What one coin of a pack costs, in micros, rounded down: a table may show less, never more, than is paid. */
export function perCoin({ coins, price_micros }: { readonly coins: string; readonly price_micros: string }): bigint {
  const count = BigInt(coins);
  return count === 0n ? 0n : BigInt(price_micros) / count;
}

/** Waits for something to come true, looking again often; fails loudly when it does not. */
export async function until<T>(look: () => Promise<T | undefined>, timeout_ms = 15_000): Promise<T> {
  const end = performance.now() + timeout_ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`it did not come true within ${timeout_ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

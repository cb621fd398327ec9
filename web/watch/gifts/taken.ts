/** The catalogue without what a creator does not take. */
import type { Catalogue } from '@busker/protocol';

export function takenOf(catalogue: Catalogue, blocked_ids: readonly string[]): Catalogue {
  if (blocked_ids.length === 0) return catalogue;
  const blocked = new Set(blocked_ids);
  return { ...catalogue, items: catalogue.items.filter((item) => !blocked.has(item.id)) };
}

/** Which creators do not take which gifts, kept in memory because every tap asks. */
export interface BlockedItems {
  /** Takes what is known of a creator, unless something newer is. */
  put(creator: string, revision: number, items: readonly string[]): void;
  /** Whether anybody does not take the item. */
  anybody(item: string): boolean;
  has(creator: string, item: string): boolean;
  of(creator: string): readonly string[];
}

const NOBODY: ReadonlySet<string> = new Set();

export function createBlockedItems(): BlockedItems {
  const creators = new Map<string, { revision: number; items: readonly string[] }>();
  const byItem = new Map<string, Set<string>>();
  const of = (creator: string): readonly string[] => creators.get(creator)?.items ?? [];
  return {
    put(creator, revision, items) {
      const before = creators.get(creator);
      if (before && before.revision >= revision) return;
      for (const item of of(creator)) {
        const those = byItem.get(item);
        those?.delete(creator);
        if (those?.size === 0) byItem.delete(item);
      }
      for (const item of items) {
        const those = byItem.get(item);
        if (those) those.add(creator);
        else byItem.set(item, new Set([creator]));
      }
      // kept with nothing in it too: its revision tells what is older
      creators.set(creator, { revision, items });
    },
    anybody: (item) => byItem.has(item),
    has: (creator, item) => (byItem.get(item) ?? NOBODY).has(creator),
    of,
  };
}

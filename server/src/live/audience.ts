/** Who is watching right now. Kept in memory: it is true only for a moment anyway. */

export interface Audience {
  /** Watchers of a target on this process. */
  count(target: string): number;
  set(target: string, watchers: number): void;
}

export function createAudience(): Audience {
  const watchers = new Map<string, number>();
  return {
    count: (target) => watchers.get(target) ?? 0,
    set(target, count) {
      if (count === 0) watchers.delete(target);
      else watchers.set(target, count);
    },
  };
}

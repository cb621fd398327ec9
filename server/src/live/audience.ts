/** Who is watching right now, and hearts on their way to the database. Kept in memory: it is true only for a moment anyway. */

export interface Audience {
  /** Watchers of a target on this process. */
  count(target: string): number;
  set(target: string, watchers: number): void;
  /** Adds hearts; they are written together once a second. */
  addLikes(target: string, n: number): void;
  /** Hearts added since the last call, by target. */
  takeLikes(): Map<string, number>;
}

export function createAudience(): Audience {
  const watchers = new Map<string, number>();
  let likes = new Map<string, number>();
  return {
    count: (target) => watchers.get(target) ?? 0,
    set(target, count) {
      if (count === 0) watchers.delete(target);
      else watchers.set(target, count);
    },
    addLikes: (target, n) => void likes.set(target, (likes.get(target) ?? 0) + n),
    takeLikes() {
      const taken = likes;
      likes = new Map();
      return taken;
    },
  };
}

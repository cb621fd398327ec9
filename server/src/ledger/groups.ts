/**
 * Who posts what: the one rule of posting groups.
 *
 * A group is a set of buckets that may commit together. Bucket b is in group b mod `groups`; a command is posted by the group of its owner's
 * bucket, and everything that it writes as its own lies there. With one group, the default, that is everything. What a command does to somebody in
 * another group it does in two steps (gifts/transit.ts), but for money that goes back (refunds/refund-kind.ts), which is rare and must see both sides at
 * once: it posts over groups, under locks taken in the one order that all take them in.
 *
 * Of several processes each posts the groups that it holds; a command that comes to another one is handed on (link.ts). Who holds what is shared
 * out evenly, and whoever is dead holds nothing (leases.ts). That is for speed alone: a group that two processes post at once is posted right.
 */
import { BUCKETS, bucketOf } from '@busker/protocol';

/** Numbers of groups there can be: all buckets together, down to each by itself. */
export const NUMBERS_OF_GROUPS: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/** The group, from 0, that posts what an owner's commands do, and where the owner's rows are. */
export const groupOf = (owner: string, groups: number): number => bucketOf(owner) % groups;

/** The bucket in which a group's postings live: its first. */
export const postingBucket = (group: number): number => group;

export function bucketsOf(group: number, groups: number): number[] {
  return Array.from({ length: BUCKETS / groups }, (_, n) => group + n * groups);
}

/**
 * Shares groups out among living processes: as even as can be, and nobody loses one without need.
 * @param held holders before, by group.
 * @returns holders by group; empty when nobody lives.
 */
export function shareOut(groups: number, living: readonly string[], held: ReadonlyMap<number, string>): string[] {
  if (living.length === 0) return [];
  const processes = living.toSorted();
  const least = Math.floor(groups / processes.length);
  let over = groups % processes.length;
  const kept = new Map(processes.map((id) => [id, 0]));
  const holders: (string | undefined)[] = Array.from({ length: groups }, (_, group) => {
    const holder = held.get(group);
    const has = holder === undefined ? undefined : kept.get(holder);
    if (holder === undefined || has === undefined || has > least || (has === least && over === 0)) return undefined;
    if (has === least) over -= 1;
    kept.set(holder, has + 1);
    return holder;
  });
  return holders.map((holder) => {
    if (holder !== undefined) return holder;
    const [next, has] = [...kept].reduce((few, one) => (one[1] < few[1] ? one : few));
    kept.set(next, has + 1);
    return next;
  });
}

/**
 * Who posts what: the one rule of posting groups.
 *
 * A group is a set of buckets that may commit together. Bucket b is in group b mod `groups`; a command is posted by the group of its owner's
 * bucket, and everything that it writes as its own lies there. With one group, the default, that is everything. What a command does to somebody in
 * another group it does in two steps (gifts/transit.ts), but for money that goes back (refunds/refund-kind.ts), which is rare and must see both sides at
 * once: it posts over groups, under locks taken in the one order that all take them in.
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

/** One total order of locks everywhere: wallets, then earnings, each by (bucket, owner, kind). */
import { BUCKETS, bucketOf } from '@busker/protocol';
import { int2s, type PgArray, uuids } from './arrays.ts';
import { PERSON_KINDS, type AccountRef } from './types.ts';

/** Kinds of accounts from this code on are earnings: money of creators, which many credit at once. */
const EARNINGS_FROM = 10;
export const isEarning = (ref: AccountRef): boolean => PERSON_KINDS[ref.kind] >= EARNINGS_FROM;

/**
 * Sorts by a small number first: laid out by it, so that only the few of one number are compared with each other.
 * @param rankOf a whole number from 0, small.
 */
function sortByRank<T>(items: readonly T[], rankOf: (item: T) => number, within: (a: T, b: T) => number): T[] {
  const lists: T[][] = [];
  for (const item of items) (lists[rankOf(item)] ??= []).push(item);
  const sorted: T[] = [];
  // Ranks that nobody has are holes, and are passed over.
  lists.forEach((list) => {
    if (list.length > 1) list.sort(within);
    for (const item of list) sorted.push(item);
  });
  return sorted;
}

const rankOf = (ref: AccountRef): number => (isEarning(ref) ? BUCKETS : 0) + bucketOf(ref.owner);
const byOwnerAndKind = (a: AccountRef, b: AccountRef): number =>
  a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : PERSON_KINDS[a.kind] - PERSON_KINDS[b.kind];

/** The same references, in the order of locks. */
export const sortRefs = <T extends AccountRef>(refs: readonly T[]): T[] => sortByRank(refs, rankOf, byOwnerAndKind);

/** Accounts of one owner from one kind to another, with none of anybody else's between them in the order of locks. */
export interface LockRange {
  readonly owner: string;
  readonly first: number;
  readonly last: number;
}

/**
 * @param sorted references in the order of locks.
 * @returns ranges in the same order, and of each reference the place of its range, from 1.
 */
export function rangesOf(sorted: readonly AccountRef[]): { ranges: LockRange[]; places: number[] } {
  const ranges: { owner: string; first: number; last: number }[] = [];
  const places = sorted.map((ref) => {
    const kind = PERSON_KINDS[ref.kind];
    const open = ranges.at(-1);
    if (open?.owner === ref.owner && open.first >= EARNINGS_FROM === isEarning(ref)) open.last = kind;
    else ranges.push({ owner: ref.owner, first: kind, last: kind });
    return ranges.length;
  });
  return { ranges, places };
}

/** Buckets, owners, first and last kinds, as accounts are locked. */
export function rangeArrays(ranges: readonly LockRange[]): [PgArray, PgArray, PgArray, PgArray] {
  return [
    int2s(ranges.map((range) => bucketOf(range.owner))),
    uuids(ranges.map((range) => range.owner)),
    int2s(ranges.map((range) => range.first)),
    int2s(ranges.map((range) => range.last)),
  ];
}

/** Buckets, owners and kinds, as every statement on accounts takes them. */
export function keyArrays(refs: readonly AccountRef[]): [PgArray, PgArray, PgArray] {
  return [
    int2s(refs.map((ref) => bucketOf(ref.owner))),
    uuids(refs.map((ref) => ref.owner)),
    int2s(refs.map((ref) => PERSON_KINDS[ref.kind])),
  ];
}

/** One total order of locks everywhere: wallets, then earnings, each by (bucket, owner, kind). */
import { BUCKETS, bucketOf } from '@busker/protocol';
import { int2s, type PgArray, uuids } from './arrays.ts';
import { PERSON_KINDS, type AccountRef } from './types.ts';

/** Kinds of accounts from this code on are earnings: money of creators, which many credit at once. */
const EARNINGS_FROM = 10;
export const isEarning = (ref: AccountRef): boolean => PERSON_KINDS[ref.kind] >= EARNINGS_FROM;

/** The same references, in the order of locks. */
export function sortRefs<T extends AccountRef>(refs: readonly T[]): T[] {
  return refs
    .map((ref) => ({ ref, code: PERSON_KINDS[ref.kind], rank: (isEarning(ref) ? BUCKETS : 0) + bucketOf(ref.owner) }))
    .sort(
      (a, b) =>
        a.rank - b.rank || (a.ref.owner < b.ref.owner ? -1 : a.ref.owner > b.ref.owner ? 1 : 0) || a.code - b.code,
    )
    .map(({ ref }) => ref);
}

/** Buckets, owners and kinds, as every statement on accounts takes them. */
export function keyArrays(refs: readonly AccountRef[]): [PgArray, PgArray, PgArray] {
  return [
    int2s(refs.map((ref) => bucketOf(ref.owner))),
    uuids(refs.map((ref) => ref.owner)),
    int2s(refs.map((ref) => PERSON_KINDS[ref.kind])),
  ];
}

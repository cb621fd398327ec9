/** One total order of locks everywhere: wallets, then earnings, each by (bucket, owner, kind). */
import { bucketOf } from '@busker/protocol';
import { int2s, type PgArray, uuids } from './arrays.ts';
import { PERSON_KINDS, type AccountRef } from './types.ts';

/** Kinds of accounts from this code on are earnings: money of creators, which many credit at once. */
const EARNINGS_FROM = 10;
export const isEarning = (ref: AccountRef): boolean => PERSON_KINDS[ref.kind] >= EARNINGS_FROM;

/** Sorts in place. */
export function sortRefs<T extends AccountRef>(refs: T[]): T[] {
  return refs.sort(
    (a, b) =>
      Number(isEarning(a)) - Number(isEarning(b)) ||
      bucketOf(a.owner) - bucketOf(b.owner) ||
      (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0) ||
      PERSON_KINDS[a.kind] - PERSON_KINDS[b.kind],
  );
}

/** Buckets, owners and kinds, as every statement on accounts takes them. */
export function keyArrays(refs: readonly AccountRef[]): [PgArray, PgArray, PgArray] {
  return [
    int2s(refs.map((ref) => bucketOf(ref.owner))),
    uuids(refs.map((ref) => ref.owner)),
    int2s(refs.map((ref) => PERSON_KINDS[ref.kind])),
  ];
}

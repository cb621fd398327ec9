/** Numbers of accounts, by which entries name them. */
import { newId } from '@busker/protocol';

/** A new number: 62 random bits of a new id. Two alike in one bucket are refused by the database, and the batch is tried again. */
export function newAccountNumber(): bigint {
  const hex = newId().replaceAll('-', '');
  return BigInt(`0x${hex.slice(16)}`) & 0x3fff_ffff_ffff_ffffn;
}

/**
 * The id of a gift follows from who sent it and the id of the command, so that an accepted command is found by its gift and needs no row of
 * its own. It begins with the command's time, so that gifts arrive in index order; the rest is a hash, so that nobody can aim at the
 * gift of another person. Its low six bits are the bucket of its target, as in every id.
 */
import { bucketOf } from '@busker/protocol';
import { hash } from 'node:crypto';

const TIME_DIGITS = 12;
/** The last two digits of an id: two bits of it, then the bucket. */
const LAST_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Everything of a gift's id but its bucket: made once for a command, looked for among accepted ids and used again when the gift is. */
export interface GiftStem {
  readonly text: string;
  readonly high_bits: number;
}

/** 48 bits of the command's time, 68 of a hash. A command id without a time is placed by the hash. */
export function giftStem(sender: string, command: string): GiftStem {
  const digest = hash('sha256', `gift ${sender} ${command}`, 'hex');
  const first = command.slice(0, 8);
  const timed = command.charCodeAt(14) === 0x37;
  const time = timed ? first + command.slice(9, 13) : digest.slice(32, 32 + TIME_DIGITS);
  const variant = LAST_BYTES[8 | (Number.parseInt(digest.charAt(3), 16) & 3)]!.charAt(1);
  return {
    text: `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 17)}`,
    high_bits: Number.parseInt(digest.slice(17, 19), 16) & 0xc0,
  };
}

const inBucket = (stem: GiftStem, bucket: number): string => stem.text + LAST_BYTES[stem.high_bits | bucket]!;

/** The gift that the command becomes on a target. */
export const giftOn = (stem: GiftStem, target: string): string => inBucket(stem, bucketOf(target));

/** The first and the last id that the command's gift can have, whatever target it names: at most one of them is there. */
export const giftIdRange = (stem: GiftStem): [low: string, high: string] => [inBucket(stem, 0), inBucket(stem, 63)];

/** The gift that a command becomes on a target. */
export const giftIdOf = (sender: string, command: string, target: string): string =>
  giftOn(giftStem(sender, command), target);

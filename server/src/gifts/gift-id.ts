/**
 * The id of a gift follows from who sent it and the id of the command, so that an accepted command is found by its gift and needs no row of
 * its own. It begins with the command's time, so that gifts arrive in index order; the rest is a hash, so that nobody can aim at the
 * gift of another person. Its low six bits are the bucket of its target, as in every id.
 */
import { bucketOf } from '@busker/protocol';
import { hash } from 'node:crypto';

const TIME_DIGITS = 12;

/** The gift that a command becomes on a target. */
export function giftIdOf(sender: string, command: string, target: string): string {
  return withBucket(stem(sender, command), bucketOf(target));
}

/** The first and the last id that the command's gift can have, whatever target it names: at most one of them is there. */
export function giftIdRange(sender: string, command: string): [low: string, high: string] {
  const text = stem(sender, command);
  return [withBucket(text, 0), withBucket(text, 63)];
}

/** Everything but the bucket: 48 bits of the command's time, 68 of a hash. A command id without a time is placed by the hash. */
function stem(sender: string, command: string): string {
  const digest = hash('sha256', `gift ${sender} ${command}`, 'hex');
  const plain = command.replaceAll('-', '');
  const time = plain[TIME_DIGITS] === '7' ? plain.slice(0, TIME_DIGITS) : digest.slice(32, 32 + TIME_DIGITS);
  const variant = (8 | (Number.parseInt(digest[3]!, 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}

function withBucket(text: string, bucket: number): string {
  const last = (Number.parseInt(text.slice(-2), 16) & 0xc0) | bucket;
  return text.slice(0, -2) + last.toString(16).padStart(2, '0');
}

/** Ids that follow from what they name, so that doing a thing twice finds the same id. */
import { createHash } from 'node:crypto';

/** A UUIDv8 derived from texts: the same texts give the same id. Its bucket bits mean nothing; use it as a command id. */
export function deriveId(...parts: readonly string[]): string {
  return format(hashOf(parts));
}

/** The same, placed in a bucket (0 to 63), for rows that live beside their owner. */
export function deriveIdIn(bucket: number, ...parts: readonly string[]): string {
  const bytes = hashOf(parts);
  bytes[15] = (bytes[15]! & 0xc0) | bucket;
  return format(bytes);
}

function hashOf(parts: readonly string[]): Buffer {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

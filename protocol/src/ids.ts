/**
 * Ids. Every id is a UUIDv7: time-ordered, made by the application. The low six bits of its last byte are its **bucket**,
 * so any id tells where its row lives and a lookup goes to one place. A person's bucket is the one in the person's id; whatever
 * belongs to that person (wallet, posts, gifts received, purchases …) gets ids with the same bucket.
 *
 * Ids of commands, made by clients, are plain UUIDs scoped to their sender; their bucket bits mean nothing.
 */
import Type from 'typebox';

export const BUCKETS = 64;

/** Any UUID in its canonical lower-case text form. */
const ID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
export const Id = Type.String({ pattern: ID_PATTERN, description: 'UUID, lower case' });

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
let lastMs = 0;
let counter = 0;

/** Where new ids take their time and chance from. */
export interface IdSource {
  now(): number;
  /** Sixteen random bytes; the caller keeps them. */
  random(): Uint8Array;
}

/** Chance is fetched for many ids at once: each fetch costs more than making the id. */
const POOL_BYTES = 4_096;
let pool = new Uint8Array(0);
let used = 0;

let source: IdSource = {
  now: () => Date.now(),
  random() {
    if (used + 16 > pool.length) {
      pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES));
      used = 0;
    }
    used += 16;
    return pool.subarray(used - 16, used);
  },
};

/** Makes every id that follows from this source, for simulations that replay exactly. Nothing that runs in earnest calls it. */
export function takeIdsFrom(other: IdSource): void {
  source = other;
  lastMs = 0;
  counter = 0;
}

/**
 * A new time-ordered id. Ids made by one process in the same millisecond stay ordered by a 12-bit counter.
 * @param bucket 0 to 63 to place it beside its owner; left out: any bucket.
 */
export function newId(bucket?: number): string {
  const random = source.random();
  const now = source.now();
  if (now > lastMs) {
    lastMs = now;
    counter = ((random[6]! & 0x03) << 8) | random[7]!;
  } else if (++counter > 0xfff) {
    counter = 0;
    lastMs++;
  }
  const bytes = random;
  let ms = lastMs;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  if (bucket !== undefined) {
    if (!Number.isInteger(bucket) || bucket < 0 || bucket >= BUCKETS) throw new RangeError(`no such bucket: ${bucket}`);
    bytes[15] = (bytes[15]! & 0xc0) | bucket;
  }
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += HEX[bytes[i]!];
  }
  return text;
}

/** Value of a lower-case hexadecimal digit. */
const nibble = (code: number): number => (code < 58 ? code - 48 : code - 87);

/** The bucket (0 to 63) an id carries. */
export function bucketOf(id: string): number {
  return ((nibble(id.charCodeAt(34)) << 4) | nibble(id.charCodeAt(35))) & (BUCKETS - 1);
}

/**
 * How long ago an id was made, by the clock that ids are made by; undefined for an id without a time in it (any other than a UUIDv7).
 * Below zero when whoever made it has a clock that is ahead.
 */
export function ageOfId(id: string): number | undefined {
  if (id[14] !== '7') return undefined;
  return source.now() - Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const PATTERN = new RegExp(ID_PATTERN);
/** Whether a text is a canonical lower-case UUID. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && PATTERN.test(text);
}

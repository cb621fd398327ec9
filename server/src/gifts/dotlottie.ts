/**
 * Takes the animation out of a dotLottie file: a zip with a manifest, one animation and its pictures. Nothing is written to a disk; every entry is
 * measured before it is opened and stopped while it is.
 */
import { inflateRawSync } from 'node:zlib';
import { LIMITS } from '@busker/protocol';

const ENTRIES = 64;
const NAME_BYTES = 200;
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const COMMENT_BYTES = 65_535;
const PICTURES: Readonly<Record<string, string>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' };

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * @returns the animation, its pictures embedded.
 * @throws Error with a sentence that says what is wrong with the file.
 */
export function unpackDotLottie(zip: Buffer): unknown {
  const entries = entriesOf(zip);
  const manifest = json(zip, entries, 'manifest.json');
  const animations = isRecord(manifest) && Array.isArray(manifest['animations']) ? manifest['animations'] : [];
  if (animations.length !== 1)
    throw new Error(`A dotLottie file must hold one animation; this one holds ${animations.length}.`);
  const id: unknown = isRecord(animations[0]) ? animations[0]['id'] : undefined;
  if (typeof id !== 'string') throw new Error('The animation in the manifest has no id.');
  const name = [`a/${id}.json`, `animations/${id}.json`].find((one) => entries.has(one));
  if (name === undefined) throw new Error('The animation that the manifest names is not in the file.');
  const animation = json(zip, entries, name);
  if (isRecord(animation) && Array.isArray(animation['assets']))
    for (const asset of animation['assets']) if (isRecord(asset)) embed(zip, entries, asset);
  return animation;
}

/** Puts a picture of the file in the place of its name. One that is not in the file stays a name, which the profile refuses. */
function embed(zip: Buffer, entries: ReadonlyMap<string, Entry>, asset: Record<string, unknown>): void {
  const { p: file } = asset;
  if (typeof file !== 'string') return;
  const entry = entries.get(`i/${file}`) ?? entries.get(`images/${file}`);
  const kind = PICTURES[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
  if (!entry || kind === undefined) return;
  asset['p'] = `data:image/${kind};base64,${open(zip, entry).toString('base64')}`;
  asset['u'] = '';
  asset['e'] = 1;
}

function entriesOf(zip: Buffer): Map<string, Entry> {
  let end = zip.length - END_BYTES;
  const least = Math.max(0, end - COMMENT_BYTES);
  while (end >= least && zip.readUInt32LE(end) !== END) end -= 1;
  if (end < least) throw new Error('This is not a dotLottie file: it is not a zip.');
  const count = zip.readUInt16LE(end + 10);
  if (count > ENTRIES) throw new Error(`There are ${count} files in the zip; at most ${ENTRIES} are allowed.`);
  let at = zip.readUInt32LE(end + 16);
  let all = 0;
  const entries = new Map<string, Entry>();
  for (let n = 0; n < count; n++) {
    if (at + CENTRAL_BYTES > zip.length || zip.readUInt32LE(at) !== CENTRAL) throw new Error('The zip is damaged.');
    const entry: Entry = {
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      at: zip.readUInt32LE(at + 42),
      name: zip.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + zip.readUInt16LE(at + 28)),
    };
    if (entry.name.length > NAME_BYTES || /^[/\\]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|\0/i.test(entry.name))
      throw new Error('A file in the zip has a name that leads out of it.');
    if ((zip.readUInt16LE(at + 8) & 1) === 1) throw new Error('The zip is encrypted.');
    if (entries.has(entry.name)) throw new Error('Two files in the zip have the same name.');
    all += entry.size;
    if (all > LIMITS.animation_bytes)
      throw new Error(`Unpacked, the zip would have more than ${LIMITS.animation_bytes} bytes.`);
    entries.set(entry.name, entry);
    at += CENTRAL_BYTES + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function open(zip: Buffer, entry: Entry): Buffer {
  const { at, method, packed, size } = entry;
  if (at + LOCAL_BYTES > zip.length || zip.readUInt32LE(at) !== LOCAL) throw new Error('The zip is damaged.');
  const from = at + LOCAL_BYTES + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  if (from + packed > zip.length) throw new Error('The zip is damaged.');
  const bytes = zip.subarray(from, from + packed);
  let opened: Buffer;
  if (method === 0) opened = bytes;
  else if (method === 8) {
    try {
      // A size that was lied about ends here and not when memory does.
      opened = inflateRawSync(bytes, { maxOutputLength: size + 1 });
    } catch {
      throw new Error('A file in the zip cannot be unpacked, or is larger than it says.');
    }
  } else throw new Error('A file in the zip is packed in a way that is not allowed.');
  if (opened.length !== size) throw new Error('A file in the zip cannot be unpacked, or is larger than it says.');
  return opened;
}

function json(zip: Buffer, entries: ReadonlyMap<string, Entry>, name: string): unknown {
  const entry = entries.get(name);
  if (!entry) throw new Error(`This is not a dotLottie file: there is no ${name} in it.`);
  try {
    return JSON.parse(open(zip, entry).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error('The animation in the zip is not JSON.', { cause: error });
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

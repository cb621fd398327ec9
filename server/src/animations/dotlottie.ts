/**
 * Takes the animation out of a dotLottie file: a zip with a manifest, one animation and its pictures. Nothing is written to a disk; every entry is
 * measured before it is opened, and stopped while it is when it was lied about (yauzl does that).
 */
import { buffer } from 'node:stream/consumers';
import { LIMITS } from '@busker/protocol';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { isRecord } from './is-record.ts';

const ENTRIES = 64;
const NAME_BYTES = 200;
const PICTURES: Readonly<Record<string, string>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' };

interface Zip {
  readonly file: ZipFile;
  readonly entries: ReadonlyMap<string, Entry>;
}

/**
 * @returns the animation, its pictures embedded.
 * @throws Error with a sentence that says what is wrong with the file.
 */
export async function unpackDotLottie(bytes: Buffer): Promise<unknown> {
  const zip = await openZip(bytes);
  const manifest = await json(zip, 'manifest.json');
  const animations = isRecord(manifest) && Array.isArray(manifest['animations']) ? manifest['animations'] : [];
  if (animations.length !== 1)
    throw new Error(`A dotLottie file must hold one animation; this one holds ${animations.length}.`);
  const id: unknown = isRecord(animations[0]) ? animations[0]['id'] : undefined;
  if (typeof id !== 'string') throw new Error('The animation in the manifest has no id.');
  const name = [`a/${id}.json`, `animations/${id}.json`].find((one) => zip.entries.has(one));
  if (name === undefined) throw new Error('The animation that the manifest names is not in the file.');
  const animation = await json(zip, name);
  if (isRecord(animation) && Array.isArray(animation['assets']))
    for (const asset of animation['assets']) if (isRecord(asset)) await embed(zip, asset);
  return animation;
}

/** Puts a picture of the file in the place of its name. One that is not in the file stays a name, which the profile refuses. */
async function embed(zip: Zip, asset: Record<string, unknown>): Promise<void> {
  const { p: file } = asset;
  if (typeof file !== 'string') return;
  const entry = zip.entries.get(`i/${file}`) ?? zip.entries.get(`images/${file}`);
  const kind = PICTURES[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
  if (!entry || kind === undefined) return;
  asset['p'] = `data:image/${kind};base64,${(await open(zip, entry)).toString('base64')}`;
  asset['u'] = '';
  asset['e'] = 1;
}

async function openZip(bytes: Buffer): Promise<Zip> {
  const file = await fromBufferPromise(bytes, { strictFileNames: true }).catch((error: unknown) => {
    throw new Error('This is not a dotLottie file: it is not a zip.', { cause: error });
  });
  if (file.entryCount > ENTRIES)
    throw new Error(`There are ${file.entryCount} files in the zip; at most ${ENTRIES} are allowed.`);
  const entries = new Map<string, Entry>();
  let all = 0;
  try {
    for await (const entry of file.eachEntry()) {
      if (entry.fileName.length > NAME_BYTES) throw new Refused('A file in the zip has a name that is too long.');
      if (entry.isEncrypted()) throw new Refused('The zip is encrypted.');
      if (entries.has(entry.fileName)) throw new Refused('Two files in the zip have the same name.');
      all += entry.uncompressedSize;
      if (all > LIMITS.animation_bytes)
        throw new Refused(`Unpacked, the zip would have more than ${LIMITS.animation_bytes} bytes.`);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    // In yauzl's words: absolute, relative or with backslashes.
    const name = error instanceof Error && /path|characters/.test(error.message);
    throw new Error(name ? 'A file in the zip has a name that leads out of it.' : 'The zip is damaged.', {
      cause: error,
    });
  }
  return { file, entries };
}

/** Ours, and not one of the library's. */
class Refused extends Error {}

async function open({ file }: Zip, entry: Entry): Promise<Buffer> {
  if (!entry.canDecodeFileData()) throw new Error('A file in the zip is packed in a way that is not allowed.');
  try {
    return await buffer(await file.openReadStreamPromise(entry));
  } catch (error) {
    throw new Error('A file in the zip cannot be unpacked, or is larger than it says.', { cause: error });
  }
}

async function json(zip: Zip, name: string): Promise<unknown> {
  const entry = zip.entries.get(name);
  if (!entry) throw new Error(`This is not a dotLottie file: there is no ${name} in it.`);
  const text = (await open(zip, entry)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('The animation in the zip is not JSON.', { cause: error });
  }
}

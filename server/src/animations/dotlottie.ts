/**
 * Takes the animation out of a dotLottie file: a zip with a manifest, one animation and its pictures. Nothing is written to a disk; every entry is
 * measured before it is opened, and stopped while it is when it was lied about (yauzl does that).
 */
import { buffer } from 'node:stream/consumers';
import { LIMITS } from '@busker/protocol';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { isRecord } from './is-record.ts';
import { Refused } from './prepared.ts';
import { problem } from './problems.ts';

const ENTRIES = 64;
const NAME_BYTES = 200;
const PICTURES: Readonly<Record<string, string>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' };

interface Zip {
  readonly file: ZipFile;
  readonly entries: ReadonlyMap<string, Entry>;
}

/**
 * @returns the animation, its pictures embedded.
 * @throws Refused with what is wrong with the file.
 */
export async function unpackDotLottie(bytes: Buffer): Promise<unknown> {
  const zip = await openZip(bytes);
  const manifest = await json(zip, 'manifest.json');
  const animations = isRecord(manifest) && Array.isArray(manifest['animations']) ? manifest['animations'] : [];
  if (animations.length !== 1) throw new Refused(problem('zip_animations', { animations: animations.length }));
  const id: unknown = isRecord(animations[0]) ? animations[0]['id'] : undefined;
  if (typeof id !== 'string') throw new Refused(problem('zip_no_id'));
  const name = [`a/${id}.json`, `animations/${id}.json`].find((one) => zip.entries.has(one));
  if (name === undefined) throw new Refused(problem('zip_missing'));
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
  const file = await fromBufferPromise(bytes, { strictFileNames: true }).catch(() => {
    throw new Refused(problem('zip_none'));
  });
  if (file.entryCount > ENTRIES) throw new Refused(problem('zip_files', { files: file.entryCount, most: ENTRIES }));
  const entries = new Map<string, Entry>();
  let all = 0;
  try {
    for await (const entry of file.eachEntry()) {
      if (entry.fileName.length > NAME_BYTES) throw new Refused(problem('zip_long_name'));
      if (entry.isEncrypted()) throw new Refused(problem('zip_encrypted'));
      if (entries.has(entry.fileName)) throw new Refused(problem('zip_same_name'));
      all += entry.uncompressedSize;
      if (all > LIMITS.animation_bytes) throw new Refused(problem('zip_too_large', { most: LIMITS.animation_bytes }));
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    // In yauzl's words: absolute, relative or with backslashes.
    const name = error instanceof Error && /path|characters/.test(error.message);
    throw new Refused(problem(name ? 'zip_leads_out' : 'zip_damaged'));
  }
  return { file, entries };
}

async function open({ file }: Zip, entry: Entry): Promise<Buffer> {
  if (!entry.canDecodeFileData()) throw new Refused(problem('zip_packing'));
  try {
    return await buffer(await file.openReadStreamPromise(entry));
  } catch {
    throw new Refused(problem('zip_unpacking'));
  }
}

async function json(zip: Zip, name: string): Promise<unknown> {
  const entry = zip.entries.get(name);
  if (!entry) throw new Refused(problem('zip_no_manifest'));
  const text = (await open(zip, entry)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(problem('zip_not_json'));
  }
}

/** What an upload is by its first bytes, whatever it is called. */
export type UploadKind = 'json' | 'zip' | 'mp4';

export function kindOf(bytes: Buffer): UploadKind | undefined {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b_0304) return 'zip';
  if (bytes.length >= 12 && bytes.toString('latin1', 4, 8) === 'ftyp') return 'mp4';
  return /^(\uFEFF)?\s*\{/.test(bytes.toString('utf8', 0, 64)) ? 'json' : undefined;
}

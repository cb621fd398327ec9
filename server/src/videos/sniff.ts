/** What a file is by its first bytes, whatever it is called. Only containers that browsers and our own recorder write are known. */

export type Container = 'mp4' | 'webm' | 'mpegts';

/** Bytes that have to be there to tell. */
export const SNIFF_BYTES = 400;

/** @returns undefined for anything else: pictures, playlists, archives, pages. */
export function sniff(head: Buffer): Container | undefined {
  if (head.length < 12) return undefined;
  // ISO base media: a box `ftyp` comes first (phones and editors), with a plausible length.
  if (head.toString('latin1', 4, 8) === 'ftyp' && head.readUInt32BE(0) >= 8 && head.readUInt32BE(0) < 1_024)
    return 'mp4';
  // EBML with the document type of WebM or Matroska.
  if (head.readUInt32BE(0) === 0x1a_45_df_a3 && /webm|matroska/.test(head.toString('latin1', 0, 64))) return 'webm';
  // Packets of 188 bytes, each with a sign at its beginning.
  if (head.length >= 377 && head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) return 'mpegts';
  return undefined;
}

/** ffmpeg's reader for it: named, so that the file's content cannot choose another one (a playlist that reads other files, for example). */
export const READERS: { readonly [container in Container]: string } = {
  mp4: 'mov',
  webm: 'matroska',
  mpegts: 'mpegts',
};

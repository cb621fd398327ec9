/** Reads as much of an HLS playlist (RFC 8216) as tells whether pictures come. */

export type Playlist =
  | { readonly kind: 'master'; readonly variants: readonly string[] }
  | {
      readonly kind: 'media';
      /** Changes with every new piece. */
      readonly newest: string;
      readonly pieces: readonly string[];
      readonly target_s: number;
      /** Nothing will be added any more. */
      readonly ended: boolean;
    };

/** Lines of a playlist that say something. @returns undefined for what is no playlist. */
export function playlistLines(text: string): string[] | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  return lines[0] === '#EXTM3U' ? lines : undefined;
}

/** @returns undefined for what is no playlist. */
export function readPlaylist(text: string): Playlist | undefined {
  const lines = playlistLines(text);
  if (!lines) return undefined;
  const addresses = lines.filter((line) => !line.startsWith('#'));
  if (lines.some((line) => line.startsWith('#EXT-X-STREAM-INF')))
    return addresses.length > 0 ? { kind: 'master', variants: addresses } : undefined;
  const tag = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
  const target_s = Number(tag('#EXT-X-TARGETDURATION'));
  if (!Number.isFinite(target_s) || target_s <= 0) return undefined;
  // pieces of low-latency HLS stand in an attribute, and are there before the whole one is
  const part = lines.findLast((line) => line.startsWith('#EXT-X-PART:'));
  return {
    kind: 'media',
    newest: `${tag('#EXT-X-MEDIA-SEQUENCE') ?? 0} ${addresses.at(-1) ?? ''} ${addresses.length} ${part ?? ''}`,
    pieces: addresses,
    target_s,
    ended: lines.includes('#EXT-X-ENDLIST'),
  };
}

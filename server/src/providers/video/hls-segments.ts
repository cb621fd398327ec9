/** Reads of HLS playlists (RFC 8216) what is needed to record them: the best variant, and the pieces one by one. Pure. */
import { playlistLines } from './hls/playlist.ts';

export interface Segment {
  /** Counts up by one from piece to piece, as the server says. */
  readonly seq: number;
  readonly uri: string;
  /** The head that fragments of MP4 need; undefined: the piece stands for itself. */
  readonly map: string | undefined;
  /** Times begin anew here, or the head is another. */
  readonly anew: boolean;
}

export type Recordable =
  | { readonly kind: 'master'; readonly video: string; readonly audio: string | undefined }
  | { readonly kind: 'media'; readonly segments: readonly Segment[] }
  /** Encrypted, or pieces that are parts of a file: nothing that we record. */
  | { readonly kind: 'unfit' };

/** What is better is made smaller afterwards, and only costs. */
const MOST_BITS_PER_S = 8_000_000;
/** A playlist of more pieces is a film. */
const MOST_SEGMENTS = 20_000;

/** @returns undefined for what is no playlist. */
export function readRecordable(text: string): Recordable | undefined {
  const lines = playlistLines(text);
  if (!lines) return undefined;
  return lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:')) ? readMaster(lines) : readMedia(lines);
}

function readMaster(lines: readonly string[]): Recordable | undefined {
  const variants: { uri: string; bits: number; audio: string | undefined }[] = [];
  const sounds = new Map<string, string | undefined>();
  let about: Readonly<Record<string, string>> | undefined;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) about = attributes(line);
    else if (line.startsWith('#EXT-X-MEDIA:')) {
      const said = attributes(line);
      const group = said['GROUP-ID'] ?? '';
      // Of several languages the one that is played by itself.
      if (said['TYPE'] === 'AUDIO' && (!sounds.has(group) || said['DEFAULT'] === 'YES')) sounds.set(group, said['URI']);
    } else if (!line.startsWith('#') && about) {
      variants.push({ uri: line, bits: Number(about['BANDWIDTH'] ?? 0) || 0, audio: about['AUDIO'] });
      about = undefined;
    }
  }
  const by_bits = variants.toSorted((a, b) => b.bits - a.bits);
  const best = by_bits.find(({ bits }) => bits <= MOST_BITS_PER_S) ?? by_bits.at(-1);
  return best && { kind: 'master', video: best.uri, audio: sounds.get(best.audio ?? '') };
}

function readMedia(lines: readonly string[]): Recordable | undefined {
  const segments: Segment[] = [];
  let seq = 0;
  let map: string | undefined;
  let anew = false;
  let told = false;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) seq = Number(line.slice(line.indexOf(':') + 1));
    else if (line.startsWith('#EXT-X-TARGETDURATION:')) told = true;
    else if (line.startsWith('#EXT-X-KEY:')) {
      if (attributes(line)['METHOD'] !== 'NONE') return { kind: 'unfit' };
    } else if (line.startsWith('#EXT-X-BYTERANGE')) return { kind: 'unfit' };
    else if (line.startsWith('#EXT-X-MAP:')) {
      const said = attributes(line);
      if (said['BYTERANGE'] !== undefined || said['URI'] === undefined) return { kind: 'unfit' };
      anew ||= map !== undefined && map !== said['URI'];
      map = said['URI'];
    } else if (line === '#EXT-X-DISCONTINUITY') anew = true;
    else if (!line.startsWith('#')) {
      segments.push({ seq, uri: line, map, anew });
      anew = false;
      seq++;
      if (segments.length > MOST_SEGMENTS) return { kind: 'unfit' };
    }
  }
  return told && Number.isSafeInteger(seq) && seq >= 0 ? { kind: 'media', segments } : undefined;
}

/** `A=1,B="x,y"` */
function attributes(line: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(line.slice(line.indexOf(':') + 1).matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g), (found) => [
      found[1]!,
      found[2] ?? found[3] ?? '',
    ]),
  );
}

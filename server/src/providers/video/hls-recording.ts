/**
 * Records somebody's HLS, piece by piece, while a session is on. We get the pieces ourselves rather than let ffmpeg do it: each playlist, head and
 * piece is asked for by the same guarded way as every address that is not ours, so neither a redirect nor a playlist leads anywhere else; and a
 * piece is a file that is there whole or not at all, so whoever takes over after a crash sees where to go on, and misses nothing that the playlist
 * still names.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GetRefused, guardedGet, type Got, type GuardedGet } from '../../platform/guarded-get.ts';
import { rawName, RECORDING_BYTES, RecordingFailed, type Recorded, type Recordings } from './port.ts';
import { readRecordable, type Recordable, type Segment } from './hls-segments.ts';

export interface HlsRecordingSettings {
  /** Where a session's pictures are. */
  readonly playlistOf: (of: Recorded) => string | null;
  readonly get: Pick<GuardedGet, 'allowed' | 'private_addresses' | 'headers' | 'resolve'>;
  readonly now?: () => number;
  readonly most_bytes?: number;
}

/** Some seconds of the best pictures. */
const PIECE_BYTES = 64_000_000;
const PIECE_MS = 20_000;
const LONGEST_MS = 12 * 3_600_000;
/** What a player that comes now begins with. */
const FIRST_PIECES = 3;
/** Pictures that are not gone on with are forgotten here; what is in the folder is not. */
const FORGET_MS = 600_000;

const TRACKS = ['video', 'audio'] as const;
type Track = (typeof TRACKS)[number];
/** `<part>-<track>-<number>-<who>.<head or ts>`; a head is `<who>.head`. */
const PIECE = /^(\d{4})-(video|audio)-(\d{12})-([0-9a-f]{16})\.(ts|[0-9a-f]{16})$/;

/** How far a track is. */
interface Progress {
  part: number;
  last: { readonly seq: number; readonly who: string } | null;
}
interface Held {
  readonly tracks: Record<Track, Progress>;
  bytes: number;
  at: number;
}

export function createHlsRecordings(settings: HlsRecordingSettings): Recordings {
  const now = settings.now ?? Date.now;
  const most_bytes = settings.most_bytes ?? RECORDING_BYTES;
  const held = new Map<string, Held>();

  async function get(url: URL, signal: AbortSignal, piece: boolean): Promise<Got> {
    try {
      return await guardedGet(url, {
        ...settings.get,
        signal,
        ...(piece ? { max_bytes: PIECE_BYTES, timeout_ms: PIECE_MS } : {}),
      });
    } catch (error) {
      if (!(error instanceof GetRefused)) throw error;
      const unfit = error.why === 'not_allowed' || error.why === 'private_address' || error.why === 'too_big';
      throw new RecordingFailed(unfit ? 'recording_unfit' : 'recording_unreachable', { cause: error });
    }
  }

  async function playlistAt(url: URL, signal: AbortSignal): Promise<{ found: Recordable; url: URL }> {
    const got = await get(url, signal, false);
    if (got.status !== 200) throw new RecordingFailed('recording_unreachable');
    const found = readRecordable(got.body.toString('utf8'));
    if (!found || found.kind === 'unfit') throw new RecordingFailed('recording_unfit');
    return { found, url: got.url };
  }
  const at = (uri: string, base: URL): URL => {
    if (!URL.canParse(uri, base.href)) throw new RecordingFailed('recording_unfit');
    return new URL(uri, base);
  };

  /** Gets what is new of one track. */
  async function followTrack(
    track: Track,
    found: { readonly segments: readonly Segment[]; readonly url: URL },
    to: { readonly folder: string; readonly have: Held; readonly signal: AbortSignal },
  ): Promise<void> {
    const { folder, have, signal } = to;
    const progress = have.tracks[track];
    for (const segment of newOf(found.segments, progress, found.url)) {
      if (have.bytes >= most_bytes) return;
      if (segment.anew && progress.last !== null) progress.part++;
      const url = at(segment.uri, found.url);
      const head = segment.map === undefined ? undefined : await headOf(at(segment.map, found.url), to);
      const got = await get(url, signal, true);
      // It was taken away before we came; the next one may be there.
      const gone = got.status === 404 || got.status === 410;
      if (!gone && got.status !== 200) throw new RecordingFailed('recording_unreachable');
      const who = whoOf(url);
      if (!gone) {
        if (!(head === undefined ? isTransportStream(got.body) : isFragment(got.body)))
          throw new RecordingFailed('recording_unfit');
        const [part, seq] = [`${progress.part}`.padStart(4, '0'), `${segment.seq}`.padStart(12, '0')];
        await put(folder, `${part}-${track}-${seq}-${who}.${head ?? 'ts'}`, got.body);
        have.bytes += got.body.length;
      }
      progress.last = { seq: segment.seq, who };
    }
  }

  async function headOf(url: URL, { folder, signal }: { folder: string; signal: AbortSignal }): Promise<string> {
    const who = whoOf(url);
    const name = `${who}.head`;
    if (await stat(path.join(folder, name)).catch(() => undefined)) return who;
    const got = await get(url, signal, true);
    if (got.status !== 200) throw new RecordingFailed('recording_unreachable');
    if (got.body.toString('latin1', 4, 8) !== 'ftyp') throw new RecordingFailed('recording_unfit');
    await put(folder, name, got.body);
    return who;
  }

  return {
    here: true,
    async follow(of, folder, signal) {
      const address = settings.playlistOf(of);
      if (address === null) return;
      for (const [session, { at: looked }] of held) if (now() - looked > FORGET_MS) held.delete(session);
      const have = held.get(of.session) ?? (await readFolder(folder));
      have.at = now();
      held.set(of.session, have);
      if (have.bytes >= most_bytes || now() - of.started_at.getTime() > LONGEST_MS) return;
      let { found, url } = await playlistAt(new URL(address), signal);
      let sound: { found: Recordable; url: URL } | undefined;
      if (found.kind === 'master') {
        const { video, audio } = found;
        const base = url;
        ({ found, url } = await playlistAt(at(video, base), signal));
        if (audio !== undefined) sound = await playlistAt(at(audio, base), signal);
      }
      if (found.kind !== 'media' || (sound && sound.found.kind !== 'media'))
        throw new RecordingFailed('recording_unfit');
      const to = { folder, have, signal };
      await followTrack('video', { segments: found.segments, url }, to);
      if (sound?.found.kind === 'media')
        await followTrack('audio', { segments: sound.found.segments, url: sound.url }, to);
    },
    collect(of) {
      held.delete(of.session);
      // What comes after the end of the room is not of the session.
      return Promise.resolve(true);
    },
    assemble,
  };
}

/** Pieces that are not there yet. A track that counts from another number, or another piece under the same one, began anew. */
function newOf(segments: readonly Segment[], progress: Progress, base: URL): readonly Segment[] {
  const { last } = progress;
  if (last === null) return segments.slice(-FIRST_PIECES);
  const newest = segments.at(-1);
  if (!newest) return [];
  const same = segments.find(({ seq }) => seq === last.seq);
  const other = same !== undefined && URL.canParse(same.uri, base.href) && whoOf(new URL(same.uri, base)) !== last.who;
  if (newest.seq >= last.seq && !other) return segments.filter(({ seq }) => seq > last.seq);
  progress.part++;
  progress.last = null;
  return segments.slice(-FIRST_PIECES);
}

/** Tickets in an address change from one look to the next; the piece is the same. */
const whoOf = (url: URL): string =>
  createHash('sha256').update(`${url.origin}${url.pathname}`).digest('hex').slice(0, 16);

const isTransportStream = (piece: Buffer): boolean =>
  piece.length >= 188 && piece[0] === 0x47 && (piece.length < 189 || piece[188] === 0x47);
const isFragment = (piece: Buffer): boolean =>
  /^(styp|moof|sidx|emsg|prft)$/.test(piece.toString('latin1', 4, 8)) && piece.readUInt32BE(0) <= piece.length;

/** A file that is there whole or not at all. */
async function put(folder: string, name: string, body: Buffer): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(`${file}.part`, body);
  await rename(`${file}.part`, file);
}

interface Piece {
  readonly name: string;
  readonly part: number;
  readonly track: Track;
  readonly seq: number;
  readonly who: string;
  /** `ts`, or whose head it needs. */
  readonly head: string;
}
async function piecesIn(folder: string): Promise<Piece[]> {
  return (await readdir(folder)).toSorted().flatMap((name) => {
    const [, part, track, seq, who, head] = PIECE.exec(name) ?? [];
    if (part === undefined) return [];
    return [{ name, part: Number(part), track: track as Track, seq: Number(seq), who: who!, head: head! }];
  });
}

/** How far whoever was at work before has got. */
async function readFolder(folder: string): Promise<Held> {
  const pieces = await piecesIn(folder);
  let bytes = 0;
  for (const { name } of pieces) bytes += (await stat(path.join(folder, name))).size;
  const progress = (track: Track): Progress => {
    const last = pieces.findLast((piece) => piece.track === track);
    return { part: last?.part ?? 1, last: last ? { seq: last.seq, who: last.who } : null };
  };
  return { tracks: { video: progress('video'), audio: progress('audio') }, bytes, at: 0 };
}

/** Puts the pieces of each part and track one behind the other. They are removed only when the whole is there. */
async function assemble(folder: string): Promise<void> {
  const pieces = await piecesIn(folder);
  for (const part of new Set(pieces.map((piece) => piece.part)))
    for (const track of TRACKS) {
      const own = pieces.filter((piece) => piece.part === part && piece.track === track);
      const [first] = own;
      if (!first) continue;
      const container = first.head === 'ts' ? 'ts' : 'mp4';
      const file = path.join(folder, rawName(part, track, container));
      if (!(await stat(file).catch(() => undefined))) {
        const names = [...(container === 'mp4' ? [`${first.head}.head`] : []), ...own.map(({ name }) => name)];
        const half = `${file}.part`;
        await rm(half, { force: true });
        for (const name of names)
          await pipeline(createReadStream(path.join(folder, name)), createWriteStream(half, { flags: 'a' }));
        await rename(half, file);
      }
      for (const { name } of own) await rm(path.join(folder, name));
    }
}

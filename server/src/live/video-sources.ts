/**
 * Where a room's moving pictures come from: the one interface. A source is named by an id that the creator picks when going live; it opens to
 * a `VideoSource` that browsers can play. Cameras, RTMP and outside media servers are further implementations of the same interface.
 */
import { BuskerError, type LiveSource, type VideoSource } from '@busker/protocol';
import { readFile } from 'node:fs/promises';

export interface VideoSources {
  /** Sources that a creator can go live with. */
  list(creator: string): Promise<LiveSource[]>;
  /**
   * Opens a source for a session.
   * @throws BuskerError `not_found` for one that is not the creator's to use; `wrong_state` for one that sends nothing.
   */
  open(creator: string, source_id: string, session: string): Promise<VideoSource>;
}

/** One way to have pictures among several. */
export interface VideoSourceKind extends VideoSources {
  /** Whether a source's id is one of this kind. */
  owns(source_id: string): boolean;
}

/** Several kinds as one, listed in this order. */
export function joinSources(kinds: readonly VideoSourceKind[]): VideoSources {
  return {
    async list(creator) {
      return (await Promise.all(kinds.map((kind) => kind.list(creator)))).flat();
    },
    async open(creator, source_id, session) {
      const kind = kinds.find((one) => one.owns(source_id));
      if (!kind) throw new BuskerError('not_found', { field: 'source_id' });
      return kind.open(creator, source_id, session);
    },
  };
}

/** A clip of the house, as in art/out/clips/clips.json. */
export interface Clip {
  readonly id: string;
  readonly kind: 'post' | 'live';
  readonly title: string;
  readonly creator_hint: string;
  readonly file: string;
  readonly poster: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly alt: string;
}

const CLIPS = new URL('../../../art/out/clips/clips.json', import.meta.url);

/** The clips that ship with Busker. */
export async function readClips(): Promise<Clip[]> {
  return JSON.parse(await readFile(CLIPS, 'utf8')) as Clip[];
}

/** A clip as browsers play it; the hash in its address lets them keep it for good. */
export function clipVideo(clip: Clip): VideoSource {
  const v = clip.sha256.slice(0, 12);
  return {
    kind: 'file',
    url: `/media/${clip.file}?v=${v}`,
    poster_url: `/media/${clip.poster}?v=${v}`,
    mime: 'video/mp4',
    width: clip.width,
    height: clip.height,
    alt: clip.alt,
  };
}

/** Looping clips of the house as live sources. */
export async function createClipSources(): Promise<VideoSourceKind> {
  // Clips made for rooms come first; those of posts do as well.
  const clips = (await readClips()).sort((a, b) => Number(b.kind === 'live') - Number(a.kind === 'live'));
  const sources = clips.map((clip): LiveSource => ({
    id: `clip:${clip.id}`,
    kind: 'clip',
    name: clip.title,
    video: clipVideo(clip),
  }));
  return {
    owns: (source_id) => source_id.startsWith('clip:'),
    list: () => Promise.resolve(sources),
    open(_creator, source_id) {
      const source = sources.find((one) => one.id === source_id);
      return source
        ? Promise.resolve(source.video)
        : Promise.reject(new BuskerError('not_found', { field: 'source_id' }));
    },
  };
}

/** Live pictures of creators: what a camera or an encoder sends, and who watches it. See README.md. This is the folder's public file. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  BuskerError,
  bucketOf,
  isId,
  type LiveSource,
  type MissingPart,
  type StreamKeyMade,
  type StreamKind,
  type StreamState,
  type VideoSource,
} from '@busker/protocol';
import type { VideoSourceKind } from '../live/live.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import type { ServerTexts } from '../platform/texts.ts';
import { createMediaProcess } from './media-process.ts';
import { createPictureWatch } from './picture-lost.ts';
import { POSTER } from './poster.ts';
import { createStreamKeys } from './stream-keys.ts';

export { posterSvg } from './poster.ts';

export interface Streams {
  /** Cameras and encoders as sources of live sessions. */
  readonly sources: VideoSourceKind;
  state(creator: string, t: ServerTexts): Promise<StreamState>;
  /** What this machine lacks for live pictures, for operators. */
  missing(): Promise<MissingPart[]>;
  renewKey(creator: string, id: string, t: ServerTexts): Promise<StreamKeyMade>;
  /** Whose stream key it is, if anybody's. */
  creatorOfKey(key: string): Promise<string | undefined>;
  /**
   * Takes a creator's offer; what they sent before ends.
   * @throws BuskerError `bad_request` for an offer that cannot be taken, `overloaded`.
   */
  publish(creator: string, kind: StreamKind, offer: string): Promise<{ id: string; answer: string }>;
  /** Ends a stream of the creator's; nothing when it is over. */
  unpublish(creator: string, id: string): Promise<void>;
  /** Answers a viewer of a creator's pictures. @throws BuskerError `wrong_state` while there are none, `overloaded`. */
  watch(creator: string, offer: string): Promise<{ id: string; answer: string }>;
  unwatch(viewer: string): Promise<void>;
  /** Where this machine has a creator's pictures as FLV. @throws BuskerError `wrong_state` while there are none. */
  flv(creator: string): { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** A file of a session's HLS: its folder and name. @throws BuskerError `not_found` for names that we never write. */
  hlsFile(session: string, name: string): { readonly folder: string; readonly file: string };
  /** Sessions that have ended and whose recording is whole. Whoever takes a folder over removes it. */
  finished(): Promise<{ creator: string; session: string; title: string; folder: string }[]>;
  /** Sessions that have been without a picture for too long. */
  lost(): Promise<{ id: string; creator: string }[]>;
  /** Listens for encoders, if anybody has a key. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Stream {
  readonly id: string;
  readonly creator: string;
  readonly kind: StreamKind;
  readonly way: 'whip' | 'rtmp';
  readonly since: Date;
  on: boolean;
}

/** The sources, as creators see them in the studio. */
const CAMERA = 'camera';
const ENCODER = 'encoder';
const HLS_FILE = /^(index\.m3u8|\d{13}-\d{1,9}\.ts)$/;

export function createStreams(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  log: Log;
  ffmpeg: Ffmpeg;
  media: Config['media'];
  data_folder: string;
  public_url: string;
  secret: string;
}): Streams {
  const { bus, clock, log, ffmpeg, media } = parts;
  const keys = createStreamKeys(parts);
  const watch = createPictureWatch({
    db: parts.database.db,
    clock,
    minutes: media.picture_lost_minutes,
    arriving: () => Array.from(by_creator.values()).filter((stream) => stream.on),
  });
  const folder = path.join(parts.data_folder, 'streams');
  const by_creator = new Map<string, Stream>();
  const by_id = new Map<string, Stream>();
  /** Sessions that are on, by the stream that they show. */
  const sessions = new Map<string, string>();
  /** Sessions that ffmpeg writes, by the stream. */
  const writing = new Map<string, string>();
  let rtmp_port: number | null = null;
  let rtmp_problem: 'port_taken' | 'port_failed' | null = null;

  function add(stream: Stream): void {
    by_creator.set(stream.creator, stream);
    by_id.set(stream.id, stream);
  }
  function remove(id: string): void {
    const stream = by_id.get(id);
    if (!stream) return;
    by_id.delete(id);
    sessions.delete(id);
    if (by_creator.get(stream.creator) === stream) by_creator.delete(stream.creator);
  }

  const process = createMediaProcess({
    log,
    settings: media,
    async rtmpKey(key) {
      const creator = await keys.verify(key);
      if (creator === undefined) return null;
      await endOf(creator);
      const id = randomUUID();
      add({ id, creator, kind: 'encoder', way: 'rtmp', since: clock.now(), on: false });
      return id;
    },
    heard(event) {
      const stream = by_id.get(event.stream);
      switch (event.tell) {
        case 'on':
          if (stream) {
            stream.on = true;
            void attach(stream);
          }
          break;
        case 'ended':
          log.debug({ stream: event.stream, why: event.why }, 'a stream ended');
          remove(event.stream);
          break;
        case 'hls':
          break;
        case 'written':
          writing.delete(event.stream);
          if (event.problem !== null)
            log.warn({ stream: event.stream, problem: event.problem }, 'ffmpeg stopped writing a stream');
          break;
      }
    },
    fell() {
      for (const id of Array.from(by_id.keys())) remove(id);
      writing.clear();
      rtmp_port = null;
      void streams.start();
    },
  });

  async function endOf(creator: string): Promise<void> {
    const before = by_creator.get(creator);
    if (!before) return;
    remove(before.id);
    await process.ask({ do: 'end', stream: before.id });
  }

  /** Whoever is banned is off the air at once. */
  bus.subscribe('person', ({ person }) => {
    if (by_creator.has(person))
      void endIfBanned(person).catch((err: unknown) => log.warn({ err }, 'a banned stream could not be ended'));
  });
  async function endIfBanned(creator: string): Promise<void> {
    const row = await parts.database.db
      .selectFrom('person')
      .select('banned_at')
      .where('bucket', '=', bucketOf(creator))
      .where('id', '=', creator)
      .executeTakeFirst();
    if (row?.banned_at) await endOf(creator);
  }

  bus.subscribe('live', ({ creator, target, state }) => {
    const stream = by_creator.get(creator);
    if (!stream) return;
    if (state === 'live') void attach(stream);
    else if (sessions.get(stream.id) === target)
      void endOf(creator).catch((err: unknown) => log.warn({ err }, 'a stream could not be ended'));
  });

  /** Whether or not the session was there first: from now on the stream is its, ends with it, and ffmpeg, where there is one, writes it. */
  async function attach(stream: Stream): Promise<void> {
    try {
      const row = await parts.database.db
        .selectFrom('live_session')
        .select('id')
        .where('bucket', '=', bucketOf(stream.creator))
        .where('creator', '=', stream.creator)
        .where('state', '=', 'live')
        .where('source_id', '=', stream.kind)
        .executeTakeFirst();
      if (!row || sessions.has(stream.id) || !by_id.has(stream.id)) return;
      sessions.set(stream.id, row.id);
      const program = await ffmpeg.find();
      if (program === null) return;
      const place = path.join(folder, row.id);
      await mkdir(place, { recursive: true });
      writing.set(stream.id, row.id);
      await process.ask({ do: 'write', stream: stream.id, folder: place, ffmpeg: program });
    } catch (err) {
      writing.delete(stream.id);
      log.warn({ err }, 'a stream is not recorded');
    }
  }

  function present(creator: string, way: Stream['way'], session: string, hls: boolean): VideoSource {
    return {
      kind: way === 'whip' ? 'whep' : 'flv',
      url: way === 'whip' ? `/whep/${session}` : `/flv/${session}`,
      poster_url: `/posters/${creator}.svg`,
      mime: way === 'whip' ? 'application/sdp' : 'video/x-flv',
      ...POSTER,
      alt: '',
      ...(hls
        ? {
            fallback: {
              kind: 'hls' as const,
              url: `/hls/${session}/index.m3u8`,
              mime: 'application/vnd.apple.mpegurl',
            },
          }
        : {}),
    };
  }

  const streams: Streams = {
    sources: {
      owns: (source_id) => source_id === CAMERA || source_id === ENCODER,
      async list(creator) {
        const row = (id: typeof CAMERA | typeof ENCODER, name: string): LiveSource => ({
          id,
          kind: id,
          name,
          video: present(creator, by_creator.get(creator)?.way ?? 'whip', 'mine', false),
        });
        return [row(CAMERA, 'Camera of this device'), row(ENCODER, 'OBS or another encoder')];
      },
      async open(creator, source_id, session) {
        const stream = by_creator.get(creator);
        if (!stream || stream.kind !== source_id) throw new BuskerError('wrong_state', { why: 'no pictures arrive' });
        return present(creator, stream.way, session, (await ffmpeg.find()) !== null);
      },
    },
    async state(creator, t) {
      const stream = by_creator.get(creator);
      const key = await keys.find(creator);
      return {
        state: stream === undefined ? 'off' : stream.on ? 'on' : 'connecting',
        kind: stream?.kind ?? null,
        since: stream?.since.toISOString() ?? null,
        preview: stream?.on
          ? { kind: stream.way === 'whip' ? 'whep' : 'flv', url: stream.way === 'whip' ? '/whep/mine' : '/flv/mine' }
          : null,
        key: key && { made_at: key.made_at.toISOString(), last_used_at: key.last_used_at?.toISOString() ?? null },
        whip_url: `${parts.public_url}/whip`,
        rtmp_url: rtmp_port === null ? null : `rtmp://${new URL(parts.public_url).hostname}:${rtmp_port}/live`,
        rtmp_problem:
          media.rtmp === null
            ? t.streams.rtmp_off
            : rtmp_problem && t.streams[rtmp_problem]({ port: `${media.rtmp.port}` }),
        ffmpeg: (await ffmpeg.find()) !== null,
        lost_minutes: media.picture_lost_minutes,
      };
    },
    async missing() {
      const parts_missing: MissingPart[] = [];
      if ((await ffmpeg.find()) === null) parts_missing.push(media.ffmpeg === 'off' ? 'ffmpeg_off' : 'ffmpeg');
      if (rtmp_problem !== null) parts_missing.push('rtmp_port');
      return parts_missing;
    },
    async renewKey(creator, id, t) {
      const key = await keys.renew(creator, id);
      // Whoever pushes with the old key is cut off.
      if (by_creator.get(creator)?.kind === 'encoder') await endOf(creator);
      await listen();
      return { key, stream: await streams.state(creator, t) };
    },
    creatorOfKey: (key) => keys.verify(key),
    async publish(creator, kind, offer) {
      await endOf(creator);
      const id = randomUUID();
      add({ id, creator, kind, way: 'whip', since: clock.now(), on: false });
      try {
        const { answer } = await process.ask({ do: 'publish', stream: id, offer });
        return { id, answer };
      } catch (error) {
        remove(id);
        throw error;
      }
    },
    async unpublish(creator, id) {
      if (by_id.get(id)?.creator === creator) await endOf(creator);
    },
    async watch(creator, offer) {
      const stream = by_creator.get(creator);
      if (!stream || stream.way !== 'whip') throw new BuskerError('wrong_state', { why: 'no pictures arrive' });
      const viewer = randomUUID();
      const { answer } = await process.ask({ do: 'watch', stream: stream.id, viewer, offer });
      return { id: viewer, answer };
    },
    unwatch: async (viewer) => void (await process.ask({ do: 'unwatch', viewer })),
    flv(creator) {
      const stream = by_creator.get(creator);
      const place = stream?.way === 'rtmp' && stream.on ? process.flv(stream.id) : undefined;
      if (!place) throw new BuskerError('wrong_state', { why: 'no pictures arrive' });
      return place;
    },
    hlsFile(session, name) {
      if (!HLS_FILE.test(name)) throw new BuskerError('not_found');
      return { folder: path.join(folder, session), file: name };
    },
    async finished() {
      const busy = new Set([...writing.values(), ...sessions.values()]);
      const names = (await readdir(folder).catch(() => [])).filter((name) => isId(name) && !busy.has(name));
      if (names.length === 0) return [];
      const rows = await parts.database.db
        .selectFrom('live_session')
        .select(['id', 'creator', 'title'])
        .where('bucket', 'in', names.map(bucketOf))
        .where('id', 'in', names)
        .where('state', '=', 'ended')
        .execute();
      return rows.map(({ id, creator, title }) => ({ session: id, creator, title, folder: path.join(folder, id) }));
    },
    lost: () => watch.lost(),
    async start() {
      if (media.rtmp !== null && (await keys.any())) await listen();
    },
    stop: () => process.stop(),
  };

  /** Listens for RTMP. A port that is taken is told in the studio, and nothing else fails for it. */
  async function listen(): Promise<void> {
    if (media.rtmp === null || rtmp_port !== null) return;
    const { host, port } = media.rtmp;
    try {
      rtmp_port = (await process.ask({ do: 'listen_rtmp', host, port })).port;
      rtmp_problem = null;
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('EADDRINUSE');
      rtmp_problem = taken ? 'port_taken' : 'port_failed';
      log.warn(
        { err: error },
        `RTMP is off: port ${port} ${taken ? 'is taken by another program' : 'could not be opened'}`,
      );
    }
  }
  return streams;
}

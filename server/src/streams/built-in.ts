/** Pictures that this program carries itself: cameras by WHIP, encoders by WHIP and RTMP; out by WHEP, HTTP-FLV and HLS. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { BuskerError, bucketOf, isId, type MissingPart, type StreamKind, type VideoSource } from '@busker/protocol';
import { createMediaProcess } from './media-process.ts';
import { createPictureWatch } from './picture-lost.ts';
import { POSTER } from './poster.ts';
import { createStreamKeys } from './stream-keys.ts';
import { sourceRow, type StreamParts, type Streams } from './types.ts';

interface Stream {
  readonly id: string;
  readonly creator: string;
  readonly kind: StreamKind;
  readonly way: 'whip' | 'rtmp';
  readonly since: Date;
  on: boolean;
}

const HLS_FILE = /^(index\.m3u8|\d{13}-\d{1,9}\.ts)$/;

export function createBuiltIn(parts: StreamParts): Streams {
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
      owns: (source_id) => source_id === 'camera' || source_id === 'encoder',
      async list(creator) {
        const video = present(creator, by_creator.get(creator)?.way ?? 'whip', 'mine', false);
        return [sourceRow('camera', video), sourceRow('encoder', video)];
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
      const not_recorded = !media.record ? 'off' : (await ffmpeg.find()) === null ? 'no_ffmpeg' : null;
      return {
        server: 'built-in',
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
        address: null,
        reachable: true,
        recorded: not_recorded === null,
        not_recorded,
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
      const stream = await streams.state(creator, t);
      return { key, rtmp: stream.rtmp_url === null ? null : { url: stream.rtmp_url, key }, stream };
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
    setAddress: () => Promise.reject(new BuskerError('wrong_state', { why: 'pictures come from no address here' })),
    ticket: () => Promise.reject(new BuskerError('not_found')),
    told: () => Promise.resolve(),
    answers: () => Promise.resolve(false),
    origins: [],
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
      return rows.map(({ id, creator, title }) => ({
        session: id,
        creator,
        title,
        folder: path.join(folder, id),
        part: null,
        problem: null,
      }));
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

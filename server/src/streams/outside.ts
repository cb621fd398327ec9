/** Pictures that a media server of the operator's carries. What is the same for all of them is here; how each is spoken to is in `providers/video`. */
import path from 'node:path';
import {
  BuskerError,
  bucketOf,
  type MissingPart,
  type StreamKind,
  type StreamState,
  type VideoSource,
} from '@busker/protocol';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid } from '../providers/port.ts';
import type { Arrival, VideoServer, Way } from '../providers/video/port.ts';
import { createArrivals } from './arrivals.ts';
import { createPictureWatch } from './picture-lost.ts';
import { POSTER } from './poster.ts';
import { createRecorder } from './recorder.ts';
import { createStreamAddresses } from './stream-addresses.ts';
import { createStreamKeys } from './stream-keys.ts';
import { sourceRow, type StreamParts, type Streams } from './types.ts';

const MIMES: Readonly<Record<Way['kind'], string>> = {
  whep: 'application/sdp',
  livekit: 'application/json',
  hls: 'application/vnd.apple.mpegurl',
};
/** In place of a session: the creator's own pictures, before others see them. */
const MINE = 'mine';

export function createOutside(
  parts: Omit<StreamParts, 'media'> & {
    readonly server: VideoServer;
    readonly media: Pick<StreamParts['media'], 'picture_lost_minutes' | 'ffmpeg' | 'record'>;
  },
): Streams {
  const { server, bus, clock, log, ffmpeg, media } = parts;
  const { db } = parts.database;
  const keys = createStreamKeys(parts);
  const addresses = createStreamAddresses(parts);
  const arrivals = createArrivals({ db, clock, log, server });
  const watch = createPictureWatch({
    db,
    clock,
    minutes: media.picture_lost_minutes,
    arriving: () => arrivals.all(),
    known_since: () => arrivals.known_since(),
  });
  const recorder =
    media.record && server.recordings
      ? createRecorder({
          db,
          bus,
          clock,
          log,
          ffmpeg,
          server,
          recordings: server.recordings,
          folder: path.join(parts.data_folder, 'streams'),
        })
      : null;
  /** Why sessions are not recorded; null: they are. */
  async function notRecorded(): Promise<StreamState['not_recorded']> {
    if (!media.record) return 'off';
    if (!recorder) return 'server';
    return (await ffmpeg.find()) === null ? 'no_ffmpeg' : null;
  }
  const no_pictures = (): BuskerError => new BuskerError('wrong_state', { why: 'no pictures arrive' });

  function addressOf(way: Way, place: string): string {
    return way.kind === 'hls' ? way.url : `/${way.kind}/${place}`;
  }
  function present(creator: string, arrival: Arrival | undefined, place: string): VideoSource {
    const [first, other] = arrival?.ways ?? [{ kind: 'whep' } as const];
    return {
      kind: first.kind,
      url: addressOf(first, place),
      poster_url: `/posters/${creator}.svg`,
      mime: MIMES[first.kind],
      ...POSTER,
      alt: '',
      ...(other ? { fallback: { kind: other.kind, url: addressOf(other, place), mime: MIMES[other.kind] } } : {}),
    };
  }

  const isKind = (id: string): id is StreamKind => server.takes.some((kind) => kind === id);
  /** @throws BuskerError `wrong_state` */
  function arrivalOf(creator: string): Arrival {
    const arrival = arrivals.of(creator);
    if (!arrival) throw no_pictures();
    return arrival;
  }

  /** What the server refused or could not do, in our words. */
  async function asking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProviderUnavailable)
        throw new BuskerError('overloaded', { why: 'the media server does not answer' }, 5_000);
      if (error instanceof ProviderRefused) {
        log.debug({ err: error }, 'the media server refused');
        throw new BuskerError('wrong_state', { why: 'the media server has no such pictures' });
      }
      throw error;
    }
  }

  async function genuine<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SignatureInvalid) throw new BuskerError('signature_invalid');
      throw error;
    }
  }

  async function endIn(creator: string, why: string): Promise<void> {
    try {
      await server.end(creator);
    } catch (err) {
      log.warn({ err, creator, why }, 'what a creator sends could not be ended at the media server');
    }
    await arrivals.look();
  }
  bus.subscribe('live', ({ creator, target, state }) => {
    if (state === 'live') void arrivals.look();
    else void sentOver(target).then((sent) => (sent ? endIn(creator, 'the session ended') : undefined), warn);
  });
  /** Whoever is banned is off the air at once: a look ends them. */
  bus.subscribe('person', ({ person }) => {
    if (arrivals.of(person)) void arrivals.look();
  });
  const warn = (err: unknown): void => log.warn({ err }, 'a stream could not be ended');

  /** Whether a session showed what its creator sends through the server. */
  async function sentOver(session: string): Promise<boolean> {
    const row = await db
      .selectFrom('live_session')
      .select('source_id')
      .where('bucket', '=', bucketOf(session))
      .where('id', '=', session)
      .executeTakeFirst();
    return row !== undefined && isKind(row.source_id);
  }
  /** Whether a room shows a creator's pictures of this kind now. */
  async function isShown(creator: string, kind: StreamKind): Promise<boolean> {
    const row = await db
      .selectFrom('live_session')
      .select('id')
      .where('bucket', '=', bucketOf(creator))
      .where('creator', '=', creator)
      .where('state', '=', 'live')
      .where('source_id', '=', kind)
      .executeTakeFirst();
    return row !== undefined;
  }

  async function ownAddress(creator: string) {
    if (!server.addresses) return null;
    const sender = await arrivals.sender(creator);
    const url = sender === undefined ? null : server.addresses.of(sender);
    return {
      url,
      problem: url === null ? null : await server.addresses.check(url),
      may_enter: server.addresses.may_enter === null ? null : [...server.addresses.may_enter],
    };
  }

  async function stateOf(creator: string): Promise<StreamState> {
    const address = await ownAddress(creator);
    await arrivals.wonder(creator);
    const arrival = arrivals.of(creator);
    const key = await keys.find(creator);
    const not_recorded = await notRecorded();
    return {
      server: server.id,
      state: arrival ? 'on' : 'off',
      kind: arrival?.kind ?? null,
      since: arrival?.since?.toISOString() ?? null,
      preview: arrival ? { kind: arrival.ways[0].kind, url: addressOf(arrival.ways[0], MINE) } : null,
      key: key && { made_at: key.made_at.toISOString(), last_used_at: key.last_used_at?.toISOString() ?? null },
      whip_url: server.whip ? `${parts.public_url}/whip` : null,
      rtmp_url: (await server.rtmp?.url(creator)) ?? null,
      rtmp_problem: null,
      address,
      reachable: arrivals.known_since() !== null,
      recorded: not_recorded === null,
      not_recorded,
      lost_minutes: media.picture_lost_minutes,
    };
  }

  return {
    sources: {
      owns: isKind,
      async list(creator) {
        const own = arrivals.of(creator);
        return server.takes.map((kind) => sourceRow(kind, present(creator, own, MINE)));
      },
      async open(creator, source_id, session) {
        await arrivals.wonder(creator);
        await arrivals.look();
        const arrival = arrivals.of(creator);
        if (!arrival || arrival.kind !== source_id) throw no_pictures();
        return present(creator, arrival, session);
      },
    },
    state: (creator) => stateOf(creator),
    async missing() {
      const missing: MissingPart[] = [];
      if (arrivals.known_since() === null) missing.push('video_server');
      if (media.record && !recorder) missing.push('no_recordings');
      if ((await ffmpeg.find()) === null)
        missing.push(media.ffmpeg === 'off' ? 'uploads_ffmpeg_off' : 'uploads_ffmpeg');
      return missing;
    },
    async renewKey(creator, id) {
      if (!server.takes.includes('encoder'))
        throw new BuskerError('wrong_state', { why: 'encoders send to somewhere else here' });
      const key = await keys.renew(creator, id);
      const rtmp = await asking(async () => (await server.rtmp?.renewed(creator, id, key)) ?? null);
      // Whoever pushes with the old key is cut off.
      if (arrivals.of(creator)?.kind === 'encoder') await endIn(creator, 'a new key');
      return { key, rtmp, stream: await stateOf(creator) };
    },
    async setAddress(creator, url) {
      const may_enter = server.addresses?.may_enter ?? null;
      if (may_enter === null) throw new BuskerError('wrong_state', { why: 'addresses are not for creators to say' });
      const wanted = url === null ? null : URL.canParse(url) ? new URL(url) : undefined;
      // Every viewer's browser will open it: only what the operator allows.
      if (wanted === undefined || (wanted !== null && !isPlain(wanted, may_enter)))
        throw new BuskerError('bad_request', { field: 'url', why: `it must be at ${may_enter.join(' or ')}` });
      await addresses.set(creator, wanted?.href ?? null);
      await arrivals.wonder(creator);
      await arrivals.look();
      return stateOf(creator);
    },
    creatorOfKey: (key) => keys.verify(key),
    async publish(creator, kind, offer) {
      const { whip } = server;
      if (!whip || kind === 'address') throw new BuskerError('wrong_state', { why: 'no camera can send here' });
      const made = await asking(() => whip.publish(creator, kind, offer));
      await arrivals.wonder(creator);
      return made;
    },
    async unpublish(creator, id) {
      await asking(async () => server.whip?.unpublish(creator, id));
      await arrivals.look();
    },
    async watch(creator, offer) {
      const { whep } = server;
      const { kind } = arrivalOf(creator);
      if (!whep) throw new BuskerError('not_found');
      return asking(() => whep.watch(creator, kind, offer));
    },
    unwatch: (viewer) => asking(async () => server.whep?.unwatch(viewer)),
    async ticket(creator) {
      if (!server.join) throw new BuskerError('not_found');
      arrivalOf(creator);
      return server.join(creator);
    },
    flv() {
      throw new BuskerError('not_found');
    },
    hlsFile() {
      throw new BuskerError('not_found');
    },
    finished: async () => (await recorder?.finished()) ?? [],
    lost: () => watch.lost(),
    async told(from, body, headers) {
      if (from !== server.id || !server.told) throw new BuskerError('not_found');
      if (!(await genuine(async () => server.told!(body, headers)))) return;
      void arrivals.look();
      void recorder?.look();
    },
    async answers(from, secret, body) {
      if (from !== server.id || !server.asks) throw new BuskerError('not_found');
      const asked = await genuine(async () => server.asks!.read(secret, body));
      switch (asked.what) {
        case 'ourselves':
          return true;
        case 'publish':
          return (await keys.verify(asked.key)) === asked.creator;
        case 'read':
          return isShown(asked.creator, asked.kind);
        case 'other':
          return false;
      }
    },
    origins: server.origins,
    async start() {
      arrivals.start();
      recorder?.start();
    },
    async stop() {
      await Promise.all([arrivals.stop(), recorder?.stop()]);
    },
  };
}

/** An address without secrets in it, at one of the origins. */
function isPlain(url: URL, origins: readonly string[]): boolean {
  return origins.includes(url.origin) && url.username === '' && url.password === '' && url.hash === '';
}

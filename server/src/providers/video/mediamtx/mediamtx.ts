/**
 * MediaMTX (after its documentation of version 1.18): WHIP and WHEP offers are passed on by us, pictures go straight between it and
 * browsers; encoders send to it by RTMP; its HLS is loaded by browsers. It asks us who may do what (`authMethod: http`), and we ask its control
 * API whose pictures arrive.
 *
 * A creator's paths are `camera/<id>` and `live/<id>`: what arrives there says by itself whose it is and what kind, so nothing has to be remembered.
 */
import { timingSafeEqual } from 'node:crypto';
import { isId, type StreamKind } from '@busker/protocol';
import type { VideoConfig } from '../../../platform/video-config.ts';
import { ProviderUnavailable, SignatureInvalid } from '../../port.ts';
import { ask, jsonIn } from '../ask.ts';
import type { Arrival, Asked, VideoServer, Way } from '../port.ts';
import { createMediaMtxRecordings } from './recording.ts';

export type MediaMtxSettings = Omit<Extract<VideoConfig, { server: 'mediamtx' }>, 'server'> & {
  readonly timeout_ms?: number;
};

const WHAT = 'MediaMTX';
/** By this name we show the secret, by HTTP Basic. */
const OURSELVES = 'busker';
const PAGE_SIZE = 1_000;
/** More creators at a time than one MediaMTX bears. */
const MOST_PAGES = 20;
const FOLDERS = { camera: 'camera', encoder: 'live' } as const;
const PATH = /^(camera|live)\/([0-9a-f-]{36})$/;
const SESSION_ID = /^[A-Za-z0-9-]{1,80}$/;
/** Ways in, as the control API names a path's source and who is to be asked to end it. */
const KICK: Readonly<Record<string, string>> = {
  webRTCSession: 'webrtcsessions',
  rtmpConn: 'rtmpconns',
  rtmpsConn: 'rtmpsconns',
  srtConn: 'srtconns',
  rtspSession: 'rtspsessions',
  rtspsSession: 'rtspssessions',
};

interface PathItem {
  readonly name: string;
  readonly source: { readonly type: string; readonly id: string } | null;
  readonly on: boolean;
  readonly since: Date | null;
  readonly codecs: readonly string[];
}

export function createMediaMtx(settings: MediaMtxSettings): VideoServer {
  const { secret } = settings;
  const authorization = `Basic ${Buffer.from(`${OURSELVES}:${secret}`).toString('base64')}`;
  const timeout = settings.timeout_ms === undefined ? {} : { timeout_ms: settings.timeout_ms };
  const folderOf = (kind: StreamKind): string => (kind === 'camera' ? FOLDERS.camera : FOLDERS.encoder);
  const pathOf = (creator: string, kind: StreamKind): string => `${folderOf(kind)}/${creator}`;

  async function paths(): Promise<PathItem[]> {
    const items: PathItem[] = [];
    for (let page = 0; page < MOST_PAGES; page++) {
      const url = `${settings.api}/v3/paths/list?itemsPerPage=${PAGE_SIZE}&page=${page}`;
      const list = readList(jsonIn(WHAT, await ask(WHAT, url, { headers: { authorization } }, timeout)));
      items.push(...list.items);
      if (page + 1 >= list.pages) break;
    }
    return items;
  }

  function arrivalOf(item: PathItem): Arrival | undefined {
    const own = readPath(item.name);
    if (!own || !item.on) return undefined;
    const hls: Way = { kind: 'hls', url: `${settings.hls}/${item.name}/index.m3u8` };
    // Browsers take no AAC by WebRTC, and encoders send it by RTMP: HLS has the sound.
    const soundless = item.codecs.some((codec) => codec.startsWith('MPEG-4 Audio'));
    return { ...own, since: item.since, ways: soundless ? [hls] : [{ kind: 'whep' }, hls] };
  }

  /** Passes an offer on. @returns the answer, and the session's name at the server. */
  async function exchange(path: string, way: 'whip' | 'whep', offer: string): Promise<{ id: string; answer: string }> {
    const { text, headers } = await ask(
      WHAT,
      `${settings.webrtc}/${path}/${way}`,
      { method: 'POST', headers: { authorization, 'content-type': 'application/sdp' }, body: offer },
      timeout,
    );
    const id = headers.get('location')?.split('/').at(-1) ?? '';
    if (!SESSION_ID.test(id)) throw new ProviderUnavailable(`${WHAT} gave no session`);
    return { id: `${path.replace('/', '.')}.${id}`, answer: text };
  }
  /** Ends a session of ours; nothing when it is over. */
  async function hangUp(id: string, way: 'whip' | 'whep', creator?: string): Promise<void> {
    const [folder, of, session] = id.split('.');
    const own = readPath(`${folder}/${of}`);
    if (!own || !session || !SESSION_ID.test(session)) return;
    if (creator !== undefined && own.creator !== creator) return;
    await ask(
      WHAT,
      `${settings.webrtc}/${pathOf(own.creator, own.kind)}/${way}/${session}`,
      { method: 'DELETE', headers: { authorization } },
      { expected: [404], ...timeout },
    );
  }

  return {
    id: 'mediamtx',
    takes: ['camera', 'encoder'],
    origins: [new URL(settings.hls).origin],
    async arriving() {
      return (await paths()).flatMap((item) => arrivalOf(item) ?? []);
    },
    async end(creator) {
      const own = (await paths()).filter((item) => readPath(item.name)?.creator === creator);
      for (const { source } of own) {
        const kind = source === null ? undefined : KICK[source.type];
        if (source === null || kind === undefined) continue;
        const url = `${settings.api}/v3/${kind}/kick/${encodeURIComponent(source.id)}`;
        await ask(WHAT, url, { method: 'POST', headers: { authorization } }, { expected: [404], ...timeout });
      }
    },
    whip: {
      publish: (creator, kind, offer) => exchange(pathOf(creator, kind), 'whip', offer),
      unpublish: (creator, id) => hangUp(id, 'whip', creator),
    },
    whep: {
      watch: (creator, kind, offer) => exchange(pathOf(creator, kind), 'whep', offer),
      unwatch: (id) => hangUp(id, 'whep'),
    },
    ...(settings.rtmp === null
      ? {}
      : {
          rtmp: {
            url: () => Promise.resolve(`${settings.rtmp}/${FOLDERS.encoder}`),
            renewed: (creator, _id, key) =>
              Promise.resolve({ url: `${settings.rtmp}/${FOLDERS.encoder}`, key: `${creator}?pass=${key}` }),
          },
        }),
    ...(settings.playback === null
      ? {}
      : {
          recordings: createMediaMtxRecordings({
            playback: settings.playback,
            authorization,
            pathOf: (of) => pathOf(of.creator, of.kind),
            ...timeout,
          }),
        }),
    asks: {
      read(shown, body) {
        if (!isSame(shown, secret)) throw new SignatureInvalid('it is not MediaMTX that asks');
        return readQuestion(body, secret);
      },
    },
  };
}

function isSame(shown: string, secret: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readPath(path: string): { creator: string; kind: 'camera' | 'encoder' } | undefined {
  const [, folder, creator] = PATH.exec(path) ?? [];
  return isId(creator) ? { creator, kind: folder === FOLDERS.camera ? 'camera' : 'encoder' } : undefined;
}

/** What MediaMTX asks: `{user, password, token, action, path, protocol, …}`. */
function readQuestion(body: unknown, secret: string): Asked {
  if (typeof body !== 'object' || body === null) return { what: 'other' };
  const said = body as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof said[name] === 'string' ? said[name] : '');
  if (text('user') === OURSELVES && isSame(text('password'), secret)) return { what: 'ourselves' };
  const own = readPath(text('path'));
  if (!own) return { what: 'other' };
  switch (text('action')) {
    case 'publish': {
      // Cameras come by our own door; what shows a key is an encoder.
      if (own.kind !== 'encoder') return { what: 'other' };
      const key = text('token') || text('password') || (new URLSearchParams(text('query')).get('pass') ?? '');
      return { what: 'publish', creator: own.creator, key };
    }
    case 'read':
      // Other ways would show more than a room does.
      return text('protocol') === 'hls' || text('protocol') === 'webrtc' ? { what: 'read', ...own } : { what: 'other' };
    default:
      return { what: 'other' };
  }
}

/** A page of `/v3/paths/list`. Versions before 1.16 say `ready` and `tracks`, later ones `online` and `tracks2`. */
function readList(json: unknown): { pages: number; items: PathItem[] } {
  const { pageCount, items } = (json ?? {}) as { pageCount?: unknown; items?: unknown };
  if (!Array.isArray(items)) throw new ProviderUnavailable(`${WHAT} answered with something else than its paths`);
  return {
    pages: typeof pageCount === 'number' ? pageCount : 1,
    items: items.flatMap((item: unknown): PathItem[] => {
      const row = (item ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof row['name'] !== 'string') return [];
      const source = row['source'] as { type?: unknown; id?: unknown } | null | undefined;
      const time = row['onlineTime'] ?? row['readyTime'];
      const since = typeof time === 'string' ? new Date(time) : null;
      return [
        {
          name: row['name'],
          source:
            typeof source?.type === 'string' && typeof source.id === 'string'
              ? { type: source.type, id: source.id }
              : null,
          on: (row['online'] ?? row['ready']) === true,
          since: since !== null && Number.isFinite(since.getTime()) ? since : null,
          codecs: readCodecs(row),
        },
      ];
    }),
  };
}

function readCodecs(row: Readonly<Record<string, unknown>>): string[] {
  const list = Array.isArray(row['tracks2']) ? row['tracks2'] : Array.isArray(row['tracks']) ? row['tracks'] : [];
  return list.flatMap((track: unknown) => {
    const codec = typeof track === 'string' ? track : (track as { codec?: unknown } | null)?.codec;
    return typeof codec === 'string' ? [codec] : [];
  });
}

/**
 * A MediaMTX as far as its protocols go without pictures: control API, WHIP and WHEP with its own answers, and its questions to an
 * external HTTP server. Field names and states are those of its documentation and its openapi.yaml.
 */
import { randomUUID } from 'node:crypto';
import { startFake, type FakeAsked, type FakeServer } from './fake-server.ts';

export interface MediaMtxQuestion {
  readonly user: string;
  readonly password: string;
  readonly token: string;
  readonly ip: string;
  readonly action: string;
  readonly path: string;
  readonly protocol: string;
  readonly id: string | null;
  readonly query: string;
}

interface Path {
  readonly source: { readonly type: string; readonly id: string };
  readonly tracks: readonly string[];
  readonly since: string;
}

/** A span of a path that was recorded. */
interface Span {
  readonly path: string;
  readonly start: Date;
  readonly seconds: number;
  /** What `/get` gives of it. */
  readonly body: Buffer;
}

export interface FakeMediaMtx extends FakeServer {
  readonly spans: Span[];
  readonly paths: Map<string, Path>;
  readonly readers: Set<string>;
  /** Versions before 1.16 named things otherwise. */
  old: boolean;
  /** An encoder connects by RTMP, with what stands in its fields; whether it was let in. */
  rtmp(stream: string, tracks?: readonly string[]): Promise<boolean>;
  /** The encoder ends, or its line breaks. */
  gone(path: string): void;
  /** A browser asks for HLS; whether it was let in. */
  reads(path: string, protocol?: string): Promise<boolean>;
  /** Asks as it asks for everything. */
  may(question: Partial<MediaMtxQuestion>): Promise<boolean>;
}

/** @param may asks us, as authHTTPAddress says. @returns the status of the answer. */
export async function startMediaMtx(may: (question: MediaMtxQuestion) => Promise<number>): Promise<FakeMediaMtx> {
  const allowed = async (question: Partial<MediaMtxQuestion>): Promise<boolean> => {
    const status = await may({
      user: '',
      password: '',
      token: '',
      ip: '127.0.0.1',
      action: '',
      path: '',
      protocol: '',
      id: null,
      query: '',
      ...question,
    });
    return status >= 200 && status <= 299;
  };
  /** As internal/auth/credentials.go reads them. */
  const credentials = ({ headers }: FakeAsked): Partial<MediaMtxQuestion> => {
    const [kind, value = ''] = (headers.authorization ?? '').split(' ');
    if (kind === 'Bearer') {
      const [user, password, ...more] = value.split(':');
      return password !== undefined && more.length === 0 ? { user: user!, password } : { token: value };
    }
    if (kind !== 'Basic') return {};
    const [user = '', ...password] = Buffer.from(value, 'base64').toString().split(':');
    return { user, password: password.join(':') };
  };
  const refused = { status: 401, body: { status: 'error', error: 'authentication error' } };

  const fake = await startFake(async (asked) => {
    const { method, url } = asked;
    if (url.pathname.startsWith('/v3/')) {
      if (!(await allowed({ action: 'api', ...credentials(asked) }))) return refused;
      if (method === 'GET' && url.pathname === '/v3/paths/list') return { body: list(url) };
      const [, kind, id] = /^\/v3\/(\w+)\/kick\/([\w-]+)$/.exec(url.pathname) ?? [];
      const found = Array.from(own.paths).find(
        ([, { source }]) => `${source.type}s`.toLowerCase() === kind && source.id === id,
      );
      if (method !== 'POST' || !found) return { status: 404, body: { status: 'error', error: 'session not found' } };
      own.paths.delete(found[0]);
      return { body: { status: 'ok' } };
    }
    if (url.pathname === '/list' || url.pathname === '/get') return playback(asked);
    const [, path, way, session] = /^\/(.+)\/(whip|whep)(?:\/([\w-]+))?$/.exec(url.pathname) ?? [];
    if (path === undefined || way === undefined) return { status: 404 };
    if (method === 'DELETE') {
      const known = own.paths.get(path);
      if (way === 'whip' && known?.source.id === session) own.paths.delete(path);
      else if (!own.readers.delete(session ?? ''))
        return { status: 404, body: { status: 'error', error: 'session not found' } };
      return {};
    }
    const publish = way === 'whip';
    if (!(await allowed({ action: publish ? 'publish' : 'read', protocol: 'webrtc', path, ...credentials(asked) })))
      return refused;
    if (!publish && !own.paths.has(path))
      return { status: 404, body: { status: 'error', error: 'no stream is available' } };
    if (asked.headers['content-type'] !== 'application/sdp' || !asked.body.startsWith('v=0'))
      return { status: 400, body: { status: 'error', error: 'invalid offer' } };
    const id = randomUUID();
    if (publish) own.paths.set(path, newPath('webRTCSession', id, ['H264', 'Opus']));
    else own.readers.add(id);
    return {
      status: 201,
      headers: { 'content-type': 'application/sdp', location: `${url.pathname}/${id}` },
      body: `v=0\r\no=- ${id} 1 IN IP4 127.0.0.1\r\ns=-\r\n`,
    };
  });

  /** As internal/playback answers. */
  async function playback(asked: FakeAsked) {
    const { url } = asked;
    const path = url.searchParams.get('path') ?? '';
    if (!(await allowed({ action: 'playback', path, ...credentials(asked) }))) return refused;
    const time = (name: string): number => Date.parse(url.searchParams.get(name) ?? '');
    const spans = own.spans.filter((span) => span.path === path);
    if (url.pathname === '/list') {
      const found = spans.filter(
        ({ start, seconds }) => !(start.getTime() + seconds * 1_000 < time('start') || start.getTime() > time('end')),
      );
      if (found.length === 0) return { status: 404, body: { status: 'error', error: 'no recording segments found' } };
      return {
        body: found.map(({ start, seconds }) => ({
          start: start.toISOString(),
          duration: seconds,
          url: `http://elsewhere.test/get?path=${path}`,
        })),
      };
    }
    const [start, seconds] = [time('start'), Number(url.searchParams.get('duration'))];
    if (Number.isNaN(start) || !(seconds > 0))
      return { status: 400, body: { status: 'error', error: 'invalid start' } };
    const found = spans.find((span) => {
      const from = span.start.getTime();
      return start >= from && start < from + span.seconds * 1_000;
    });
    if (!found) return { status: 404, body: { status: 'error', error: 'no recording segments found' } };
    return { headers: { 'content-type': 'video/mp4' }, body: found.body };
  }

  function list(url: URL): object {
    const size = Number(url.searchParams.get('itemsPerPage') ?? 100);
    const page = Number(url.searchParams.get('page') ?? 0);
    const items = Array.from(own.paths, ([name, { source, tracks, since }]) => ({
      name,
      confName: 'all_others',
      source,
      readers: [],
      ...(own.old
        ? { ready: true, readyTime: since, tracks }
        : {
            available: true,
            online: true,
            onlineTime: since,
            tracks2: tracks.map((codec) => ({ codec, codecProps: null })),
          }),
    }));
    return {
      itemCount: items.length,
      pageCount: Math.ceil(items.length / size),
      items: items.slice(page * size, (page + 1) * size),
    };
  }

  const own: FakeMediaMtx = Object.assign(fake, {
    paths: new Map<string, Path>(),
    spans: [] as Span[],
    readers: new Set<string>(),
    old: false,
    async rtmp(stream: string, tracks: readonly string[] = ['H264', 'MPEG-4 Audio']) {
      const [path = '', query = ''] = stream.split('?');
      const said = new URLSearchParams(query);
      const question = { action: 'publish', protocol: 'rtmp', path, query, id: randomUUID() };
      const yes = await allowed({ ...question, user: said.get('user') ?? '', password: said.get('pass') ?? '' });
      if (yes) own.paths.set(path, newPath('rtmpConn', question.id, tracks));
      return yes;
    },
    gone: (path: string) => void own.paths.delete(path),
    reads: (path: string, protocol = 'hls') => allowed({ action: 'read', path, protocol }),
    may: allowed,
  });
  return own;
}

const newPath = (type: string, id: string, tracks: readonly string[]): Path => ({
  source: { type, id },
  tracks,
  since: new Date().toISOString(),
});

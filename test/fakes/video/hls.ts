/** Somebody's HLS: a playlist that grows piece by piece, as RFC 8216 says. */
import { startFake, type FakeServer } from './fake-server.ts';

export interface FakeHls extends FakeServer {
  /** What is at `/live/index.m3u8`. */
  state: 'on' | 'off' | 'ended' | 'empty' | 'other';
  /** How many pieces there were so far; more are more of the picture. */
  pieces: number;
  /** What may open it, by CORS. */
  allow: string | null;
  /** Where the pieces are; '' beside the playlist. */
  pieces_at: string;
  /** Where `/moved.m3u8` leads to. */
  moved_to: string;
  /** What the first piece is called, by number. */
  named_from: number;
  /** Files that are there besides, by path. */
  readonly files: Map<string, Buffer>;
}

const KEPT = 3;

export async function startHls(): Promise<FakeHls> {
  const fake = await startFake(({ url }) => {
    const cors: Record<string, string> = own.allow === null ? {} : { 'access-control-allow-origin': own.allow };
    if (url.pathname === '/moved.m3u8') return { status: 302, headers: { location: own.moved_to, ...cors } };
    const file = own.files.get(url.pathname);
    if (file) return { headers: cors, body: file };
    if (own.state === 'off') return { status: 404, headers: cors };
    if (own.state === 'other') return { headers: cors, body: '<!doctype html><title>Hello</title>' };
    if (url.pathname === '/live/index.m3u8')
      return {
        headers: cors,
        body: '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720\nhigh.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=500000\nlow.m3u8\n',
      };
    if (url.pathname === '/live/high.m3u8') {
      const first = Math.max(0, own.pieces - KEPT);
      const names = Array.from(
        { length: own.state === 'empty' ? 0 : own.pieces - first },
        (_, at) => `#EXTINF:2.0,\n${own.pieces_at}${own.named_from + first + at}.ts`,
      );
      return {
        headers: cors,
        body: [
          '#EXTM3U',
          '#EXT-X-VERSION:3',
          '#EXT-X-TARGETDURATION:2',
          `#EXT-X-MEDIA-SEQUENCE:${first}`,
          ...names,
          ...(own.state === 'ended' ? ['#EXT-X-ENDLIST'] : []),
          '',
        ].join('\n'),
      };
    }
    return { status: 404, headers: cors };
  });
  const own: FakeHls = Object.assign(fake, {
    state: 'on' as const,
    pieces: 5,
    allow: '*',
    pieces_at: '',
    moved_to: '/live/index.m3u8',
    named_from: 0,
    files: new Map<string, Buffer>(),
  });
  return own;
}

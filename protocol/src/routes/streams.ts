/** A creator's pictures. The pictures themselves go by `/whip`, `/whep`, `/flv`, `/hls` and RTMP, which speak their own protocols. */
import { StreamKeyBody, StreamKeyMade, StreamState } from '../api/streams.ts';
import { route } from './route.ts';

export const STREAM_ROUTES = {
  'studio.stream': route({
    method: 'GET',
    path: '/studio/stream',
    action: 'live.run',
    says: 'What my camera or encoder sends now, and where to send it',
    response: StreamState,
  }),
  'studio.renewStreamKey': route({
    method: 'POST',
    path: '/studio/stream/key',
    action: 'live.run',
    says: 'Make a new stream key; the old one ends',
    body: StreamKeyBody,
    response: StreamKeyMade,
  }),
} as const;

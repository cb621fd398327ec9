/** A creator's pictures. The pictures themselves go by `/whip`, `/whep`, `/flv`, `/hls` and RTMP, which speak their own protocols. */
import { StreamAddressBody, StreamKeyBody, StreamKeyMade, StreamState } from '../api/streams.ts';
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
  'studio.setStreamAddress': route({
    method: 'PUT',
    path: '/studio/stream/address',
    action: 'live.run',
    says: 'Say at which address my pictures are',
    body: StreamAddressBody,
    response: StreamState,
  }),
} as const;

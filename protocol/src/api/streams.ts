/** What a creator's camera or encoder sends, before and while it is a live session. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { Time } from './common.ts';
import { VideoKindSchema } from './live.ts';

/** Where pictures come from: a browser's camera, an encoder such as OBS with a stream key, or an address where somebody else has them. */
export const STREAM_KINDS = ['camera', 'encoder', 'address'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** Who carries the pictures: this program, or a media server that the operator brings. */
export const VIDEO_SERVERS = ['built-in', 'mediamtx', 'livekit', 'owncast', 'hls'] as const;
export type VideoServerId = (typeof VIDEO_SERVERS)[number];

/**
 * Why pictures at an address cannot be shown. `not_allowed`: not at an origin that the operator allows. `nothing_there`: no playlist, or an
 * empty one. `cors`: it may not be opened by pages of this platform. `pieces_elsewhere`: its pieces are at an origin that is not allowed. `ended`: it
 * is over. `still`: nothing new comes.
 */
export const ADDRESS_PROBLEMS = [
  'not_allowed',
  'unreachable',
  'nothing_there',
  'not_hls',
  'cors',
  'pieces_elsewhere',
  'ended',
  'still',
] as const;
export type AddressProblem = (typeof ADDRESS_PROBLEMS)[number];

export const StreamState = Type.Object({
  server: Type.Unsafe<VideoServerId>(Type.String({ enum: [...VIDEO_SERVERS] })),
  /** `connecting`: agreed, but no picture came yet. */
  state: Type.Unsafe<'off' | 'connecting' | 'on'>(Type.String({ enum: ['off', 'connecting', 'on'] })),
  kind: Type.Union([Type.Unsafe<StreamKind>(Type.String({ enum: [...STREAM_KINDS] })), Type.Null()]),
  since: Type.Union([Time, Type.Null()]),
  /** Where to watch one's own pictures before others do; null when nothing comes. */
  preview: Type.Union([Type.Object({ kind: VideoKindSchema, url: Type.String() }), Type.Null()]),
  key: Type.Union([Type.Object({ made_at: Time, last_used_at: Type.Union([Time, Type.Null()]) }), Type.Null()]),
  /** Addresses for encoders. RTMP may be off, or may not have started: then `rtmp_problem` says why. */
  whip_url: Type.Union([Type.String(), Type.Null()]),
  rtmp_url: Type.Union([Type.String(), Type.Null()]),
  rtmp_problem: Type.Union([Type.String(), Type.Null()]),
  /** Where pictures come from an address: which one, why it cannot be shown now, and the origins that it may be at; null: the operator has set it. */
  address: Type.Union([
    Type.Object({
      url: Type.Union([Type.String(), Type.Null()]),
      problem: Type.Union([Type.Unsafe<AddressProblem>(Type.String({ enum: [...ADDRESS_PROBLEMS] })), Type.Null()]),
      may_enter: Type.Union([Type.Array(Type.String()), Type.Null()]),
    }),
    Type.Null(),
  ]),
  /** Whether the server that carries pictures answers. */
  reachable: Type.Boolean(),
  /** Whether sessions are recorded, to become videos. */
  recorded: Type.Boolean(),
  /** Why they are not: it is switched off, ffmpeg is missing, or the media server that was brought hands nothing over. */
  not_recorded: Type.Union([Type.Literal('off'), Type.Literal('no_ffmpeg'), Type.Literal('server'), Type.Null()]),
  /** A session ends by itself after so many minutes without a picture; 0: never. */
  lost_minutes: Type.Integer(),
});
export type StreamState = Static<typeof StreamState>;

/** `POST /api/v1/studio/stream/key`: makes a new key; the old one ends. Repeating the id gives the same key. */
export const StreamKeyBody = Type.Object({ id: Id });
export type StreamKeyBody = Static<typeof StreamKeyBody>;

/** The key is shown here and never again. By RTMP encoders may need another text, and a server of their own. */
export const StreamKeyMade = Type.Object({
  key: Type.String(),
  rtmp: Type.Union([Type.Object({ url: Type.String(), key: Type.String() }), Type.Null()]),
  stream: StreamState,
});
export type StreamKeyMade = Static<typeof StreamKeyMade>;

/** `PUT /api/v1/studio/stream/address`: where my pictures are; null: nowhere. */
export const StreamAddressBody = Type.Object({
  url: Type.Union([Type.String({ minLength: 1, maxLength: LIMITS.address_chars }), Type.Null()]),
});
export type StreamAddressBody = Static<typeof StreamAddressBody>;

/** `POST /livekit/:live`: what LiveKit's client needs to watch a room. */
export interface LiveKitTicket {
  readonly url: string;
  readonly token: string;
}

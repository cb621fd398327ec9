/** What a creator's camera or encoder sends, before and while it is a live session. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { Time } from './common.ts';

/** Where pictures come from: a browser's camera, or an encoder such as OBS with a stream key. */
export type StreamKind = 'camera' | 'encoder';

export const StreamState = Type.Object({
  /** `connecting`: agreed, but no picture came yet. */
  state: Type.Unsafe<'off' | 'connecting' | 'on'>(Type.String({ enum: ['off', 'connecting', 'on'] })),
  kind: Type.Union([Type.Unsafe<StreamKind>(Type.String({ enum: ['camera', 'encoder'] })), Type.Null()]),
  since: Type.Union([Time, Type.Null()]),
  /** Where to watch one's own pictures before others do; null when nothing comes. */
  preview: Type.Union([
    Type.Object({ kind: Type.Unsafe<'whep' | 'flv'>(Type.String({ enum: ['whep', 'flv'] })), url: Type.String() }),
    Type.Null(),
  ]),
  key: Type.Union([Type.Object({ made_at: Time, last_used_at: Type.Union([Time, Type.Null()]) }), Type.Null()]),
  /** Addresses for encoders. RTMP may be off, or may not have started: then `rtmp_problem` says why. */
  whip_url: Type.String(),
  rtmp_url: Type.Union([Type.String(), Type.Null()]),
  rtmp_problem: Type.Union([Type.String(), Type.Null()]),
  /** Whether this server has ffmpeg; without it there are no recordings, and no HLS for whom the fast ways do not reach. */
  ffmpeg: Type.Boolean(),
  /** A session ends by itself after so many minutes without a picture; 0: never. */
  lost_minutes: Type.Integer(),
});
export type StreamState = Static<typeof StreamState>;

/** `POST /api/v1/studio/stream/key`: makes a new key; the old one ends. Repeating the id gives the same key. */
export const StreamKeyBody = Type.Object({ id: Id });
export type StreamKeyBody = Static<typeof StreamKeyBody>;

/** The key is shown here and never again. */
export const StreamKeyMade = Type.Object({ key: Type.String(), stream: StreamState });
export type StreamKeyMade = Static<typeof StreamKeyMade>;

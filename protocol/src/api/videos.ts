/** Files of moving pictures on their way to become a post: uploads, and recordings of live sessions. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { Time } from './common.ts';
import { VideoSource } from './live.ts';

/** `receiving` → `processing` → `ready` → `published`; or `failed`, with the reason in `problem`. */
export type VideoState = 'receiving' | 'processing' | 'ready' | 'failed' | 'published';

export const Video = Type.Object({
  id: Id,
  origin: Type.Unsafe<'upload' | 'recording'>(Type.String({ enum: ['upload', 'recording'] })),
  title: Type.String(),
  state: Type.Unsafe<VideoState>(Type.String({ enum: ['receiving', 'processing', 'ready', 'failed', 'published'] })),
  /** How long an upload's file is, and how much of it came: sending goes on from there. */
  bytes: Type.Integer(),
  received: Type.Integer(),
  /** How far it is made into what every browser plays. */
  percent: Type.Integer(),
  problem: Type.Union([Type.String(), Type.Null()]),
  duration_ms: Type.Union([Type.Integer(), Type.Null()]),
  created_at: Time,
  /** What it looks like, once it is ready. */
  video: Type.Union([VideoSource, Type.Null()]),
  post_id: Type.Union([Id, Type.Null()]),
});
export type Video = Static<typeof Video>;

/** `POST /api/v1/studio/videos/:id/publish`: makes a post of it. Repeating changes nothing. */
export const PublishVideoBody = Type.Object({
  id: Id,
  caption: Type.String({ minLength: 1, maxLength: LIMITS.caption_chars }),
});
export type PublishVideoBody = Static<typeof PublishVideoBody>;

/** `POST /api/v1/studio/videos`: announces a file; its bytes follow by `PATCH /uploads/:id`. Repeating the id gives the same upload. */
export const BeginUploadBody = Type.Object({
  id: Id,
  title: Type.String({ minLength: 1, maxLength: LIMITS.title_chars }),
  bytes: Type.Integer({ minimum: 1, maximum: LIMITS.upload_bytes }),
});
export type BeginUploadBody = Static<typeof BeginUploadBody>;

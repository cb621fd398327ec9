/** Earlier gifts on a post. */
import Type, { type Static } from 'typebox';
import { GiftEvent } from '../realtime.ts';

/** `GET /api/v1/posts/:id/replay` */
export const GiftReplayQuery = Type.Object({
  from_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
});
/**
 * Earlier gifts on a post in one slice of its video, in the order of their moments (`playback_ms`). A combo is one row, at its first moment in the slice.
 * Ask for `next_ms` to go on; before it there are no others.
 */
export const GiftReplay = Type.Object({
  from_ms: Type.Integer(),
  to_ms: Type.Integer(),
  rows: Type.Array(GiftEvent),
  next_ms: Type.Union([Type.Integer(), Type.Null()]),
});
export type GiftReplay = Static<typeof GiftReplay>;

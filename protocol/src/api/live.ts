/** Live sessions, posts, the feed, comments and the room's board. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { CoinsJson } from '../money.ts';
import { Page, PersonCard, Time } from './common.ts';

/**
 * `file`: an MP4 or WebM. `whep`: WebRTC, below a second. `livekit`: WebRTC too, by LiveKit's own client. `flv`: HTTP-FLV, one to two seconds.
 * `hls`: everywhere, six seconds and more.
 */
const VIDEO_KINDS = ['file', 'hls', 'flv', 'whep', 'livekit'] as const;
export type VideoKind = (typeof VIDEO_KINDS)[number];
export const VideoKindSchema = Type.Unsafe<VideoKind>(Type.String({ enum: [...VIDEO_KINDS] }));

/** The one interface through which a room or a post takes its moving pictures. */
export const VideoSource = Type.Object({
  kind: VideoKindSchema,
  url: Type.String(),
  poster_url: Type.String(),
  mime: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  alt: Type.String(),
  /** Another way to the same pictures, for whom the first does not reach. */
  fallback: Type.Optional(Type.Object({ kind: VideoKindSchema, url: Type.String(), mime: Type.String() })),
});
export type VideoSource = Static<typeof VideoSource>;

/** Gifts on a target so far, for latecomers too. */
export const TargetTotals = Type.Object({ coins: CoinsJson, gifts: Type.Integer(), supporters: Type.Integer() });
export type TargetTotals = Static<typeof TargetTotals>;

export const BoardRow = Type.Object({ person: PersonCard, coins: CoinsJson, rank: Type.Integer() });
export type BoardRow = Static<typeof BoardRow>;

export const LiveSession = Type.Object({
  id: Id,
  creator: PersonCard,
  title: Type.String(),
  state: Type.Unsafe<'live' | 'ended'>(Type.String({ enum: ['live', 'ended'] })),
  started_at: Time,
  ended_at: Type.Union([Time, Type.Null()]),
  /** Why it ended, when nobody ended it: no picture had come for too long. */
  end_cause: Type.Union([Type.Unsafe<'picture_lost'>(Type.String({ enum: ['picture_lost'] })), Type.Null()]),
  video: VideoSource,
  viewers: Type.Integer(),
  likes: Type.Integer(),
  totals: TargetTotals,
});
export type LiveSession = Static<typeof LiveSession>;

export const LivePage = Page(LiveSession);

/** `POST /api/v1/live`: go live. `source_id` names one of the creator's sources from `GET /api/v1/live/sources`. */
export const GoLiveBody = Type.Object({
  id: Id,
  title: Type.String({ minLength: 1, maxLength: LIMITS.title_chars }),
  source_id: Type.String({ maxLength: 80 }),
});
export type GoLiveBody = Static<typeof GoLiveBody>;

/** What a creator can go live with. A camera or an encoder has to send pictures first, and an address has to have them. */
export const LiveSource = Type.Object({
  id: Type.String(),
  kind: Type.Unsafe<'clip' | 'camera' | 'encoder' | 'address'>(
    Type.String({ enum: ['clip', 'camera', 'encoder', 'address'] }),
  ),
  name: Type.String(),
  video: VideoSource,
});
export type LiveSource = Static<typeof LiveSource>;

export const Post = Type.Object({
  id: Id,
  creator: PersonCard,
  /** The creator's live session when they are live now. */
  live_id: Type.Union([Id, Type.Null()]),
  caption: Type.String(),
  video: VideoSource,
  created_at: Time,
  likes: Type.Integer(),
  liked: Type.Boolean(),
  comments: Type.Integer(),
  totals: TargetTotals,
});
export type Post = Static<typeof Post>;

/** `GET /api/v1/feed`: posts without end; when all were shown it begins again with a fresh order. */
export const FeedPage = Page(Post);
export type FeedPage = Static<typeof FeedPage>;

export const Comment = Type.Object({ id: Id, author: PersonCard, text: Type.String(), at: Time });
export type Comment = Static<typeof Comment>;
export const CommentPage = Page(Comment);
export const CommentBody = Type.Object({
  id: Id,
  text: Type.String({ minLength: 1, maxLength: LIMITS.comment_chars }),
});
export type CommentBody = Static<typeof CommentBody>;

/** `POST /api/v1/live/:id/thanks`: a thank-you that appears in the room. */
export const ThanksBody = Type.Object({
  id: Id,
  supporter_id: Id,
  text: Type.String({ minLength: 1, maxLength: LIMITS.gift_message_chars }),
});
export type ThanksBody = Static<typeof ThanksBody>;

/** `PUT /api/v1/live/:id/mutes/:person` */
export const MuteBody = Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 10_080 }) });
export type MuteBody = Static<typeof MuteBody>;

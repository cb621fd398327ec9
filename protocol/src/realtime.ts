/**
 * The realtime protocol: one WebSocket at `/api/v1/realtime`, JSON text messages.
 *
 * **Who.** The browser's session cookie says who it is; an overlay says `hello` with its secret link token and may then only watch
 * the rooms of that link's creator. Visitors may watch.
 *
 * **Order.** A target (live session or post) has a log of durable events with offsets 1, 2, 3 … without gaps. After `join` the
 * server sends either everything after the client's offset (`resumed`) or a `snapshot`, then `frame`s. A client that sees a gap in
 * offsets, or comes back, joins again with the last offset it applied. Gift counts are absolute: drawing one twice changes nothing.
 *
 * **Durability.** A durable event is only sent after the transaction that caused it has committed; an `ack` likewise. What the
 * client did not hear an ack for, it sends again with the same id.
 *
 * **Time.** Either side that heard nothing for `heartbeat_ms` × 2 closes; the client comes back with back-off and jitter.
 */
import Type, { type Static } from 'typebox';
import { GiftBody, GiftAck, GiftHold, GiftItemId } from './api/gifts.ts';
import { BoardRow, TargetTotals } from './api/live.ts';
import { WalletBalance } from './api/me.ts';
import { ShowRules } from './api/show.ts';
import { WidgetName, WidgetState } from './api/widgets.ts';
import { Earnings } from './api/studio.ts';
import { PersonCard, Time } from './api/common.ts';
import { ErrorBody } from './errors.ts';
import { Id } from './ids.ts';
import { LIMITS } from './limits.ts';
import { CoinsJson, MicrosJson } from './money.ts';

export const PROTOCOL_VERSION = 1;
const Offset = Type.Integer({ minimum: 0, description: 'Position in the log of a target' });

// ————— client → server

export const ClientMessage = Type.Union([
  Type.Object({
    t: Type.Literal('hello'),
    v: Type.Literal(1),
    overlay_token: Type.Optional(Type.String({ maxLength: 100 })),
    /** With `overlay_token`: the page shows this widget, and wants to hear of it. */
    widget: Type.Optional(WidgetName),
  }),
  /** Watch a target. `after`: last offset applied; left out, a snapshot comes. */
  Type.Object({ t: Type.Literal('join'), room: Id, after: Type.Optional(Offset) }),
  Type.Object({ t: Type.Literal('leave'), room: Id }),
  /** The same content and the same result as `POST /api/v1/gifts`. */
  Type.Intersect([Type.Object({ t: Type.Literal('gift') }), GiftBody]),
  Type.Object({
    t: Type.Literal('chat'),
    id: Id,
    room: Id,
    text: Type.String({ minLength: 1, maxLength: LIMITS.chat_chars }),
  }),
  /** `n` hearts since the last like message. */
  Type.Object({ t: Type.Literal('like'), room: Id, n: Type.Integer({ minimum: 1, maximum: 50 }) }),
  /** The creator's own earnings as they grow. */
  Type.Object({ t: Type.Literal('watch_earnings') }),
  Type.Object({ t: Type.Literal('ping'), n: Type.Integer() }),
]);
export type ClientMessage = Static<typeof ClientMessage>;

// ————— events of a room

export const ComboState = Type.Object({
  id: Id,
  sender: PersonCard,
  item_id: GiftItemId,
  /** Absolute: items sent in this combo so far. */
  count: Type.Integer(),
  coins: CoinsJson,
  ends_at: Time,
});
export type ComboState = Static<typeof ComboState>;

/** One gift. `combo` carries the combo's absolute state including this gift; null for items that do not combine. */
export const GiftEvent = Type.Object({
  k: Type.Literal('gift'),
  offset: Offset,
  gift_id: Id,
  at: Time,
  sender: PersonCard,
  item_id: GiftItemId,
  quantity: Type.Integer(),
  coins: CoinsJson,
  message: Type.Optional(Type.String()),
  playback_ms: Type.Optional(Type.Integer()),
  combo: Type.Union([Type.Object({ id: Id, count: Type.Integer(), coins: CoinsJson, ends_at: Time }), Type.Null()]),
});
export type GiftEvent = Static<typeof GiftEvent>;

export const ComboEndEvent = Type.Object({
  k: Type.Literal('combo_end'),
  offset: Offset,
  at: Time,
  combo_id: Id,
  sender: PersonCard,
  item_id: GiftItemId,
  count: Type.Integer(),
  coins: CoinsJson,
});
export type ComboEndEvent = Static<typeof ComboEndEvent>;
export const ThanksEvent = Type.Object({
  k: Type.Literal('thanks'),
  offset: Offset,
  at: Time,
  supporter: PersonCard,
  text: Type.String(),
});
export type ThanksEvent = Static<typeof ThanksEvent>;
export const LiveEndedEvent = Type.Object({ k: Type.Literal('live_ended'), offset: Offset, at: Time });

export const DurableEvent = Type.Union([GiftEvent, ComboEndEvent, ThanksEvent, LiveEndedEvent]);
export type DurableEvent = Static<typeof DurableEvent>;

export const ChatLine = Type.Object({
  k: Type.Literal('chat'),
  id: Id,
  at: Time,
  author: PersonCard,
  text: Type.String(),
});
export type ChatLine = Static<typeof ChatLine>;

/** Not in the log: may be thinned under load, and are absolute where they count. */
export const PassingEvent = Type.Union([
  ChatLine,
  Type.Object({ k: Type.Literal('chat_removed'), id: Id }),
  Type.Object({ k: Type.Literal('likes'), total: Type.Integer() }),
  Type.Object({ k: Type.Literal('viewers'), count: Type.Integer() }),
  /** `offset`: the last log offset that this board and these totals contain. */
  Type.Object({ k: Type.Literal('board'), offset: Offset, rows: Type.Array(BoardRow), totals: TargetTotals }),
]);
export type PassingEvent = Static<typeof PassingEvent>;

// ————— to everybody

/**
 * A dear gift that every page with an open room or a feed may show, whoever's room it is: a passing line, sent once, never replayed. `number`: 1, 2, 3 … over the whole
 * site; whoever sees one again, by another connection, shows it once.
 */
export const Announcement = Type.Object({
  number: Type.Integer(),
  gift_id: Id,
  at: Time,
  sender: PersonCard,
  creator: PersonCard,
  item: Type.Object({ id: GiftItemId, name: Type.String(), still_url: Type.String() }),
  quantity: Type.Integer(),
  coins: CoinsJson,
  target: Type.Object({ id: Id, kind: Type.Unsafe<'live' | 'post'>(Type.String({ enum: ['live', 'post'] })) }),
});
export type Announcement = Static<typeof Announcement>;

// ————— server → client

export const OverlayShow = Type.Object({
  t: Type.Literal('overlay_show'),
  rules: Type.Optional(ShowRules),
  skip: Type.Optional(Type.Literal(true)),
  /** A gift of one of the creator's rooms, to be marked as given before. `id` is new for each showing: the gift's own was shown. */
  replay: Type.Optional(Type.Object({ id: Id, gift: GiftEvent })),
  /** The page's widget after a change of its settings or of what it counts. */
  widget: Type.Optional(WidgetState),
  /** Show a sample, marked as a test. */
  test: Type.Optional(Type.Object({ id: Id })),
});
export type OverlayShow = Static<typeof OverlayShow>;

export const Snapshot = Type.Object({
  t: Type.Literal('snapshot'),
  room: Id,
  kind: Type.Unsafe<'live' | 'post'>(Type.String({ enum: ['live', 'post'] })),
  state: Type.Unsafe<'open' | 'ended'>(Type.String({ enum: ['open', 'ended'] })),
  offset: Offset,
  combos: Type.Array(ComboState),
  board: Type.Array(BoardRow),
  totals: TargetTotals,
  chat: Type.Array(ChatLine),
  likes: Type.Integer(),
  viewers: Type.Integer(),
});
export type Snapshot = Static<typeof Snapshot>;

export const ServerMessage = Type.Union([
  Type.Object({
    t: Type.Literal('welcome'),
    v: Type.Literal(1),
    person: Type.Union([PersonCard, Type.Null()]),
    heartbeat_ms: Type.Integer(),
    server_time: Time,
    overlay: Type.Optional(
      Type.Object({
        creator: PersonCard,
        room: Type.Union([Id, Type.Null()]),
        rules: Type.Optional(ShowRules),
        widget: Type.Optional(WidgetState),
      }),
    ),
  }),
  Snapshot,
  /** Answer to `join` with `after`: these events bring the client up to `offset`. Open combos come along, to be shown without replaying. */
  Type.Object({
    t: Type.Literal('resumed'),
    room: Id,
    offset: Offset,
    events: Type.Array(DurableEvent),
    combos: Type.Array(ComboState),
    board: Type.Array(BoardRow),
    totals: TargetTotals,
    likes: Type.Integer(),
    viewers: Type.Integer(),
  }),
  Type.Object({ t: Type.Literal('frame'), room: Id, events: Type.Array(Type.Union([DurableEvent, PassingEvent])) }),
  /** To sockets that watch a room, overlays left out. */
  Type.Object({ t: Type.Literal('announcement'), announcement: Announcement }),
  /** A gift or chat line was accepted. `id` is the command's. */
  Type.Object({ t: Type.Literal('ack'), id: Id, gift: Type.Optional(GiftAck) }),
  /** A message was refused; `id` names the command, `room` the join, when there is one. */
  Type.Object({
    t: Type.Literal('refused'),
    id: Type.Optional(Id),
    room: Type.Optional(Id),
    error: ErrorBody.properties.error,
  }),
  /** The person's wallet changed by something else than an acknowledged gift on this socket (a top-up, a gift by HTTP, …). */
  Type.Object({ t: Type.Literal('wallet'), balance: WalletBalance }),
  /** A gift of this person's that could be undone was sent, taken back or returned. */
  Type.Object({ t: Type.Literal('hold'), hold: GiftHold }),
  /** After `watch_earnings`: once at first, then after every gift that this creator receives. */
  Type.Object({
    t: Type.Literal('earnings'),
    earnings: Earnings,
    gift: Type.Optional(
      Type.Object({
        gift_id: Id,
        sender: PersonCard,
        item_id: GiftItemId,
        quantity: Type.Integer(),
        coins: CoinsJson,
        earned_micros: MicrosJson,
      }),
    ),
  }),
  /** For overlays: the link's creator went live or ended. */
  Type.Object({ t: Type.Literal('overlay_room'), room: Type.Union([Id, Type.Null()]) }),
  /** For overlays, with one of its fields: what the creator wants of them from now on, or once. */
  OverlayShow,
  Type.Object({ t: Type.Literal('pong'), n: Type.Integer() }),
  /** The server is going away or the link was revoked; come back after this long, or never. */
  Type.Object({
    t: Type.Literal('bye'),
    why: Type.Unsafe<'restart' | 'revoked' | 'slow' | 'signed_out'>(
      Type.String({ enum: ['restart', 'revoked', 'slow', 'signed_out'] }),
    ),
    retry_after_ms: Type.Union([Type.Integer(), Type.Null()]),
  }),
]);
export type ServerMessage = Static<typeof ServerMessage>;

/** The catalogue and the sending of gifts. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { PersonCard, Time } from './common.ts';
import { WalletBalance } from './me.ts';

export const GIFT_CATEGORIES = ['small-talk', 'love', 'cheer', 'luxury', 'seasonal'] as const;
export type GiftCategory = (typeof GIFT_CATEGORIES)[number];
export const GiftItemId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,39}$' });

/** A file of a gift's rendition, served by us with an immutable address. */
export const Rendition = Type.Object({
  url: Type.String(),
  mime: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
});
export type Rendition = Static<typeof Rendition>;

/** x, y, width and height in pixels of the video. */
// Not a tuple: TypeBox writes those as `items: [...]`, which JSON Schema 2020-12, and so OpenAPI 3.1, does not know any more.
const Frame = Type.Unsafe<[number, number, number, number]>(Type.Array(Type.Integer(), { minItems: 4, maxItems: 4 }));
/**
 * Where an alpha-packed video keeps its colours (multiplied by alpha) and, as grey, its alpha: the words of Tencent's `vapc`.
 */
export const AlphaLayout = Type.Object({
  w: Type.Integer(),
  h: Type.Integer(),
  video_w: Type.Integer(),
  video_h: Type.Integer(),
  rgb_frame: Frame,
  alpha_frame: Frame,
});
export type AlphaLayout = Static<typeof AlphaLayout>;
/** H.264 in MP4, colour and alpha beside each other. */
export const VideoRendition = Type.Intersect([Rendition, Type.Object({ layout: AlphaLayout })]);
export type VideoRendition = Static<typeof VideoRendition>;

/** Lottie JSON. */
export const AnimationRendition = Type.Intersect([
  Rendition,
  Type.Object({
    /** Of 100: how much of what is allowed playing it takes. Above half, a video of the same show is the cheaper one. */
    cost: Type.Optional(Type.Integer()),
  }),
]);
export type AnimationRendition = Static<typeof AnimationRendition>;
/** Files with the same `at_ms` are one sound in several formats: the first that can be played is. */
export const SoundRendition = Type.Intersect([
  Rendition,
  Type.Object({
    /** When it begins, counted from the first picture; 0 when left out. */
    at_ms: Type.Optional(Type.Integer()),
  }),
]);
export type SoundRendition = Static<typeof SoundRendition>;
/** The client plays the first that it can: see widgets/src/player/choice.ts. At least one of `animation` and `video` is there. */
export const GiftRenditions = Type.Object({
  still: Rendition,
  animation: Type.Optional(AnimationRendition),
  video: Type.Optional(VideoRendition),
  sound: Type.Optional(Type.Array(SoundRendition)),
});
export type GiftRenditions = Static<typeof GiftRenditions>;

export const GiftItem = Type.Object({
  id: GiftItemId,
  name: Type.String(),
  category: Type.Unsafe<GiftCategory>(Type.String({ enum: [...GIFT_CATEGORIES] })),
  price_coins: CoinsJson,
  alt: Type.String({ description: 'What the animation shows, for people who cannot see it' }),
  /** Whether taps in a row make a combo; dear items are sent one by one. */
  combo: Type.Boolean(),
  /** Plays over the whole video when the price reaches `full_screen_from_coins` of the catalogue. */
  full_screen: Type.Boolean(),
  width: Type.Integer(),
  height: Type.Integer(),
  duration_ms: Type.Integer(),
  renditions: GiftRenditions,
});
export type GiftItem = Static<typeof GiftItem>;

/** `GET /api/v1/gift-items?currency=USD`. A gift's price in money = price_coins × coin_price_micros, rounded up to what can be paid. */
export const Catalogue = Type.Object({
  items: Type.Array(GiftItem),
  currency: CurrencyCode,
  coin_price_micros: MicrosJson,
  full_screen_from_coins: CoinsJson,
  version: Type.String({ description: 'Changes whenever anything in the catalogue does' }),
});
export type Catalogue = Static<typeof Catalogue>;

/** One tap. `id` is made by the client before sending and makes it repeatable. By HTTP: `POST /api/v1/gifts`; by socket: `{t:'gift', …}`. */
export const GiftBody = Type.Object({
  id: Id,
  item_id: GiftItemId,
  quantity: Type.Integer({ minimum: 1, maximum: LIMITS.gift_quantity }),
  target_id: Id,
  /** Price of ONE item as the viewer saw it. */
  expected_price_coins: CoinsJson,
  message: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.gift_message_chars })),
  /** The answer to `confirmation_required`: the same id again, with a yes to the price. Not part of what makes two sends the same. */
  confirmed: Type.Optional(Type.Boolean()),
  /** Where a post was playing, for replaying the gift there. */
  playback_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
});
export type GiftBody = Static<typeof GiftBody>;

/** The acknowledgement: the gift is durable. The same for the first answer and every repeat of it, but for `duplicate`. */
export const GiftAck = Type.Object({
  id: Id,
  gift_id: Id,
  coins: CoinsJson,
  balance: WalletBalance,
  duplicate: Type.Boolean(),
  /** The gift is dear enough to be undone: it is held, nobody sees it yet, and it is sent by itself at this time. */
  hold: Type.Optional(Type.Object({ ends_at: Time })),
});
export type GiftAck = Static<typeof GiftAck>;

export const HOLD_STATES = ['open', 'released', 'undone', 'returned'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/**
 * A dear gift of one's own that waits to be shown. open → released (it was sent), undone (its sender took it back) or returned (it could not
 * be sent any more: `why`, a code of the error table). The coins of the last two are back in the wallet.
 */
export const GiftHold = Type.Object({
  gift_id: Id,
  state: Type.Unsafe<HoldState>(Type.String({ enum: [...HOLD_STATES] })),
  why: Type.Union([Type.String(), Type.Null()]),
  target_id: Id,
  item_id: GiftItemId,
  quantity: Type.Integer(),
  coins: CoinsJson,
  ends_at: Time,
});
export type GiftHold = Static<typeof GiftHold>;

/** `GET /api/v1/gifts/:id` for its sender, its creator and operators: everything that decided its money. */
export const GiftDetail = Type.Object({
  id: Id,
  target_id: Id,
  target_kind: Type.Unsafe<'live' | 'post'>(Type.String({ enum: ['live', 'post'] })),
  target_title: Type.String(),
  offset: Type.String(),
  at: Time,
  sender: PersonCard,
  creator: PersonCard,
  item: Type.Object({ id: GiftItemId, name: Type.String(), still_url: Type.String() }),
  quantity: Type.Integer(),
  price_coins: CoinsJson,
  coins: CoinsJson,
  paid_coins: CoinsJson,
  promo_coins: CoinsJson,
  message: Type.Union([Type.String(), Type.Null()]),
  combo_id: Type.Union([Id, Type.Null()]),
  combo_count: Type.Integer(),
  share: Type.Union([
    Type.Object({
      policy_id: Id,
      policy_version: Type.Integer(),
      share_bp: Type.Integer(),
      coin_value_micros: MicrosJson,
      earned_micros: MicrosJson,
      /** Of that, what was taken back because a purchase that paid for the gift was refunded. */
      taken_back_micros: MicrosJson,
      currency: CurrencyCode,
      hold: Type.Object({
        state: Type.Unsafe<'pending' | 'available'>(Type.String({ enum: ['pending', 'available'] })),
        available_on: Time,
      }),
    }),
    Type.Null(),
  ]),
});
export type GiftDetail = Static<typeof GiftDetail>;

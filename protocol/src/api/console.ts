/** The operators' desk. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { ROLES, type Role } from '../roles.ts';
import { Page, PersonCard, Reason, Time } from './common.ts';
import { GIFT_CATEGORIES, GiftItem, GiftItemId, GiftRenditions, type GiftCategory } from './gifts.ts';
import { ReportWhy, WalletBalance } from './me.ts';
import { Earnings } from './studio.ts';
import { PurchaseRefunds } from './refunds.ts';
import { Purchase } from './shop.ts';

/** Money of one currency. */
export const MoneyAmount = Type.Object({ currency: CurrencyCode, amount_micros: Type.String() });

/**
 * What this server lacks for live pictures; each is explained with what does not work without it. `uploads_`: pictures are carried by a server of
 * the operator's, and ffmpeg is missing for uploads. `video_server`: that server does not answer. `no_recordings`: it hands none over.
 */
export const MISSING_PARTS = [
  'ffmpeg',
  'ffmpeg_off',
  'rtmp_port',
  'video_server',
  'uploads_ffmpeg',
  'uploads_ffmpeg_off',
  'no_recordings',
] as const;
export type MissingPart = (typeof MISSING_PARTS)[number];

/** `GET /api/v1/console/overview` */
export const Overview = Type.Object({
  base_currency: CurrencyCode,
  coins_sold: CoinsJson,
  coins_spent: CoinsJson,
  coins_outstanding: CoinsJson,
  promo_outstanding: CoinsJson,
  sales: Type.Array(MoneyAmount),
  gifts: Type.Integer(),
  gifts_today: Type.Integer(),
  creator_earnings_micros: MicrosJson,
  liabilities: Type.Object({
    pending_micros: MicrosJson,
    available_micros: MicrosJson,
    reserved_micros: MicrosJson,
    paid_out_micros: MicrosJson,
  }),
  people: Type.Integer(),
  live_now: Type.Integer(),
  cashouts_waiting: Type.Integer(),
  reports_open: Type.Integer(),
  missing: Type.Array(Type.Unsafe<MissingPart>(Type.String({ enum: [...MISSING_PARTS] }))),
  days: Type.Array(
    Type.Object({ day: Type.String(), coins_sold: CoinsJson, coins_spent: CoinsJson, earned_micros: MicrosJson }),
  ),
});
export type Overview = Static<typeof Overview>;

export const ITEM_STATES = ['draft', 'on_sale', 'retired'] as const;
export type ItemState = (typeof ITEM_STATES)[number];
export const ConsoleItem = Type.Intersect([
  GiftItem,
  Type.Object({
    state: Type.Unsafe<ItemState>(Type.String({ enum: [...ITEM_STATES] })),
    sort: Type.Integer(),
    version: Type.Integer(),
  }),
]);
export type ConsoleItem = Static<typeof ConsoleItem>;

/** `PUT /api/v1/console/gift-items/:id` creates or changes one. The animation comes from `POST /api/v1/console/animations`. */
export const ConsoleItemBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40 }),
  category: Type.Unsafe<GiftCategory>(Type.String({ enum: [...GIFT_CATEGORIES] })),
  price_coins: CoinsJson,
  alt: Type.String({ minLength: 3, maxLength: 300 }),
  combo: Type.Boolean(),
  full_screen: Type.Boolean(),
  state: Type.Unsafe<ItemState>(Type.String({ enum: [...ITEM_STATES] })),
  sort: Type.Integer({ minimum: 0, maximum: 10_000 }),
  /** Keep (left out) or replace the animation by an uploaded one. */
  animation_sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  reason: Reason,
});
export type ConsoleItemBody = Static<typeof ConsoleItemBody>;

export const ANIMATION_REVIEWS = ['to_review', 'approved', 'refused'] as const;
export type AnimationReview = (typeof ANIMATION_REVIEWS)[number];
const SoundAt = Type.Integer({ minimum: 0, maximum: 10_000 });
/**
 * `POST /api/v1/console/animations`: Lottie JSON, dotLottie or a video made for VAP, whichever its first bytes say. It is taken at once and prepared by a
 * job; a file that cannot be any of these is answered `upload_refused` with `details.problems: string[]`,
 * sentences in the language that is asked for (`accept-language`), as all problems and notes here.
 */
export const AnimationUploadBody = Type.Object({
  id: Id,
  /** What the file was called, for whoever looks at the list. */
  name: Type.String({ minLength: 1, maxLength: 120 }),
  file: Type.String({ minLength: 4, description: 'The file in base64' }),
  /** WAV, Ogg or MP3, brought to the loudness of all gifts; or the sound of a gift of the house. It begins so long after the first picture. */
  sound: Type.Optional(
    Type.Union([
      Type.Object({ at_ms: SoundAt, file: Type.String({ minLength: 4, description: 'The file in base64' }) }),
      Type.Object({ at_ms: SoundAt, house: GiftItemId }),
    ]),
  ),
});
export type AnimationUploadBody = Static<typeof AnimationUploadBody>;
export const UPLOAD_STATES = ['queued', 'checking', 'rendering', 'ready', 'failed'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];
/** A file on its way to become an animation. */
export const AnimationUpload = Type.Object({
  id: Id,
  name: Type.String(),
  state: Type.Unsafe<UploadState>(Type.String({ enum: [...UPLOAD_STATES] })),
  percent: Type.Integer(),
  /** Of a failed one: all that is wrong with it, in sentences. */
  problems: Type.Array(Type.String()),
  /** Of a ready one. */
  animation_sha256: Type.Union([Type.String(), Type.Null()]),
  uploaded_at: Time,
});
export type AnimationUpload = Static<typeof AnimationUpload>;

/** What became of an upload: its renditions, and what its check found. */
export const UploadedAnimation = Type.Object({
  sha256: Type.String(),
  renditions: GiftRenditions,
  /** A strip of moments of the show. */
  preview_url: Type.Union([Type.String(), Type.Null()]),
  width: Type.Integer(),
  height: Type.Integer(),
  duration_ms: Type.Integer(),
  /** Of a Lottie file; 0 for a video. */
  layers: Type.Integer(),
  cost: Type.Integer({ description: 'Of 100: how much of what is allowed it takes' }),
  flashes: Type.Integer({ description: 'The most in any one second; more than three are refused' }),
  /** What could not be made of it and why. */
  notes: Type.Array(Type.String()),
  review: Type.Unsafe<AnimationReview>(Type.String({ enum: [...ANIMATION_REVIEWS] })),
  /** Why it was approved or refused. */
  review_reason: Type.Union([Type.String(), Type.Null()]),
  uploaded_at: Time,
});
export type UploadedAnimation = Static<typeof UploadedAnimation>;
/** `POST /api/v1/console/animations/:hash/review`: once, by an operator who has seen it play. */
export const ReviewBody = Type.Object({ approve: Type.Boolean(), reason: Reason });
export type ReviewBody = Static<typeof ReviewBody>;

export const ConsolePack = Type.Object({
  id: Id,
  coins: CoinsJson,
  price_micros: MicrosJson,
  currency: CurrencyCode,
  channel: Type.String(),
  active: Type.Boolean(),
  sort: Type.Integer(),
});
export type ConsolePack = Static<typeof ConsolePack>;
export const ConsolePackBody = Type.Object({
  coins: CoinsJson,
  price_micros: MicrosJson,
  currency: CurrencyCode,
  active: Type.Boolean(),
  sort: Type.Integer({ minimum: 0, maximum: 10_000 }),
  reason: Reason,
});
export type ConsolePackBody = Static<typeof ConsolePackBody>;
export const ExactPrice = Type.Object({
  currency: CurrencyCode,
  coin_price_micros: MicrosJson,
  min_coins: CoinsJson,
  max_coins: CoinsJson,
});
export type ExactPrice = Static<typeof ExactPrice>;
export const ExactPriceBody = Type.Object({
  coin_price_micros: MicrosJson,
  min_coins: CoinsJson,
  max_coins: CoinsJson,
  reason: Reason,
});
export type ExactPriceBody = Static<typeof ExactPriceBody>;

/** Versions are never changed; a new one takes over at `valid_from`. */
export const SharePolicy = Type.Object({
  id: Id,
  version: Type.Integer(),
  share_bp: Type.Integer(),
  coin_value_micros: MicrosJson,
  valid_from: Time,
  created_by: Type.Union([PersonCard, Type.Null()]),
  reason: Type.String(),
});
export type SharePolicy = Static<typeof SharePolicy>;
export const SharePolicyBody = Type.Object({
  id: Id,
  share_bp: Type.Integer({ minimum: 0, maximum: 10_000 }),
  coin_value_micros: MicrosJson,
  valid_from: Type.Optional(Time),
  reason: Reason,
});
export type SharePolicyBody = Static<typeof SharePolicyBody>;

export const ConsolePerson = Type.Object({
  person: PersonCard,
  email: Type.Union([Type.String(), Type.Null()]),
  roles: Type.Array(Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }))),
  created_at: Time,
  wallet: WalletBalance,
  earnings: Type.Union([Earnings, Type.Null()]),
  banned: Type.Union([Type.Object({ at: Time, reason: Type.String() }), Type.Null()]),
  frozen: Type.Union([Type.Object({ at: Time, reason: Type.String() }), Type.Null()]),
  erased_at: Type.Union([Time, Type.Null()]),
});
export type ConsolePerson = Static<typeof ConsolePerson>;
export const ConsolePersonPage = Page(ConsolePerson);
export const RolesBody = Type.Object({
  roles: Type.Array(Type.Unsafe<Role>(Type.String({ enum: ['support', 'finance', 'admin'] }))),
  reason: Reason,
});
export const PromoGrantBody = Type.Object({
  id: Id,
  coins: CoinsJson,
  /** When what is left of them expires; left out: never. */
  expires_at: Type.Optional(Time),
  reason: Reason,
});

export const ConsolePurchase = Type.Intersect([
  Purchase,
  Type.Object({
    person: PersonCard,
    payment_id: Type.Union([Type.String(), Type.Null()]),
    /** What went back of it; null in lists. */
    money_back: Type.Union([PurchaseRefunds, Type.Null()]),
    events: Type.Array(
      Type.Object({
        id: Type.String(),
        type: Type.String(),
        received_at: Time,
        outcome: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
  }),
]);
export type ConsolePurchase = Static<typeof ConsolePurchase>;
export const ConsolePurchasePage = Page(ConsolePurchase);

export const Report = Type.Object({
  id: Id,
  at: Time,
  by: PersonCard,
  subject_kind: Type.String(),
  subject_id: Id,
  subject: Type.String(),
  about: Type.Union([PersonCard, Type.Null()]),
  why: ReportWhy,
  text: Type.Union([Type.String(), Type.Null()]),
  resolved: Type.Union([
    Type.Object({ at: Time, by: PersonCard, action: Type.String(), reason: Type.String() }),
    Type.Null(),
  ]),
});
export type Report = Static<typeof Report>;
export const ReportPage = Page(Report);
export const ReportResolveBody = Type.Object({
  action: Type.Unsafe<'dismiss' | 'remove' | 'ban'>(Type.String({ enum: ['dismiss', 'remove', 'ban'] })),
  reason: Reason,
});
export type ReportResolveBody = Static<typeof ReportResolveBody>;

export const WordList = Type.Object({
  words: Type.Array(Type.String({ minLength: 2, maxLength: 60 }), { maxItems: 2_000 }),
});
export type WordList = Static<typeof WordList>;
export const WordListBody = Type.Intersect([WordList, Type.Object({ reason: Reason })]);

export const LedgerAccount = Type.Object({
  bucket: Type.Integer(),
  owner: Id,
  owner_name: Type.String(),
  kind: Type.String(),
  asset: Type.String(),
  balance: Type.String(),
  seq: Type.String(),
  floor: Type.Union([Type.String(), Type.Null()]),
  frozen: Type.Boolean(),
});
export type LedgerAccount = Static<typeof LedgerAccount>;
export const LedgerAccountPage = Page(LedgerAccount);
export const LedgerEntry = Type.Object({
  bucket: Type.Integer(),
  owner: Type.Union([Id, Type.Null()]),
  owner_name: Type.Union([Type.String(), Type.Null()], { description: 'The handle of a person, with its @' }),
  kind: Type.String(),
  asset: Type.String(),
  seq: Type.Union([Type.String(), Type.Null()]),
  amount: Type.String(),
  balance_after: Type.Union([Type.String(), Type.Null()]),
  posting: Id,
  at: Time,
  cause_kind: Type.Union([Type.String(), Type.Null()]),
  cause: Type.Union([Id, Type.Null()]),
});
export type LedgerEntry = Static<typeof LedgerEntry>;
export const LedgerEntryPage = Page(LedgerEntry);
export const LedgerPosting = Type.Object({
  id: Id,
  bucket: Type.Integer(),
  at: Time,
  commands: Type.Integer(),
  entries: Type.Array(LedgerEntry),
});
export type LedgerPosting = Static<typeof LedgerPosting>;
/** Sums of the platform's own accounts. Amounts may exceed what one command can name. */
export const PlatformBalance = Type.Object({
  kind: Type.String(),
  meaning: Type.String(),
  asset: Type.String(),
  balance: Type.String(),
});
export type PlatformBalance = Static<typeof PlatformBalance>;

export const DoctorReport = Type.Object({
  ok: Type.Boolean(),
  took_ms: Type.Integer(),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      says: Type.String(),
      ok: Type.Boolean(),
      examined: Type.Integer(),
      wrong: Type.Array(Type.String()),
    }),
  ),
});
export type DoctorReport = Static<typeof DoctorReport>;

export const AuditLine = Type.Object({
  id: Id,
  at: Time,
  actor: Type.Union([PersonCard, Type.Null()]),
  action: Type.String(),
  subject_kind: Type.String(),
  subject_id: Type.String(),
  subject: Type.Object(
    { person: Type.Union([PersonCard, Type.Null()]), name: Type.Union([Type.String(), Type.Null()]) },
    { description: 'Whom it was done to, or whose thing; and what the thing is called. Null where nothing is known' },
  ),
  reason: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
});
export type AuditLine = Static<typeof AuditLine>;
export const AuditPage = Page(AuditLine);

/** Settings that operators change at run time. */
export const Settings = Type.Object({
  hold_days: Type.Integer({ minimum: 0, maximum: 365 }),
  full_screen_from_coins: CoinsJson,
  four_eyes_from_micros: MicrosJson,
  minimum_cashout_micros: MicrosJson,
  cashout_expires_days: Type.Integer({ minimum: 1, maximum: 365 }),
  coin_name: Type.String({ minLength: 1, maxLength: 20 }),
  max_gift_coins: CoinsJson,
  max_day_coins: CoinsJson,
  new_account_days: Type.Integer({ minimum: 0, maximum: 3_650 }),
  new_account_day_coins: CoinsJson,
  confirm_from_coins: CoinsJson,
  undo_from_coins: CoinsJson,
  undo_ms: Type.Integer({ minimum: 1_000, maximum: 60_000 }),
  /** Gifts from this price are announced to everybody; "0": none. */
  announce_from_coins: CoinsJson,
  /** Most announcements in a minute; 0: none. */
  announce_per_minute: Type.Integer({ minimum: 0, maximum: 60 }),
  min_age: Type.Integer({ minimum: 0, maximum: 99 }),
  /** Whether a refund takes back what creators earned on its coins, as long as it is pending. */
  refund_claws_pending: Type.Boolean(),
  /** What becomes of refunded coins that nobody still has: the viewer owes them, or the platform bears the loss. */
  refund_rest: Type.Unsafe<'debt' | 'loss'>(Type.String({ enum: ['debt', 'loss'] })),
  /** Above LIMITS.command_id_days, so that what was forgotten is too old to be sent again. */
  keep_commands_days: Type.Integer({ minimum: 31, maximum: 3_650 }),
  keep_provider_events_days: Type.Integer({ minimum: 31, maximum: 3_650 }),
  keep_chat_days: Type.Integer({ minimum: 1, maximum: 3_650 }),
  keep_messages_days: Type.Integer({ minimum: 1, maximum: 3_650 }),
  keep_reports_days: Type.Integer({ minimum: 1, maximum: 3_650 }),
});
export type Settings = Static<typeof Settings>;
export const SettingsBody = Type.Intersect([
  Type.Partial(Settings),
  Type.Object({ reason: Type.String({ minLength: 3, maxLength: LIMITS.reason_chars }) }),
]);

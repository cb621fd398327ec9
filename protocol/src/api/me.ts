/** The signed-in person, and what people do to be safe from each other. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { CoinsJson, CurrencyCode } from '../money.ts';
import { ROLES, type Role } from '../roles.ts';
import { PersonCard, Time } from './common.ts';

/** Coins in a wallet. `total` = paid + promotional. */
export const WalletBalance = Type.Object({
  paid: CoinsJson,
  promo: CoinsJson,
  total: CoinsJson,
  frozen: Type.Boolean(),
});
export type WalletBalance = Static<typeof WalletBalance>;

export const Me = Type.Object({
  person: PersonCard,
  email: Type.Union([Type.String(), Type.Null()]),
  roles: Type.Array(Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }))),
  currency: CurrencyCode,
  wallet: WalletBalance,
  banned: Type.Boolean(),
  demo: Type.Boolean({ description: 'This server runs with demo conveniences' }),
});
export type Me = Static<typeof Me>;

/** `GET /api/v1/session`: what a page asks first. A visitor is no error. */
export const Session = Type.Object({ me: Type.Union([Me, Type.Null()], { description: 'Null for a visitor' }) });
export type Session = Static<typeof Session>;

export const MeChange = Type.Object({
  display_name: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.display_name_chars })),
  handle: Type.Optional(Type.String({ pattern: LIMITS.handle_pattern })),
  currency: Type.Optional(CurrencyCode),
});
export type MeChange = Static<typeof MeChange>;

/** What somebody reports it for. */
export const ReportWhy = Type.Unsafe<'spam' | 'abuse' | 'nudity' | 'fraud' | 'other'>(
  Type.String({ enum: ['spam', 'abuse', 'nudity', 'fraud', 'other'] }),
);
/** `POST /api/v1/reports` */
export const ReportBody = Type.Object({
  id: Id,
  subject_kind: Type.Unsafe<'person' | 'post' | 'live' | 'chat' | 'comment' | 'gift'>(
    Type.String({ enum: ['person', 'post', 'live', 'chat', 'comment', 'gift'] }),
  ),
  subject_id: Id,
  why: ReportWhy,
  text: Type.Optional(Type.String({ maxLength: LIMITS.reason_chars })),
});
export type ReportBody = Static<typeof ReportBody>;

/** `PUT`/`DELETE /api/v1/blocks/:id` list row */
export const BlockRow = Type.Object({ person: PersonCard, since: Time });
export type BlockRow = Static<typeof BlockRow>;

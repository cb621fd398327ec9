/** A viewer's own limits: on coins given, on money loaded, and the price from which a gift is asked about again. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { Time } from './common.ts';

const orNull = <T extends ReturnType<typeof Type.String>>(amount: T) => Type.Union([amount, Type.Null()]);

/** A limit and what waits: a looser one holds a day after it was wished for. Null: no limit. */
const OwnLimit = (amount: ReturnType<typeof Type.String>) =>
  Type.Object({
    now: orNull(amount),
    next: Type.Union([Type.Object({ to: orNull(amount), at: Time }), Type.Null()]),
  });
const UsedLimit = (amount: ReturnType<typeof Type.String>) =>
  Type.Intersect([OwnLimit(amount), Type.Object({ used: amount })]);

export const TimeZone = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_+/-]{1,63}$',
  description: 'IANA time zone, e.g. Europe/Berlin',
});

/** `GET /api/v1/me/limits` */
export const MyLimits = Type.Object({
  /** When days and months begin. */
  time_zone: Type.String(),
  next_time_zone: Type.Union([Type.Object({ to: Type.String(), at: Time }), Type.Null()]),
  spend_day_coins: UsedLimit(CoinsJson),
  spend_month_coins: UsedLimit(CoinsJson),
  /** What loads are counted in; a purchase in another currency counts as what its coins cost in this one. */
  currency: CurrencyCode,
  load_day_micros: UsedLimit(MicrosJson),
  load_month_micros: UsedLimit(MicrosJson),
  confirm_from_coins: OwnLimit(CoinsJson),
  day_ends_at: Time,
  month_ends_at: Time,
  /** The operator's caps that hold for this person; null: none. */
  caps: Type.Object({
    gift_coins: orNull(CoinsJson),
    day_coins: orNull(CoinsJson),
    confirm_from_coins: orNull(CoinsJson),
  }),
});
export type MyLimits = Static<typeof MyLimits>;

const Wish = <T extends ReturnType<typeof Type.String>>(amount: T) => Type.Optional(orNull(amount));
const Coins = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'Whole coins, not negative' });
const Micros = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'Micros, not negative' });

/** `PUT /api/v1/me/limits`: what is left out stays as it is; null takes a limit away. Stricter acts at once, looser after a day. */
export const MyLimitsBody = Type.Object({
  id: Id,
  time_zone: TimeZone,
  currency: CurrencyCode,
  spend_day_coins: Wish(Coins),
  spend_month_coins: Wish(Coins),
  load_day_micros: Wish(Micros),
  load_month_micros: Wish(Micros),
  confirm_from_coins: Wish(Coins),
});
export type MyLimitsBody = Static<typeof MyLimitsBody>;

/** `PUT /api/v1/me/age`: "I am at least so many years old." */
export const AgeBody = Type.Object({ at_least: Type.Integer({ minimum: 1, maximum: 150 }) });

/** Being forgotten: what stands in the way of it, and what is given up. */
import Type, { type Static } from 'typebox';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { Reason, Time } from './common.ts';

/** Why an account cannot be deleted yet. */
export const ERASURE_OBSTACLES = ['operator', 'frozen', 'live', 'held', 'purchase', 'cashout'] as const;
export type ErasureObstacle = (typeof ERASURE_OBSTACLES)[number];

/** `GET /api/v1/me/erasure` */
export const Erasure = Type.Object({
  /** Set when it has happened. */
  erased_at: Type.Union([Time, Type.Null()]),
  paid_coins: CoinsJson,
  promo_coins: CoinsJson,
  owed_coins: CoinsJson,
  currency: CurrencyCode,
  pending_micros: MicrosJson,
  available_micros: MicrosJson,
  obstacles: Type.Array(Type.Unsafe<ErasureObstacle>(Type.String({ enum: [...ERASURE_OBSTACLES] }))),
});
export type Erasure = Static<typeof Erasure>;

const GivenUp = Type.Object({
  give_up_coins: Type.Boolean({ description: 'Yes to losing the coins that are left' }),
  give_up_earnings: Type.Boolean({ description: 'Yes to losing the earnings that were not cashed out' }),
});
/** `POST /api/v1/me/erasure`: the handle is typed as a last question. */
export const ErasureBody = Type.Intersect([Type.Object({ handle: Type.String({ maxLength: 40 }) }), GivenUp]);
export type ErasureBody = Static<typeof ErasureBody>;
export const ConsoleErasureBody = Type.Intersect([Type.Object({ reason: Reason }), GivenUp]);
export type ConsoleErasureBody = Static<typeof ConsoleErasureBody>;

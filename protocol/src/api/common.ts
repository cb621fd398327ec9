/** Shapes that many addresses share. */
import Type, { type Static, type TSchema } from 'typebox';
import { Id } from '../ids.ts';

/** A page of a list. `next` goes back as `cursor`; null at the end. Cursors are opaque. */
export const Page = <T extends TSchema>(row: T) =>
  Type.Object({ rows: Type.Array(row), next: Type.Union([Type.String(), Type.Null()]) });

export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
});
export type PageQuery = Static<typeof PageQuery>;

/** ISO 8601 in UTC, with milliseconds. */
export const Time = Type.String({ description: 'ISO 8601 time in UTC' });

/** A person as everybody may see them. */
export const PersonCard = Type.Object({
  id: Id,
  handle: Type.String(),
  display_name: Type.String(),
  avatar_url: Type.Union([Type.String(), Type.Null()]),
});
export type PersonCard = Static<typeof PersonCard>;

export const Ok = Type.Object({ ok: Type.Literal(true) });
export type Ok = Static<typeof Ok>;

export const ById = Type.Object({ id: Id });

/** Every operator action says why. */
export const Reason = Type.String({ minLength: 3, maxLength: 500 });
export const ReasonBody = Type.Object({ reason: Reason });

/** One address of the API, and what several of them share. */
import Type, { type TSchema } from 'typebox';
import { PageQuery } from '../api/common.ts';
import { Id } from '../ids.ts';
import type { Action } from '../roles.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly action: Action;
  readonly says: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly response: TSchema;
  /** The answer is a file of this type, to be saved; without it, JSON. */
  readonly file?: 'text/csv';
}
/** A file to be saved: its text. */
export const File = Type.String({ description: 'The file' });
export const route = <const R extends Route>(value: R): R => value;
export const list = <T extends TSchema>(row: T) => Type.Object({ rows: Type.Array(row) });
export const Search = Type.Intersect([PageQuery, Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) })]);
export const TwoIds = Type.Object({ id: Id, person: Id });

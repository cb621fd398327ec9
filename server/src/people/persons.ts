/** The tables `person`, `handle` and `person_role`: rows in, rows out. No rules here. */
import { BuskerError, bucketOf, type PersonCard, type Role } from '@busker/protocol';
import { type Selectable, sql } from 'kysely';
import type { Db, Tables, Tx } from '../platform/database.ts';
import { handleCandidates } from './handles.ts';
import type { Person } from './who.ts';

export type PersonRow = Selectable<Tables['person']> & { readonly operator_roles: readonly OperatorRole[] };
export type OperatorRole = 'support' | 'finance' | 'admin';

/** A person as everybody may see them. */
export function cardOf(row: {
  id: string;
  handle: string;
  display_name: string;
  avatar_url: string | null;
}): PersonCard {
  return { id: row.id, handle: row.handle, display_name: row.display_name, avatar_url: row.avatar_url };
}

/** All roles: `viewer` always, `creator` when creating is on, then operators' roles. */
export function rolesOf(row: { creator: boolean; operator_roles: readonly OperatorRole[] }): Role[] {
  return ['viewer', ...(row.creator ? (['creator'] as const) : []), ...row.operator_roles];
}

export function personOf(row: PersonRow): Person {
  return {
    kind: 'person',
    id: row.id,
    bucket: row.bucket,
    roles: rolesOf(row),
    card: cardOf(row),
    banned: row.banned_at !== null,
  };
}

/** People by id, each with their operators' roles; those that do not exist are left out. */
export async function readPersons(db: Db, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PersonRow>`
    select p.*, coalesce(array(select r.role from person_role r where r.bucket = p.bucket and r.person = p.id order by r.role), '{}') as operator_roles
    from unnest(${ids.map(bucketOf)}::int2[], ${[...ids]}::uuid[]) as k (bucket, id)
    join person p on p.bucket = k.bucket and p.id = k.id`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** @throws BuskerError `not_found` */
export async function readPerson(db: Db, id: string): Promise<PersonRow> {
  const row = (await readPersons(db, [id])).get(id);
  if (!row) throw new BuskerError('not_found');
  return row;
}

/** As `readPerson`, and keeps the row locked until the transaction ends. */
export async function lockPerson(tx: Tx, id: string): Promise<PersonRow> {
  await tx
    .selectFrom('person')
    .select('id')
    .where('bucket', '=', bucketOf(id))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return readPerson(tx, id);
}

export interface NewPerson {
  readonly id: string;
  readonly display_name: string;
  /** Taken as it is when free, else with digits at its end. */
  readonly handle_base: string;
  readonly avatar_url: string | null;
  readonly currency: string;
  readonly creator: boolean;
  readonly at: Date;
}

/**
 * Creates the row of a person with a handle of their own; does nothing when it is there already. Two at once for the same person:
 * the second waits and finds the first's.
 */
export async function insertPerson(tx: Tx, person: NewPerson, random: () => number = Math.random): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${person.id}, 0))`.execute(tx);
  if ((await readPersons(tx, [person.id])).size > 0) return;
  for (const handle of handleCandidates(person.handle_base, random)) {
    const taken = await tx
      .insertInto('handle')
      .values({ handle, person: person.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('handle')
      .executeTakeFirst();
    if (!taken) continue;
    await tx
      .insertInto('person')
      .values({
        bucket: bucketOf(person.id),
        id: person.id,
        handle,
        display_name: person.display_name,
        avatar_url: person.avatar_url,
        currency: person.currency,
        creator: person.creator,
        created_at: person.at,
      })
      .execute();
    return;
  }
  throw new Error(`no free handle was found for "${person.handle_base}"`);
}

/** Gives a person another handle. @throws BuskerError `handle_taken` */
export async function replaceHandle(tx: Tx, row: PersonRow, handle: string): Promise<void> {
  if (handle === row.handle) return;
  const taken = await tx
    .insertInto('handle')
    .values({ handle, person: row.id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('handle')
    .executeTakeFirst();
  if (!taken) throw new BuskerError('handle_taken');
  await tx.deleteFrom('handle').where('handle', '=', row.handle).execute();
}

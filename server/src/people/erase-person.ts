/**
 * The person's part of being forgotten: who they were and how they sign in. The row stays, because the books name its id; what it says is the same
 * for everybody who was forgotten.
 */
import { BuskerError, bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { ERASED_HANDLE } from './handles.ts';
import { lockBoth } from './operators.ts';
import { lockPerson, type PersonRow, replaceHandle } from './persons.ts';

/** What others see. */
const ERASED_NAME = 'Deleted person';
const HANDLE_DIGITS = 12;
const ATTEMPTS = 5;

/**
 * Locks who is to be forgotten, and whoever does it.
 * @param actor the person themselves, or an operator. @throws BuskerError `not_found`, `not_allowed`, `banned`
 */
export async function lockToErase(tx: Tx, actor: string, person: string): Promise<PersonRow> {
  return actor === person ? lockPerson(tx, person) : lockBoth(tx, { actor, person });
}

/** Forgets them: name, handle, picture, mail, password, sessions. The row must be locked. @returns the handle they have now. */
export async function erasePerson(
  tx: Tx,
  row: PersonRow,
  at: Date,
  random: () => number = Math.random,
): Promise<string> {
  const handle = await giveHandle(tx, row, random);
  await sql`
    update person set display_name = ${ERASED_NAME}, handle = ${handle}, avatar_url = null, creator = false, banned_at = null, ban_reason = null,
      freeze_reason = null, frozen_at = coalesce(frozen_at, ${at}), attested_age = null, attested_at = null, erased_at = ${at}
    where bucket = ${bucketOf(row.id)} and id = ${row.id}`.execute(tx);
  // Mails of the demo's mailbox, links that were mailed; sessions and passwords go with the user.
  await sql`delete from demo_mail m using auth."user" u where u.id = ${row.id} and m.to_address = u.email`.execute(tx);
  await sql`delete from auth."verification" where value = ${row.id}`.execute(tx);
  await sql`delete from auth."user" where id = ${row.id}`.execute(tx);
  return handle;
}

async function giveHandle(tx: Tx, row: PersonRow, random: () => number): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const handle = `${ERASED_HANDLE}${Math.floor(random() * 10 ** HANDLE_DIGITS)
      .toString()
      .padStart(HANDLE_DIGITS, '0')}`;
    try {
      await replaceHandle(tx, row, handle);
      return handle;
    } catch (error) {
      if (!(error instanceof BuskerError && error.code === 'handle_taken')) throw error;
    }
  }
  throw new Error('no free handle was found for somebody who is forgotten');
}

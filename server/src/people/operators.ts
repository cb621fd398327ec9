/**
 * What operators do to people: freeze, ban, roles. Each in one transaction with its audit line; doing it again changes nothing
 * and writes no second line.
 *
 * Nobody acts on themselves, and only an admin acts on another operator. So there is always an admin left: whoever takes
 * the role from another admin keeps their own.
 */
import { BuskerError, bucketOf } from '@busker/protocol';
import type { AuditEntry } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit.ts';
import { setFrozen } from '../ledger/accounts.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/database.ts';
import { lockPerson, type OperatorRole, type PersonRow } from './persons.ts';

export interface Deed {
  /** The operator. */
  readonly actor: string;
  readonly person: string;
  readonly reason: string;
}

export interface OperatorParts {
  readonly clock: Clock;
  readonly base_currency: string;
}

/** @returns whether anything changed. */
export async function setPersonFrozen(tx: Tx, parts: OperatorParts, deed: Deed, frozen: boolean): Promise<boolean> {
  const row = await lockBoth(tx, deed);
  if ((row.frozen_at !== null) === frozen) return false;
  const after = frozen
    ? { frozen_at: parts.clock.now(), freeze_reason: deed.reason }
    : { frozen_at: null, freeze_reason: null };
  await update(tx, row, after);
  await setFrozen(tx, row.id, frozen, parts.base_currency);
  await audit(tx, parts, deed, frozen ? 'person.freeze' : 'person.unfreeze', { frozen: !frozen }, { frozen });
  return true;
}

/** @returns whether anything changed. */
export async function setPersonBanned(tx: Tx, parts: OperatorParts, deed: Deed, banned: boolean): Promise<boolean> {
  const row = await lockBoth(tx, deed);
  if ((row.banned_at !== null) === banned) return false;
  await update(
    tx,
    row,
    banned ? { banned_at: parts.clock.now(), ban_reason: deed.reason } : { banned_at: null, ban_reason: null },
  );
  await audit(tx, parts, deed, banned ? 'person.ban' : 'person.unban', { banned: !banned }, { banned });
  return true;
}

/** @returns whether anything changed. */
export async function setPersonRoles(
  tx: Tx,
  parts: OperatorParts,
  deed: Deed,
  roles: readonly OperatorRole[],
): Promise<boolean> {
  const row = await lockBoth(tx, deed);
  const before = row.operator_roles.toSorted();
  const after = [...new Set(roles)].toSorted();
  if (before.join() === after.join()) return false;
  await writeRoles(tx, row.id, after);
  await audit(tx, parts, deed, 'person.roles', { roles: before }, { roles: after });
  return true;
}

/** Replaces a person's operator roles. No checks: for `setPersonRoles` and for the first admin. */
export async function writeRoles(tx: Tx, person: string, roles: readonly OperatorRole[]): Promise<void> {
  const bucket = bucketOf(person);
  await tx.deleteFrom('person_role').where('bucket', '=', bucket).where('person', '=', person).execute();
  if (roles.length > 0)
    await tx
      .insertInto('person_role')
      .values(roles.map((role) => ({ bucket, person, role })))
      .execute();
}

/**
 * Locks actor and subject in one order, so that two operators who act on each other at once take turns, and the second finds what the
 * first made of them: the actor's own rights are looked at again under the lock.
 */
export async function lockBoth(tx: Tx, deed: Pick<Deed, 'actor' | 'person'>): Promise<PersonRow> {
  if (deed.actor === deed.person) throw new BuskerError('not_allowed', { why: 'operators do not act on themselves' });
  const rows = new Map<string, PersonRow>();
  for (const id of [deed.actor, deed.person].toSorted((a, b) => bucketOf(a) - bucketOf(b) || (a < b ? -1 : 1)))
    rows.set(id, await lockPerson(tx, id));
  const actor = rows.get(deed.actor)!;
  const subject = rows.get(deed.person)!;
  if (actor.banned_at !== null) throw new BuskerError('banned');
  if (actor.operator_roles.length === 0) throw new BuskerError('not_allowed');
  if (subject.operator_roles.length > 0 && !actor.operator_roles.includes('admin')) {
    throw new BuskerError('not_allowed', { why: 'only an admin acts on another operator' });
  }
  return subject;
}

async function update(
  tx: Tx,
  row: PersonRow,
  values: Partial<{
    frozen_at: Date | null;
    freeze_reason: string | null;
    banned_at: Date | null;
    ban_reason: string | null;
  }>,
): Promise<void> {
  await tx.updateTable('person').set(values).where('bucket', '=', row.bucket).where('id', '=', row.id).execute();
}

async function audit(
  tx: Tx,
  parts: OperatorParts,
  deed: Deed,
  action: AuditEntry['action'],
  before: unknown,
  after: unknown,
): Promise<void> {
  await writeAudit(tx, parts.clock, {
    actor: deed.actor,
    action,
    subject_kind: 'person',
    subject_id: deed.person,
    reason: deed.reason,
    before,
    after,
  });
}

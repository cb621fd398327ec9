/**
 * Who is asking. Doors and the realtime hub resolve it once for each request or connection and hand it down; business
 * folders never look at cookies.
 *
 * Roles come from the database at every resolution, so a ban or a lost role acts at the next request.
 */
import { type Action, BuskerError, may, type PersonCard, type Role } from '@busker/protocol';

export interface Person {
  readonly kind: 'person';
  readonly id: string;
  /** The bucket of the id: where this person's rows live. */
  readonly bucket: number;
  /** Always has `viewer`; `creator` when creating is on; then operators' roles. */
  readonly roles: readonly Role[];
  readonly card: PersonCard;
  readonly banned: boolean;
}

/** Somebody who is not signed in. */
export interface Visitor {
  readonly kind: 'visitor';
  readonly roles: readonly ['visitor'];
}

export type Who = Person | Visitor;

export const VISITOR: Visitor = { kind: 'visitor', roles: ['visitor'] };

/** What a banned person keeps: looking, as viewer and creator. Operators' rights are gone. */
const KEPT_WHEN_BANNED: readonly Role[] = ['viewer', 'creator'];

/**
 * Refuses what the role table does not allow.
 * @param effect `read` changes nothing; banned people may read as viewers and creators, and do nothing else.
 * @throws BuskerError `not_signed_in`, `not_allowed` or `banned`.
 */
export function checkMay(who: Who, action: Action, effect: 'read' | 'write'): void {
  if (!may(who.roles, action)) throw new BuskerError(who.kind === 'visitor' ? 'not_signed_in' : 'not_allowed');
  if (who.kind === 'visitor' || !who.banned) return;
  const kept = who.roles.filter((role) => KEPT_WHEN_BANNED.includes(role));
  if (effect === 'write' || !may(kept, action)) throw new BuskerError('banned');
}

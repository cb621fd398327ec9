/** Being forgotten: a person goes, the books stay. See README.md. The folder's public file. */
import {
  BuskerError,
  bucketOf,
  type ConsoleErasureBody,
  type Erasure,
  type ErasureBody,
  type ErasureObstacle,
} from '@busker/protocol';
import { CompiledQuery, sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import { setFrozen } from '../ledger/accounts.ts';
import type { People } from '../people/people.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Db, Tx } from '../platform/database.ts';
import { FORGET } from './words.sql.ts';

export interface Erasures {
  /** What is left on the account, and what stands in the way. @throws BuskerError `not_found` */
  look(person: string): Promise<Erasure>;
  /**
   * Somebody goes by their own wish. Doing it again changes nothing.
   * @throws BuskerError `wrong_state` with `details.obstacles`, or with `details.give_up`: what must be given up and was not;
   *   `bad_request` when the handle is another's.
   */
  eraseSelf(person: string, body: ErasureBody): Promise<void>;
  /** An operator forgets somebody, with a reason. @throws BuskerError as above, `not_allowed`, `reason_required` */
  eraseOther(deed: { actor: string; person: string }, body: ConsoleErasureBody): Promise<void>;
}

interface GivenUp {
  readonly give_up_coins: boolean;
  readonly give_up_earnings: boolean;
}

export function createErasures(parts: {
  database: Database;
  clock: Clock;
  bus: Bus;
  people: Pick<People, 'lockToErase' | 'eraseWithin' | 'tell'>;
  base_currency: string;
}): Erasures {
  const { clock, bus, people, base_currency } = parts;
  const { db } = parts.database;

  async function erase(
    actor: string,
    person: string,
    reason: string,
    given_up: GivenUp,
    handle?: string,
  ): Promise<void> {
    const at = clock.now();
    const done = await db.transaction().execute(async (tx) => {
      const row = await people.lockToErase(tx, actor, person);
      if (row.erased_at !== null) return false;
      if (handle !== undefined && handle !== row.handle)
        throw new BuskerError('bad_request', { field: 'handle', why: 'is not the handle of this account' });
      // First of all nothing moves any more: whatever was being posted is waited for, and what comes later finds the accounts frozen.
      await setFrozen(tx, person, true, base_currency);
      const left = await readErasure(tx, person, base_currency);
      const obstacles = left.obstacles.filter(
        (one) => one !== 'frozen' || (actor === person && row.frozen_at !== null),
      );
      if (obstacles.length > 0) throw new BuskerError('wrong_state', { obstacles });
      const give_up = [
        ...(!given_up.give_up_coins && (left.paid_coins !== '0' || left.promo_coins !== '0') ? ['coins'] : []),
        ...(!given_up.give_up_earnings && (left.pending_micros !== '0' || left.available_micros !== '0')
          ? ['earnings']
          : []),
      ];
      if (give_up.length > 0) throw new BuskerError('wrong_state', { give_up });
      for (const { sql: text } of FORGET) await tx.executeQuery(CompiledQuery.raw(text, wanted(text, person)));
      await people.eraseWithin(tx, row, at);
      const { obstacles: _, erased_at: __, ...amounts } = left;
      await writeAudit(tx, clock, {
        actor,
        action: 'person.erase',
        subject_kind: 'person',
        subject_id: person,
        reason,
        before: amounts,
        after: { erased: true },
      });
      return true;
    });
    if (!done) return;
    people.tell(person);
    bus.publish('wallet', { person, command: null });
  }

  return {
    look: (person) => readErasure(db, person, base_currency),
    eraseSelf: (person, body) =>
      erase(person, person, 'asked for by the person', body, body.handle.trim().replace(/^@/, '').toLowerCase()),
    eraseOther: ({ actor, person }, body) => erase(actor, person, body.reason, body),
  };
}

/** A statement takes the bucket only when it names it. */
const wanted = (text: string, person: string): unknown[] =>
  text.includes('$2') ? [person, bucketOf(person)] : [person];

interface Left {
  erased_at: Date | null;
  paid: bigint;
  promo: bigint;
  owed: bigint;
  pending: bigint;
  available: bigint;
  operator: boolean;
  frozen: boolean;
  live: boolean;
  held: boolean;
  purchase: boolean;
  cashout: boolean;
}

const OBSTACLES = ['operator', 'frozen', 'live', 'held', 'purchase', 'cashout'] as const satisfies ErasureObstacle[];

/** @throws BuskerError `not_found` */
async function readErasure(db: Db | Tx, person: string, currency: string): Promise<Erasure> {
  const bucket = bucketOf(person);
  const { rows } = await sql<Left>`
    with account as (
      select kind, balance from ledger_account where bucket = ${bucket} and owner = ${person}
    )
    select p.erased_at,
      coalesce((select sum(balance) from account where kind = 1), 0)::int8 as paid,
      coalesce((select sum(balance) from account where kind = 2), 0)::int8 as promo,
      coalesce((select -sum(balance) from account where kind = 3), 0)::int8 as owed,
      -- every earning account but what is available and what is reserved for a cash-out
      coalesce((select sum(balance) from account where kind between 10 and 99 and kind not in (11, 12)), 0)::int8 as pending,
      coalesce((select sum(balance) from account where kind = 11), 0)::int8 as available,
      exists (select from person_role r where r.bucket = p.bucket and r.person = p.id) as operator,
      p.frozen_at is not null as frozen,
      exists (select from live_session l where l.bucket = p.bucket and l.creator = p.id and l.state = 'live') as live,
      exists (select from account where kind = 4 and balance <> 0) or exists (select from gift_hold h where h.state = 'open' and h.creator = p.id) as held,
      exists (select from purchase u where u.bucket = p.bucket and u.person = p.id and u.state in ('pending', 'pending_payment') and u.created_at > now() - interval '2 days') as purchase,
      exists (select from account where kind = 12 and balance <> 0)
        or exists (select from cashout c where c.bucket = p.bucket and c.creator = p.id and c.state in ('requested', 'approved', 'submitting', 'submitted', 'unknown')) as cashout
    from person p where p.bucket = ${bucket} and p.id = ${person}`.execute(db);
  const row = rows[0];
  if (!row) throw new BuskerError('not_found');
  return {
    erased_at: row.erased_at?.toISOString() ?? null,
    paid_coins: `${row.paid}`,
    promo_coins: `${row.promo}`,
    owed_coins: `${row.owed}`,
    currency,
    pending_micros: `${row.pending}`,
    available_micros: `${row.available}`,
    obstacles: row.erased_at === null ? OBSTACLES.filter((name) => row[name]) : [],
  };
}

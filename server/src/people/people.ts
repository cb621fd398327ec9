/**
 * People: who they are, what they may do, how they sign in. See README.md. This file is the folder's one entry.
 */
import type { IncomingHttpHeaders } from 'node:http';
import {
  type BodyOf,
  BuskerError,
  bucketOf,
  type ConsolePerson,
  type Earnings,
  type Me,
  type PersonCard,
} from '@busker/protocol';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import { readBalances } from '../ledger/accounts.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Db, Tx } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { type Auth, createAuth } from './auth.ts';
import { readDeskPerson, readEmails, searchPeople, walletOf } from './desk.ts';
import { erasePerson, lockToErase } from './erase-person.ts';
import { isHandle } from './handles.ts';
import type { Mailer } from './mail.ts';
import { type Deed, setPersonBanned, setPersonFrozen, setPersonRoles, writeRoles } from './operators.ts';
import {
  cardOf,
  insertPerson,
  lockPerson,
  type OperatorRole,
  type PersonRow,
  readPerson,
  readPersons,
  replaceHandle,
  rolesOf,
} from './persons.ts';
import {
  completePerson,
  ensureDemoUser,
  findDemoPerson,
  identify,
  type Identified,
  removeUser,
  signInDirectly,
} from './sessions.ts';

export { AUTH_PREFIX } from './auth.ts';
export { demoMailer, listDemoMails, smtpMailer, type StoredMail } from './mail.ts';
export type { OperatorRole } from './persons.ts';
export { checkMay, type Person, VISITOR, type Who } from './who.ts';

export interface PeopleParts {
  readonly database: Database;
  /** A pool of its own with `search_path: 'auth'`, for better-auth. */
  readonly authDatabase: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly mailer: Mailer;
  /** The word filter (safety.ts). */
  readonly words: { admit(text: string): string; checkText(text: string): 'cleared' | 'refused' };
  /** ISO 4217 code that earnings are counted in; new people start with it. */
  readonly base_currency: string;
  readonly public_url: string;
  readonly secret: string;
  readonly demo: boolean;
  /** A creator's earnings, for the operators' desk (earnings.ts). */
  readonly readEarnings: (creator: string) => Promise<Earnings>;
}

interface DemoPerson {
  /** Should be free; otherwise digits are added. */
  readonly handle: string;
  readonly display_name: string;
  readonly avatar_url: string | null;
  readonly creator: boolean;
  readonly roles: readonly OperatorRole[];
}

export interface People {
  /** better-auth, for its door. */
  readonly auth: Auth;
  /** Who sent a request or opens a socket. Roles and ban are read from the database each time. */
  identify(headers: IncomingHttpHeaders): Promise<Identified>;
  /** After better-auth made a user: makes the person, or takes the user back and throws. */
  completeSignUp(user: { id: string; name: string }): Promise<void>;
  /** Cards by id; those that do not exist are left out. */
  cards(ids: readonly string[]): Promise<Map<string, PersonCard>>;
  /** @throws BuskerError `not_found` */
  card(id: string): Promise<{ person: PersonCard; creator: boolean }>;
  me(id: string): Promise<Me>;
  /** @throws BuskerError `handle_taken`, `text_refused`, `bad_request` (currency) */
  change(id: string, change: BodyOf<'me.change'>): Promise<Me>;
  becomeCreator(id: string): Promise<Me>;

  search(page: {
    q?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  }): Promise<{ rows: ConsolePerson[]; next: string | null }>;
  /** @throws BuskerError `not_found` */
  deskPerson(id: string): Promise<ConsolePerson>;
  /** Freezes or unfreezes wallet and earnings. */
  setFrozen(deed: Deed, frozen: boolean): Promise<ConsolePerson>;
  setBanned(deed: Deed, banned: boolean): Promise<ConsolePerson>;
  /** As `setBanned(…, true)`, inside another deed's transaction; call `tell` after the commit. */
  banWithin(tx: Tx, deed: Deed): Promise<void>;
  setRoles(deed: Deed, roles: readonly OperatorRole[]): Promise<ConsolePerson>;
  /** Locks who is to be forgotten: by themselves, or by an operator. @throws BuskerError `not_found`, `not_allowed`, `banned` */
  lockToErase(tx: Tx, actor: string, person: string): Promise<PersonRow>;
  /** Forgets who they were and how they sign in, inside the transaction that forgets the rest; call `tell` after the commit. */
  eraseWithin(tx: Tx, row: PersonRow, at: Date): Promise<void>;
  /** Publishes that sockets should look again at a person. */
  tell(person: string): void;
  /** Makes the first admins from the command line: adds `admin` to a person found by handle or mail address. @throws BuskerError `not_found` */
  appointAdmin(handle_or_email: string, reason: string): Promise<PersonCard>;

  /** Demo only: creates a person who signs in by link. Repeating it with the same handle finds the first. */
  ensureDemoPerson(demo: DemoPerson): Promise<PersonCard>;
  /** Demo only: cookies of a new session of a demo person. @throws BuskerError `not_found` for anybody else. */
  signInDemoPerson(handle: string): Promise<readonly string[]>;
}

export function createPeople(parts: PeopleParts): People {
  const { database, bus, words, clock, base_currency } = parts;
  const { db } = database;
  const auth = createAuth({
    pool: parts.authDatabase.pool,
    log: parts.log,
    mailer: parts.mailer,
    publicUrl: parts.public_url,
    secret: parts.secret,
  });
  const sessions = { auth, database, authDatabase: parts.authDatabase, clock, log: parts.log, base_currency, words };
  const tell = (person: string): void => bus.publish('person', { person });

  async function me(id: string): Promise<Me> {
    const [row, emails, balances] = await Promise.all([
      readPerson(db, id),
      readEmails(db, [id]),
      readBalances(db, [id]),
    ]);
    return {
      person: cardOf(row),
      email: emails.get(id) ?? null,
      roles: rolesOf(row),
      currency: row.currency,
      wallet: walletOf(balances.get(id)),
      banned: row.banned_at !== null,
      demo: parts.demo,
    };
  }

  /** Does an operator's deed and tells sockets when it changed something. */
  async function operate(deed: Deed, act: (tx: Tx) => Promise<boolean>): Promise<ConsolePerson> {
    if (await db.transaction().execute(act)) {
      tell(deed.person);
      bus.publish('wallet', { person: deed.person, command: null });
    }
    return readDeskPerson(db, deed.person, parts.readEarnings);
  }

  return {
    auth,
    tell,
    me,
    identify: (headers) => identify(sessions, headers),
    async completeSignUp(user) {
      try {
        await completePerson(sessions, user);
      } catch (error) {
        await removeUser(auth, user.id);
        throw error;
      }
    },
    async cards(ids) {
      return new Map([...(await readPersons(db, [...new Set(ids)]))].map(([id, row]) => [id, cardOf(row)]));
    },
    async card(id) {
      const row = await readPerson(db, id);
      return { person: cardOf(row), creator: row.creator };
    },
    async change(id, change) {
      const display_name = change.display_name === undefined ? undefined : words.admit(change.display_name);
      if (change.handle !== undefined) {
        if (words.checkText(change.handle) === 'refused') throw new BuskerError('text_refused');
        if (!isHandle(change.handle)) throw new BuskerError('handle_taken');
      }
      if (change.currency !== undefined) await checkCurrency(db, change.currency, base_currency);
      await db.transaction().execute(async (tx) => {
        const row = await lockPerson(tx, id);
        if (change.handle !== undefined) await replaceHandle(tx, row, change.handle);
        await updatePerson(tx, id, {
          handle: change.handle ?? row.handle,
          display_name: display_name ?? row.display_name,
          currency: change.currency ?? row.currency,
        });
      });
      tell(id);
      return me(id);
    },
    async becomeCreator(id) {
      await updatePerson(db, id, { creator: true });
      tell(id);
      return me(id);
    },

    search: (page) => searchPeople(db, page, parts.readEarnings),
    deskPerson: (id) => readDeskPerson(db, id, parts.readEarnings),
    setFrozen: (deed, frozen) => operate(deed, (tx) => setPersonFrozen(tx, parts, deed, frozen)),
    setBanned: (deed, banned) => operate(deed, (tx) => setPersonBanned(tx, parts, deed, banned)),
    async banWithin(tx, deed) {
      await setPersonBanned(tx, parts, deed, true);
    },
    lockToErase,
    async eraseWithin(tx, row, at) {
      await erasePerson(tx, row, at);
    },
    setRoles: (deed, roles) => operate(deed, (tx) => setPersonRoles(tx, parts, deed, roles)),
    async appointAdmin(handle_or_email, reason) {
      const id = await findByHandleOrEmail(db, handle_or_email.trim().toLowerCase());
      const row = await db.transaction().execute(async (tx) => {
        const before = await lockPerson(tx, id);
        const after: OperatorRole[] = [...new Set([...before.operator_roles, 'admin' as const])];
        await writeRoles(tx, id, after);
        await writeAudit(tx, clock, {
          actor: null,
          action: 'person.roles',
          subject_kind: 'person',
          subject_id: id,
          reason,
          before: { roles: before.operator_roles },
          after: { roles: after },
        });
        return before;
      });
      tell(id);
      return cardOf(row);
    },

    async ensureDemoPerson(demo) {
      const id = await ensureDemoUser(auth, demo);
      await db.transaction().execute(async (tx) => {
        await insertPerson(tx, {
          id,
          display_name: demo.display_name,
          handle_base: demo.handle,
          avatar_url: demo.avatar_url,
          currency: base_currency,
          creator: demo.creator,
          at: clock.now(),
        });
        await writeRoles(tx, id, demo.roles);
      });
      return cardOf(await readPerson(db, id));
    },
    async signInDemoPerson(handle) {
      const id = parts.demo ? await findDemoPerson(sessions, handle) : null;
      if (id === null) throw new BuskerError('not_found');
      return signInDirectly(auth, id);
    },
  };
}

async function updatePerson(
  db: Db,
  id: string,
  values: Partial<Pick<PersonRow, 'handle' | 'display_name' | 'currency' | 'creator'>>,
): Promise<void> {
  await db.updateTable('person').set(values).where('bucket', '=', bucketOf(id)).where('id', '=', id).execute();
}

/** People pay in currencies that coins are sold in. */
async function checkCurrency(db: Db, currency: string, base_currency: string): Promise<void> {
  if (currency === base_currency) return;
  const sold = await db
    .selectFrom('exact_price')
    .select('currency')
    .where('currency', '=', currency)
    .executeTakeFirst();
  if (!sold)
    throw new BuskerError('bad_request', {
      problems: [{ at: 'body/currency', must: 'be a currency that coins are sold in' }],
    });
}

async function findByHandleOrEmail(db: Db, text: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select person as id from handle where handle = ${text.replace(/^@/, '')} union all select id::uuid from auth."user" where email = ${text} limit 1`.execute(
    db,
  );
  if (!rows[0]) throw new BuskerError('not_found');
  return rows[0].id;
}

/** From a cookie to a person, and back: who is asking, sign-up that never leaves half a person, sign-in without a password for the demo. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../platform/clock.ts';
import { NoConnection, type Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { Auth } from './auth.ts';
import { handleFromName } from './handles.ts';
import { insertPerson, type NewPerson, personOf, readPersons } from './persons.ts';
import { VISITOR, type Who } from './who.ts';

export interface SessionParts {
  readonly auth: Auth;
  readonly database: Database;
  /** Whose pool better-auth uses. */
  readonly authDatabase: Pick<Database, 'refused'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly base_currency: string;
  /** Cleans a name and judges it. */
  readonly words: { admit(text: string): string; checkText(text: string): 'cleared' | 'refused' };
}

/** Who sent a request, and cookies to set when the session was prolonged by it. */
export interface Identified {
  readonly who: Who;
  readonly set_cookies: readonly string[];
}

/** Session cookies are called `busker.session_token`, with `__Secure-` before it on https. */
const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?busker\.session_token=/;

/**
 * Resolves who sent a request. A signed-in user without a person (a crash in the middle of signing up) gets one now.
 * @param headers of an HTTP request or a WebSocket handshake.
 */
export async function identify(parts: SessionParts, headers: IncomingHttpHeaders): Promise<Identified> {
  const cookie = headers.cookie;
  if (cookie === undefined || !SESSION_COOKIE.test(cookie)) return { who: VISITOR, set_cookies: [] };
  const refused = parts.authDatabase.refused;
  const { response: session, headers: answered } = await parts.auth.api
    .getSession({ headers: new Headers({ cookie }), returnHeaders: true })
    .catch((error: unknown) => {
      // better-auth keeps what went wrong to itself
      throw parts.authDatabase.refused > refused
        ? new NoConnection('nobody can be identified', { cause: error })
        : error;
    });
  const set_cookies = answered.getSetCookie();
  if (!session) return { who: VISITOR, set_cookies };
  const { user } = session;
  const known = (await readPersons(parts.database.db, [user.id])).get(user.id);
  if (known) return { who: personOf(known), set_cookies };
  parts.log.warn({ person: user.id }, 'a user without a person was completed');
  await completePerson(parts, user);
  return { who: personOf((await readPersons(parts.database.db, [user.id])).get(user.id)!), set_cookies };
}

/** Creates the person of a user of better-auth, with a handle made of the name; does nothing when there is one. */
export async function completePerson(
  parts: SessionParts,
  user: { id: string; name: string; image?: string | null | undefined },
): Promise<void> {
  const base = handleFromName(user.name);
  const person: NewPerson = {
    id: user.id,
    display_name: user.name,
    handle_base: parts.words.checkText(base) === 'cleared' ? base : 'viewer',
    avatar_url: null,
    currency: parts.base_currency,
    creator: false,
    at: parts.clock.now(),
  };
  await parts.database.db.transaction().execute((tx) => insertPerson(tx, person));
}

/** Takes back a user whose person could not be created, so that signing up again starts from nothing. */
export async function removeUser(auth: Auth, id: string): Promise<void> {
  const { internalAdapter } = await auth.$context;
  await internalAdapter.deleteUserSessions(id);
  await internalAdapter.deleteUser(id);
}

/** Mail addresses of demo people end like this; only they can be signed in without a password. The domain cannot receive mail. */
const DEMO_MAIL_DOMAIN = 'demo.invalid';

/**
 * Makes a user without a password for a demo person, before the person's own row.
 * @returns the id, which is the person's. Repeating it gives the same id.
 */
export async function ensureDemoUser(auth: Auth, demo: { handle: string; display_name: string }): Promise<string> {
  const { internalAdapter } = await auth.$context;
  const email = `${demo.handle}@${DEMO_MAIL_DOMAIN}`;
  const known = await internalAdapter.findUserByEmail(email);
  if (known) return known.user.id;
  const user = await internalAdapter.createUser(
    { email, name: demo.display_name, emailVerified: true },
    { method: 'demo' },
  );
  return user.id;
}

/** The person who holds a handle, if it is a demo person. */
export async function findDemoPerson(parts: SessionParts, handle: string): Promise<string | null> {
  const row = await parts.database.db
    .selectFrom('handle')
    .select('person')
    .where('handle', '=', handle)
    .executeTakeFirst();
  if (!row) return null;
  const user = await (await parts.auth.$context).internalAdapter.findUserById(row.person);
  return user?.email.endsWith(`@${DEMO_MAIL_DOMAIN}`) === true ? row.person : null;
}

/** Makes a session and returns its cookies. @throws BuskerError `not_found` */
export async function signInDirectly(auth: Auth, person: string): Promise<string[]> {
  const { headers } = await auth.api.directSignIn({
    body: { person },
    headers: new Headers(),
    returnHeaders: true,
  } as never);
  return headers.getSetCookie();
}

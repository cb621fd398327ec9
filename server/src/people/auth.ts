/**
 * Sign-in by better-auth: accounts, passwords and sessions live in the schema `auth`, which belongs to it alone. A user's id there is
 * the person's id here, made by `newId`, so that it carries the bucket.
 *
 * Its own rate limits are off: doors count better (see safety/rate-limits.ts), and they know the address behind trusted proxies.
 */
import { BuskerError, newId } from '@busker/protocol';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type pg from 'pg';
import type { Log } from '../platform/log.ts';
import { languageFor } from '../platform/texts.ts';
import type { Mailer } from './mail.ts';

export interface AuthParts {
  /** Connections whose search path is `auth`. */
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly mailer: Mailer;
  /** Where people reach us, e.g. `https://busker.example`; https makes cookies secure. */
  readonly publicUrl: string;
  /** Signs session cookies; at least 32 characters. */
  readonly secret: string;
}

/** Where better-auth answers. */
export const AUTH_PREFIX = '/api/auth';

const DAY_S = 86_400;
/** A session that is used at least once in this time goes on. */
const SESSION_S = 30 * DAY_S;
const RESET_LINK_S = 3_600;

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(parts: AuthParts) {
  return betterAuth(authOptions(parts));
}

/** The options by which the schema is made too (000007_auth.sql); a test compares. */
export function authOptions(parts: AuthParts) {
  const { log, mailer, publicUrl } = parts;
  return {
    appName: 'Busker',
    baseURL: publicUrl,
    basePath: AUTH_PREFIX,
    secret: parts.secret,
    database: parts.pool,
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level: string, message: string, ...details: unknown[]) =>
        log.error({ details }, `better-auth: ${message}`),
    },
    // Doors have checked already that a page of the host it was sent to sent it; this says the same to better-auth.
    trustedOrigins: (request?: Request) => (request ? [publicUrl, new URL(request.url).origin] : [publicUrl]),
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: RESET_LINK_S,
      revokeSessionsOnPasswordReset: true,
      // The language of who asked for it; with a mailbox of their own they are the same person.
      sendResetPassword: async (
        { user, token }: { user: { email: string; name: string }; token: string },
        request?: Request,
      ) => {
        const { subject, text } = languageFor(Object.fromEntries(request?.headers ?? [])).t.mail.newPassword;
        const link = `${publicUrl}/reset?token=${encodeURIComponent(token)}`;
        await mailer.send({
          to: user.email,
          subject,
          text: text({ name: user.name, link }),
        });
      },
    },
    session: { expiresIn: SESSION_S, updateAge: DAY_S, cookieCache: { enabled: false } },
    verification: { storeIdentifier: 'hashed' },
    advanced: {
      // Addresses are the doors' business; better-auth would believe any forwarded header.
      ipAddress: { disableIpTracking: true },
      cookiePrefix: 'busker',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      database: { generateId: () => newId() },
      // The answer must not take longer when there is such an account.
      backgroundTasks: {
        handler: (task: Promise<unknown>) =>
          void task.catch((error: unknown) => log.error({ err: error }, 'a mail could not be sent')),
      },
    },
    plugins: [directSignIn()],
  } satisfies BetterAuthOptions;
}

/** Makes a session without a password. It has no address, so it can only be called from code. */
function directSignIn() {
  return {
    id: 'direct-sign-in',
    endpoints: {
      directSignIn: createAuthEndpoint({ method: 'POST' }, async (ctx) => {
        const { person } = ctx.body as { person: string };
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(person);
        if (!user) throw new BuskerError('not_found');
        const session = await internalAdapter.createSession(person, false);
        await setSessionCookie(ctx, { session, user });
        return { person };
      }),
    },
  };
}

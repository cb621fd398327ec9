/**
 * Sign-up, sign-in, sign-out and recovery at `/api/auth/*`: checked and counted here, done by better-auth. Only the addresses named here exist;
 * of a body only the fields named here pass. Answers never carry the session's token: it is in the cookie, which scripts cannot read.
 */
import { BuskerError, LIMITS } from '@busker/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { AUTH_PREFIX, type People } from '../people/people.ts';
import type { SignInDoor, WordFilter } from '../safety/safety.ts';
import { addressOf, type Doors, type Identify } from './door.ts';

export interface AuthDoorParts {
  readonly people: People;
  readonly words: WordFilter;
}

/** Resolves who asks by the session cookie, and sends prolonged cookies along with the answer. */
export function identifyBySession(people: Pick<People, 'identify'>): Identify {
  return async (request, reply) => {
    const { who, set_cookies } = await people.identify(request.headers);
    for (const cookie of set_cookies) void reply.header('set-cookie', cookie);
    return who;
  };
}

// A mail address has at most 254 characters (RFC 5321). Passwords: better-auth says what is too short or too long, up to what it
// would cost us to look at.
const Email = Type.String({ minLength: 3, maxLength: 254 });
const Password = Type.String({ maxLength: 500 });
const RememberMe = Type.Optional(Type.Boolean());

const ADDRESSES = {
  '/sign-up/email': {
    counts: 'auth.sign_up',
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 200 }),
      email: Email,
      password: Password,
      rememberMe: RememberMe,
    }),
  },
  '/sign-in/email': {
    counts: 'auth.sign_in',
    body: Type.Object({ email: Email, password: Password, rememberMe: RememberMe }),
  },
  '/sign-out': { counts: 'auth.other', body: Type.Object({}) },
  '/request-password-reset': { counts: 'auth.recovery', body: Type.Object({ email: Email }) },
  '/reset-password': {
    counts: 'auth.recovery',
    body: Type.Object({ token: Type.String({ maxLength: 200 }), newPassword: Password }),
  },
  '/change-password': {
    counts: 'auth.sign_in',
    body: Type.Object({
      currentPassword: Password,
      newPassword: Password,
      revokeOtherSessions: Type.Optional(Type.Boolean()),
    }),
  },
} as const satisfies Record<string, { counts: SignInDoor; body: TSchema }>;
type Address = keyof typeof ADDRESSES;

export function registerAuthDoor(doors: Doors, parts: AuthDoorParts): void {
  for (const address of Object.keys(ADDRESSES) as Address[]) {
    const { counts, body } = ADDRESSES[address];
    doors.fastify.post(AUTH_PREFIX + address, {
      schema: { hide: true, body },
      async preHandler(request) {
        const { email } = request.body as { email?: string };
        doors.rateLimits.take(counts, 'write', { person: email?.toLowerCase(), address: addressOf(request) });
      },
      handler: (request, reply) => handle(parts, address, request, reply),
    });
  }
}

async function handle(
  parts: AuthDoorParts,
  address: Address,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { people } = parts;
  // Asked before signing out, because afterwards nobody knows.
  const before = address === '/sign-out' ? await people.identify(request.headers) : null;
  const body = address === '/sign-up/email' ? withName(parts.words, request.body as SignUp) : (request.body as object);

  const response = await people.auth.handler(asWebRequest(request, body));
  if (response.status >= 500) throw new Error(`better-auth answered ${response.status}: ${await response.text()}`);
  const answer = (await response.json().catch(() => null)) as Answer | null;
  if (!response.ok) return reply.code(response.status).header('cache-control', 'no-store').send(refusalOf(answer));

  if (address === '/sign-up/email' && answer?.user) await people.completeSignUp(answer.user);
  if (before?.who.kind === 'person') people.tell(before.who.id);
  for (const cookie of response.headers.getSetCookie()) void reply.header('set-cookie', cookie);
  return reply
    .header('cache-control', 'no-store')
    .send({ ok: true, ...(answer?.user ? { user: { id: answer.user.id } } : {}) });
}

/** Of better-auth's own schemas only the form of mail addresses is left to fail: ours have checked everything else. */
function refusalOf(answer: Answer | null): { code: string; message: string } {
  if (answer?.code === 'VALIDATION_ERROR') return { code: 'INVALID_EMAIL', message: 'That is not a mail address.' };
  return { code: answer?.code ?? 'UNKNOWN', message: answer?.message ?? '' };
}

type SignUp = Static<(typeof ADDRESSES)['/sign-up/email']['body']>;
interface Answer {
  code?: string;
  message?: string;
  user?: { id: string; name: string };
}

/** @throws BuskerError `text_refused`, `bad_request` when the name is too long. */
function withName(words: WordFilter, body: SignUp): SignUp {
  const name = words.admit(body.name);
  if (name.length > LIMITS.display_name_chars) {
    throw new BuskerError('bad_request', {
      problems: [{ at: 'body/name', must: `have at most ${LIMITS.display_name_chars} characters` }],
    });
  }
  return { ...body, name };
}

/** What better-auth may know of a request: no forwarded headers, no address. */
function asWebRequest(request: FastifyRequest, body: object): Request {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const name of [
    'cookie',
    'accept-language',
    'origin',
    'user-agent',
    'sec-fetch-site',
    'sec-fetch-mode',
    'sec-fetch-dest',
  ]) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return new Request(`${request.protocol}://${request.host}${request.url}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

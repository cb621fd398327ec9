/** Sign-up, sign-in, sign-out and recovery at better-auth's addresses below `/api/auth`. */
import { s } from './language.ts';

/** What better-auth refused, as people should read it. */
export class AuthError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, sentence: string) {
    super(sentence);
    this.name = 'AuthError';
    this.code = code;
    this.status = status;
  }
}

async function post(path: string, body: Record<string, unknown>): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/api/auth${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new AuthError('UNREACHABLE', 0, s.connection.unreachable);
  }
  if (response.ok) return;
  const answer = (await response.json().catch(() => null)) as {
    code?: string;
    message?: string;
    error?: { code?: string; message?: string };
  } | null;
  const code = answer?.code ?? answer?.error?.code ?? 'UNKNOWN';
  throw new AuthError(
    code,
    response.status,
    sentenceOfCode(code) ?? answer?.error?.message ?? byStatus(response.status, answer?.message),
  );
}

/** Codes of better-auth that a person can do something about. Others fall back on the status. */
const sentenceOfCode = (code: string): string | undefined =>
  Object.hasOwn(s.auth.codes, code) ? s.auth.codes[code as keyof typeof s.auth.codes] : undefined;

function byStatus(status: number, message: string | undefined): string {
  if (status === 429) return s.auth.tooMany;
  if (status >= 500) return s.auth.ourSide;
  return message ?? s.auth.didNotWork;
}

/** @throws AuthError */
export const signIn = (email: string, password: string): Promise<void> =>
  post('/sign-in/email', { email, password, rememberMe: true });

/** @throws AuthError */
export const signUp = (name: string, email: string, password: string): Promise<void> =>
  post('/sign-up/email', { name, email, password });

/** @throws AuthError */
export const signOut = (): Promise<void> => post('/sign-out', {});

/** Sends a mail with a link to `/reset?token=…` if there is such an account. @throws AuthError */
export const requestReset = (email: string): Promise<void> =>
  post('/request-password-reset', { email, redirectTo: '/reset' });

/** @throws AuthError */
export const resetPassword = (token: string, newPassword: string): Promise<void> =>
  post('/reset-password', { token, newPassword });

/** Only paths on this site are led back to; anything else would let a link send people elsewhere. */
export function safeReturn(path: string | null | undefined): string {
  return path && /^\/([^/\\].*)?$/.test(path) ? path : '/';
}

/** Sign-up, sign-in, sign-out and recovery at better-auth's addresses below `/api/auth`. */

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

/** Codes of better-auth that a person can do something about. Others fall back on the status. */
const SENTENCES: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'Mail address and password do not fit together. Check both, or set a new password.',
  INVALID_EMAIL: 'That is not a mail address. Please check it.',
  INVALID_PASSWORD: 'That password is not right.',
  EMAIL_NOT_VERIFIED: 'Please open the link in the mail that we sent you first.',
  USER_ALREADY_EXISTS: 'There is an account with this mail address already. Sign in instead.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'There is an account with this mail address already. Sign in instead.',
  PASSWORD_TOO_SHORT: 'That password is too short. Use at least 8 characters.',
  PASSWORD_TOO_LONG: 'That password is too long. Use at most 128 characters.',
  INVALID_TOKEN: 'This link was used before or is too old. Ask for a new one.',
  TOKEN_EXPIRED: 'This link is too old. Ask for a new one.',
  RESET_PASSWORD_DISABLED: 'This site cannot send mail yet. Write to its operator to recover your account.',
};

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
    throw new AuthError('UNREACHABLE', 0, 'Busker cannot be reached. Check your connection and try again.');
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
    SENTENCES[code] ?? answer?.error?.message ?? byStatus(response.status, answer?.message),
  );
}

function byStatus(status: number, message: string | undefined): string {
  if (status === 429) return 'Too many tries. Wait a minute and try again.';
  if (status >= 500) return 'Something is wrong on our side. Please try again in a moment.';
  return message ?? 'That did not work. Check what you typed and try again.';
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

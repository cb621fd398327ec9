import '../../test/helpers/english.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuthError, safeReturn, signIn } from './auth.ts';

describe('where people are led back to', () => {
  it('is a path of this site', () => {
    expect(safeReturn('/live/abc?gift=encore&quantity=2')).toBe('/live/abc?gift=encore&quantity=2');
    expect(safeReturn('/')).toBe('/');
  });

  it('is never another site', () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '',
      null,
      undefined,
    ]) {
      expect(safeReturn(path), String(path)).toBe('/');
    }
  });
});

describe('what sign-in refuses', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const answer = (status: number, body: unknown): void => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));
  };

  it('is told in a sentence about what to do', async () => {
    answer(401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' });
    await expect(signIn('a@example.org', 'wrong')).rejects.toMatchObject({
      code: 'INVALID_EMAIL_OR_PASSWORD',
      message: 'Mail address and password do not fit together. Check both, or set a new password.',
    });
  });

  it('is told for too many tries and for faults of ours too', async () => {
    answer(429, { message: 'Too many requests.' });
    await expect(signIn('a@example.org', 'x')).rejects.toThrow(/Too many tries/);
    answer(500, '');
    await expect(signIn('a@example.org', 'x')).rejects.toThrow(/on our side/);
  });

  it('is told when the server cannot be reached', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(signIn('a@example.org', 'x')).rejects.toBeInstanceOf(AuthError);
    await expect(signIn('a@example.org', 'x')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('is nothing when it worked', async () => {
    answer(200, { user: {} });
    await expect(signIn('a@example.org', 'right')).resolves.toBeUndefined();
  });
});

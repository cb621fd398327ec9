import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleApp, type PeopleApp } from '../../../test/helpers/people-app.ts';
import { createRateLimits } from '../safety/safety.ts';

let app: PeopleApp;
let now_ms = 0;
beforeAll(async () => {
  app = await peopleApp({ demo: false, rateLimits: createRateLimits({ now_ms: () => now_ms }) });
});
afterAll(() => app.stop());

const post = (path: string, payload: object, remoteAddress = '192.0.2.1') =>
  app.inject({ method: 'POST', url: `/api/auth${path}`, payload, remoteAddress });

describe('guessing a password', () => {
  const guess = (i: number, email = 'victim@example.org') =>
    post('/sign-in/email', { email, password: `guess number ${i}` }, `198.51.100.${i}`);
  it('is slow for one account, however many addresses take part and however it is written', async () => {
    for (let i = 0; i < 10; i++) expect((await guess(i)).statusCode).toBe(401);
    const refused = await guess(11, 'VICTIM@example.org');
    expect([refused.statusCode, refused.json().error]).toEqual([
      429,
      expect.objectContaining({ code: 'rate_limited', retry_after_ms: 20_000 }),
    ]);
    expect(refused.headers['retry-after']).toBe('20');
    expect((await guess(12, 'other@example.org')).statusCode).toBe(401);
    now_ms += 20_000;
    expect((await guess(13)).statusCode).toBe(401);
    expect((await guess(14)).statusCode).toBe(429);
  });
  it('with broken or huge bodies is refused in the words of the error table', async () => {
    const broken = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: '{"email":',
      headers: { 'content-type': 'application/json' },
    });
    expect([broken.statusCode, broken.json().error.code]).toEqual([400, 'bad_request']);
    const huge = await post('/sign-in/email', { email: 'x@example.org', password: 'x'.repeat(100_000) });
    expect([huge.statusCode, huge.json().error.code]).toEqual([413, 'too_large']);
    const long = await post('/sign-in/email', { email: 'x@example.org', password: 'x'.repeat(1_000) });
    expect([long.statusCode, long.json().error.code]).toEqual([400, 'bad_request']);
  });
});

describe('asking for mails', () => {
  it('is slow for one address', async () => {
    const codes = [];
    for (let i = 0; i < 4; i++)
      codes.push(
        (await post('/request-password-reset', { email: 'flooded@example.org' }, `203.0.113.${i}`)).statusCode,
      );
    expect(codes).toEqual([200, 200, 200, 429]);
  });
});

describe('without the demo', () => {
  it('there is neither demo sign-in nor a page of mails', async () => {
    const demo = await app.people.ensureDemoPerson({
      handle: 'left.over',
      display_name: 'Left over',
      avatar_url: null,
      creator: false,
      roles: ['admin'],
    });
    await expect(app.people.signInDemoPerson(demo.handle)).rejects.toMatchObject({ code: 'not_found' });
    for (const url of [`/demo/sign-in/${demo.handle}`, '/mail']) {
      const response = await app.inject({ method: 'GET', url });
      expect([response.statusCode, response.headers['set-cookie']]).toEqual([404, undefined]);
    }
  });
});

import { bucketOf, newId } from '@busker/protocol';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { peopleApp, type PeopleApp, type Someone } from '../../../test/helpers/people-app.ts';
import { createLog } from '../platform/log.ts';
import { authOptions } from './auth.ts';

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
afterAll(() => app.stop());

const auth = (path: string, payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/auth${path}`, payload, headers });
const cookiesOf = (response: { headers: Record<string, unknown> }) =>
  [response.headers['set-cookie'] ?? []].flat().map(String);
const asHeader = (cookies: string[]) => cookies.map((cookie) => cookie.split(';')[0]).join('; ');
let n = 0;
const fresh = () => `person${++n}@example.org`;
const PASSWORD = 'correct horse';

async function signUp(name = 'Zoë Müller', email = fresh()): Promise<Someone & { email: string }> {
  const response = await auth('/sign-up/email', { name, email, password: PASSWORD });
  expect(response.statusCode).toBe(200);
  const cookie = asHeader(cookiesOf(response));
  const me = (await app.call({ cookie } as Someone, 'GET', '/me')).body;
  return { id: me.person.id, handle: me.person.handle, cookie, email };
}

describe('signing up', () => {
  it('makes a person with a handle of the name, a wallet and the role of a viewer', async () => {
    const email = fresh();
    const response = await auth('/sign-up/email', { name: '  Ana\u202E  Lucía ', email, password: PASSWORD });
    const [cookie] = cookiesOf(response);
    expect(cookie).toMatch(/^busker\.session_token=.*HttpOnly.*SameSite=Lax/i);
    expect(response.body).not.toContain('token');
    const { body } = await app.call({ cookie: asHeader([cookie!]) } as Someone, 'GET', '/me');
    expect(body).toEqual({
      person: { id: body.person.id, handle: 'ana.lucia', display_name: 'Ana Lucía', avatar_url: null },
      email,
      roles: ['viewer'],
      currency: 'USD',
      banned: false,
      demo: true,
      wallet: { paid: '0', promo: '0', total: '0', frozen: false },
    });
    const row = await app.database.db
      .selectFrom('person')
      .select('bucket')
      .where('id', '=', body.person.id)
      .executeTakeFirstOrThrow();
    expect(row.bucket).toBe(bucketOf(body.person.id));
  });

  it('gives two people of one name two handles', async () => {
    const [one, two, three] = await Promise.all([signUp('Same Name'), signUp('Same Name'), signUp('Same Name')]);
    expect(new Set([one.handle, two.handle, three.handle]).size).toBe(3);
    expect([one.handle, two.handle, three.handle].every((handle) => handle.startsWith('same.name'))).toBe(true);
  });

  it.each([
    ['admin'],
    ['💃🏽'],
    ["Robert'); drop table person;--"],
    ['<script>alert(1)</script>'],
    ['${7*7}'],
    ['a'.repeat(30)],
    ['..'],
    ['Ω'],
  ])('takes the name %j as text', async (name) => {
    const person = await signUp(name);
    expect(person.handle).toMatch(/^[a-z0-9][a-z0-9_.]{2,23}$/);
    expect(['admin', 'root']).not.toContain(person.handle);
    expect((await app.call(person, 'GET', '/me')).body.person.display_name).toBe(name);
  });

  it.each([
    ['a refused word as name', { name: 'F u c k', email: 'w1@example.org', password: PASSWORD }, 422, 'text_refused'],
    ['an empty name', { name: ' \u200B ', email: 'w2@example.org', password: PASSWORD }, 422, 'text_refused'],
    [
      'a name that is too long',
      { name: 'x'.repeat(31), email: 'w3@example.org', password: PASSWORD },
      400,
      'bad_request',
    ],
    ['an address that is none', { name: 'Xan', email: 'not-an-address', password: PASSWORD }, 400, 'INVALID_EMAIL'],
    ['a short password', { name: 'Xan', email: 'w4@example.org', password: 'short' }, 400, 'PASSWORD_TOO_SHORT'],
    [
      'a password that is an object',
      { name: 'Xan', email: 'w5@example.org', password: { $ne: '' } },
      400,
      'bad_request',
    ],
  ])('refuses %s and leaves no half user', async (_title, body, status, code) => {
    const response = await auth('/sign-up/email', body);
    const answer = response.json();
    expect([response.statusCode, answer.code ?? answer.error.code]).toEqual([status, code]);
    expect(cookiesOf(response)).toEqual([]);
    const users = await app.database.pool.query(`select from auth."user" where email = $1`, [body.email]);
    expect(users.rowCount).toBe(0);
  });

  it('is not open to other fields', async () => {
    const email = fresh();
    await auth('/sign-up/email', {
      name: 'Plain Person',
      email,
      password: PASSWORD,
      emailVerified: true,
      id: newId(),
      image: 'javascript:alert(1)',
      roles: ['admin'],
    });
    const { rows } = await app.database.pool.query(`select "emailVerified", image from auth."user" where email = $1`, [
      email,
    ]);
    expect(rows).toEqual([{ emailVerified: false, image: null }]);
  });

  it('refuses a second account with the same address, in any case of letters', async () => {
    const first = await signUp();
    const response = await auth('/sign-up/email', {
      name: 'Again',
      email: first.email.toUpperCase(),
      password: PASSWORD,
    });
    expect([response.statusCode, response.json().code]).toEqual([422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL']);
  });

  it('fails whole when the person cannot be made, and works afterwards', async () => {
    const owner = new pg.Client({ connectionString: app.test.ownerUrl });
    await owner.connect();
    await owner.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk on fire'; end $$`,
    );
    await owner.query('create trigger refuse before insert on person for each row execute function refuse()');
    const email = fresh();
    const body = { name: 'Half Person', email, password: PASSWORD };
    const failed = await auth('/sign-up/email', body);
    await owner.query('drop function refuse cascade');
    await owner.end();
    expect([failed.statusCode, failed.json().error.code]).toEqual([500, 'fault']);
    expect(failed.body).not.toContain('fire');
    expect(cookiesOf(failed)).toEqual([]);
    expect((await app.database.pool.query(`select from auth."user" where email = $1`, [email])).rowCount).toBe(0);
    expect((await app.database.pool.query(`select from handle where handle like 'half%'`)).rowCount).toBe(0);
    expect((await auth('/sign-up/email', body)).statusCode).toBe(200);
  });

  it('is completed at the first request when the program died in the middle of it', async () => {
    const person = await signUp('Lost Half');
    await app.database.pool.query('delete from handle where person = $1', [person.id]);
    await app.database.pool.query('delete from person where id = $1', [person.id]);
    const answers = await Promise.all([1, 2, 3].map(() => app.call(person, 'GET', '/me')));
    expect(answers.map((answer) => answer.body.person?.handle)).toEqual(['lost.half', 'lost.half', 'lost.half']);
  });
});

describe('sessions', () => {
  it('begin with the right password and end with signing out', async () => {
    const { email } = await signUp();
    const wrong = await auth('/sign-in/email', { email, password: 'wrong horse' });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'INVALID_EMAIL_OR_PASSWORD']);
    const nobody = await auth('/sign-in/email', { email: 'nobody@example.org', password: 'wrong horse' });
    expect(nobody.body).toBe(wrong.body);
    const right = await auth('/sign-in/email', { email: email.toUpperCase(), password: PASSWORD });
    expect(right.statusCode).toBe(200);
    const cookie = asHeader(cookiesOf(right));
    expect((await app.call({ cookie } as Someone, 'GET', '/me')).status).toBe(200);
    expect((await app.call({ cookie } as Someone, 'GET', '/session')).body.me).toMatchObject({ email });
    expect((await auth('/sign-out', {}, { cookie })).statusCode).toBe(200);
    expect((await app.call({ cookie } as Someone, 'GET', '/me')).code).toBe('not_signed_in');
  });

  it('that nobody has are no error for a page that asks who is there', async () => {
    expect(await app.call(null, 'GET', '/session')).toMatchObject({ status: 200, body: { me: null } });
  });

  it.each([
    'busker.session_token=',
    'busker.session_token=abc.def',
    'busker.session_token=%00',
    'busker.session_token=a%',
    '__Secure-busker.session_token=abc',
  ])('are not made by the cookie %j', async (cookie) => {
    expect((await app.call({ cookie } as Someone, 'GET', '/me')).code).toBe('not_signed_in');
  });

  it('are not made by a cookie whose signature was changed', async () => {
    const person = await signUp();
    const forged = person.cookie.replace(/.(?=$|;)/, (last) => (last === 'A' ? 'B' : 'A')).replace(/%3D$/, '%3E');
    expect(forged).not.toBe(person.cookie);
    expect((await app.call({ cookie: forged } as Someone, 'GET', '/me')).code).toBe('not_signed_in');
  });

  it('cannot be begun from another site', async () => {
    const { email } = await signUp();
    const response = await auth('/sign-in/email', { email, password: PASSWORD }, { origin: 'https://evil.example' });
    expect([response.statusCode, response.json().error.code]).toEqual([403, 'not_allowed']);
  });

  it('are the only thing better-auth offers: its other addresses do not exist', async () => {
    for (const path of [
      '/update-user',
      '/delete-user',
      '/sign-in/social',
      '/ok',
      '/direct-sign-in',
      '/list-sessions',
    ]) {
      expect((await auth(path, { name: 'fuck' })).statusCode).toBe(404);
      expect((await app.inject({ method: 'GET', url: `/api/auth${path}` })).statusCode).toBe(404);
    }
  });
});

describe('recovery', () => {
  it('sends a link that sets a new password once and ends other sessions', async () => {
    const person = await signUp();
    const asked = await auth('/request-password-reset', { email: person.email });
    const unknown = await auth('/request-password-reset', { email: 'unknown@example.org' });
    expect([asked.statusCode, unknown.statusCode, asked.body]).toEqual([200, 200, unknown.body]);
    let page = '';
    await expect
      .poll(async () => (page = (await app.inject({ method: 'GET', url: '/mail' })).body))
      .toContain(person.email);
    expect(page).not.toContain('unknown@example.org');
    const mail = (await app.inject({ method: 'GET', url: /href="(\/mail\/[0-9a-f-]+)"/.exec(page)![1]! })).body;
    const token = /href="http:\/\/busker\.test\/reset\?token=([^"]+)"/.exec(mail)![1]!;
    const reset = () => auth('/reset-password', { token, newPassword: 'battery staple' });
    expect((await reset()).statusCode).toBe(200);
    expect((await reset()).json().code).toBe('INVALID_TOKEN');
    expect((await app.call(person, 'GET', '/me')).code).toBe('not_signed_in');
    expect((await auth('/sign-in/email', { email: person.email, password: PASSWORD })).statusCode).toBe(401);
    expect((await auth('/sign-in/email', { email: person.email, password: 'battery staple' })).statusCode).toBe(200);
    const stored = await app.database.pool.query(
      `select from auth.verification where identifier like '%' || $1 || '%'`,
      [token],
    );
    expect(stored.rowCount).toBe(0);
  });

  it('writes in the language of who asks', async () => {
    const { email } = await signUp('Zoë Müller', 'german@example.org');
    await auth('/request-password-reset', { email }, { 'accept-language': 'de-AT, en;q=0.5' });
    let page = '';
    await expect.poll(async () => (page = (await app.inject({ method: 'GET', url: '/mail' })).body)).toContain(email);
    expect(page).toContain('Neues Passwort für Busker festlegen');
    const mail = (await app.inject({ method: 'GET', url: /href="(\/mail\/[0-9a-f-]+)"/.exec(page)![1]! })).body;
    expect(mail).toContain('Hallo Zoë Müller');
    const theirs = await app.inject({ method: 'GET', url: '/mail', headers: { 'accept-language': 'ar' } });
    expect(theirs.body).toMatch(/<html lang="ar" dir="rtl">/);
    expect(theirs.body).not.toContain('Mails of this demo');
  });

  it('shows mails as text', async () => {
    await signUp('<img src=x onerror=alert(1)>', 'html@example.org');
    await auth('/request-password-reset', { email: 'html@example.org' });
    let page = '';
    await expect
      .poll(async () => (page = (await app.inject({ method: 'GET', url: '/mail' })).body))
      .toContain('html@example.org');
    const mail = await app.inject({ method: 'GET', url: /href="(\/mail\/[0-9a-f-]+)"/.exec(page)![1]! });
    expect(mail.body).toContain('&lt;img src=x');
    expect(mail.body).not.toContain('<img');
    const nonce = /style nonce="([^"]+)"/.exec(mail.body)![1]!;
    expect(mail.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
  });
});

describe('me', () => {
  let person: Someone;
  beforeEach(async () => {
    person = await signUp('Change Me');
  });
  it('can change name, handle and currency', async () => {
    await app.database.db
      .insertInto('exact_price')
      .values({ currency: 'EUR', coin_price_micros: 10_000n, min_coins: 1n, max_coins: 10n })
      .onConflict((c) => c.doNothing())
      .execute();
    const handle = `new.${n}`;
    const { body } = await app.call(person, 'PATCH', '/me', { display_name: ' New   Name ', handle, currency: 'EUR' });
    expect(body).toMatchObject({ person: { display_name: 'New Name', handle }, currency: 'EUR' });
    const held = await app.database.db.selectFrom('handle').select('handle').where('person', '=', person.id).execute();
    expect(held).toEqual([{ handle }]);
  });
  it('cannot take what is taken, reserved, refused or not sold', async () => {
    const other = await signUp('Other One');
    expect((await app.call(person, 'PATCH', '/me', { handle: other.handle })).code).toBe('handle_taken');
    expect((await app.call(person, 'PATCH', '/me', { handle: 'support' })).code).toBe('handle_taken');
    expect((await app.call(person, 'PATCH', '/me', { handle: 'fuck_you' })).code).toBe('text_refused');
    expect((await app.call(person, 'PATCH', '/me', { handle: 'Ab' })).code).toBe('bad_request');
    expect((await app.call(person, 'PATCH', '/me', { display_name: 'sh1t' })).code).toBe('text_refused');
    expect((await app.call(person, 'PATCH', '/me', { currency: 'XXX' })).code).toBe('bad_request');
    expect((await app.call(person, 'GET', '/me')).body.person.handle).toBe(person.handle);
  });
  it('is won by one of two who want the same handle at once', async () => {
    const other = await signUp('Other One');
    const codes = (
      await Promise.all([person, other].map((who) => app.call(who, 'PATCH', '/me', { handle: `both.${n}` })))
    ).map((answer) => answer.code);
    expect(codes.toSorted()).toEqual(['handle_taken', 'ok']);
  });
  it('becomes a creator, and everybody sees it', async () => {
    expect((await app.call(person, 'POST', '/me/creator')).body.roles).toEqual(['viewer', 'creator']);
    expect((await app.call(null, 'GET', `/people/${person.id}`)).body).toMatchObject({
      creator: true,
      live_id: null,
      blocked: false,
    });
    expect((await app.call(null, 'GET', `/people/${newId()}`)).code).toBe('not_found');
  });
});

describe('demo sign-in', () => {
  it('signs a demo person in and leads to a path of this site', async () => {
    const demo = await app.someone('demo.viewer');
    const response = await app.inject({ method: 'GET', url: `/demo/sign-in/${demo.handle}?to=/live/1?x=2` });
    expect([response.statusCode, response.headers['location']]).toEqual([303, '/live/1?x=2']);
    const me = await app.call({ cookie: asHeader(cookiesOf(response)) } as Someone, 'GET', '/me');
    expect(me.body.person.handle).toBe('demo.viewer');
  });
  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a%0d%0aset-cookie:x=y',
    '/ok%09',
    '',
  ])('never leads to %j', async (to) => {
    const demo = await app.someone('demo.viewer');
    const response = await app.inject({ method: 'GET', url: `/demo/sign-in/${demo.handle}?to=${to}` });
    expect(response.headers['location']).toBe('/');
  });
  it('is for demo people only', async () => {
    const real = await signUp('Real Person');
    const response = await app.inject({ method: 'GET', url: `/demo/sign-in/${real.handle}` });
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([404, undefined]);
  });
  it('makes the same person when repeated', async () => {
    const demo = {
      handle: 'again',
      display_name: 'Again',
      avatar_url: '/avatars/x.webp',
      creator: true,
      roles: ['finance'] as const,
    };
    expect(await app.people.ensureDemoPerson(demo)).toEqual(await app.people.ensureDemoPerson(demo));
  });
});

describe('the schema of better-auth', () => {
  it('is what its options ask for', async () => {
    const pool = new pg.Pool({ connectionString: app.test.ownerUrl, options: '-c search_path=auth' });
    const options = authOptions({
      pool,
      log: createLog('silent'),
      mailer: { send: async () => undefined },
      publicUrl: 'http://x.test',
      secret: 'x'.repeat(32),
    });
    const plan = await getMigrations(options);
    expect({ ...plan, runMigrations: 0, compileMigrations: 0 }).toEqual({
      toBeCreated: [],
      toBeAdded: [],
      toBeAddedIndexes: [],
      unsafeChanges: [],
      schemaProblems: [],
      runMigrations: 0,
      compileMigrations: 0,
    });
    // Control: an option that needs a column is noticed.
    const more = await getMigrations({
      ...options,
      user: { additionalFields: { shoe: { type: 'string', required: false } } },
    });
    expect(more.toBeAdded).toHaveLength(1);
    await pool.end();
  });
});

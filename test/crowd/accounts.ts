/** The crowd's accounts, made and opened through the same doors as everybody's. */
import { createClient, type Client } from '@busker/client';
import { persist } from './persist.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly cookie: string;
  readonly client: Client;
}

const NAMES = [
  'Ada',
  'Bo',
  'Cleo',
  'Dara',
  'Eli',
  'Fenna',
  'Gus',
  'Hana',
  'Ivo',
  'Juno',
  'Kai',
  'Lea',
  'Milo',
  'Nina',
  'Otis',
  'Pia',
  'Remy',
  'Suri',
  'Theo',
  'Uma',
  'Vito',
  'Wren',
  'Yara',
  'Zeno',
];

/**
 * Signs the viewer of this number in, and up before when there is no such account. Mail addresses follow from the number, so a later
 * run on the same data meets the same people.
 * @param known whether the account is likely to be there: hashing a password for nothing takes a tenth of a second.
 * @param onTap told the id of every gift that leaves by HTTP.
 */
export async function openAccount(
  url: string,
  n: number,
  known: boolean,
  onTap: (id: string) => void,
): Promise<Account & { made: boolean }> {
  const name = `${NAMES[n % NAMES.length]!} ${n + 1}`;
  const email = `viewer-${n + 1}@crowd.test`;
  const password = `a crowd of many, number ${n + 1}`;
  const signUp = (): Promise<string | undefined> => post(url, '/api/auth/sign-up/email', { name, email, password });
  const signIn = (): Promise<string | undefined> => post(url, '/api/auth/sign-in/email', { email, password });
  const [first, second] = known ? [signIn, signUp] : [signUp, signIn];
  const at_once = await persist(first);
  const cookie = at_once ?? (await persist(second));
  if (cookie === undefined) throw new Error(`${email} can neither sign up nor in`);
  const client = createClient({ base_url: url, headers: { cookie, origin: url }, fetch: countingFetch(onTap) });
  const me = await client.call('me.get', {});
  return { id: me.person.id, name, cookie, client, made: (at_once !== undefined) !== known };
}

/** @returns the session's cookie; undefined when that was refused (the account is, or is not, there). */
async function post(url: string, path: string, body: object): Promise<string | undefined> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.ok)
    return response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  if (response.status === 401 || response.status === 422) return undefined;
  throw new Error(`${path} answered ${response.status}: ${text}`);
}

/** The client repeats by itself; what really leaves is seen here. */
function countingFetch(onTap: (id: string) => void): typeof globalThis.fetch {
  return (input, init) => {
    const sends_gift = typeof input === 'string' && input.endsWith('/api/v1/gifts') && init?.method === 'POST';
    if (sends_gift && typeof init.body === 'string') onTap((JSON.parse(init.body) as { id: string }).id);
    return fetch(input, init);
  };
}

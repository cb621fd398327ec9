/** Walks the role table over real HTTP: every route with every set of roles a person can have. */
import {
  ACTIONS,
  BuskerError,
  type ErrorBody,
  newId,
  type Role,
  ROLES,
  type Route,
  type RouteName,
  ROUTES,
} from '@busker/protocol';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VISITOR, type Who } from '../people/people.ts';
import { API_PREFIX, type Doors } from './door.ts';
import { openAllDoors, personWith, testApp } from './test-app.ts';

const names = Object.keys(ROUTES) as RouteName[];
/** What a person can hold besides `viewer`: every subset. */
const HELD: readonly Role[] = ['creator', 'support', 'finance', 'admin'];
const subsets = Array.from({ length: 2 ** HELD.length }, (_, bits) => HELD.filter((_role, i) => bits & (1 << i)));

let doors: Doors;
let who: Who = VISITOR;
let reached: RouteName | null = null;

beforeAll(async () => {
  doors = await testApp({ who: () => who });
  openAllDoors(doors, (name) => {
    reached = name;
    throw new BuskerError('limit_reached');
  });
  await doors.fastify.ready();
});
afterAll(() => doors.fastify.close());

/** What stands in an address and is no id. */
const PARAMS: Partial<Record<string, string>> = { currency: 'USD', kind: 'wallet_paid', hash: '0'.repeat(64) };
const bodies = new Map<RouteName, unknown>();
/** A request that passes validation, made of the route's schemas. */
function requestOf(name: RouteName) {
  const route: Route = ROUTES[name];
  const params = route.path.replace(/:(\w+)/g, (_all, param: string) =>
    name === 'console.putItem' ? 'clap' : (PARAMS[param] ?? newId()),
  );
  if (route.body && !bodies.has(name)) bodies.set(name, bodyOf(name));
  return {
    method: route.method,
    url: API_PREFIX + params,
    ...(route.body ? { payload: bodies.get(name) as object } : {}),
  };
}

const EXAMPLES: Partial<Record<string, unknown>> = {
  id: newId(),
  target_id: newId(),
  subject_id: newId(),
  supporter_id: newId(),
  pack_id: newId(),
  item_id: 'clap',
  currency: 'USD',
  reason: 'because',
  return_to: '/',
  handle: 'somebody',
  account_number: 'ACCT1234',
};
function bodyOf(name: RouteName): unknown {
  const schema = ROUTES[name as 'me.change'].body as Route['body'] & object;
  const required = (part: {
    required?: string[];
    allOf?: object[];
    anyOf?: object[];
    properties?: Record<
      string,
      { pattern?: string; minLength?: number; enum?: unknown[]; const?: unknown; type?: string }
    >;
  }): Record<string, unknown> => ({
    ...Object.assign({}, ...[...(part.allOf ?? []), ...(part.anyOf ?? []).slice(0, 1)].map(required)),
    ...Object.fromEntries(
      (part.required ?? []).map((key) => {
        const field = part.properties![key]!;
        const made =
          EXAMPLES[key] ??
          field.enum?.[0] ??
          field.const ??
          (field.pattern?.includes('[1-9]')
            ? '100'
            : field.type === 'string'
              ? 'text'
              : field.type === 'array'
                ? []
                : undefined);
        return [key, made ?? Value.Create(field as never)];
      }),
    ),
  });
  const body = required(schema as never);
  expect(Value.Errors(schema, body), name).toEqual([]);
  return body;
}

async function outcome(name: RouteName): Promise<string> {
  reached = null;
  const response = await doors.fastify.inject(requestOf(name));
  const { code } = response.json<ErrorBody>().error;
  expect(reached, `${name}: ${response.body}`).toBe(code === 'limit_reached' ? name : null);
  return code === 'limit_reached' ? 'allowed' : code;
}

describe('the role table', () => {
  it('names only roles that exist, and every action guards something', () => {
    const guarded = new Set<string>(names.map((name) => ROUTES[name].action));
    // Messages of the socket; and posts, which are published by code until there are uploads.
    const elsewhere = ['room.watch', 'chat.write', 'post.publish'];
    for (const [action, roles] of Object.entries(ACTIONS)) {
      expect(roles.every((role) => ROLES.includes(role))).toBe(true);
      expect(guarded.has(action) || elsewhere.includes(action), `${action} guards nothing`).toBe(true);
    }
  });

  it.each(names)('is what the door of %s says, for visitors and all 16 sets of roles', async (name) => {
    const allowed: readonly Role[] = ACTIONS[ROUTES[name].action];
    who = VISITOR;
    expect(await outcome(name), 'visitor').toBe(allowed.includes('visitor') ? 'allowed' : 'not_signed_in');
    for (const roles of subsets) {
      who = personWith(roles);
      const expected = [...roles, 'viewer' as const].some((role) => allowed.includes(role)) ? 'allowed' : 'not_allowed';
      expect(await outcome(name), `viewer, ${roles.join(', ')}`).toBe(expected);
    }
  });

  it.each(names)('lets the banned only read at %s, and as viewers and creators only', async (name) => {
    const allowed: readonly Role[] = ACTIONS[ROUTES[name].action];
    for (const roles of subsets) {
      who = personWith(roles, true);
      const held = [...roles, 'viewer' as const];
      const may = held.some((role) => allowed.includes(role));
      const may_look =
        ROUTES[name].method === 'GET' &&
        held.some((role) => (role === 'viewer' || role === 'creator') && allowed.includes(role));
      expect(await outcome(name), `banned viewer, ${roles.join(', ')}`).toBe(
        may_look ? 'allowed' : may ? 'banned' : 'not_allowed',
      );
    }
  });
});

/** The application for tests of doors: no database, and whoever the test says is asking. */
import { newId, type PersonCard, type Role, type RouteName, ROUTES } from '@busker/protocol';
import { createLog } from '../platform/log.ts';
import { VISITOR, type Who } from '../people/people.ts';
import type { RateLimits } from '../safety/safety.ts';
import { type AppOptions, createApp } from './app.ts';
import { door, type Doors } from './door.ts';

/** A person with these roles, beside `viewer`. */
export function personWith(roles: readonly Role[], banned = false): Who {
  const id = newId(7);
  const card: PersonCard = { id, handle: 'somebody', display_name: 'Somebody', avatar_url: null };
  return {
    kind: 'person',
    id,
    bucket: 7,
    roles: ['viewer', ...roles.filter((role) => role !== 'viewer')],
    card,
    banned,
  };
}

/** An app whose requests come from whoever `who` returns, with unlimited speed unless told otherwise. */
export async function testApp(
  options: { who?: () => Who; rateLimits?: RateLimits } & Partial<AppOptions> = {},
): Promise<Doors> {
  return createApp({
    log: createLog('silent'),
    identify: async () => options.who?.() ?? VISITOR,
    rateLimits: { take: () => undefined },
    publicUrl: 'http://busker.test',
    trustedProxies: [],
    production: false,
    ...options,
  });
}

/** Opens every door that is not open yet; what passes all checks reaches `reached`. */
export function openAllDoors(doors: Doors, reached: (name: RouteName) => never): void {
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    if (!doors.registered.has(name)) door(doors, name, () => reached(name));
  }
}

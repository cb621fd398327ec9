/** Doors of people: me, others, and the operators' desk. */
import type { People } from '../../people/people.ts';
import type { Safety } from '../../safety/safety.ts';
import { door, type Doors } from '../door.ts';

export interface PeopleRouteParts {
  readonly people: People;
  readonly safety: Safety;
  /** The live session that a creator has now, null when none. */
  readonly liveNow: (creator: string) => Promise<string | null>;
}

export function registerPeopleRoutes(doors: Doors, parts: PeopleRouteParts): void {
  const { people, safety } = parts;
  door(doors, 'session.get', async ({ who }) => ({ me: who.kind === 'person' ? await people.me(who.id) : null }));
  door(doors, 'me.get', ({ who }) => people.me(who.id));
  door(doors, 'me.change', ({ who, body }) => people.change(who.id, body));
  door(doors, 'me.becomeCreator', ({ who }) => people.becomeCreator(who.id));
  door(doors, 'people.get', async ({ who, params }) => {
    const [found, live_id, blocked] = await Promise.all([
      people.card(params.id),
      parts.liveNow(params.id),
      who.kind === 'person' ? safety.isBlocking(who.id, params.id) : false,
    ]);
    return { ...found, live_id, blocked };
  });

  door(doors, 'console.people', ({ query }) => people.search(query));
  door(doors, 'console.person', ({ params }) => people.deskPerson(params.id));
  const deed = (call: { who: { id: string }; params: { id: string }; body: { reason: string } }) => ({
    actor: call.who.id,
    person: call.params.id,
    reason: call.body.reason,
  });
  door(doors, 'console.freeze', (call) => people.setFrozen(deed(call), true));
  door(doors, 'console.unfreeze', (call) => people.setFrozen(deed(call), false));
  door(doors, 'console.ban', (call) => people.setBanned(deed(call), true));
  door(doors, 'console.unban', (call) => people.setBanned(deed(call), false));
  door(doors, 'console.roles', (call) => people.setRoles(deed(call), call.body.roles.filter(isOperatorRole)));
}

const isOperatorRole = (role: string): role is 'support' | 'finance' | 'admin' =>
  role === 'support' || role === 'finance' || role === 'admin';

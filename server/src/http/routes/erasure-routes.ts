/** Doors of being forgotten: by oneself, and by an operator. */
import type { Erasures } from '../../erasure/erasure.ts';
import { door, type Doors } from '../door.ts';

export function registerErasureRoutes(doors: Doors, { erasures }: { readonly erasures: Erasures }): void {
  door(doors, 'me.erasure', ({ who }) => erasures.look(who.id));
  door(doors, 'me.erase', async ({ who, body }) => {
    await erasures.eraseSelf(who.id, body);
    return { ok: true as const };
  });
  door(doors, 'console.erasure', ({ params }) => erasures.look(params.id));
  door(doors, 'console.erase', async ({ who, params, body }) => {
    await erasures.eraseOther({ actor: who.id, person: params.id }, body);
    return erasures.look(params.id);
  });
}

/** Doors of the show: how creators run their overlays, and which gifts they do not take. */
import type { Show } from '../../show/show.ts';
import { door, type Doors } from '../door.ts';

export function registerShowRoutes(doors: Doors, { show }: { readonly show: Show }): void {
  door(doors, 'show.get', ({ who }) => show.get(who.id));
  door(doors, 'show.change', ({ body, who }) => show.change(who.id, body));
  door(doors, 'show.command', async ({ body, who }) => {
    await show.command(who.id, body);
    return { ok: true };
  });
  door(doors, 'show.blockedGifts', async ({ params }) => ({ item_ids: await show.blockedItems(params.id) }));
}

/** Doors of the widgets that creators design for OBS. */
import type { Widgets } from '../../scene/scene.ts';
import { door, type Doors } from '../door.ts';

export function registerWidgetRoutes(doors: Doors, { widgets }: { readonly widgets: Widgets }): void {
  door(doors, 'widgets.get', ({ who }) => widgets.all(who.id));
  door(doors, 'widgets.change', ({ body, who }) => widgets.change(who.id, body));
  door(doors, 'widgets.startGoal', ({ body, who }) => widgets.startGoal(who.id, body));
  door(doors, 'widgets.test', ({ body, who }) => {
    widgets.test(who.id, body);
    return { ok: true };
  });
}

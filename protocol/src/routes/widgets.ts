/** Widgets for OBS that a creator designs. Told in routes.ts. */
import { Ok } from '../api/common.ts';
import { GoalProgress, GoalStart, Widgets, WidgetsChange, WidgetTest } from '../api/widgets.ts';
import { route } from './route.ts';

export const WIDGET_ROUTES = {
  'widgets.get': route({
    method: 'GET',
    path: '/studio/widgets',
    action: 'widget.write',
    says: 'My widgets as I designed them, and how far the goal is',
    response: Widgets,
  }),
  'widgets.change': route({
    method: 'PATCH',
    path: '/studio/widgets',
    action: 'widget.write',
    says: 'Change the settings of some of them; open pages take them over at once',
    body: WidgetsChange,
    response: Widgets,
  }),
  'widgets.startGoal': route({
    method: 'POST',
    path: '/studio/widgets/goal/start',
    action: 'widget.write',
    says: 'Let the goal count from now on, or from the beginning of a day',
    body: GoalStart,
    response: GoalProgress,
  }),
  'widgets.test': route({
    method: 'POST',
    path: '/studio/widgets/test',
    action: 'widget.test',
    says: 'Show a sample, marked as a test, on the open pages of a widget',
    body: WidgetTest,
    response: Ok,
  }),
} as const;

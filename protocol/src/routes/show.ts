/** How creators run the show on their overlays. Told in routes.ts. */
import { ById, Ok } from '../api/common.ts';
import { BlockedGifts, ShowChange, ShowCommand, ShowControl } from '../api/show.ts';
import { route } from './route.ts';

export const SHOW_ROUTES = {
  'show.get': route({
    method: 'GET',
    path: '/studio/show',
    action: 'show.run',
    says: 'How my overlays are run, and which gifts I do not take',
    response: ShowControl,
  }),
  'show.change': route({
    method: 'PATCH',
    path: '/studio/show',
    action: 'show.run',
    says: 'Change some of it; my open overlays obey at once',
    body: ShowChange,
    response: ShowControl,
  }),
  'show.command': route({
    method: 'POST',
    path: '/studio/show/commands',
    action: 'show.run',
    says: 'Skip what my overlays show, or show a recent gift again',
    body: ShowCommand,
    response: Ok,
  }),
  'show.blockedGifts': route({
    method: 'GET',
    path: '/people/:id/blocked-gifts',
    action: 'catalogue.read',
    says: 'Gifts that a creator does not take',
    params: ById,
    response: BlockedGifts,
  }),
} as const;

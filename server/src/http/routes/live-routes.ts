/** Doors of live sessions and posts. */
import { BuskerError } from '@busker/protocol';
import type { Live } from '../../live/live.ts';
import type { Posts } from '../../posts/posts.ts';
import type { Targets } from '../../targets/targets.ts';
import { door, type Doors } from '../door.ts';

export interface LiveRouteParts {
  readonly live: Live;
  readonly posts: Posts;
  readonly targets: Targets;
}

const BOARD_ROWS = 20;

export function registerLiveRoutes(doors: Doors, parts: LiveRouteParts): void {
  const { live, posts, targets } = parts;
  const reader = (who: { kind: string; id?: string }): string | undefined =>
    who.kind === 'person' ? who.id : undefined;

  door(doors, 'live.list', ({ query }) => live.list(query));
  door(doors, 'live.sources', async ({ who }) => ({ rows: await live.sources(who.id) }));
  door(doors, 'live.get', ({ params }) => live.get(params.id));
  door(doors, 'live.start', ({ body, who }) => live.start(who.id, body));
  door(doors, 'live.end', ({ params, who }) => live.end(who.id, params.id));
  door(doors, 'live.thanks', async ({ params, body, who }) => {
    await live.thank(who.id, params.id, body);
    return { ok: true };
  });
  door(doors, 'live.mute', async ({ params, body, who }) => {
    await mine(params.id, who.id);
    await live.mute(who.id, params.person, body.minutes);
    return { ok: true };
  });
  door(doors, 'live.unmute', async ({ params, who }) => {
    await mine(params.id, who.id);
    await live.unmute(who.id, params.person);
    return { ok: true };
  });
  door(doors, 'live.removeChat', async ({ params, who }) => {
    await live.removeChat(who.id, params.id, params.line);
    return { ok: true };
  });
  door(doors, 'targets.board', async ({ params }) => {
    if (!(await targets.find(params.id))) throw new BuskerError('not_found');
    const { rows, totals } = await targets.readBoard(params.id, BOARD_ROWS);
    return { rows, totals };
  });

  door(doors, 'feed.get', ({ query, who }) => posts.feed(reader(who), query));
  door(doors, 'posts.get', ({ params, who }) => posts.get(reader(who), params.id));
  door(doors, 'posts.replay', ({ params, query, who }) => posts.replay(reader(who), params.id, query.from_ms ?? 0));
  door(doors, 'posts.like', ({ params, who }) => posts.like(who.id, params.id));
  door(doors, 'posts.unlike', ({ params, who }) => posts.unlike(who.id, params.id));
  door(doors, 'posts.comments', ({ params, query }) => posts.comments(params.id, query));
  door(doors, 'posts.comment', ({ params, body, who }) =>
    posts.comment({ id: who.id, card: who.card }, params.id, body),
  );

  async function mine(room: string, creator: string): Promise<void> {
    if ((await live.get(room)).creator.id !== creator) throw new BuskerError('not_found');
  }
}

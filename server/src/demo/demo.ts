/**
 * Demo content, made on the first run through the same doors as everything else: people, posts, live rooms, a little applause. Nothing here exists
 * with `--production`.
 */
import { readFile } from 'node:fs/promises';
import { newId, type PersonCard } from '@busker/protocol';
import type { Gifts } from '../gifts/gifts.ts';
import { clipVideo, readClips, type Live } from '../live/live.ts';
import type { People } from '../people/people.ts';
import { deriveId } from '../platform/derive-id.ts';
import type { Db } from '../platform/database.ts';
import type { Posts } from '../posts/posts.ts';
import type { Shop } from '../shop/shop.ts';
import { CREATORS, LINES, OPERATORS, VIEWERS, type DemoRole } from './cast.ts';

export { DEMO_DOORS } from './cast.ts';

export interface DemoParts {
  readonly db: Db;
  readonly people: Pick<People, 'ensureDemoPerson'>;
  readonly posts: Posts;
  readonly live: Live;
  readonly shop: Pick<Shop, 'grantPromo'>;
  readonly gifts: Gifts;
}

/** Promotional coins that the demo viewer starts with: enough for a first tap, not for the dear gifts. */
const FIRST_COINS = 60n;
const APPLAUSE_COINS = 6_000n;

/** Makes the demo's content when it is not there yet. Interrupted half-way it goes on where it was. */
export async function ensureDemo(parts: DemoParts, onStep: (says: string) => void = () => undefined): Promise<void> {
  const done = await parts.db.selectFrom('setting').select('key').where('key', '=', 'demo_content').executeTakeFirst();
  if (done) return;
  onStep('Making demo content: people …');
  const avatars = JSON.parse(
    await readFile(new URL('../../../art/out/avatars/avatars.json', import.meta.url), 'utf8'),
  ) as { file: string; sha256: string }[];
  const cast = new Map<string, PersonCard>(
    await Promise.all(
      [...CREATORS, ...VIEWERS, ...OPERATORS].map(async (role, index) => {
        const avatar = avatars[index % avatars.length]!;
        const address = `/avatars/${avatar.file}?v=${avatar.sha256.slice(0, 12)}`;
        return [role.handle, await ensurePerson(parts, role, address)] as const;
      }),
    ),
  );
  onStep('Making demo content: posts and live rooms …');
  const clips = await readClips();
  const posted: string[] = [];
  for (const [index, clip] of clips.filter((one) => one.kind === 'post').entries()) {
    const creator = cast.get(CREATORS[index % CREATORS.length]!.handle)!;
    posted.push(
      await parts.posts.publish(creator.id, {
        id: deriveId('demo post', clip.id),
        caption: clip.title,
        video: clipVideo(clip),
        at: new Date(Date.now() - (index + 1) * 5_400_000),
      }),
    );
  }
  const lives: string[] = [];
  for (const [index, clip] of clips.filter((one) => one.kind === 'live').entries()) {
    const creator = cast.get(CREATORS[(index + 1) % CREATORS.length]!.handle)!;
    const session = await parts.live.start(creator.id, {
      id: deriveId('demo live', clip.id),
      title: clip.title.slice(0, 80),
      source_id: `clip:${clip.id}`,
    });
    lives.push(session.id);
  }
  onStep('Making demo content: a little applause …');
  await applaud(parts, cast, posted, lives);
  await parts.db
    .insertInto('setting')
    .values({ key: 'demo_content', value: JSON.stringify({ version: 1 }) })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
}

async function ensurePerson(parts: DemoParts, role: DemoRole, avatar_url: string): Promise<PersonCard> {
  return parts.people.ensureDemoPerson({
    handle: role.handle,
    display_name: role.name,
    avatar_url,
    creator: role.creator ?? false,
    roles: role.roles ?? [],
  });
}

/** Comments, hearts and small gifts of promotional coins, so that boards are not empty. */
async function applaud(
  parts: DemoParts,
  cast: ReadonlyMap<string, PersonCard>,
  posts: readonly string[],
  lives: readonly string[],
): Promise<void> {
  const [first, ...crowd] = VIEWERS.map((role) => cast.get(role.handle)!);
  await parts.shop.grantPromo({
    id: deriveId('demo coins', first!.id),
    person: first!.id,
    coins: FIRST_COINS,
    granted_by: null,
    reason: 'Welcome to the demo',
  });
  const items = parts.gifts.catalogue('USD').items.filter((item) => item.combo);
  // Each goes from place to place, all of them at once: so one commit has the gifts of many.
  const applauds = async (person: PersonCard, index: number): Promise<void> => {
    await parts.shop.grantPromo({
      id: deriveId('demo coins', person.id),
      person: person.id,
      coins: APPLAUSE_COINS,
      granted_by: null,
      reason: 'Demo crowd',
    });
    for (const [at, target] of [...lives, ...posts].entries()) {
      // A fixed pattern instead of chance: the demo looks the same everywhere.
      if ((index * 7 + at * 3) % 4 === 3) continue;
      const item = items[(index * 5 + at * 2) % items.length]!;
      if (BigInt(item.price_coins) <= 200n) {
        await parts.gifts
          .send(person.id, {
            id: newId(),
            item_id: item.id,
            quantity: 1 + ((index + at) % 5),
            target_id: target,
            expected_price_coins: item.price_coins,
          })
          .catch((error: unknown) => {
            if (
              (error as { code?: string }).code !== 'insufficient_coins' &&
              (error as { code?: string }).code !== 'target_closed'
            )
              throw error;
          });
      }
      if (at >= lives.length && (index + at) % 2 === 0) {
        await parts.posts.like(person.id, target);
        if ((index + at) % 3 === 0)
          await parts.posts.comment({ id: person.id, card: person }, target, {
            id: deriveId('demo comment', person.id, target),
            text: LINES[(index * 3 + at) % LINES.length]!,
          });
      } else if (at < lives.length) {
        await parts.live.say(
          { id: person.id, card: person },
          target,
          deriveId('demo chat', person.id, target),
          LINES[(index + at * 2) % LINES.length]!,
        );
        await parts.live.like(person.id, target, 10 + ((index * 13 + at * 7) % 40));
      }
    }
  };
  await Promise.all(crowd.map(applauds));
  await parts.live.flushLikes();
}

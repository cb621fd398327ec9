import { sql } from 'kysely';
import { bucketOf, newId, type PersonCard } from '@busker/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deskApp, type PeopleApp, type Someone } from '../../../test/helpers/people-app.ts';
import { createLog } from '../platform/log.ts';
import { createTargets } from '../targets/targets.ts';
import { createChat, type Chat } from './chat.ts';

let app: PeopleApp;
let ann: Someone;
let ben: Someone;
let creator: Someone;
let chat: Chat;
let room: string;
const told: unknown[] = [];

beforeAll(async () => {
  ({ app, ann, ben, creator } = await deskApp());
  const targets = createTargets({ database: app.database, bus: app.bus, log: createLog('silent') });
  chat = createChat({ pool: app.database.pool, bus: app.bus, clock: app.clock, targets, manners: app.safety });
  app.bus.subscribe('room', (notice) => told.push(notice));
});
afterAll(() => app.stop());
beforeEach(async () => {
  room = await aRoom();
  told.length = 0;
});

async function aRoom(options: { kind?: number; open?: boolean } = {}): Promise<string> {
  const id = newId(bucketOf(creator.id));
  await app.database.db
    .insertInto('target')
    .values({
      bucket: bucketOf(id),
      id,
      kind: options.kind ?? 1,
      creator: creator.id,
      open: options.open ?? true,
      log: sql<bigint>`target_log(${id})`,
    })
    .execute();
  return id;
}
const say = (who: Someone, text: string, id = newId(), where = room) =>
  chat.say(
    { id: who.id, card: { id: who.id, handle: who.handle, display_name: who.handle, avatar_url: null } as PersonCard },
    where,
    id,
    text,
  );
const lines = () =>
  app.database.db.selectFrom('chat_line').select(['id', 'author', 'text']).where('target', '=', room).execute();

describe('lines that come together', () => {
  it('are each written and told once, whoever says them', async () => {
    const said = await Promise.all(Array.from({ length: 1_200 }, (_, n) => say(n % 2 ? ann : ben, `line ${n}`)));
    expect(said.map((line) => line.text)).toEqual(Array.from({ length: 1_200 }, (_, n) => `line ${n}`));
    expect(new Set((await lines()).map((line) => line.id))).toEqual(new Set(said.map((line) => line.id)));
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(said.length);
    expect(new Set(told)).toEqual(new Set(said.map((event) => ({ target: room, event }))));
  });

  it('under one id are one line; with other words or from another person they are refused', async () => {
    const id = newId();
    const answers = await Promise.allSettled([
      say(ann, 'once', id),
      say(ann, 'once', id),
      say(ann, 'twice', id),
      say(ben, 'once', id),
    ]);
    const [first, again] = answers;
    expect(first).toMatchObject({ status: 'fulfilled', value: { id, text: 'once' } });
    expect(again).toEqual(first);
    for (const refused of answers.slice(2))
      expect(refused).toMatchObject({ reason: { code: 'id_reused_with_other_content' } });
    // Later, too.
    expect(await say(ann, 'once', id)).toEqual(first!.status === 'fulfilled' && first.value);
    await expect(say(ben, 'once', id)).rejects.toMatchObject({ code: 'id_reused_with_other_content' });
    expect(await lines()).toEqual([{ id, author: ann.id, text: 'once' }]);
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(1);
  });

  it('are refused each for its own reason, and nobody else is', async () => {
    const closed = await aRoom({ open: false });
    const post = await aRoom({ kind: 2 });
    const until = new Date(app.clock.now().getTime() + 60_000);
    await app.database.db
      .insertInto('mute')
      .values({ bucket: bucketOf(creator.id), creator: creator.id, person: ben.id, until })
      .execute();
    const answers = await Promise.allSettled([
      say(ann, 'nowhere', newId(), newId()),
      say(ann, 'on a post', newId(), post),
      say(ben, 'too late', newId(), closed),
      say(ben, 'muted'),
      say(ann, 'f u c k i n g'),
      say(ann, 'fine'),
    ]);
    expect(
      answers.map((one) => (one.status === 'fulfilled' ? one.value.text : (one.reason as { code: string }).code)),
    ).toEqual(['not_found', 'not_found', 'target_closed', 'muted', 'text_refused', 'fine']);
    expect((await lines()).map((line) => line.text)).toEqual(['fine']);
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(1);
    await expect(chat.checkMayLike(ben.id, room)).rejects.toMatchObject({ code: 'muted' });
    await expect(chat.checkMayLike(ann.id, closed)).rejects.toMatchObject({ code: 'target_closed' });
    await expect(chat.checkMayLike(ann.id, room)).resolves.toBeUndefined();
  });
});

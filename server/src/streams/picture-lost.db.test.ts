import { newId } from '@busker/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestTeller } from '../../../test/helpers/grouping.ts';
import { deskApp, type PeopleApp, type Someone } from '../../../test/helpers/people-app.ts';
import { createAudience, createLive, type Live } from '../live/live.ts';
import { createLog } from '../platform/log.ts';
import type { Teller } from '../ledger/types.ts';
import { createTargets } from '../targets/targets.ts';
import { createPictureWatch, type PictureWatch } from './picture-lost.ts';

const MINUTES = 10;
let app: PeopleApp;
let creator: Someone;
let teller: Teller;
let live: Live;
let sends: 'camera' | 'encoder' | null = null;
const told: unknown[] = [];

beforeAll(async () => {
  ({ app, creator } = await deskApp());
  const log = createLog('silent');
  teller = openTestTeller(app.test.appUrl, { clock: app.clock, log, limits: {} });
  const targets = createTargets({ database: app.database, bus: app.bus, log });
  live = createLive({
    database: app.database,
    teller,
    bus: app.bus,
    clock: app.clock,
    log,
    targets,
    audience: createAudience(),
    manners: app.safety,
    sources: {
      list: async () => [],
      open: async () => ({
        kind: 'flv',
        url: '/flv/x',
        poster_url: '/x.svg',
        mime: 'video/x-flv',
        width: 9,
        height: 16,
        alt: '',
      }),
    },
  });
  app.bus.subscribe('live', (notice) => told.push(notice));
});
afterAll(async () => {
  await teller?.close();
  await app?.stop();
});

const watcher = (minutes = MINUTES): PictureWatch =>
  createPictureWatch({
    db: app.database.db,
    clock: app.clock,
    minutes,
    arriving: () => (sends === null ? [] : [{ creator: creator.id, kind: sends }]),
  });
const pass = (minutes: number): void => app.clock.setOffset(app.clock.offset_ms() + minutes * 60_000);
const start = (source_id: string) => live.start(creator.id, { id: newId(), title: 'Songs', source_id });
async function sweep(watch: PictureWatch): Promise<string[]> {
  const lost = await watch.lost();
  for (const session of lost) await live.endLost(session.creator, session.id);
  return lost.map(({ id }) => id);
}

it('a session ends by itself when its picture has been away for the stated time, and not before', async () => {
  const watch = watcher();
  sends = 'camera';
  const { id } = await start('camera');
  pass(60);
  expect(await sweep(watch)).toEqual([]);
  sends = null;
  pass(MINUTES - 1);
  expect(await sweep(watch)).toEqual([]);
  // it comes back, and the time begins anew
  sends = 'camera';
  expect(await sweep(watch)).toEqual([]);
  sends = null;
  pass(MINUTES - 1);
  expect(await sweep(watch)).toEqual([]);
  expect((await live.get(id)).state).toBe('live');
  expect(await live.lately(creator.id)).toBeUndefined();
  pass(2);
  expect(await sweep(watch)).toEqual([id]);
  expect(await live.get(id)).toMatchObject({ state: 'ended', end_cause: 'picture_lost' });
  expect(told).toContainEqual({ creator: creator.id, target: id, state: 'ended' });
  expect((await live.lately(creator.id))?.id).toBe(id);
  expect(await sweep(watch)).toEqual([]);
  pass(25 * 60);
  expect(await live.lately(creator.id)).toBeUndefined();
});

it('pictures of another kind than the session shows do not keep it', async () => {
  const watch = watcher();
  const { id } = await start('encoder');
  sends = 'camera';
  pass(MINUTES + 1);
  expect(await sweep(watch)).toEqual([id]);
  sends = null;
});

it('after a start everybody has the whole time to send again; 0 minutes: never; clips need no picture; whom the creator ends has no cause', async () => {
  const { id } = await start('encoder');
  pass(MINUTES * 5);
  const started_late = watcher();
  expect(await started_late.lost()).toEqual([]);
  const never = watcher(0);
  pass(MINUTES + 1);
  expect(await never.lost()).toEqual([]);
  expect((await started_late.lost()).map((one) => one.id)).toEqual([id]);
  expect((await live.end(creator.id, id)).end_cause).toBeNull();
  const clip = await start('clip:river');
  pass(MINUTES + 1);
  expect(await started_late.lost()).toEqual([]);
  await live.end(creator.id, clip.id);
});

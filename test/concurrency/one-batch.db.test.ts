/** Commands of different kinds that meet in one batch: what each may do follows from the order in which they came, as if they had come apart. */
import { newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../server/src/doctor/doctor.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { targetEventKind } from '../../server/src/targets/target-event.ts';
import { assertBooks } from '../helpers/books.ts';
import { giftWorld, type GiftWorld } from '../helpers/gift-world.ts';

let world: GiftWorld;
const targetEvent = targetEventKind(createLocalBus(createLog('silent')));

beforeAll(async () => {
  world = await giftWorld('2026-03-10T12:00:00Z');
});
afterAll(async () => {
  await world.close();
  await assertBooks(world.database.ownerUrl);
  const report = await examine(world.database.ownerUrl);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  await world.database.drop();
});

/** Submitted at once, so they are one batch. */
const together = <T>(submitted: readonly Promise<T>[]): Promise<T[]> => Promise.all(submitted);

describe('the end of a live session and gifts in one batch', () => {
  it('puts every accepted gift before the end in the log, whichever came first, and no thank-you after it', async () => {
    for (const place of [0, 1, 2, 3, 4]) {
      const stage = await world.stage();
      const viewers = await Promise.all([1, 2, 3, 4].map(() => world.viewer(100n)));
      const event = (kind: 'live_ended' | 'thanks') =>
        world.teller.submit(targetEvent, {
          owner: stage.creator,
          id: newId(),
          event: { target: stage.target, kind, subject: kind === 'thanks' ? viewers[0]! : stage.target, payload: {} },
        });
      const send = (of: string) => world.send(world.tap(of, stage.target, 10n));
      const said = await together<{ outcome: string; posting?: string }>([
        ...viewers.slice(0, place).map(send),
        event('live_ended'),
        ...viewers.slice(place).map(send),
        event('thanks'),
      ]);
      expect(said.map((one) => one.outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'target_closed']);
      expect(new Set(said.slice(0, 5).map((one) => one.posting)).size).toBe(1);
      expect(
        await world.one(
          `select (select array_agg("offset"::int order by "offset") from gift_line where target = $1) as gifts,
             (select "offset"::int from target_event where target = $1 and kind = 'live_ended') as ended, t.last_offset::int as head, t.open
           from target t where t.id = $1`,
          [stage.target],
        ),
      ).toEqual({ gifts: [1, 2, 3, 4], ended: 5, head: 5, open: false });
      // And the next one is refused.
      expect(await send(viewers[0]!)).toMatchObject({ outcome: 'target_closed' });
    }
  });
});

describe('an id of a gift and of a grant', () => {
  it('is one in one batch; apart each is remembered by its own kind (docs/decisions/0026)', async () => {
    const stage = await world.stage();
    const viewer = await world.viewer(1_000n);
    const id = newId();
    const grant = () =>
      world.teller.submit(world.kinds.grant, { owner: viewer, id, coins: 5n, granted_by: null, reason: 'test' });
    const gift = world.tap(viewer, stage.target, 10n, { id });
    const said = await together<{ outcome: string }>([world.send(gift), grant()]);
    expect(said.map((one) => one.outcome)).toEqual(['ok', 'id_reused_with_other_content']);
    expect(await grant()).toMatchObject({ outcome: 'ok' });
    expect(await grant()).toMatchObject({ outcome: 'duplicate' });
    // The gift that was accepted is not sent again; a gift under a grant's id is refused.
    const balance = await world.balances(viewer);
    expect((await world.send(gift)).outcome).not.toBe('ok');
    const other = newId();
    await world.teller.submit(world.kinds.grant, {
      owner: viewer,
      id: other,
      coins: 5n,
      granted_by: null,
      reason: 'test',
    });
    expect(await world.send(world.tap(viewer, stage.target, 10n, { id: other }))).toMatchObject({
      outcome: 'id_reused_with_other_content',
    });
    expect(await world.balances(viewer)).toEqual({ ...balance, 2: balance[2]! + 5 });
  });
});

/** Demo only: who the demo's people are, and a clock that an admin can move on, so that a hold of two weeks can be watched in a minute. */
import { BuskerError } from '@busker/protocol';
import type { DemoInfo } from '@busker/protocol';
import Type from 'typebox';
import type { MovableClock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Doors } from './door.ts';

const DAY_MS = 86_400_000;
/** Far enough for any hold, near enough to stay within what dates can say. */
const DAYS_MOST = 400;

export function registerDemoClock(
  doors: Doors,
  parts: {
    clock: MovableClock;
    db: Db;
    links: () => { role: string; handle: string; url: string }[];
    mature: () => Promise<number>;
  },
): void {
  const { clock, db } = parts;
  doors.fastify.get('/demo/info', { schema: { hide: true } }, (): DemoInfo => ({
    people: parts.links(),
    clock: clock.now().toISOString(),
  }));

  doors.fastify.post<{ Body: { days: number } }>(
    '/demo/clock',
    { schema: { hide: true, body: Type.Object({ days: Type.Integer({ minimum: 1, maximum: DAYS_MOST }) }) } },
    async (request, reply) => {
      const who = await doors.identify(request, reply);
      if (!who.roles.some((role) => role === 'admin')) throw new BuskerError('not_allowed');
      const offset_ms = clock.offset_ms() + request.body.days * DAY_MS;
      const value = JSON.stringify(offset_ms);
      await db
        .insertInto('setting')
        .values({ key: 'demo_clock_offset_ms', value })
        .onConflict((c) => c.column('key').doUpdateSet({ value }))
        .execute();
      clock.setOffset(offset_ms);
      return { clock: clock.now().toISOString(), matured: await parts.mature() };
    },
  );
}

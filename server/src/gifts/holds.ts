/** Gifts that can be undone, from outside: taking one back, looking at one, sending those whose window is over. */
import { BuskerError, bucketOf, type GiftHold, type HoldState } from '@busker/protocol';
import type { Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore } from '../platform/settings.ts';
import { tellOfDear } from './dear-gift.ts';
import { endHold, releaseHoldKind, undoHoldKind } from './end-hold.ts';
import type { OnLeft } from './transit.ts';

/** Holds ended in one go; more are there only after an outage, and the next go takes them. */
const RELEASED_AT_ONCE = 500;
/** A hold whose release broke something is parked with an alarm; it is tried again so much later, not at every go. */
const TRY_AGAIN_MS = 60_000;

export interface Holds {
  undo(sender: string, hold: string): Promise<GiftHold>;
  find(sender: string, hold: string): Promise<GiftHold | undefined>;
  release(): Promise<number>;
}

export function createHolds(parts: {
  db: Db;
  teller: Teller;
  bus: Bus;
  clock: Clock;
  log: Log;
  settings: SettingsStore;
  base_currency: string;
  onLeft: OnLeft;
}): Holds {
  const { db, teller, clock, base_currency } = parts;
  const releaseHold = teller.register(releaseHoldKind(parts.bus, parts.onLeft));
  const undoHold = teller.register(undoHoldKind(parts.bus));
  const failed = new Map<string, number>();

  async function find(sender: string, hold: string): Promise<GiftHold | undefined> {
    const row = await db
      .selectFrom('gift_hold')
      .selectAll()
      .where('bucket', '=', bucketOf(sender))
      .where('id', '=', hold)
      .where('sender', '=', sender)
      .executeTakeFirst();
    return (
      row && {
        gift_id: row.id,
        state: row.state as HoldState,
        why: row.why,
        target_id: row.target,
        item_id: row.item,
        quantity: row.quantity,
        coins: `${row.coins}`,
        ends_at: row.ends_at.toISOString(),
      }
    );
  }

  async function releaseOne({ sender, id: hold, coins }: { sender: string; id: string; coins: bigint }): Promise<void> {
    try {
      const outcome = await teller.submit(releaseHold, endHold('release', sender, hold, base_currency));
      if (outcome.outcome === 'ok' && outcome.answer.state === 'released') tellOfDear(parts, hold, coins);
      failed.delete(hold);
    } catch (error) {
      parts.log.error({ err: error, hold }, 'a gift that was held could not be sent; it is tried again');
      failed.set(hold, clock.now().getTime() + TRY_AGAIN_MS);
    }
  }

  return {
    find,
    async undo(sender, hold) {
      const outcome = await teller.submit(undoHold, endHold('undo', sender, hold, base_currency));
      if (outcome.outcome !== 'ok' && outcome.outcome !== 'duplicate')
        throw new BuskerError(outcome.outcome, outcome.details, outcome.outcome === 'overloaded' ? 500 : undefined);
      return (await find(sender, hold))!;
    },
    async release() {
      const now = clock.now();
      const due = await db
        .selectFrom('gift_hold')
        .select(['id', 'sender', 'coins'])
        .where('state', '=', 'open')
        .where('ends_at', '<=', now)
        .orderBy('ends_at')
        .limit(RELEASED_AT_ONCE)
        .execute();
      const ready = due.filter(({ id }) => (failed.get(id) ?? 0) <= now.getTime());
      await Promise.all(ready.map(releaseOne));
      return ready.length;
    },
  };
}

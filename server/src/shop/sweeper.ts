/** Webhooks get lost: the sweeper asks providers about purchases that have been open for long, and lets the hopeless ones expire. */
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { PaymentProvider } from '../providers/payments/port.ts';
import { ProviderUnavailable } from '../providers/port.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { CHECKOUT_OPEN_MS, OPENING_MS } from './orders.ts';
import type { ApplyEvent } from './payment-events.ts';
import { referenceOf, type PurchaseRow } from './purchases.ts';

/** A webhook that has not come by then is asked for. */
const ASK_AFTER_MS = 10 * 60_000;
/** Between two questions about the same purchase, at least this and at most `ASK_AGAIN_MOST_MS`: a tenth of its age. */
const ASK_AGAIN_LEAST_MS = 10 * 60_000;
const ASK_AGAIN_MOST_MS = 6 * 60 * 60_000;
/** An open checkout is closed this long after it should have closed by itself. */
const CLOSE_AFTER_MS = CHECKOUT_OPEN_MS + 15 * 60_000;
/** Purchases of one run. */
const ROUND = 100;

export interface SweepParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly inbox: Inbox;
  readonly providers: ReadonlyMap<string, PaymentProvider>;
  readonly apply: ApplyEvent;
}

/** Asks about what is due. Returns how many purchases were looked at. */
export async function sweepPurchases(parts: SweepParts): Promise<number> {
  const { db, clock, log } = parts;
  const now = clock.now();
  const rows = (await db
    .selectFrom('purchase')
    .selectAll()
    .where('state', 'in', ['created', 'pending', 'pending_payment'])
    .where('created_at', '<=', new Date(now.getTime() - ASK_AFTER_MS))
    .where((eb) =>
      eb.or([eb('asked_at', 'is', null), eb('asked_at', '<=', new Date(now.getTime() - ASK_AGAIN_LEAST_MS))]),
    )
    .orderBy('asked_at', (order) => order.asc().nullsFirst())
    .orderBy('created_at')
    .limit(ROUND)
    .execute()) as Omit<PurchaseRow, 'refunded_micros'>[];
  let looked_at = 0;
  for (const row of rows) {
    const age_ms = now.getTime() - row.created_at.getTime();
    const pause_ms = Math.min(ASK_AGAIN_MOST_MS, Math.max(ASK_AGAIN_LEAST_MS, age_ms / 10));
    if (row.asked_at && now.getTime() - row.asked_at.getTime() < pause_ms) continue;
    looked_at++;
    try {
      await lookInto(parts, row, age_ms);
    } catch (error) {
      if (!(error instanceof ProviderUnavailable))
        log.error({ err: error, purchase: row.id }, 'the sweeper failed at a purchase');
      else
        log.warn({ err: error, purchase: row.id }, 'a provider could not be asked about a purchase; it is asked again');
    }
  }
  return looked_at;
}

async function lookInto(parts: SweepParts, row: Omit<PurchaseRow, 'refunded_micros'>, age_ms: number): Promise<void> {
  const { db, clock } = parts;
  await db
    .updateTable('purchase')
    .set({ asked_at: clock.now() })
    .where('bucket', '=', row.bucket)
    .where('id', '=', row.id)
    .execute();
  if (row.provider_ref === null) {
    // No checkout ever opened, as far as we know, and nobody got its address: nobody can pay.
    if (age_ms > OPENING_MS) {
      await db
        .updateTable('purchase')
        .set({ state: 'expired' })
        .where('bucket', '=', row.bucket)
        .where('id', '=', row.id)
        .where('state', '=', 'created')
        .execute();
    }
    return;
  }
  const provider = parts.providers.get(row.provider);
  if (!provider) throw new ProviderUnavailable(`the provider ${row.provider} is not set up`);
  let answer = await provider.lookup(row.provider_ref);
  if (answer.event === null && age_ms > CLOSE_AFTER_MS) {
    await provider.expire(row.provider_ref);
    answer = await provider.lookup(row.provider_ref);
  }
  if (answer.event === null) return;
  const outcome = await parts.apply(row.provider, answer.event);
  // Words that changed nothing need no line of their own each time they are heard.
  if (outcome.startsWith('nothing')) return;
  await parts.inbox.note(
    {
      stream: row.provider,
      id: `asked ${row.provider_ref} ${answer.event.kind}`,
      type: `asked: ${answer.type}`,
      payload: answer.payload,
      subject: referenceOf(row.person, row.id),
    },
    outcome,
  );
}

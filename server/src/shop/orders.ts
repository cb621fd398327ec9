/**
 * Ordering: the order is written first, then the provider is asked for a checkout under the order's own name. Whatever breaks in
 * between, the same request with the same id goes on where it stopped and never makes a second order.
 */
import { BuskerError, bucketOf, formatCoins, type Purchase, type PurchaseBody } from '@busker/protocol';
import type { Limits } from '../limits/limits.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { PaymentProvider } from '../providers/payments/port.ts';
import { ProviderRefused, ProviderUnavailable } from '../providers/port.ts';
import { quote } from './prices.ts';
import { findPurchase, purchaseJson, referenceOf, type PurchaseRow } from './purchases.ts';

/** How long a checkout stays open. Stripe takes 30 minutes to 24 hours, counted from its own creation. */
export const CHECKOUT_OPEN_MS = 60 * 60_000;
/** How long an order may wait for its checkout: after it, Stripe would no longer take the order's closing time. */
export const OPENING_MS = 25 * 60_000;
/** When a viewer should try again that the provider did not answer. */
const RETRY_AFTER_MS = 2_000;

export interface OrderParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Pick<Limits, 'admitOrder'>;
  readonly providers: ReadonlyMap<string, PaymentProvider>;
  /** Address that people reach us at, without a slash at the end. */
  readonly public_url: string;
}

/**
 * Orders coins and opens the checkout, or goes on with the order that this id has.
 * @throws BuskerError `bad_request`, `price_changed`, `age_required`, `limit_reached`, `id_reused_with_other_content`, `provider_unavailable` (the same request works later).
 */
export async function order(parts: OrderParts, person: string, body: PurchaseBody): Promise<Purchase> {
  const { db, clock } = parts;
  const known = await findPurchase(db, person, body.id);
  if (known) return goOn(parts, sameOrRefuse(known, body));

  const provider = parts.providers.get(body.provider);
  if (!provider) throw new BuskerError('bad_request', { why: `there is no payment provider ${body.provider}` });
  const price = await quote(db, body);
  try {
    await db.transaction().execute(async (tx) => {
      await parts.limits.admitOrder(tx, person, { ...price, currency: body.currency });
      await tx
        .insertInto('purchase')
        .values({
          bucket: bucketOf(person),
          id: body.id,
          person,
          provider: provider.id,
          state: 'created',
          pack: price.pack,
          coins: price.coins,
          price_micros: price.price_micros,
          currency: body.currency,
          return_to: body.return_to,
          created_at: clock.now(),
        })
        .onConflict((conflict) => conflict.columns(['bucket', 'id']).doNothing())
        .execute();
    });
  } catch (error) {
    // The same order, sent twice at once, may be what has used up the limit.
    const twin = await findPurchase(db, person, body.id);
    if (!twin) throw error;
    return goOn(parts, sameOrRefuse(twin, body));
  }
  const written = await findPurchase(db, person, body.id);
  // Somebody else in the same bucket took this id first.
  if (!written) throw new BuskerError('id_reused_with_other_content');
  return goOn(parts, sameOrRefuse(written, body));
}

/** The order as it stands is the price that holds: a repeat is not priced again. */
function sameOrRefuse(row: PurchaseRow, body: PurchaseBody): PurchaseRow {
  const same =
    row.provider === body.provider &&
    row.currency === body.currency &&
    row.pack === (body.pack_id ?? null) &&
    (body.coins === undefined || row.coins === BigInt(body.coins)) &&
    row.price_micros === BigInt(body.expected_price_micros) &&
    row.return_to === body.return_to;
  if (!same) throw new BuskerError('id_reused_with_other_content');
  return row;
}

async function goOn(parts: OrderParts, row: PurchaseRow): Promise<Purchase> {
  if (row.state !== 'created') return purchaseJson(row);
  if (parts.clock.now().getTime() - row.created_at.getTime() > OPENING_MS) {
    return settle(parts, row, { state: 'expired', failure: null });
  }
  const provider = parts.providers.get(row.provider);
  if (!provider) throw new BuskerError('provider_unavailable', undefined, RETRY_AFTER_MS);
  const page = `${parts.public_url}/wallet/purchase/${row.id}`;
  try {
    const checkout = await provider.createCheckout({
      reference: referenceOf(row.person, row.id),
      purchase: row.id,
      amount_micros: row.price_micros,
      currency: row.currency,
      description: `${formatCoins(row.coins, 'en')} ${row.coins === 1n ? 'coin' : 'coins'}`,
      success_url: page,
      cancel_url: `${page}?cancelled=1`,
      expires_at: new Date(row.created_at.getTime() + CHECKOUT_OPEN_MS),
    });
    return await settle(parts, row, { state: 'pending', ...checkout });
  } catch (error) {
    if (error instanceof ProviderRefused) {
      parts.log.warn({ err: error, purchase: row.id, provider: row.provider }, 'a provider refused an order');
      return settle(parts, row, { state: 'failed', failure: error.message });
    }
    if (!(error instanceof ProviderUnavailable)) throw error;
    parts.log.warn(
      { err: error, purchase: row.id, provider: row.provider },
      'a provider did not open a checkout; the order can be repeated',
    );
    throw new BuskerError('provider_unavailable', undefined, RETRY_AFTER_MS);
  }
}

type Settled =
  | { readonly state: 'pending'; readonly provider_ref: string; readonly checkout_url: string }
  | { readonly state: 'failed' | 'expired'; readonly failure: string | null };

/** Writes how opening the checkout ended. A webhook may have been faster: its state stays, only the checkout's name is added. */
async function settle(parts: OrderParts, row: PurchaseRow, settled: Settled): Promise<Purchase> {
  const of_this = parts.db.updateTable('purchase').where('bucket', '=', row.bucket).where('id', '=', row.id);
  await of_this.set(settled).where('state', '=', 'created').execute();
  if (settled.state === 'pending') {
    const { provider_ref, checkout_url } = settled;
    await of_this.set({ provider_ref, checkout_url }).where('provider_ref', 'is', null).execute();
  }
  return purchaseJson((await findPurchase(parts.db, row.person, row.id))!);
}

/** The purchase that money went back of, as the commands lock it, and the state it takes. */
import { bucketOf, type PurchaseState } from '@busker/protocol';
import type { PostingTx } from '../ledger/types.ts';

export interface PurchaseRow {
  readonly id: string;
  readonly person: string;
  readonly provider: string;
  readonly state: PurchaseState;
  readonly coins: bigint;
  readonly price_micros: bigint;
  readonly currency: string;
  readonly credited_at: Date | null;
  readonly dispute_open: boolean;
}

/** $1 buckets, $2 ids, locked in their order. */
const LOCK_PURCHASES = `
select p.id, p.person, p.provider, p.state, p.coins, p.price_micros, p.currency, p.credited_at,
  exists (select from dispute d where d.purchase = p.id and d.person = p.person and d.state = 'open') as dispute_open
from purchase p join unnest($1::int2[], $2::uuid[]) as k (bucket, id) on p.bucket = k.bucket and p.id = k.id
order by p.bucket, p.id
for update of p`;

const UPDATE_STATES = `
update purchase p set state = k.state from unnest($1::int2[], $2::uuid[], $3::text[]) as k (bucket, id, state) where p.bucket = k.bucket and p.id = k.id`;

export const purchaseKey = (person: string, purchase: string): string => `${person}/${purchase}`;

export async function lockPurchases(
  tx: PostingTx,
  wanted: readonly { readonly owner: string; readonly purchase: string }[],
): Promise<Map<string, PurchaseRow>> {
  const unique = [...new Map(wanted.map((one) => [purchaseKey(one.owner, one.purchase), one])).values()];
  const rows = await tx.query<PurchaseRow>(LOCK_PURCHASES, [
    unique.map((one) => bucketOf(one.owner)),
    unique.map((one) => one.purchase),
  ]);
  return new Map(rows.map((row) => [purchaseKey(row.person, row.id), row]));
}

export async function writeStates(
  tx: PostingTx,
  states: readonly { readonly person: string; readonly purchase: string; readonly state: PurchaseState }[],
): Promise<void> {
  if (states.length === 0) return;
  await tx.query(UPDATE_STATES, [
    states.map((one) => bucketOf(one.person)),
    states.map((one) => one.purchase),
    states.map((one) => one.state),
  ]);
}

/**
 * The state of a credited purchase. A dispute that is open says so whatever else happened; money that a dispute took and kept is a
 * chargeback; else it is told by how much of the price went back.
 * @param standing sums of the refunds that were not undone, and of those what disputes took.
 */
export function stateAfter(
  price_micros: bigint,
  standing: { readonly micros: bigint; readonly disputed_micros: bigint },
  dispute_open: boolean,
): PurchaseState {
  if (dispute_open) return 'disputed';
  if (standing.disputed_micros > 0n) return 'charged_back';
  if (standing.micros >= price_micros) return 'refunded';
  return standing.micros > 0n ? 'partly_refunded' : 'credited';
}

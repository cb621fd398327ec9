/** What viewers owe, refund by refund, and how it is paid: always from paid coins, the oldest debt first. */
import { bucketOf } from '@busker/protocol';
import { COIN, type Leg, type Posting, type PostingTx } from '../ledger/types.ts';
import { deriveIdIn } from '../platform/derive-id.ts';
import { payDebts, type Debt } from './plan.ts';
import { insertRows } from './rows.ts';

/** $1 buckets, $2 people. Rows (person, refund, coins), the oldest debt first. */
export const LOAD_DEBTS = `
select r.person, r.id as refund, (r.debt_coins - coalesce(p.coins, 0))::int8 as coins
from unnest($1::int2[], $2::uuid[]) as k (bucket, person)
join refund r on r.bucket = k.bucket and r.person = k.person and r.debt_coins > 0
left join lateral (select sum(d.coins)::int8 as coins from debt_payment d where d.bucket = r.bucket and d.refund = r.id) p on true
where r.debt_coins > coalesce(p.coins, 0) and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
order by r.at, r.id`;

/** What brought the coins that pay. */
export interface DebtSource {
  readonly kind: 'purchase' | 'refund' | 'reversal' | 'hold';
  readonly id: string;
}
const SOURCES: Readonly<Record<DebtSource['kind'], number>> = { purchase: 2, refund: 6, reversal: 7, hold: 10 };

export interface DebtPayment {
  readonly id: string;
  readonly person: string;
  readonly refund: string;
  readonly coins: bigint;
  readonly source: DebtSource;
}

/** Pays debts with at most so many paid coins: the payments and their legs. */
export function settleDebts(
  person: string,
  debts: readonly Debt[],
  coins: bigint,
  source: DebtSource,
): { payments: DebtPayment[]; legs: Leg[] } {
  const payments = payDebts(debts, coins).map(({ refund, coins: paid }) => ({
    id: deriveIdIn(bucketOf(person), 'debt', source.kind, source.id, refund),
    person,
    refund,
    coins: paid,
    source,
  }));
  const legs = payments.flatMap((one): Leg[] => {
    const common = { owner: person, asset: COIN, cause: 'debt', cause_id: one.id } as const;
    return [
      { ...common, kind: 'wallet_paid', amount: -one.coins },
      { ...common, kind: 'wallet_debt', amount: one.coins },
    ];
  });
  return { payments, legs };
}

const COLUMNS = {
  bucket: 'int2',
  id: 'uuid',
  person: 'uuid',
  refund: 'uuid',
  coins: 'int8',
  source_kind: 'int2',
  source: 'uuid',
  posting: 'uuid',
  at: 'timestamptz',
} as const;

export async function insertDebtPayments(
  tx: PostingTx,
  payments: readonly DebtPayment[],
  posting: Posting,
): Promise<void> {
  await insertRows(
    tx,
    'debt_payment',
    COLUMNS,
    payments.map((one) => ({
      bucket: bucketOf(one.person),
      id: one.id,
      person: one.person,
      refund: one.refund,
      coins: one.coins,
      source_kind: SOURCES[one.source.kind],
      source: one.source.id,
      posting: posting.id,
      at: posting.at,
    })),
  );
}

/**
 * The key that a command claims in its batch before it decides on what was read of a wallet's lots, refunds and debts: another that changes
 * them in the same batch makes it try again.
 */
export const walletFacts = (person: string): string => `wallet facts ${person}`;

/** The same for the coins that a wallet holds: claimed by whatever sends a held gift, and by what decides on what was read of them. */
export const heldFacts = (person: string): string => `held facts ${person}`;

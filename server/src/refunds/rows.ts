/** Writing facts set-wise: rows go as one JSON array and become rows again inside the database. */
import type { PostingTx } from '../ledger/types.ts';

/** Columns with their SQL types, in order. */
type Columns = Readonly<Record<string, string>>;

/** Inserts rows; nothing is sent for none. Bigints travel as decimal text. */
export async function insertRows<C extends Columns>(
  tx: PostingTx,
  table: string,
  columns: C,
  rows: readonly { readonly [K in keyof C]: unknown }[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns).join(', ');
  const typed = Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
  await tx.query(`insert into ${table} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as r (${typed})`, [
    JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
  ]);
}

/** Reading accounts, and freezing them. Balances are only ever changed by a posting. */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { newAccountNumber } from './account-number.ts';
import { COIN, PERSON_KINDS, type PersonKind } from './types.ts';

/** Balances of one person; 0 for accounts that do not exist yet. */
export type Balances = Record<PersonKind, bigint> & { frozen: boolean };

const NAMES = new Map(Object.entries(PERSON_KINDS).map(([name, code]) => [code as number, name as PersonKind]));

/** Balances of people, by owner. Coins for wallets, micros of the base currency for earnings. */
export async function readBalances(db: Db, owners: readonly string[]): Promise<Map<string, Balances>> {
  const found = new Map<string, Balances>(
    owners.map((owner) => [
      owner,
      {
        wallet_paid: 0n,
        wallet_promo: 0n,
        wallet_debt: 0n,
        wallet_held: 0n,
        earning_pending: 0n,
        earning_available: 0n,
        earning_reserved: 0n,
        frozen: false,
      },
    ]),
  );
  if (owners.length === 0) return found;
  const { rows } = await sql<{ owner: string; kind: number; balance: bigint; frozen: boolean }>`
    select a.owner, a.kind, a.balance, a.frozen
    from unnest(${owners.map(bucketOf)}::int2[], ${[...owners]}::uuid[]) as k (bucket, owner)
    join ledger_account a on a.bucket = k.bucket and a.owner = k.owner`.execute(db);
  for (const row of rows) {
    const balances = found.get(row.owner)!;
    balances[NAMES.get(row.kind)!] = row.balance;
    balances.frozen ||= row.frozen;
  }
  return found;
}

/** Freezes or unfreezes all accounts of a person, those not opened yet included. */
export async function setFrozen(tx: Tx, owner: string, frozen: boolean, base_currency: string): Promise<void> {
  for (const code of Object.values(PERSON_KINDS)) {
    await sql`
      insert into ledger_account (bucket, owner, kind, asset, id, floor, frozen)
      select ${bucketOf(owner)}, ${owner}, c.kind, ${code < 10 ? COIN : base_currency}, ${newAccountNumber()}, c.floor, ${frozen} from ledger_chart c where c.kind = ${code}
      on conflict (bucket, owner, kind) do update set frozen = excluded.frozen`.execute(tx);
  }
}

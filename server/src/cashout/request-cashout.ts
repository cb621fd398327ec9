/**
 * The kind of command that reserves earnings for a cash-out.
 *
 * Refusals, in this order: `wrong_state` (no payout account), `below_minimum`, `frozen`, `insufficient_earnings`.
 */
import { bucketOf } from '@busker/protocol';
import type { CommandBase, CommandKind } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';

export interface RequestCashout extends CommandBase {
  readonly cashout: string;
  readonly amount_micros: bigint;
  readonly minimum_micros: bigint;
  readonly approvals_needed: number;
  readonly currency: string;
  readonly expires_days: number;
}

interface Account {
  readonly creator: string;
  readonly provider: string;
  readonly account_ref: string;
  readonly masked: string;
}
interface Facts {
  readonly command: RequestCashout;
  readonly account: Account;
}

export function requestCashoutKind(
  bus: Bus,
): CommandKind<RequestCashout, Facts, { cashout: string }, ReadonlyMap<string, Account>> {
  return {
    name: 'cashout_request',
    code: 7,
    content: (c) => [c.amount_micros],
    locks: (c) => [
      { owner: c.owner, kind: 'earning_available' },
      { owner: c.owner, kind: 'earning_reserved' },
    ],
    async load(tx, commands) {
      const owners = commands.map((c) => c.owner);
      const rows = await tx.query<Account>(
        `select a.creator, a.provider, a.account_ref, a.masked from unnest($1::int2[], $2::uuid[]) as k (bucket, creator)
         join payout_account a on a.bucket = k.bucket and a.creator = k.creator and a.verified`,
        [owners.map(bucketOf), owners],
      );
      return new Map(rows.map((row) => [row.creator, row]));
    },
    decide(view, c) {
      const account = view.loaded.get(c.owner);
      if (!account) return { outcome: 'wrong_state', details: { missing: 'payout_account' } };
      if (c.amount_micros < c.minimum_micros)
        return { outcome: 'below_minimum', details: { minimum_micros: `${c.minimum_micros}` } };
      const available = view.account({ owner: c.owner, kind: 'earning_available' });
      if (available.frozen) return { outcome: 'frozen' };
      if (available.balance < c.amount_micros)
        return { outcome: 'insufficient_earnings', details: { available_micros: `${available.balance}` } };
      const cause = { asset: c.currency, cause: 'cashout', cause_id: c.cashout } as const;
      return {
        outcome: 'ok',
        legs: [
          { owner: c.owner, kind: 'earning_available', amount: -c.amount_micros, ...cause },
          { owner: c.owner, kind: 'earning_reserved', amount: c.amount_micros, ...cause },
        ],
        platform: [],
        facts: { command: c, account },
        answer: { cashout: c.cashout },
      };
    },
    async write(tx, facts, posting) {
      const buckets = facts.map((f) => bucketOf(f.command.owner));
      const ids = facts.map((f) => f.command.cashout);
      await Promise.all([
        tx.query(
          `insert into cashout (bucket, id, creator, amount_micros, currency, state, provider, account_ref, destination, approvals_needed, requested_at, changed_at, expires_at)
           select f.bucket, f.id, f.creator, f.amount, f.currency, 'requested', f.provider, f.account_ref, f.masked, f.needed, $10, $10, $10::timestamptz + f.expires_days * interval '1 day'
           from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::int8[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int2[], $11::int4[])
             as f (bucket, id, creator, amount, currency, provider, account_ref, masked, needed, expires_days)`,
          [
            buckets,
            ids,
            facts.map((f) => f.command.owner),
            facts.map((f) => f.command.amount_micros),
            facts.map((f) => f.command.currency),
            facts.map((f) => f.account.provider),
            facts.map((f) => f.account.account_ref),
            facts.map((f) => f.account.masked),
            facts.map((f) => f.command.approvals_needed),
            posting.at,
            facts.map((f) => f.command.expires_days),
          ],
        ),
        tx.query(
          `insert into cashout_event (bucket, cashout, n, state, at, by)
           select f.bucket, f.id, 1, 'requested', $4, f.creator from unnest($1::int2[], $2::uuid[], $3::uuid[]) as f (bucket, id, creator)`,
          [buckets, ids, facts.map((f) => f.command.owner), posting.at],
        ),
      ]);
    },
    committed(facts) {
      for (const fact of facts) bus.publish('earnings', { creator: fact.command.owner, gift: null });
    },
  };
}

/**
 * The kind of command that moves a cash-out on, whoever asks: operators, the creator, the payout job, the provider's word.
 *
 * Refusals, in this order: `not_found`, `wrong_state` (the move is not allowed from where it is now), `four_eyes` (the payee decides, or the
 * same operator approves twice), `frozen` (approving while the creator is frozen).
 */
import { bucketOf, newId, type CashoutState } from '@busker/protocol';
import type { CommandBase, CommandKind, Leg, PlatformLeg } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { moneyMove } from './states.ts';

export interface MoveCashout extends CommandBase {
  readonly cashout: string;
  readonly to: CashoutState;
  /** The person who decides; null for the provider and the job. */
  readonly by: string | null;
  /** Shown in the history; for operators their reason. */
  readonly note: string | null;
  readonly provider_ref: string | null;
  /** When it is paid in part: how much. Null: all of it. */
  readonly paid_micros: bigint | null;
  /** An operator's decision goes into the audit log. */
  readonly operator: boolean;
}

export interface CashoutRow {
  readonly id: string;
  readonly creator: string;
  readonly state: CashoutState;
  readonly amount_micros: bigint;
  /** What was paid of it; null: nothing yet. */
  readonly paid_micros: bigint | null;
  readonly currency: string;
  readonly approvals_needed: number;
  readonly approvals: readonly string[];
  readonly events: number;
}

interface Facts {
  readonly command: MoveCashout;
  readonly row: CashoutRow;
  /** Where it stands afterwards: an approval that is not the last leaves it requested. */
  readonly to: CashoutState;
  readonly approval: boolean;
  /** What this move says was paid; null: nothing about it. */
  readonly paid_micros: bigint | null;
}

export function moveCashoutKind(
  bus: Bus,
): CommandKind<MoveCashout, Facts, { state: CashoutState }, Map<string, CashoutRow>> {
  return {
    name: 'cashout_move',
    code: 8,
    content: (c) => [c.cashout, c.to, ...(c.paid_micros === null ? [] : [c.paid_micros])],
    locks: (c) => [
      { owner: c.owner, kind: 'earning_available' },
      { owner: c.owner, kind: 'earning_reserved' },
    ],
    async load(tx, commands) {
      const ids = commands.map((c) => c.cashout);
      // The row is guarded by the creator's earnings lock, which every move takes.
      const rows = await tx.query<CashoutRow>(
        `select c.id, c.creator, c.state, c.amount_micros, c.paid_micros, c.currency, c.approvals_needed,
           (select coalesce(array_agg(a.by::text), '{}') from cashout_approval a where a.bucket = c.bucket and a.cashout = c.id) as approvals,
           (select count(*)::int from cashout_event e where e.bucket = c.bucket and e.cashout = c.id) as events
         from unnest($1::int2[], $2::uuid[]) as k (bucket, id) join cashout c on c.bucket = k.bucket and c.id = k.id`,
        [ids.map(bucketOf), ids],
      );
      return new Map(rows.map((row) => [row.id, row]));
    },
    decide(view, c) {
      const row = view.loaded.get(c.cashout);
      if (!row || row.creator !== c.owner) return { outcome: 'not_found' };
      const money = moneyMove(row.state, c.to);
      if (money === undefined) return { outcome: 'wrong_state', details: { state: row.state } };
      const approval = c.to === 'approved';
      if (c.operator && (c.by === row.creator || (approval && c.by !== null && row.approvals.includes(c.by))))
        return { outcome: 'four_eyes' };
      if (approval && view.account({ owner: c.owner, kind: 'earning_available' }).frozen) return { outcome: 'frozen' };
      const to: CashoutState = approval && row.approvals.length + 1 < row.approvals_needed ? row.state : c.to;

      const cause = { asset: row.currency, cause: 'cashout', cause_id: row.id } as const;
      const legs: Leg[] = [];
      const platform: PlatformLeg[] = [];
      // A part that is paid settles the whole reservation: what was not paid is available again. What comes back is what was paid.
      const paid = money === 'settle' ? (c.paid_micros ?? row.amount_micros) : (row.paid_micros ?? row.amount_micros);
      if (paid <= 0n || paid > row.amount_micros) return { outcome: 'wrong_state', details: { state: row.state } };
      const credited = money === 'settle' ? row.amount_micros - paid : money === 'return' ? paid : row.amount_micros;
      if (money === 'settle' || money === 'release')
        legs.push({ owner: c.owner, kind: 'earning_reserved', amount: -row.amount_micros, ...cause });
      if (money !== 'none' && credited > 0n)
        legs.push({ owner: c.owner, kind: 'earning_available', amount: credited, ...cause });
      if (money === 'settle') platform.push({ kind: 'payout_clearing', asset: row.currency, amount: paid });
      if (money === 'return') platform.push({ kind: 'payout_clearing', asset: row.currency, amount: 0n - paid });

      view.loaded.set(row.id, {
        ...row,
        state: to,
        paid_micros: money === 'settle' ? paid : row.paid_micros,
        events: row.events + 1,
        approvals: approval && c.by !== null ? [...row.approvals, c.by] : row.approvals,
      });
      return {
        outcome: 'ok',
        legs,
        platform,
        facts: { command: c, row, to, approval, paid_micros: money === 'settle' ? paid : null },
        answer: { state: to },
      };
    },
    async write(tx, facts, posting) {
      const last = new Map(facts.map((f) => [f.row.id, f]));
      const moved = [...last.values()];
      const bucket = (f: Facts): number => bucketOf(f.row.id);
      const approvals = facts.filter((f) => f.approval);
      const audited = facts.filter((f) => f.command.operator);
      const sent: Promise<unknown>[] = [
        tx.query(
          `update cashout c set state = k.state, provider_ref = coalesce(k.provider_ref, c.provider_ref), paid_micros = coalesce(k.paid_micros, c.paid_micros), changed_at = $5
           from unnest($1::int2[], $2::uuid[], $3::text[], $4::text[], $6::int8[]) as k (bucket, id, state, provider_ref, paid_micros) where c.bucket = k.bucket and c.id = k.id`,
          [
            moved.map(bucket),
            moved.map((f) => f.row.id),
            moved.map((f) => f.to),
            moved.map((f) => f.command.provider_ref),
            posting.at,
            moved.map(
              (f) => facts.findLast((one) => one.row.id === f.row.id && one.paid_micros !== null)?.paid_micros ?? null,
            ),
          ],
        ),
        tx.query(
          `insert into cashout_event (bucket, cashout, n, state, at, by, note)
           select k.bucket, k.id, k.n, k.state, $7, k.by, k.note from unnest($1::int2[], $2::uuid[], $3::int4[], $4::text[], $5::uuid[], $6::text[])
             as k (bucket, id, n, state, by, note)`,
          [
            facts.map(bucket),
            facts.map((f) => f.row.id),
            facts.map((f) => f.row.events + 1),
            facts.map((f) => f.to),
            facts.map((f) => f.command.by),
            facts.map((f) => f.command.note),
            posting.at,
          ],
        ),
      ];
      if (approvals.length > 0) {
        sent.push(
          tx.query(
            `insert into cashout_approval (bucket, cashout, by, reason, at)
             select k.bucket, k.id, k.by, k.reason, $5 from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::text[]) as k (bucket, id, by, reason)`,
            [
              approvals.map(bucket),
              approvals.map((f) => f.row.id),
              approvals.map((f) => f.command.by),
              approvals.map((f) => f.command.note ?? ''),
              posting.at,
            ],
          ),
        );
      }
      if (audited.length > 0) {
        sent.push(
          tx.query(
            `insert into audit_log (id, at, actor, action, subject_kind, subject_id, reason, before, after)
             select k.id, $8, k.actor, k.action, 'cashout', k.subject, k.reason, k.before, k.after
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[]) as k (id, actor, action, subject, reason, before, after)`,
            [
              audited.map(() => newId()),
              audited.map((f) => f.command.by),
              audited.map((f) => `cashout.${f.command.to}`),
              audited.map((f) => f.row.id),
              audited.map((f) => f.command.note ?? ''),
              audited.map((f) => JSON.stringify({ state: f.row.state, approvals: f.row.approvals.length })),
              audited.map((f) =>
                JSON.stringify({ state: f.to, approvals: f.row.approvals.length + (f.approval ? 1 : 0) }),
              ),
              posting.at,
            ],
          ),
        );
      }
      await Promise.all(sent);
    },
    committed(facts) {
      for (const fact of facts) bus.publish('earnings', { creator: fact.row.creator, gift: null });
      if (facts.some((fact) => fact.to === 'approved')) bus.publish('outbox', {});
    },
  };
}

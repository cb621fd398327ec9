/**
 * The kind of command that gives promotional coins to a viewer: an operator's action with its audit line in the same posting, or the
 * program's own (demo content). A frozen wallet takes them too.
 *
 * Refusals, in this order: `not_found` when there is no such person, `bad_request` when they would have expired already.
 */
import { bucketOf, newId } from '@busker/protocol';
import { promoCredits } from '../ledger/promo-credits.ts';
import { COIN, type CommandBase, type CommandKind, type Posting, type PostingTx } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';

export interface GrantPromo extends CommandBase {
  readonly coins: bigint;
  /** When what is left of them expires; left out: never. */
  readonly expires_at?: Date | undefined;
  /** The operator; null when the program itself grants. */
  readonly granted_by: string | null;
  readonly reason: string;
}

const FIND_PEOPLE = `
  select p.id from person p join unnest($1::int2[], $2::uuid[]) as k (bucket, id) on p.bucket = k.bucket and p.id = k.id`;
const INSERT_GRANTS = `
  with k as (
    select * from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::int8[], $5::uuid[], $6::timestamptz[]) as k (bucket, person, id, coins, granted_by, expires_at)
  ), due as (
    insert into promo_due (bucket, person, promo, expires_at) select k.bucket, k.person, k.id, k.expires_at from k where k.expires_at is not null
  )
  insert into promo_grant (bucket, person, id, coins, granted_by, expires_at, posting, at)
  select k.bucket, k.person, k.id, k.coins, k.granted_by, k.expires_at, $7, $8 from k`;
const INSERT_AUDIT = `
  insert into audit_log (id, at, actor, action, subject_kind, subject_id, reason, after)
  select k.id, $6, k.actor, 'promo.grant', 'person', k.person, k.reason, k.after
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[]) as k (id, actor, person, reason, after)`;

export function grantPromoKind(bus: Bus): CommandKind<GrantPromo, GrantPromo, { coins: string }, ReadonlySet<string>> {
  return {
    name: 'grant_promo',
    code: 3,
    content: (command) => [
      command.coins,
      command.granted_by,
      command.reason,
      ...(command.expires_at ? [command.expires_at.toISOString()] : []),
    ],
    locks: () => [],

    async load(tx, commands) {
      const rows = await tx.query<{ id: string }>(FIND_PEOPLE, [
        commands.map((c) => bucketOf(c.owner)),
        commands.map((c) => c.owner),
      ]);
      return new Set(rows.map((row) => row.id));
    },

    decide(view, command) {
      if (!view.loaded.has(command.owner)) return { outcome: 'not_found' };
      if (command.expires_at && command.expires_at <= view.at)
        return { outcome: 'bad_request', details: { problems: [{ at: '/expires_at', must: 'be in the future' }] } };
      promoCredits(view, command.owner).coins += command.coins;
      return {
        outcome: 'ok',
        legs: [
          {
            owner: command.owner,
            kind: 'wallet_promo',
            asset: COIN,
            amount: command.coins,
            cause: 'promo',
            cause_id: command.id,
          },
        ],
        platform: [{ kind: 'promo_issued', asset: COIN, amount: -command.coins }],
        facts: command,
        answer: { coins: command.coins.toString() },
      };
    },

    write,
    committed(facts) {
      for (const { owner } of facts) bus.publish('wallet', { person: owner, command: null });
    },
  };
}

async function write(tx: PostingTx, grants: readonly GrantPromo[], posting: Posting): Promise<void> {
  const people = grants.map((grant) => grant.owner);
  const actors = grants.map((grant) => grant.granted_by);
  await Promise.all([
    tx.query(INSERT_GRANTS, [
      people.map(bucketOf),
      people,
      grants.map((grant) => grant.id),
      grants.map((grant) => grant.coins),
      actors,
      grants.map((grant) => grant.expires_at ?? null),
      posting.id,
      posting.at,
    ]),
    tx.query(INSERT_AUDIT, [
      grants.map(() => newId()),
      actors,
      people,
      grants.map((grant) => grant.reason),
      grants.map((grant) =>
        JSON.stringify({ id: grant.id, coins: grant.coins.toString(), expires_at: grant.expires_at }),
      ),
      posting.at,
    ]),
  ]);
}

/** Two plain kinds of commands for the ledger's own tests: coins in, coins out. The ledger knows no gift and no purchase. */
import { bucketOf } from '@busker/protocol';
import { COIN, type CommandBase, type CommandKind } from './types.ts';

export interface Move extends CommandBase {
  readonly coins: bigint;
  /** Who earns on a spend. */
  readonly to?: string;
  /** Breaks an invariant on purpose. */
  readonly poison?: 'unbalanced' | 'below_floor' | 'database';
}

const MICROS_PER_COIN = 5_000n;

/** Gives promotional coins. */
export const grantKind: CommandKind<Move, Move, { coins: string }> = {
  name: 'test_grant',
  code: 9_001,
  content: (c) => [c.coins],
  locks: () => [],
  load: () => Promise.resolve(undefined),
  decide: (_view, c) => ({
    outcome: 'ok',
    legs: [{ owner: c.owner, kind: 'wallet_promo', asset: COIN, amount: c.coins, cause: 'promo', cause_id: c.id }],
    platform: [{ kind: 'promo_issued', asset: COIN, amount: -c.coins }],
    facts: c,
    answer: { coins: `${c.coins}` },
  }),
  async write(tx, facts, posting) {
    for (const fact of facts) {
      await tx.query(
        'insert into promo_grant (bucket, person, id, coins, posting, at) values ($1, $2, $3, $4, $5, $6)',
        [bucketOf(fact.owner), fact.owner, fact.id, fact.coins, posting.id, posting.at],
      );
    }
  },
};

/** Spends promotional coins on `to`, who earns on them. Refusals: frozen, insufficient_coins. */
export const spendKind: CommandKind<Move, Move, { left: string }> = {
  name: 'test_spend',
  code: 9_002,
  content: (c) => [c.coins, c.to],
  locks: (c) => [{ owner: c.owner, kind: 'wallet_promo' }],
  load: () => Promise.resolve(undefined),
  decide(view, c) {
    const wallet = view.account({ owner: c.owner, kind: 'wallet_promo' });
    if (wallet.frozen) return { outcome: 'frozen' };
    if (wallet.balance < c.coins && c.poison !== 'below_floor') return { outcome: 'insufficient_coins' };
    return {
      outcome: 'ok',
      legs: [
        { owner: c.owner, kind: 'wallet_promo', asset: COIN, amount: -c.coins, cause: 'gift', cause_id: c.id },
        {
          owner: c.to!,
          kind: 'earning_pending',
          asset: 'USD',
          amount: c.coins * MICROS_PER_COIN,
          cause: 'gift',
          cause_id: c.id,
        },
      ],
      platform:
        c.poison === 'unbalanced'
          ? []
          : [
              { kind: 'promo_redeemed', asset: COIN, amount: c.coins },
              { kind: 'marketing_cost', asset: 'USD', amount: -c.coins * MICROS_PER_COIN },
            ],
      facts: c,
      answer: { left: `${wallet.balance - c.coins}` },
    };
  },
  async write(tx, facts) {
    if (facts.some((fact) => fact.poison === 'database')) await tx.query('select 1 / 0');
  },
};

/** Promotional coins, from operators and from the program itself. */
import { newId } from '@busker/protocol';
import { grantPromoKind, type GrantPromo } from '../../../server/src/shop/grant-promo.ts';
import { CAUSE, DAY_MS, HOUR_MS, KIND } from '../model.ts';
import { duesOf } from '../rules/promo-dues.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

export const grantPromo = kind<GrantPromo>({
  name: 'grant_promo',
  weight: 8,
  server: grantPromoKind(NO_BUS),
  of_anybody: true,
  make: (world) => ({
    owner: world.chance.maybe(0.05) ? newId() : world.someone(),
    id: newId(),
    deadline: world.deadline(),
    coins: BigInt(world.chance.pick([1, 7, 100, 1_000, 25_000])),
    granted_by: world.chance.maybe(0.5) ? world.anOperator() : null,
    reason: 'simulated',
    expires_at: world.chance.maybe(0.5)
      ? new Date(world.clock.now().getTime() + world.chance.pick([-1, 1_000, 60_000, HOUR_MS, DAY_MS]))
      : undefined,
  }),
  again: (_world, command) => command,
  other: (_world, command) => ({ ...command, coins: command.coins + 1n }),
  content: (command) => [command.coins, command.granted_by, command.reason, command.expires_at?.getTime()],
  expect(model, command, at) {
    if (!model.people.has(command.owner)) return { outcome: 'not_found' };
    if (command.expires_at && command.expires_at <= at) return { outcome: 'bad_request' };
    return {
      outcome: 'ok',
      effect: {
        answer: { coins: `${command.coins}` },
        legs: [
          {
            owner: command.owner,
            kind: KIND.wallet_promo,
            amount: command.coins,
            cause_kind: CAUSE.promo,
            cause: command.id,
          },
        ],
        platform: [{ kind: KIND.promo_issued, asset: 'COIN', amount: -command.coins }],
        log: [],
        apply(now) {
          const { owner, id, coins, expires_at } = command;
          now.promoCoins(owner).credit(coins, id);
          if (expires_at) duesOf(now).set(`${owner} ${id}`, { person: owner, promo: id, expires_at, looks: 0 });
        },
      },
    };
  },
});

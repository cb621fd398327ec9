/** Promotional coins whose time is over: in time, too early, twice, while some are held for a gift that can still be undone. */
import { bucketOf } from '@busker/protocol';
import { deriveIdIn } from '../../../server/src/platform/derive-id.ts';
import { expirePromo as commandOf, expirePromoKind, type ExpirePromo } from '../../../server/src/shop/expire-promo.ts';
import { lengthOf } from '../coins.ts';
import { CAUSE, KIND, type Model } from '../model.ts';
import { duesOf } from '../rules/promo-dues.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

const expiriesOf = (model: Model): Map<string, { promo: string; coins: bigint }> =>
  model.part('promo expiries', () => new Map());

export const expirePromo = kind<ExpirePromo>({
  name: 'expire_promo',
  weight: 8,
  server: expirePromoKind(NO_BUS),
  watched: [
    {
      name: 'grant that expires',
      table: 'promo_due',
      key: `x.person || ' ' || x.promo`,
      says: `x.looks || ' looks'`,
      model: (model) => [...duesOf(model)].map(([key, { looks }]) => [key, `${looks} looks`]),
    },
    {
      name: 'expiry',
      table: 'promo_expiry',
      key: 'x.id',
      says: `x.coins || ' coins of ' || x.promo`,
      model: (model) => [...expiriesOf(model)].map(([id, { promo, coins }]) => [id, `${coins} coins of ${promo}`]),
    },
  ],
  make(world) {
    const dues = [...duesOf(world.model).values()];
    const over = dues.filter((due) => due.expires_at <= world.clock.now());
    const due = world.oneOf(world.chance.maybe(0.9) ? over : dues);
    return due && commandOf(due);
  },
  again: (_world, command) => command,
  // Its id follows from its content.
  other: () => undefined,
  content: (c) => [c.promo, c.look],
  expect(model, c, at) {
    const key = `${c.owner} ${c.promo}`;
    const due = duesOf(model).get(key);
    if (!due || due.looks !== c.look || due.expires_at > at) return { outcome: 'wrong_state' };
    const wallet = model.promoCoins(c.owner);
    // What came back in the same posting, a later look takes.
    const there = wallet.runs.filter(
      (run) => run.state === 'unspent' && run.origin === c.promo && run.from < wallet.settled,
    );
    const coins = there.reduce((sum, run) => sum + lengthOf(run), 0n);
    const over = !wallet.may_come_back.has(c.promo);
    if (coins === 0n && !over) return { outcome: 'wrong_state' };
    // What the server calls it.
    const id = deriveIdIn(bucketOf(c.owner), 'promo expiry', c.owner, c.promo, `${c.look}`);
    const took = coins > 0n;
    return {
      outcome: 'ok',
      effect: {
        answer: { coins: `${coins}` },
        legs: took
          ? [{ owner: c.owner, kind: KIND.wallet_promo, amount: -coins, cause_kind: CAUSE.promo_expiry, cause: id }]
          : [],
        platform: took ? [{ kind: KIND.promo_expired, asset: 'COIN', amount: coins }] : [],
        log: [],
        apply(now) {
          for (const { from, to } of there)
            now.promoCoins(c.owner).change(from, to, { state: 'removed', by: { kind: 'expiry', id } });
          if (took) expiriesOf(now).set(id, { promo: c.promo, coins });
          if (over) duesOf(now).delete(key);
          else duesOf(now).set(key, { ...due, looks: due.looks + 1 });
        },
      },
    };
  },
});

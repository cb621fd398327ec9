/** The run that turns money taken for coins into revenue as they are spent: on wallets that have spent something, and on those that have not. */
import { bucketOf, newId } from '@busker/protocol';
import { recogniseKind, type Recognise } from '../../../server/src/reports/recognise.ts';
import { lengthOf } from '../coins.ts';
import { KIND, type Model, type PlatformLeg } from '../model.ts';
import { holdsOf } from './hold-gift.ts';
import { kind } from './kind.ts';

interface Fact {
  readonly purchase: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly coins: bigint;
  readonly micros: bigint;
}
interface Revenue {
  /** By person: up to which entry of the paid coins. */
  readonly marks: Map<string, bigint>;
  /** By purchase, posting and month. */
  readonly facts: Map<string, Fact>;
}
const revenueOf = (model: Model): Revenue => model.part('revenue', () => ({ marks: new Map(), facts: new Map() }));

export const recogniseRevenue = kind<Recognise>({
  name: 'recognise_revenue',
  weight: 5,
  server: recogniseKind(),
  yields: { outcome: 'wrong_state', to: ['recognise_revenue'] },
  watched: [
    {
      name: 'revenue mark',
      table: 'revenue_mark',
      key: 'x.person',
      says: 'x.seq',
      model: (model) => [...revenueOf(model).marks].map(([person, seq]) => [person, `${seq}`]),
      absent: () => '0',
    },
    {
      name: 'revenue',
      table: 'revenue_fact',
      key: `x.purchase || ' ' || x.posting || ' ' || to_char(x.month, 'YYYY-MM')`,
      says: `x.coins || ' coins, ' || x.amount_micros || ' micros'`,
      model: (model) =>
        [...revenueOf(model).facts].map(([key, { coins, micros }]) => [key, `${coins} coins, ${micros} micros`]),
    },
  ],
  make(world) {
    const { model } = world;
    const spenders = [...model.people.keys()].filter((id) => model.entriesBefore(id, KIND.wallet_paid) > 0n);
    const one = world.oneOf(spenders);
    if (!one) return undefined;
    const others = spenders.filter((id) => bucketOf(id) === bucketOf(one) && id !== one);
    return {
      owner: world.idOf(`revenue ${bucketOf(one)}`, bucketOf(one)),
      id: newId(),
      people: [one, ...others.filter(() => world.chance.maybe(0.5))],
    };
  },
  again: (_world, command) => command,
  other: () => undefined,
  content: (c) => [...c.people],
  expect(model, c) {
    const { marks } = revenueOf(model);
    const facts: (Fact & { readonly currency: string })[] = [];
    const through = new Map<string, bigint>();
    for (const person of c.people) {
      const known = knownThrough(model, person);
      through.set(person, known);
      facts.push(...fresh(model, person, marks.get(person) ?? 0n, known));
    }
    const sums = new Map<string, bigint>();
    for (const { currency, micros } of facts) sums.set(currency, (sums.get(currency) ?? 0n) + micros);
    const platform = [...sums].flatMap(([asset, micros]): PlatformLeg[] => [
      { kind: KIND.deferred_revenue, asset, amount: -micros },
      { kind: KIND.revenue, asset, amount: micros },
    ]);
    return {
      outcome: 'ok',
      effect: {
        answer: { facts: facts.length },
        legs: [],
        platform: platform.filter((leg) => leg.amount !== 0n),
        log: [],
        apply(now, posting) {
          const revenue = revenueOf(now);
          for (const [person, seq] of through) revenue.marks.set(person, seq);
          for (const fact of facts) revenue.facts.set(`${fact.purchase} ${posting.id} ${fact.month}`, fact);
        },
      },
    };
  },
});

/** What is held can come back, so what was spent after it waits too. What the posting under way spends is not seen by it. */
function knownThrough(model: Model, person: string): bigint {
  const open = [...holdsOf(model).values()]
    .filter((hold) => hold.command.owner === person && hold.seen_open && hold.entry !== null)
    .map((hold) => hold.entry! - 1n);
  return open.reduce((a, b) => (a < b ? a : b), model.entriesBefore(person, KIND.wallet_paid));
}

/** The first c coins of n are worth price × c / n, rounded down; what is recognised is what that grew by. */
function fresh(model: Model, person: string, after: bigint, through: bigint): (Fact & { currency: string })[] {
  const spent = new Map<string, Map<string, bigint>>();
  for (const run of model.paidCoins(person).runs) {
    if (run.state !== 'spent' || run.by!.kind !== 'gift') continue;
    const { at, paid_entry } = model.spends.get(run.by!.id)!;
    if (paid_entry! <= after || paid_entry! > through) continue;
    const month = at.toISOString().slice(0, 7);
    const months = spent.get(run.origin) ?? new Map<string, bigint>();
    spent.set(run.origin, months.set(month, (months.get(month) ?? 0n) + lengthOf(run)));
  }
  return [...spent].flatMap(([purchase, months]) => {
    const { coins: all, price_micros, currency } = model.orders.get(purchase)!;
    const before = [...revenueOf(model).facts.values()].filter((fact) => fact.purchase === purchase);
    let coins = before.reduce((sum, fact) => sum + fact.coins, 0n);
    let worth = before.reduce((sum, fact) => sum + fact.micros, 0n);
    return [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, more]) => {
        coins += more;
        const now = (price_micros * coins) / all;
        const fact = { purchase, month, coins: more, micros: now - worth, currency };
        worth = now;
        return fact;
      });
  });
}

/** The daily run that makes earnings available: on its day, late, again. */
import { matureKind, type Mature } from '../../../server/src/earnings/mature.ts';
import { BASE_CURRENCY, CAUSE, DAY_MS, KIND } from '../model.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

export const mature = kind<Mature>({
  name: 'mature',
  weight: 4,
  server: matureKind(NO_BUS),
  make(world) {
    const owner = world.aCreator();
    const at = world.clock.now().getTime() - world.chance.whole(2, 4) * DAY_MS;
    const day = new Date(at).toISOString().slice(0, 10);
    return { owner, id: world.idOf(`mature ${owner} ${day}`), day, base_currency: BASE_CURRENCY };
  },
  again: (_world, command) => command,
  // A refund in the same batch may take of what would mature.
  yields: { outcome: 'wrong_state', to: ['refund', 'refund_reversal'] },
  // Its id follows from its content.
  other: () => undefined,
  content: (command) => [command.day],
  expect(model, command) {
    const ends = Date.parse(`${command.day}T00:00:00Z`) + DAY_MS;
    const after = model.matured_through.get(command.owner) ?? 0n;
    const waiting = (model.earned.get(command.owner) ?? []).filter((gift) => gift.entry! > after);
    // In the order of their entries, up to the first that is too young.
    const young = waiting.findIndex((gift) => gift.at.getTime() >= ends);
    const taken = young < 0 ? waiting : waiting.slice(0, young);
    const amount = taken.reduce((sum, gift) => sum + gift.earned - gift.taken_back, 0n);
    if (amount <= 0n) return { outcome: 'wrong_state' };
    const cause = { owner: command.owner, cause_kind: CAUSE.maturity, cause: command.id };
    return {
      outcome: 'ok',
      effect: {
        answer: { amount_micros: `${amount}` },
        legs: [
          { kind: KIND.earning_pending, amount: -amount, ...cause },
          { kind: KIND.earning_available, amount, ...cause },
        ],
        platform: [],
        log: [],
        apply: (now) => void now.matured_through.set(command.owner, taken.at(-1)!.entry!),
      },
    };
  },
});

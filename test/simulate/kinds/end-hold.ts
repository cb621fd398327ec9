/** The end of a hold: released when its time is over, or taken back; too early, twice, and both at once. */
import { bucketOf, newId } from '@busker/protocol';
import { endHold, releaseHoldKind, undoHoldKind, type EndHold } from '../../../server/src/gifts/end-hold.ts';
import { joined } from '../coins.ts';
import { BASE_CURRENCY, CAUSE, KIND, type Expected, type Leg, type Model } from '../model.ts';
import { debtsOf, pay, settle } from '../rules/debts.ts';
import { areApart, isMuted, send } from '../rules/gifts.ts';
import { unspend } from '../rules/limits.ts';
import { onLeft } from '../relay.ts';
import { NO_BUS, type World } from '../world.ts';
import { holdsOf, type Hold } from './hold-gift.ts';
import { kind, type ServerKind, type SimulatedKind } from './kind.ts';
import { givenOf } from './send-gift.ts';

function ending(of: { what: 'release' | 'undo'; weight: number; server: ServerKind }): SimulatedKind {
  return kind<EndHold>({
    name: `${of.what}_hold`,
    weight: of.weight,
    server: of.server,
    make(world: World) {
      const holds = [...holdsOf(world.model).values()];
      const open = holds.filter((one) => one.state === 'open');
      const hold = world.oneOf(world.chance.maybe(0.9) ? open : holds);
      if (!hold) return undefined;
      const owner = world.chance.maybe(0.03) ? world.someone() : hold.command.owner;
      return endHold(of.what, owner, world.chance.maybe(0.02) ? newId(bucketOf(owner)) : hold.id, BASE_CURRENCY);
    },
    again: (_world, command) => command,
    // Its id follows from its content.
    other: () => undefined,
    content: (command) => [command.hold],
    expect(model, command, at) {
      const hold = holdsOf(model).get(command.hold);
      if (!hold || hold.command.owner !== command.owner) return { outcome: 'not_found' };
      if (hold.state !== 'open') return { outcome: 'wrong_state' };
      if (of.what === 'undo') return giveBack(model, hold, 'undone', null);
      if (hold.ends_at > at) return { outcome: 'wrong_state' };
      const why = whyNot(model, hold, at);
      return why === null ? release(model, hold, at) : giveBack(model, hold, 'returned', why);
    },
  });
}

export const releaseHold = ending({ what: 'release', weight: 8, server: releaseHoldKind(NO_BUS, onLeft) });
export const undoHold = ending({ what: 'undo', weight: 4, server: undoHoldKind(NO_BUS) });

/** What forbids the gift by now. */
function whyNot(model: Model, hold: Hold, at: Date): string | null {
  const sender = model.people.get(hold.command.owner)!;
  const creator = model.people.get(hold.creator)!;
  if (sender.banned) return 'banned';
  if (areApart(model, sender.id, creator.id)) return 'blocked';
  if (isMuted(model, sender.id, creator.id, at)) return 'muted';
  if (!model.targets.get(hold.command.target)!.open || creator.banned) return 'target_closed';
  return sender.frozen || creator.frozen ? 'frozen' : null;
}

function end(model: Model, hold: Hold, state: Hold['state'], why: string | null, at: Date): void {
  const ended = holdsOf(model).get(hold.id)!;
  Object.assign(ended, { state, why, ended_at: at });
  model.atEnd(() => (ended.seen_open = false));
}

function release(model: Model, hold: Hold, at: Date): Expected {
  const { id, command: c, coins } = hold;
  // It stands alone.
  const sent = send(model, givenOf(id, c, hold, false), at, 'release_hold');
  return {
    outcome: 'ok',
    effect: {
      answer: { state: 'released', why: null },
      legs: [
        { owner: c.owner, kind: KIND.wallet_held, amount: -coins, cause_kind: CAUSE.gift, cause: id },
        ...sent.legs,
      ],
      platform: sent.platform,
      log: sent.log,
      apply(now, posting) {
        end(now, hold, 'released', null, posting.at);
        for (const wallet of [now.paidCoins(c.owner), now.promoCoins(c.owner)])
          wallet.changeAll((run) => run.by?.id === id, { state: 'spent', by: { kind: 'gift', id } });
        now.spends.set(id, { at: posting.at, paid_entry: hold.entry });
        sent.apply(now, posting);
      },
    },
  };
}

/** The coins come back as new ones; the paid ones among them pay first what is owed. */
function giveBack(model: Model, hold: Hold, state: 'undone' | 'returned', why: string | null): Expected {
  const { id, coins, from_promo, from_paid } = hold;
  const { owner } = hold.command;
  const cause = { owner, cause_kind: CAUSE.hold, cause: id };
  const back: Leg[] = [
    { kind: KIND.wallet_held, amount: -coins, ...cause },
    { kind: KIND.wallet_promo, amount: from_promo, ...cause },
    { kind: KIND.wallet_paid, amount: from_paid, ...cause },
  ];
  const { payments, legs } = settle(owner, debtsOf(model, owner), from_paid, { kind: 'hold', id });
  return {
    outcome: 'ok',
    effect: {
      answer: { state, why },
      legs: [...back.filter((leg) => leg.amount !== 0n), ...legs],
      platform: [],
      log: [],
      apply(now, { at }) {
        end(now, hold, state, why, at);
        for (const wallet of [now.paidCoins(owner), now.promoCoins(owner)]) {
          const held = wallet.runs.filter((run) => run.by?.kind === 'hold' && run.by.id === id);
          wallet.changeAll((run) => held.includes(run), { state: 'gone' });
          for (const run of joined(held)) wallet.credit(run.to - run.from, run.origin);
        }
        unspend(now, owner, id);
        pay(now, owner, payments);
      },
    },
  };
}

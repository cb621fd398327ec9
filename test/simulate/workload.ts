/**
 * What clients send, step by step: new commands, and those that make ledgers fail: the same again, also in the same batch; the same id with another
 * content or another kind; too late; whatever got no answer until it has one.
 */
import type { CommandBase, Outcome } from '../../server/src/ledger/types.ts';
import { KINDS } from './kinds/registry.ts';
import type { SimulatedKind } from './kinds/kind.ts';
import type { World } from './world.ts';

/** A command on its way. */
export interface Sent {
  readonly kind: SimulatedKind;
  command: CommandBase;
  /** What its client was told; undefined: no answer came. */
  told?: Outcome<unknown> | { readonly outcome: 'error'; readonly code: string };
}

/** Commands that clients may send again. */
const REMEMBERED = 300;

export class Workload {
  readonly #world: World;
  readonly #recent: Sent[] = [];
  /** Sent, and nobody knows what came of it. */
  readonly unanswered = new Map<string, Sent>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @param flood how many commands are too many. */
  next(flood: number): Sent[] {
    const { chance } = this.#world;
    const size = chance.weighted({ one: 50, few: 38, many: 10, flood: 2 });
    const many = { one: 1, few: chance.whole(2, 6), many: chance.whole(7, 20), flood }[size];
    const batch: Sent[] = [];
    this.#world.focus(chance.maybe(0.25));
    while (batch.length < many) {
      const one = this.#one(batch);
      if (one) batch.push(one);
    }
    return batch;
  }

  /** Everything without an answer, once more. */
  drain(): Sent[] {
    return [...this.unanswered.values()].map((sent) => this.#again(sent));
  }

  /** Takes note of what clients were told. */
  note(batch: readonly Sent[]): void {
    for (const sent of batch) {
      const key = `${sent.kind.ids}/${sent.command.owner}/${sent.command.id}`;
      const known = sent.told !== undefined && sent.told.outcome !== 'error';
      if (known) this.unanswered.delete(key);
      else if (!sent.kind.is_found_again && !this.unanswered.has(key)) this.unanswered.set(key, sent);
      this.#recent.push(sent);
    }
    this.#recent.splice(0, Math.max(0, this.#recent.length - REMEMBERED));
  }

  #one(batch: readonly Sent[]): Sent | undefined {
    const { chance } = this.#world;
    const how = chance.weighted({
      fresh: 70,
      unanswered: this.unanswered.size > 0 ? 40 : 0,
      again: 7,
      other: 3,
      twin: batch.length > 0 ? 4 : 0,
      borrowed: 1,
    });
    if (how === 'fresh') return this.#fresh();
    if (how === 'unanswered') return this.#again(chance.pick([...this.unanswered.values()]));
    const old = this.#world.oneOf(how === 'twin' ? batch : this.#recent);
    if (!old || (how === 'borrowed' && old.kind.is_found_again)) return this.#fresh();
    if (how === 'again' || how === 'twin') return this.#again(old);
    if (how === 'borrowed') {
      // An id that its owner has used for another kind of command.
      const fresh = this.#fresh(KINDS.filter((one) => one.of_anybody && one.ids === old.kind.ids));
      return fresh && { ...fresh, command: { ...fresh.command, owner: old.command.owner, id: old.command.id } };
    }
    const command = old.kind.other(this.#world, old.command);
    return command && { kind: old.kind, command };
  }

  #fresh(of: readonly SimulatedKind[] = KINDS): Sent | undefined {
    const { chance } = this.#world;
    const name = chance.weighted(Object.fromEntries(of.map((kind) => [kind.name, kind.weight])));
    const kind = of.find((one) => one.name === name)!;
    const command = kind.make(this.#world);
    return command && { kind, command };
  }

  #again(sent: Sent): Sent {
    return { kind: sent.kind, command: sent.kind.again(this.#world, sent.command) };
  }
}

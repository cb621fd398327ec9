/** What a run counts while it goes on, and what it says of it in the end, also when it was broken off. */
import type { GiftBook } from './gifts.ts';
import type { Proof } from './proof.ts';

export interface TortureReport {
  readonly seed: number;
  /** Faults in which something got SIGKILL. */
  readonly kills: number;
  /** All faults, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Starts of the server, by its number of posting groups. */
  readonly starts: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  /** In the last proof. */
  readonly found: number;
  readonly missing: number;
  readonly doubled: number;
  readonly invariants_broken: number;
  /** Fewest gifts acknowledged between two faults. */
  readonly least_between: number;
  /** Gifts on their way at the faults, in sum. */
  readonly under_way: number;
  /** Gifts that lay between their two steps when something was killed there, in sum. */
  readonly between_steps: number;
  readonly resent: number;
  /** Acknowledged only when asked again, as done before. */
  readonly acknowledged_again: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Proofs by the gifts and wallets of a round, and by the whole of the books (doctor, assertBooks, every gift). */
  readonly proofs: { readonly rounds: number; readonly whole: number };
  /** Longest that gifts took to arrive after a fault, until nothing lay in the outbox. */
  readonly outbox_empty_after_ms: number;
  /** Longest that posting groups of a killed process waited for the one that was left; null: not tried. */
  readonly takeover_ms: number | null;
  readonly full_disk: string;
  readonly took_s: number;
  /** What is wrong, a sentence each (the first of them). */
  readonly wrong: readonly string[];
  /** Why this run does not show what it should have; empty when it does. */
  readonly unmeasured: readonly string[];
}

/** Gifts that must be acknowledged between two faults. */
export const BETWEEN = 100;
const WRONG_KEPT = 100;

export class Tally {
  readonly began = performance.now();
  kills = 0;
  readonly faults = new Map<string, number>();
  readonly starts = new Map<string, number>();
  under_way = 0;
  between_steps = 0;
  least_between = Infinity;
  readonly proofs = { rounds: 0, whole: 0 };
  outbox_empty_after_ms = 0;
  takeover_ms: number | undefined;
  full_disk = 'not asked for';
  found = 0;
  /** Of all proofs: what was seen once stays seen. */
  readonly missing = new Set<string>();
  readonly doubled = new Set<string>();
  readonly broken = new Set<string>();
  readonly wrong = new Set<string>();
  readonly unmeasured: string[] = [];
  book: GiftBook | undefined;

  struck(name: string): void {
    this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
  }

  started(groups: number): void {
    this.starts.set(`${groups}`, (this.starts.get(`${groups}`) ?? 0) + 1);
  }

  /** @returns what was not known to be wrong before. */
  proven(proof: Proof, extent: 'whole' | 'rounds'): string[] {
    this.found = proof.found;
    for (const one of proof.missing) this.missing.add(one);
    for (const one of proof.doubled) this.doubled.add(one);
    for (const one of proof.broken) this.broken.add(one);
    this.proofs[extent]++;
    this.outbox_empty_after_ms = Math.max(this.outbox_empty_after_ms, proof.outbox_empty_after_ms);
    const fresh = [...proof.missing, ...proof.doubled, ...proof.broken].filter((one) => !this.wrong.has(one));
    for (const one of fresh) this.wrong.add(one);
    return fresh;
  }

  /** @param most_ms what is promised, on a machine as busy as this. */
  takenOver(took_ms: number, most_ms: number): void {
    this.takeover_ms = Math.max(this.takeover_ms ?? 0, took_ms);
    if (took_ms > most_ms)
      this.wrong.add(
        `the posting groups of a killed process were taken over after ${Math.round(took_ms)} ms, promised are ${Math.round(most_ms)}`,
      );
  }

  report(seed: number): TortureReport {
    const { book } = this;
    return {
      seed,
      kills: this.kills,
      faults: sorted(this.faults),
      starts: sorted(this.starts),
      acknowledged: book?.counts.acknowledged ?? 0,
      found: this.found,
      missing: this.missing.size,
      doubled: this.doubled.size,
      invariants_broken: this.broken.size,
      least_between: Number.isFinite(this.least_between) ? this.least_between : 0,
      under_way: this.under_way,
      between_steps: this.between_steps,
      resent: book?.counts.resent ?? 0,
      acknowledged_again: book?.counts.again ?? 0,
      refused: Object.fromEntries(book?.counts.refused ?? []),
      proofs: this.proofs,
      outbox_empty_after_ms: Math.round(this.outbox_empty_after_ms),
      takeover_ms: this.takeover_ms === undefined ? null : Math.round(this.takeover_ms),
      full_disk: this.full_disk,
      took_s: Math.round((performance.now() - this.began) / 1_000),
      wrong: [...this.wrong].slice(0, WRONG_KEPT),
      unmeasured: this.unmeasured,
    };
  }
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Why a run that went to its end does not show what it should. */
export function whatIsMissing(
  tally: Tally,
  { kills, minutes, groupings }: { kills: number; minutes: number; groupings: readonly number[] },
): string[] {
  const resent = tally.book?.counts.resent ?? 0;
  return [
    tally.kills === 0 && 'nothing was killed',
    tally.kills < kills && Number.isFinite(kills) && `${tally.kills} kills in ${minutes} minutes instead of ${kills}`,
    tally.least_between < BETWEEN && `only ${tally.least_between} gifts were acknowledged between two faults`,
    tally.under_way === 0 && 'no gift was on its way at any fault',
    resent === 0 && 'no gift had to be sent again',
    [...tally.faults.keys()].some((name) => name.endsWith('@between_steps')) &&
      tally.between_steps === 0 &&
      'no gift lay between its two steps at any kill',
    groupings.some((groups) => !tally.starts.has(`${groups}`)) &&
      tally.kills >= groupings.length * 3 &&
      'the server never started with one of the groupings',
  ].filter((one) => one !== false);
}

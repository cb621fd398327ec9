/**
 * Where every coin of a wallet is, paid or promotional. Coins get positions as they come in, and keep them; each knows which purchase or grant first brought it and what
 * became of it. Spent first in, first out; a refund takes from the newest down. Coins that come back get new positions at the end.
 */
export interface Taken {
  readonly kind: 'gift' | 'hold' | 'debt' | 'refund' | 'expiry';
  /** Of the gift, hold, payment of a debt, refund, or expiry. */
  readonly id: string;
}

/** Coins side by side that share their fate. */
export interface Run {
  readonly from: bigint;
  readonly to: bigint;
  /** Coins of one lot came in together. */
  readonly lot: number;
  /** The purchase, or the grant. */
  readonly origin: string;
  /** `spent`, by a gift or to pay a debt; `held`, for a gift that can still be undone; `gone`: they have new positions now. */
  readonly state: 'unspent' | 'spent' | 'held' | 'gone' | 'removed';
  readonly by: Taken | null;
  /** The refund that stands and gave their money back after they were spent. */
  readonly money_back: string | null;
}

export const lengthOf = (run: Pick<Run, 'from' | 'to'>): bigint => run.to - run.from;
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Stretches of one lot that the same thing took, as one, whatever became of their money. */
export function joined(runs: readonly Run[]): Run[] {
  const whole: Run[] = [];
  for (const run of runs) {
    const last = whole.at(-1);
    if (last && last.to === run.from && last.lot === run.lot && last.state === run.state && last.by?.id === run.by?.id)
      whole[whole.length - 1] = { ...last, to: run.to };
    else whole.push(run);
  }
  return whole;
}

export class Coins {
  /** In the order of their positions. */
  #runs: Run[] = [];
  #credited = 0n;
  #lots = 0;
  #settled = 0n;
  #may_come_back = new Set<string>();

  get runs(): readonly Run[] {
    return this.#runs;
  }

  credit(coins: bigint, origin: string): void {
    const from = this.#credited;
    this.#credited += coins;
    this.#runs.push({
      from,
      to: this.#credited,
      lot: ++this.#lots,
      origin,
      state: 'unspent',
      by: null,
      money_back: null,
    });
  }

  /** Coins at positions below it were there before the posting under way. */
  get settled(): bigint {
    return this.#settled;
  }
  /** Origins of coins that were held before the posting under way, or were taken in it. */
  get may_come_back(): ReadonlySet<string> {
    return this.#may_come_back;
  }
  endPosting(): void {
    this.#settled = this.#credited;
    this.#may_come_back = new Set(this.#runs.filter((run) => run.state === 'held').map((run) => run.origin));
  }

  /** Takes the oldest unspent coins. @returns where they were. @throws Error when there are fewer. */
  take(coins: bigint, state: 'spent' | 'held', by: Taken): void {
    let left = coins;
    for (const run of this.#runs.filter((one) => one.state === 'unspent')) {
      if (left === 0n) return;
      const part = least(left, lengthOf(run));
      left -= part;
      if (run.from < this.#settled) this.#may_come_back.add(run.origin);
      this.change(run.from, run.from + part, { state, by });
    }
    if (left > 0n) throw new Error(`the model spends ${left} coins that are not there`);
  }

  /** Gives a stretch of positions within one run another fate. */
  change(from: bigint, to: bigint, fate: Partial<Pick<Run, 'state' | 'by' | 'money_back'>>): void {
    const index = this.#runs.findIndex((run) => run.from <= from && to <= run.to);
    const run = this.#runs[index]!;
    const parts = [
      { ...run, to: from },
      { ...run, from, to, ...fate },
      { ...run, from: to },
    ].filter((part) => part.from < part.to);
    this.#runs.splice(index, 1, ...parts);
  }

  /** Gives another fate to all runs that something took. */
  changeAll(of: (run: Run) => boolean, fate: Partial<Pick<Run, 'state' | 'by' | 'money_back'>>): void {
    this.#runs = this.#runs.map((run) => (of(run) ? { ...run, ...fate } : run));
  }
}

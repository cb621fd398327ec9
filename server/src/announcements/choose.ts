/** What is announced next. Pure: what waits and when the last one was told go in, one choice comes out. */

/** A gift waits at most so long for its turn; after that it is no news. */
export const WAIT_MS = 60_000;
/** Of what waits, so many of the dearest are kept. */
export const MOST_WAITING = 100;
const MINUTE_MS = 60_000;

/** A gift that was noted and not told yet. */
export interface Candidate {
  readonly gift: string;
  readonly coins: bigint;
  /** Since it was noted. */
  readonly waited_ms: number;
  /** What is known of it once it is in its target's log; undefined while it is on its way there. */
  readonly found:
    | {
        /** Since it was sent. */
        readonly age_ms: number;
        /** The same for all gifts of one item from one sender to one creator. */
        readonly run: string;
        /** Neither of the two is banned, the names are clean, the room is open, and so on. */
        readonly may: boolean;
      }
    | undefined;
}

export interface Choice {
  readonly tell: string | undefined;
  /** Will never be told. */
  readonly drop: readonly string[];
  /** When to look again, if something waits for its turn. */
  readonly again_ms: number | undefined;
}

/** Pause between two announcements: with it no minute has more than the operator set. */
const pauseMs = (per_minute: number): number => MINUTE_MS / per_minute;

/**
 * The dearest of what waits, when it is time; among equals the one that waits longest. Of a run of taps one is announced a minute, not each.
 * @param now.told_runs runs of what was told within the last minute.
 * @param now.since_ms since the last one was told.
 */
export function choose(
  waiting: readonly Candidate[],
  rule: { readonly from_coins: bigint; readonly per_minute: number },
  now: { readonly since_ms: number; readonly told_runs: ReadonlySet<string> },
): Choice {
  if (rule.from_coins === 0n || rule.per_minute === 0)
    return { tell: undefined, drop: waiting.map(({ gift }) => gift), again_ms: undefined };
  const dearest = waiting.toSorted((a, b) =>
    a.coins === b.coins ? b.waited_ms - a.waited_ms : a.coins > b.coins ? -1 : 1,
  );
  const stays = ({ coins, waited_ms, found }: Candidate): boolean =>
    coins >= rule.from_coins &&
    waited_ms <= WAIT_MS &&
    (found === undefined || (found.may && found.age_ms <= WAIT_MS && !now.told_runs.has(found.run)));
  const kept = dearest.filter(stays).slice(0, MOST_WAITING);
  const drop = new Set(waiting.map(({ gift }) => gift));
  for (const { gift } of kept) drop.delete(gift);
  const left_ms = pauseMs(rule.per_minute) - now.since_ms;
  const next = kept.find(({ found }) => found !== undefined);
  const tell = next !== undefined && left_ms <= 0 ? next : undefined;
  const more = kept.length > (tell ? 1 : 0);
  return {
    tell: tell?.gift,
    drop: [...drop],
    again_ms: more ? (tell ? pauseMs(rule.per_minute) : Math.max(0, left_ms)) : undefined,
  };
}

/** What came since the last look, in memory: the dearest stay. */
export class Noted {
  readonly #coins = new Map<string, bigint>();

  add(gift: string, coins: bigint): void {
    this.#coins.set(gift, coins);
    if (this.#coins.size <= MOST_WAITING) return;
    let cheapest = gift;
    let least = coins;
    for (const [one, its] of this.#coins)
      if (its < least) {
        cheapest = one;
        least = its;
      }
    this.#coins.delete(cheapest);
  }

  take(): { readonly gift: string; readonly coins: bigint }[] {
    const all = [...this.#coins].map(([gift, coins]) => ({ gift, coins }));
    this.#coins.clear();
    return all;
  }
}

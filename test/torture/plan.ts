/**
 * Which faults come, in which order, and how the server groups its postings after each start: everything in turn, mixed by the seed, so that also
 * ten kills meet every victim, every moment and both groupings.
 */
import type { Chance } from '../helpers/chance.ts';
import { PLACES, type Place } from './proxy.ts';

/** Who gets SIGKILL: the server's process; the process of PostgreSQL that serves the teller; all of PostgreSQL; server and PostgreSQL together. */
export const VICTIMS = ['server', 'backend', 'postgres', 'everything'] as const;
export type Victim = (typeof VICTIMS)[number];

/**
 * When it strikes: at a random moment, while PostgreSQL stands still (frozen) with gifts on their way, while gifts lie between their two steps, or
 * at a place of a COMMIT.
 */
export const MOMENTS = ['moment', 'frozen', 'between_steps', ...PLACES] as const;
export type Moment = 'moment' | 'frozen' | 'between_steps' | Place;

/** What hurts without killing: see faults.ts. */
export const PAINS = [
  'cut@moment',
  'freeze',
  'cut@commit_answered',
  'clock_forward',
  'hold',
  'cut@commit_sent',
  'hold_and_cut',
  'cut@before_commit',
  'clock_back',
] as const;
export type Pain = (typeof PAINS)[number];

/** `groups`: how many posting groups a server that the fault makes start again has. */
export type Fault =
  | { readonly kind: 'kill'; readonly victim: Victim; readonly moment: Moment; readonly groups: number }
  | { readonly kind: 'pain'; readonly pain: Pain; readonly groups: number }
  | { readonly kind: 'neighbour' }
  | { readonly kind: 'full_disk' };

export function nameOf(fault: Fault): string {
  if (fault.kind === 'kill') return `${fault.victim}@${fault.moment}`;
  return fault.kind === 'pain' ? fault.pain : fault.kind;
}

/** Numbers of posting groups, from one start of the server to the next: together and apart in turn. */
export const MIXED_GROUPS: readonly number[] = [4, 1, 64, 1];

/** A pain after every so many kills. */
const KILLS_BETWEEN_PAINS = 3;

/** Whether the server is started again after it. */
function restarts(fault: { readonly victim: Victim } | { readonly pain: Pain }): boolean {
  return 'victim' in fault ? fault.victim === 'server' || fault.victim === 'everything' : fault.pain === 'clock_back';
}

/**
 * An endless plan: in four kills each victim comes once, in seven each moment, in 28 each pair. What strikes between the two steps of a gift waits
 * until the server has more than one posting group.
 * @param groupings numbers of groups from start to start; the first is that of the first start.
 */
export function* plan(chance: Chance, groupings: readonly number[]): Generator<Fault> {
  const victims = shuffled(VICTIMS, chance);
  const moments = shuffled(
    MOMENTS.filter((moment) => moment !== 'between_steps' || groupings.some((groups) => groups > 1)),
    chance,
  );
  const pains = shuffled(PAINS, chance);
  const waiting: Pair[] = [];
  let starts = 0;
  const now = (): number => groupings[starts % groupings.length]!;
  const after = (fault: { readonly victim: Victim } | { readonly pain: Pain }): number => {
    if (restarts(fault)) starts++;
    // Whatever waits for several groups has them after the next start.
    if (restarts(fault) && waiting.length > 0 && now() === 1) starts++;
    return now();
  };
  const pairs = everyPair(victims, moments);
  for (let kill = 0, pain = 0; ; kill++) {
    let pair = now() > 1 ? waiting.shift() : undefined;
    pair ??= pairs.next().value;
    if (pair.moment === 'between_steps' && now() === 1) {
      waiting.push(pair);
      pair = pairs.next().value;
    }
    yield { kind: 'kill', ...pair, groups: after(pair) };
    if (kill % KILLS_BETWEEN_PAINS === KILLS_BETWEEN_PAINS - 1) {
      const next = { pain: pains[pain++ % pains.length]! };
      yield { kind: 'pain', ...next, groups: after(next) };
    }
  }
}

interface Pair {
  readonly victim: Victim;
  readonly moment: Moment;
}

/** All pairs again and again, victims and moments each in turn; shifted by one whenever both are through, where their numbers have a common factor. */
function* everyPair(victims: readonly Victim[], moments: readonly Moment[]): Generator<Pair, never> {
  const common = commonMultiple(victims.length, moments.length);
  const shifts = common < victims.length * moments.length;
  for (let n = 0; ; n++) {
    const shift = shifts ? Math.floor(n / common) : 0;
    yield { victim: victims[n % victims.length]!, moment: moments[(n + shift) % moments.length]! };
  }
}

function commonMultiple(a: number, b: number): number {
  for (let n = Math.max(a, b); ; n++) if (n % a === 0 && n % b === 0) return n;
}

function shuffled<T>(all: readonly T[], chance: Chance): T[] {
  const list = [...all];
  for (let at = list.length - 1; at > 0; at--) {
    const other = chance.whole(0, at);
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}

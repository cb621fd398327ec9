/** Which faults come, in which order: every kind in turn, mixed by the seed, so that also ten kills meet every victim and every place. */
import type { Chance } from '../helpers/chance.ts';
import { PLACES, type Place } from './proxy.ts';

/** Who gets SIGKILL: the server's process; the process of PostgreSQL that serves the teller; all of PostgreSQL; server and PostgreSQL together. */
export const VICTIMS = ['server', 'backend', 'postgres', 'everything'] as const;
export type Victim = (typeof VICTIMS)[number];

/** When it strikes: at a random moment, while PostgreSQL stands still (frozen) with gifts on their way, or at a place of a COMMIT. */
export const MOMENTS = ['moment', 'frozen', ...PLACES] as const;
export type Moment = 'moment' | 'frozen' | Place;

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

export type Fault =
  | { readonly kind: 'kill'; readonly victim: Victim; readonly moment: Moment }
  | { readonly kind: 'pain'; readonly pain: Pain }
  | { readonly kind: 'full_disk' };

export function nameOf(fault: Fault): string {
  if (fault.kind === 'kill') return `${fault.victim}@${fault.moment}`;
  return fault.kind === 'pain' ? fault.pain : 'full_disk';
}

/** A pain after every so many kills. */
const KILLS_BETWEEN_PAINS = 2;

/** An endless plan: in 12 kills each victim comes three times and each moment twice, in 24 kills each pair once. */
export function* plan(chance: Chance): Generator<Fault> {
  const victims = shuffled(VICTIMS, chance);
  const moments = shuffled(MOMENTS, chance);
  const pains = shuffled(PAINS, chance);
  for (let kill = 0, pain = 0; ; kill++) {
    // Shifted by one after each common multiple of 4 and 6, so that all 24 pairs come in 24 kills.
    const shift = Math.floor(kill / 12);
    yield {
      kind: 'kill',
      victim: victims[kill % victims.length]!,
      moment: moments[(kill + shift) % moments.length]!,
    };
    if (kill % KILLS_BETWEEN_PAINS === 1) yield { kind: 'pain', pain: pains[pain++ % pains.length]! };
  }
}

function shuffled<T>(all: readonly T[], chance: Chance): T[] {
  const list = [...all];
  for (let at = list.length - 1; at > 0; at--) {
    const other = chance.whole(0, at);
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}

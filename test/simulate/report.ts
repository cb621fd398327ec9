/** What a run says of itself. */
import { KINDS } from './kinds/registry.ts';
import type { Grouping, Result, Run } from './simulation.ts';

/** Fewer steps cannot be expected to hit everything. */
const STEPS_TO_HIT_ALL = 1_000;

/** Between groups only go gifts when there are several. */
const kindsOf = (grouping: Grouping): typeof KINDS =>
  grouping === 'split' ? KINDS : KINDS.filter(({ name }) => name !== 'receive_gift');

/** Kinds of faults that never went off and kinds of commands that were never accepted, of a run long enough. */
export function notHit(result: Result): string[] {
  if (result.steps_done < STEPS_TO_HIT_ALL) return [];
  return [
    ...Object.entries(result.fault_counts)
      .filter(([, n]) => n === 0)
      .map(([fault]) => `the fault ${fault} never went off`),
    ...kindsOf(result.grouping)
      .filter(({ name }) => (result.command_counts[name]?.['ok'] ?? 0) === 0)
      .map(({ name }) => `no ${name} was accepted`),
  ];
}

export interface FinishedRun extends Result {
  readonly not_hit: readonly string[];
  readonly seconds: number;
}

type Counts<Name extends string> = Readonly<Record<Name, number>>;
function added<Name extends string>(counts: readonly Counts<Name>[]): Counts<Name> {
  const sum: Partial<Record<Name, number>> = {};
  for (const [name, n] of counts.flatMap((one) => Object.entries(one) as [Name, number][]))
    sum[name] = (sum[name] ?? 0) + n;
  return sum as Counts<Name>;
}

/** Several runs as one; each by itself is in `runs`. */
export function sumOf(runs: readonly FinishedRun[]) {
  const total = (of: (run: FinishedRun) => number): number => runs.reduce((sum, run) => sum + of(run), 0);
  const kinds = [...new Set(runs.flatMap((run) => Object.keys(run.command_counts)))];
  return {
    seed: runs[0]!.seed,
    seeds: new Set(runs.map((run) => run.seed)).size,
    steps: total((run) => run.steps),
    steps_done: total((run) => run.steps_done),
    faults: total((run) => run.faults),
    invariants_broken: total((run) => run.invariants_broken),
    broken: runs.flatMap((run) => run.broken),
    not_hit: runs.flatMap((run) => run.not_hit.map((what) => `seed ${run.seed}, ${run.grouping}: ${what}`)),
    fault_counts: added(runs.map((run) => run.fault_counts)),
    command_counts: Object.fromEntries(
      kinds.map((kind) => [kind, added(runs.map((run) => run.command_counts[kind] ?? {}))]),
    ),
    world_counts: added(runs.map((run) => run.world_counts)),
    transit_counts: added(runs.map((run) => run.transit_counts)),
    checked: added(runs.map((run) => run.checked)),
    seconds: total((run) => run.seconds),
    runs: runs.map(({ seed, grouping, digest, seconds, faults, invariants_broken }) => ({
      seed,
      grouping,
      digest,
      seconds,
      faults,
      invariants_broken,
    })),
  };
}

/** The command that does the same again. */
export function replayOf(run: Run): string {
  return `npm run simulate -- --seed ${run.seed} --steps ${run.steps} --grouping ${run.grouping}${run.without_unique_id ? ' --control unique-id' : ''}`;
}

export function reportText(result: Result, run: Run): string {
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ');
  return [
    `Seed ${result.seed}, ${result.grouping === 'one' ? 'one posting group' : 'each bucket a posting group'}: ${result.steps_done} of ${result.steps} steps, ${result.faults} faults, ${result.invariants_broken} invariants broken.`,
    '',
    'Commands, by what their clients were told:',
    ...Object.entries(result.command_counts).map(([kind, outcomes]) => `  ${kind}: ${counts(outcomes)}`),
    `Faults: ${counts(result.fault_counts)}`,
    `Around the ledger: ${counts(result.world_counts)}`,
    ...(result.grouping === 'split' ? [`Gifts between posting groups: ${counts(result.transit_counts)}`] : []),
    `Compared with the model: ${counts(result.checked)}`,
    `Digest of every statement, row and answer: ${result.digest}`,
    ...notHit(result).map((what) => `NOT MEASURED: ${what}.`),
    ...(result.invariants_broken > 0 ? ['', 'BROKEN:', ...result.broken.map((line) => `  ${line}`), ''] : []),
    `The same again: ${replayOf(run)}`,
  ].join('\n');
}

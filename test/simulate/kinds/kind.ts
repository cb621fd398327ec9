/**
 * One kind of command, as the simulator knows it: how clients make such commands, and what must come of them. One file for each kind, one line in
 * registry.ts; a test fails when the server has a kind that is not there.
 */
import type { CommandBase, CommandKind } from '../../../server/src/ledger/types.ts';
import type { Db } from '../../../server/src/platform/database.ts';
import type { Watched } from '../mirror.ts';
import type { Entry, Expected, Model } from '../model.ts';
import type { World } from '../world.ts';

// Each kind knows its own commands; the workload carries them opaquely.
// oxlint-disable-next-line typescript/no-explicit-any
export type ServerKind = CommandKind<any, any, any, any>;

/** For kinds whose facts remember their ids: where the books have them. */
export interface Remembered<Command extends CommandBase = CommandBase> {
  /** Whether an entry is of such a fact; its cause is the fact's id. */
  of(entry: Entry): boolean;
  /** What the fact is called that a command becomes: the one thing taken from the server. */
  fact(command: Command): string;
  /** $1 buckets, $2 ids of facts: their `owner`, their id as `fact`, and the `answer` that they remember. */
  readonly sql: string;
}

export interface SimulatedKind<Command extends CommandBase = CommandBase> {
  /** As the server calls it. */
  readonly name: string;
  /** How often clients send one, compared to others. */
  readonly weight: number;
  readonly server: ServerKind;
  /** Whose ids its ids must differ from; left out: those of all commands that have none of their own. */
  readonly ids?: 'gifts' | 'arrivals';
  readonly remembered?: Remembered<Command>;
  /** For kinds whose facts name the posting: $1 postings; `owner`, `id`, `answer` and `posting` of the commands that they accepted. */
  readonly in_postings?: string;
  /** Nobody waits for its answer: whoever looks finds that there is something to do, and sends it again. */
  readonly is_found_again?: boolean;
  /** The tables that such commands write, beside accounts, entries and logs. */
  readonly watched?: readonly Watched[];
  /** Refused so when a command of one of these kinds in the same batch came first, although alone it would be accepted. */
  readonly yields?: { readonly outcome: string; readonly to: readonly string[] };
  /** Whether such a command makes sense from any person. */
  readonly of_anybody?: boolean;
  /** A new command; undefined when there is nothing of the sort to do now. */
  make(world: World): Command | undefined;
  /** Reads what the server reads before it submits such a command. */
  prepare?(db: Db, command: Command): Promise<Command>;
  /** The same command as its client sends it again: same id, same content; what the server fills in is made anew. */
  again(world: World, command: Command): Command;
  /** Another content under the same id; undefined when a client cannot do that. */
  other(world: World, command: Command): Command | undefined;
  /** What makes two commands the same. */
  content(command: Command): readonly unknown[];
  /** What must come of it, decided alone and at this time. Changes nothing. */
  expect(model: Model, command: Command, at: Date): Expected;
}

/** Ties a kind's own type of command to the opaque one that the registry holds. */
export function kind<Command extends CommandBase>(of: SimulatedKind<Command>): SimulatedKind {
  return of as unknown as SimulatedKind;
}

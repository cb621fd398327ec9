/**
 * One kind of command, as the simulator knows it: how clients make such commands, and what must come of them. One file for each kind, one line in
 * registry.ts; a test fails when the server has a kind that is not there.
 */
import type { CommandBase, CommandKind } from '../../../server/src/ledger/types.ts';
import type { Expected, Model } from '../model.ts';
import type { World } from '../world.ts';

// Each kind knows its own commands; the workload carries them opaquely.
// oxlint-disable-next-line typescript/no-explicit-any
export type ServerKind = CommandKind<any, any, any, any>;

export interface SimulatedKind<Command extends CommandBase = CommandBase> {
  /** As the server calls it. */
  readonly name: string;
  /** How often clients send one, compared to others. */
  readonly weight: number;
  readonly server: ServerKind;
  /** Whose ids its ids must differ from; left out: those of all commands that have none of their own. */
  readonly ids?: 'gifts';
  /** Whether such a command makes sense from any person. */
  readonly of_anybody?: boolean;
  /** A new command; undefined when there is nothing of the sort to do now. */
  make(world: World): Command | undefined;
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

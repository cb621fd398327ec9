/**
 * The teller: the one way money moves. It hands each command to the poster of its group (poster.ts), which posts it with whatever else is
 * waiting.
 */
import { BuskerError } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { ConnectLedger } from './connection.ts';
import { fingerprintOf } from './decide.ts';
import { KnownAccounts } from './known-accounts.ts';
import { createPoster, type PosterLimits } from './poster.ts';
import type { CommandBase, CommandKind, Outcome, Teller } from './types.ts';

const LIMITS: PosterLimits = {
  batch_commands: 1_000,
  waiting_commands: 20_000,
  sessions: 2,
  attempts: 12,
  pause_ms: 10,
  pause_most_ms: 2_000,
};

export interface TellerParts {
  readonly connect: ConnectLedger;
  readonly clock: Clock;
  readonly log: Log;
  readonly base_currency: string;
  readonly limits?: Partial<PosterLimits>;
  /** Waits between two attempts; left out: really, and with jitter. */
  readonly pause?: (ms: number) => Promise<void>;
}

const pauseWithJitter = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random() / 2)));

/** All buckets are one posting group for now; its postings live in bucket 0. */
const GROUP_BUCKET = 0;

export function createTeller(parts: TellerParts): Teller {
  let closed = false;
  const poster = createPoster({
    ...parts,
    limits: { ...LIMITS, ...parts.limits },
    pause: parts.pause ?? pauseWithJitter,
    known: new KnownAccounts(),
    bucket: GROUP_BUCKET,
  });

  return {
    submit<Command extends CommandBase, Facts, Answer, Loaded>(
      kind: CommandKind<Command, Facts, Answer, Loaded>,
      command: Command,
    ): Promise<Outcome<Answer>> {
      if (closed) return Promise.reject(new BuskerError('overloaded', { why: 'shutting down' }, 1_000));
      return new Promise<Outcome<Answer>>((resolve, reject) => {
        const taken = poster.take({
          kind,
          command,
          fingerprint: fingerprintOf(kind, command),
          owners: ownersOf(kind, command),
          resolve: resolve as (outcome: Outcome<unknown>) => void,
          reject,
        });
        if (!taken) resolve({ outcome: 'overloaded' });
      });
    },
    get waiting() {
      return poster.waiting;
    },
    async close() {
      closed = true;
      await poster.close();
    },
  };
}

/** Everybody whose rows a command touches as its own: its owner, and whose accounts it locks. */
function ownersOf<Command extends CommandBase>(
  kind: { locks(command: Command): readonly { owner: string }[] },
  command: Command,
): readonly string[] {
  const others = kind.locks(command).filter((ref) => ref.owner !== command.owner);
  return others.length === 0 ? [command.owner] : [command.owner, ...others.map((ref) => ref.owner)];
}

/**
 * The teller: the one way money moves. It hands each command to the poster of its group (groups.ts, poster.ts), which posts it with whatever
 * else is waiting there; of several processes, to the one that holds the group (cluster.ts).
 */
import { BuskerError } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Cluster } from './cluster.ts';
import type { ConnectLedger } from './connection.ts';
import { fingerprintOf, type AnyKind } from './decide.ts';
import { bucketsOf, groupOf, NUMBERS_OF_GROUPS, postingBucket } from './groups.ts';
import { KnownAccounts } from './known-accounts.ts';
import type { Holder } from './leases.ts';
import { createPoster, type Poster, type PosterLimits } from './poster.ts';
import { openSessions } from './sessions.ts';
import type { CommandBase, CommandKind, Outcome, Teller } from './types.ts';

export interface TellerLimits extends PosterLimits {
  /** Sessions that all groups of a process share. */
  readonly sessions: number;
}

const LIMITS: TellerLimits = {
  batch_commands: 1_000,
  waiting_commands: 20_000,
  lanes: 2,
  sessions: 8,
  attempts: 12,
  pause_ms: 10,
  pause_most_ms: 2_000,
};

export interface TellerParts {
  readonly connect: ConnectLedger;
  readonly clock: Clock;
  readonly log: Log;
  readonly base_currency: string;
  /** Posting groups, one of NUMBERS_OF_GROUPS; left out: one. */
  readonly groups?: number;
  /** The other processes that post the same groups; left out: whatever comes is posted here. */
  readonly cluster?: Cluster;
  readonly limits?: Partial<TellerLimits>;
  /** Waits between two attempts; left out: really, and with jitter. */
  readonly pause?: (ms: number) => Promise<void>;
}

const pauseWithJitter = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random() / 2)));

export function createTeller(parts: TellerParts): Teller {
  const { groups = 1, cluster } = parts;
  if (!NUMBERS_OF_GROUPS.includes(groups)) throw new Error(`there cannot be ${groups} posting groups`);
  const limits = { ...LIMITS, ...parts.limits };
  const sessions = openSessions({
    connect: parts.connect,
    log: parts.log,
    most: Math.min(limits.sessions, limits.lanes * groups),
  });
  const shared = {
    ...parts,
    limits,
    sessions,
    pause: parts.pause ?? pauseWithJitter,
    known: new KnownAccounts(),
    room: { waiting: 0 },
  };
  const heres = Array.from({ length: groups }, (_, group) =>
    groups === 1 ? () => true : (id: string) => groupOf(id, groups) === group,
  );
  const posters: Poster[] = heres.map((here, group) => createPoster({ ...shared, bucket: postingBucket(group), here }));
  const all = posters.map((_, group) => group);
  const kinds = new Map<string, AnyKind>();
  let closed = false;

  function postHere<Command extends CommandBase, Facts, Answer, Loaded>(
    kind: CommandKind<Command, Facts, Answer, Loaded>,
    command: Command,
  ): Promise<Outcome<Answer>> {
    return new Promise<Outcome<Answer>>((resolve, reject) => {
      const group = groupOf(command.owner, groups);
      const taken = posters[group]!.take({
        kind,
        command,
        fingerprint: fingerprintOf(kind, command),
        owners: ownersOf(kind, command, heres[group]!),
        resolve: resolve as (outcome: Outcome<unknown>) => void,
        reject,
      });
      if (!taken) resolve({ outcome: 'overloaded' });
    });
  }

  /** @returns what the process that holds the group says; when it says nothing, what comes of posting here. */
  async function handOver<Command extends CommandBase, Facts, Answer, Loaded>(
    to: Cluster,
    holder: Holder,
    kind: CommandKind<Command, Facts, Answer, Loaded>,
    command: Command,
  ): Promise<Outcome<Answer>> {
    const told = await to.hand(holder, kind.name, command);
    return told === 'unanswered' ? postHere(kind, command) : (told as Outcome<Answer>);
  }

  // Whoever hands a command over thinks that its group is held here; if it no longer is, it is posted here all the same.
  cluster?.serve((name, command) => {
    const kind = kinds.get(name);
    return closed || kind === undefined ? undefined : postHere(kind, command);
  });

  return {
    register(kind) {
      kinds.set(kind.name, kind);
      return kind;
    },
    submit<Command extends CommandBase, Facts, Answer, Loaded>(
      kind: CommandKind<Command, Facts, Answer, Loaded>,
      command: Command,
    ): Promise<Outcome<Answer>> {
      if (closed) return Promise.reject(new BuskerError('overloaded', { why: 'shutting down' }, 1_000));
      const holder = cluster?.holderOf(groupOf(command.owner, groups));
      return cluster && holder ? handOver(cluster, holder, kind, command) : postHere(kind, command);
    },
    get waiting() {
      return posters.reduce((sum, poster) => sum + poster.waiting, 0);
    },
    get buckets() {
      return (cluster?.mine() ?? all).flatMap((group) => bucketsOf(group, groups));
    },
    async close() {
      closed = true;
      await Promise.all(posters.map((poster) => poster.close()));
      await sessions.close();
    },
  };
}

/** Everybody whose rows a command touches as its own: its owner, and whose accounts it locks. */
function ownersOf<Command extends CommandBase>(
  kind: Pick<CommandKind<Command, unknown, unknown>, 'locks'>,
  command: Command,
  here: (id: string) => boolean,
): readonly string[] {
  const others = kind.locks(command, { here }).filter((ref) => ref.owner !== command.owner);
  return others.length === 0 ? [command.owner] : [command.owner, ...others.map((ref) => ref.owner)];
}

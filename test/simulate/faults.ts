/**
 * Faults, put between the teller and its database session. Errors of the database are real ones, raised by the database itself, so that its
 * transaction is aborted as it would be; a session that is lost is rolled back, as a server does when it misses its client.
 *
 * A fault is armed by the workload and goes off at its moment: at a statement inside a transaction, at a commit, or at a connection.
 */
import type { ConnectLedger, LedgerConnection } from '../../server/src/ledger/connection.ts';
import type { SimulatedClock } from './clock.ts';

/** Where a fault goes off. */
const AT = {
  /** The session goes away while nothing is under way. */
  cut_idle: 'idle',
  /** The same, and the server refuses connections for a while. */
  connection_refused: 'idle',
  /** It refuses them for longer than the teller is patient: commands come back `overloaded`. */
  long_outage: 'idle',
  /** The session goes away in mid-batch; statements before may have run. */
  cut_mid_batch: 'statement',
  deadlock: 'statement',
  statement_timeout: 'statement',
  disk_full: 'statement',
  /** The server is shut down by its administrator: an error, and then the session is gone. */
  admin_shutdown: 'statement',
  /** Somebody else posted the same id first. */
  raced_id: 'statement',
  /** An error that does not pass by itself, once. */
  broken_statement: 'statement',
  /** The answer to a statement takes seconds. */
  slow_statement: 'statement',
  /** The server's clock is set back. */
  clock_back: 'statement',
  /** The commit never reaches the server. */
  lost_before_commit: 'commit',
  /** The commit is done, and its answer never arrives. */
  commit_answer_lost: 'commit',
  /** As before, and then the server stays away for longer than the teller is patient. */
  commit_answer_lost_in_outage: 'commit',
  /** The commit itself fails, and says so. */
  commit_refused: 'commit',
  /** The process dies: everything in memory is gone. */
  restart_mid_batch: 'statement',
  restart_before_commit: 'commit',
  restart_after_commit: 'commit',
} as const;

export type Fault = keyof typeof AT;
export const FAULTS = Object.keys(AT) as Fault[];

/** SQLSTATE and constraint of the errors that are raised. */
const RAISED: Partial<Record<Fault, string>> = {
  deadlock: `errcode = '40P01'`,
  statement_timeout: `errcode = '57014'`,
  disk_full: `errcode = '53100'`,
  admin_shutdown: `errcode = '57P01'`,
  raced_id: `errcode = '23505', constraint = 'ledger_command_pkey'`,
  broken_statement: `errcode = 'XX000'`,
  commit_refused: `errcode = '40001'`,
};
const raise = (fault: Fault): { text: string } => ({
  text: `do $$ begin raise exception 'simulated: ${fault}' using ${RAISED[fault]}; end $$`,
});

const SHORT_OUTAGE_CONNECTIONS = 3;
/** More than the teller's attempts, so that it gives up. */
const LONG_OUTAGE_CONNECTIONS = 16;
const COMMIT = /^\s*(commit|end)\b/i;
const BEGIN = /^\s*(begin|start transaction)\b/i;

/** As node-postgres says it. */
const lost = (): Error => new Error('Connection terminated unexpectedly');
const unusable = (): Error => new Error('Client has encountered a connection error and is not queryable');
const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

export interface Faults {
  /**
   * @param after statements of transactions before it goes off; attempts that are refused, for `connection_refused`.
   * @param takes_ms how far the clock moves, for those that move it.
   */
  arm(fault: Fault, after: number, takes_ms: number): void;
  /** Faults that wait for their moment. */
  readonly armed: number;
  /** How often each went off. */
  readonly counts: ReadonlyMap<Fault, number>;
  /** How many went off altogether. */
  readonly fired: number;
  /** Resolves when the server has noticed every session that was lost, and rolled it back. */
  atRest(): Promise<void>;
  /** A new process: nothing of the one before reaches the database any more. `died` resolves when a fault ends it. */
  newProcess(): { connect: ConnectLedger; died: Promise<void> };
}

/** Told of every statement and what came of it, for the digest of a run. */
export type Witness = (what: unknown) => void;

interface Armed {
  readonly fault: Fault;
  after: number;
  readonly takes_ms: number;
}

export function createFaults(parts: { connect: ConnectLedger; clock: SimulatedClock; witness: Witness }): Faults {
  const { clock, witness } = parts;
  const armed: Armed[] = [];
  const counts = new Map<Fault, number>();
  let fired = 0;
  let refusing: { fault: Fault; attempts: number } | undefined;
  /** Sessions belong to a process; those of a dead one answer nobody. */
  let generation = 0;
  let die = (): void => undefined;
  /** The session that a fault at rest cuts. */
  let current: { cut(): void } | undefined;
  let closing: Promise<unknown> = Promise.resolve();

  const count = (fault: Fault): void => {
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    fired++;
    witness(['fault', fault]);
  };
  /** The first armed fault whose moment this is. */
  const due = (at: 'statement' | 'commit'): Armed | undefined => {
    const index = armed.findIndex((one) => AT[one.fault] === at && one.after-- <= 0);
    return index < 0 ? undefined : armed.splice(index, 1)[0];
  };

  const connectOf =
    (born: number): ConnectLedger =>
    async (onLost) => {
      await closing;
      if (born !== generation) return new Promise<never>(() => undefined);
      if (refusing) {
        if (refusing.attempts === 0) count(refusing.fault);
        refusing.attempts++;
        const most = refusing.fault === 'connection_refused' ? SHORT_OUTAGE_CONNECTIONS : LONG_OUTAGE_CONNECTIONS;
        if (refusing.attempts >= most) refusing = undefined;
        throw refused();
      }
      return faultySession(await parts.connect(() => undefined), onLost, born);
    };

  function faultySession(session: LedgerConnection, onLost: (error?: Error) => void, born: number): LedgerConnection {
    let gone = false;
    let inTransaction = false;
    const waiting = new Set<(error: Error) => void>();
    const never = new Promise<never>(() => undefined);

    /** The session ends on the server's side, whatever was sent before. */
    function leave(): void {
      gone = true;
      current = undefined;
      closing = closing
        .then(() => session.query({ text: 'rollback' }))
        .then(() => session.end())
        .catch(() => undefined);
    }
    function cut(): void {
      leave();
      const error = lost();
      onLost(error);
      for (const reject of waiting) reject(error);
      waiting.clear();
    }
    function killProcess(): void {
      leave();
      generation++;
      die();
    }

    type Answer<Row> = Promise<{ rows: Row[]; command: string }>;
    function send<Row extends object>(statement: Parameters<LedgerConnection['query']>[0]): Answer<Row> {
      const answer = new Promise<{ rows: Row[]; command: string }>((resolve, reject) => {
        waiting.add(reject);
        session.query<Row>(statement).then(
          (result) => {
            waiting.delete(reject);
            witness([statement.text, statement.values, result.command, result.rows]);
            if (born === generation) resolve(result);
          },
          (error: Error & { code?: string }) => {
            waiting.delete(reject);
            witness([statement.text, statement.values, error.code ?? error.message]);
            if (born === generation) reject(error);
          },
        );
      });
      return answer;
    }

    function atStatement<Row extends object>(statement: Parameters<LedgerConnection['query']>[0]): Answer<Row> {
      const one = inTransaction ? due('statement') : undefined;
      if (!one) return send<Row>(statement);
      count(one.fault);
      if (one.fault === 'slow_statement' || one.fault === 'clock_back') {
        clock.move(one.fault === 'slow_statement' ? one.takes_ms : -one.takes_ms);
        return send<Row>(statement);
      }
      if (one.fault === 'cut_mid_batch') {
        cut();
        return Promise.reject(lost());
      }
      if (one.fault === 'restart_mid_batch') {
        killProcess();
        return never;
      }
      const answer = send<Row>(raise(one.fault));
      if (one.fault === 'admin_shutdown') answer.catch(() => cut());
      return answer;
    }

    function atCommit<Row extends object>(statement: Parameters<LedgerConnection['query']>[0]): Answer<Row> {
      inTransaction = false;
      const one = due('commit');
      if (!one) return send<Row>(statement);
      count(one.fault);
      if (one.fault === 'lost_before_commit') {
        cut();
        return Promise.reject(lost());
      }
      if (one.fault === 'restart_before_commit') {
        killProcess();
        return never;
      }
      if (one.fault === 'restart_after_commit') {
        void send<Row>(statement).then(killProcess, killProcess);
        return never;
      }
      if (one.fault === 'commit_refused') return send<Row>(raise(one.fault));
      if (one.fault === 'commit_answer_lost_in_outage') refusing = { fault: 'long_outage', attempts: 0 };
      return send<Row>(statement).then((): never => {
        cut();
        throw lost();
      });
    }

    current = { cut };
    return {
      query<Row extends object>(statement: Parameters<LedgerConnection['query']>[0]): Answer<Row> {
        if (born !== generation) return never;
        if (gone) return Promise.reject(unusable());
        if (COMMIT.test(statement.text)) return atCommit<Row>(statement);
        if (BEGIN.test(statement.text)) {
          inTransaction = true;
          return send<Row>(statement);
        }
        return atStatement<Row>(statement);
      },
      async end() {
        if (gone) return;
        gone = true;
        current = undefined;
        await session.query({ text: 'rollback' }).catch(() => undefined);
        await session.end();
      },
    };
  }

  return {
    arm(fault, after, takes_ms) {
      if (AT[fault] !== 'idle') {
        armed.push({ fault, after, takes_ms });
        return;
      }
      if (fault !== 'cut_idle') refusing = { fault, attempts: 0 };
      else if (current) count(fault);
      current?.cut();
    },
    get armed() {
      return armed.length;
    },
    counts,
    get fired() {
      return fired;
    },
    async atRest() {
      await closing;
    },
    newProcess() {
      generation++;
      current = undefined;
      const died = new Promise<void>((resolve) => (die = resolve));
      return { connect: connectOf(generation), died };
    },
  };
}

/** Which errors of the database pass by themselves: those are retried whole, with the same ids. Everything else is a fault. */
import { isLostConnection } from '../platform/lost-connection.ts';

/** Transaction rolled back, out of resources, operator intervention. */
const TRANSIENT_CLASSES = ['40', '53', '57'];
const TRANSIENT_CODES = new Set([
  '55P03',
  // Said of every statement after the one that failed: never the cause itself.
  '25P02',
]);
/** Two processes posted the same id at once: the second finds it when it tries again. Codes are PostgreSQL's. */
const UNIQUE_VIOLATION = '23505';
const RACED = new Set([
  'ledger_command_pkey',
  'ledger_entry_spend',
  'ledger_account_id',
  'maturity_pkey',
  'provider_payment_pkey',
  'gift_pkey',
]);

/** No session with the database could be opened, for whatever reason: that is never the fault of a command. */
export class NoSession extends Error {
  override readonly name = 'NoSession';

  constructor(cause: unknown) {
    super(`no session with the database: ${String(cause)}`, { cause });
  }
}

/** Whether trying the same batch again may succeed. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof NoSession || error.name === 'CommitUnknown') return true;
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === UNIQUE_VIOLATION) return constraint !== undefined && RACED.has(constraint);
  return (
    isLostConnection(error) ||
    (code !== undefined &&
      (TRANSIENT_CODES.has(code) || (code.length === 5 && TRANSIENT_CLASSES.includes(code.slice(0, 2)))))
  );
}

/**
 * Whether a commit that ended with this error may be durable all the same: its answer never came, or came from a server that was going away.
 * Any other answer of the server means that it was rolled back.
 */
export function maybeCommitted(error: unknown): boolean {
  const { code } = error as { code?: string };
  return isTransient(error) && (code?.length !== 5 || ['08', '57'].includes(code.slice(0, 2)));
}

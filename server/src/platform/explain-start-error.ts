import { ConfigError } from './config.ts';
import { StartProblem } from './start-problem.ts';

interface SystemError extends Error {
  code?: string;
  syscall?: string;
  path?: string;
  port?: number;
  address?: string;
  hostname?: string;
}

/**
 * Turns whatever kept the program from starting into text for the person who started it: what is wrong, then
 * what to do about it. Known cases get a sentence and no stack trace; anything else is a fault and is shown whole.
 */
export function explainStartError(error: unknown): string {
  if (error instanceof StartProblem) return `${error.message}\n${error.way_out}`;
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return `Busker could not start: ${String(error)}`;
  // Node tries every address of a host name and reports the failures together.
  if (error instanceof AggregateError && error.errors.length > 0) return explainStartError(error.errors[0]);
  const known = explainSystemError(error);
  if (known !== undefined) return `${known.what}\n${known.way_out}`;
  if (error.cause instanceof Error && explainable(error.cause)) return explainStartError(error.cause);
  return `Busker could not start, for a reason it does not know:\n${error.stack ?? error.message}`;
}

function explainable(error: Error): boolean {
  return error instanceof StartProblem || explainSystemError(error) !== undefined;
}

function explainSystemError(error: SystemError): { what: string; way_out: string } | undefined {
  const place = error.path === undefined ? 'a file it needs' : error.path;
  switch (error.code ?? '') {
    case 'EADDRINUSE':
      return {
        what: `Port ${error.port ?? ''} on ${error.address ?? 'this machine'} is taken by another program.`,
        way_out: 'Stop that program, or choose another port: npm start -- --port 8081',
      };
    case 'EADDRNOTAVAIL':
      return {
        what: `This machine has no network address ${error.address ?? ''}.`,
        way_out: 'Choose one that it has: npm start -- --host 127.0.0.1',
      };
    case 'EACCES':
    case 'EPERM':
      if (error.syscall === 'listen') {
        return {
          what: `This user may not listen on port ${error.port ?? ''}; ports below 1024 are usually for root.`,
          way_out: 'Choose a higher port: npm start -- --port 8080',
        };
      }
      if (error.syscall === 'mkdir') {
        return {
          what: `This user may not create ${place}.`,
          way_out: `Choose another data folder (npm start -- --data /some/folder), or have this one made: sudo install -d -o "$(id -u)" ${place}`,
        };
      }
      return {
        what: `This user may not ${verbOf(error.syscall)} ${place}.`,
        way_out: `Give this user the right (for example: sudo chown -R "$(id -u)" ${place}), or start as the user who owns it.`,
      };
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        what: `${place} cannot be made: a file is where a folder has to be.`,
        way_out: 'Move that file away, or choose another data folder: npm start -- --data /some/folder',
      };
    case 'EROFS':
      return {
        what: `${place} is on a file system that cannot be written.`,
        way_out: 'Choose a data folder that can be written: npm start -- --data /some/folder',
      };
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100':
      return {
        what: 'The disk is full.',
        way_out: 'Make room (Busker wants about 1 GB free), then start again; nothing that was confirmed is lost.',
      };
    case 'EMFILE':
    case 'ENFILE':
      return {
        what: 'The limit of open files is reached.',
        way_out: 'Raise it for this shell: ulimit -n 65536',
      };
    case 'ECONNREFUSED':
      return {
        what: `No PostgreSQL answers at ${error.address ?? 'the address'}${error.port === undefined ? '' : `:${error.port}`}.`,
        way_out: 'Start it, or correct DATABASE_URL; without DATABASE_URL, Busker starts a PostgreSQL of its own.',
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        what: `The host name ${error.hostname ?? ''} in DATABASE_URL cannot be found.`,
        way_out: 'Correct it, or look at the name server; without DATABASE_URL, Busker starts a PostgreSQL of its own.',
      };
    case '28P01':
    case '28000':
      return {
        what: `PostgreSQL refuses the sign-in: ${error.message}.`,
        way_out: 'Correct the user and the password in DATABASE_URL (and DATABASE_APP_URL).',
      };
    case '3D000':
      return {
        what: `PostgreSQL says: ${error.message}.`,
        way_out: 'Create the database, or correct its name in DATABASE_URL.',
      };
    case '42501':
      return {
        what: `PostgreSQL refuses a right: ${error.message}.`,
        way_out: 'DATABASE_URL must name the role that owns the database; see docs/operating.',
      };
    case '53300':
      return {
        what: 'PostgreSQL has no connection left.',
        way_out: 'Stop other programs that use it, or raise its max_connections.',
      };
    default:
      return undefined;
  }
}

function verbOf(syscall: string | undefined): string {
  if (syscall === 'unlink' || syscall === 'rmdir' || syscall === 'rm') return 'remove';
  if (syscall === 'chmod' || syscall === 'chown') return 'change the owner or the rights of';
  if (syscall === 'spawn' || syscall?.startsWith('spawn ') === true) return 'run';
  return 'read or write';
}

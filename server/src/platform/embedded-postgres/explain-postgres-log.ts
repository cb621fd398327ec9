import { StartProblem } from '../start-problem.ts';

const LINES_SHOWN = 6;

/** What PostgreSQL prints when it cannot go on, and what that means for the person who started Busker. */
const known: readonly { says: RegExp; what: string; way_out: string }[] = [
  {
    says: /No space left on device|could not (?:write|extend).*disk full/i,
    what: 'The disk is full, and PostgreSQL cannot work without room.',
    way_out: 'Make room (about 1 GB), then start again; nothing that was confirmed is lost.',
  },
  {
    says: /error while loading shared libraries|cannot open shared object file/,
    what: 'PostgreSQL misses a library; its package was not installed whole.',
    way_out: 'Install it again: rm -rf node_modules && npm start',
  },
  {
    says: /database files are incompatible with server|was initialized by PostgreSQL version/,
    what: 'The data was made by another version of PostgreSQL.',
    way_out:
      'Start the Busker that made it and take a dump (see docs/operating), or move the data folder away to start empty.',
  },
  {
    says: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
    what: 'Another PostgreSQL still runs on the same data.',
    way_out: 'Stop it (the log below names its process), then start again.',
  },
  {
    says: /could not (?:create|map|resize) .*shared memory|Cannot allocate memory|out of memory/,
    what: 'There is not enough memory for PostgreSQL.',
    way_out: 'Give the machine or the container about 512 MB more; for Docker also --shm-size=256m.',
  },
  {
    says: /has invalid permissions|has wrong ownership|Permission denied/,
    what: 'PostgreSQL may not use its data folder.',
    way_out: 'The folder must belong to the user who starts Busker: sudo chown -R "$(id -u)" data',
  },
  {
    says: /invalid checkpoint record|could not locate a valid checkpoint|invalid page in block|checksum mismatch/i,
    what: 'The data on disk is damaged.',
    way_out: 'Keep the folder as it is, and restore the last backup (see docs/operating).',
  },
];

/**
 * Makes a readable problem from what PostgreSQL or initdb printed before it ended.
 * @param output what it printed since this start.
 * @param log_file where all of it can be read.
 */
export function explainPostgresLog(
  output: string,
  program: 'initdb' | 'postgres',
  log_file: string,
  cause?: Error,
): StartProblem {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const tail = output.trim().split('\n').slice(-LINES_SHOWN).join('\n  ');
  const shown = tail === '' ? '' : `\n  ${tail}`;
  if (code === 'ENOENT') {
    return new StartProblem(
      `The program ${program} cannot be run here; on Alpine and other systems without glibc, npm's PostgreSQL does not work.`,
      'Start your own PostgreSQL (15 or newer) and name it: DATABASE_URL=postgres://… npm start',
      { cause },
    );
  }
  const match = known.find(({ says }) => says.test(output));
  const what = match?.what ?? `PostgreSQL (${program}) ended early${cause === undefined ? '' : `: ${cause.message}`}.`;
  const way_out = match?.way_out ?? 'The log says more; if it does not help, please report it with these lines.';
  return new StartProblem(`${what}${shown}`, `${way_out}\nThe whole log: ${log_file}`, { cause });
}

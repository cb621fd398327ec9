import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { StartProblem } from '../start-problem.ts';

/** Passwords of the three roles of the embedded PostgreSQL. Made once, at random, and never printed. */
export interface Credentials {
  superuser_password: string;
  owner_password: string;
  app_password: string;
}

const CREDENTIALS_FILE = 'credentials.json';
const PASSWORD_BYTES = 24;

/**
 * Reads `credentials.json` of a data folder, or makes it when there is no cluster yet. It is written before the cluster,
 * so that no cluster ever exists whose passwords nobody knows. Only its owner may read it.
 * @throws StartProblem when a cluster exists and its credentials do not.
 */
export function loadCredentials(dataFolder: string, clusterExists: boolean): Credentials {
  const file = path.join(dataFolder, CREDENTIALS_FILE);
  if (existsSync(file)) {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Credentials>;
    const { superuser_password, owner_password, app_password } = found;
    if (superuser_password !== undefined && owner_password !== undefined && app_password !== undefined) {
      return { superuser_password, owner_password, app_password };
    }
  }
  if (clusterExists) {
    throw new StartProblem(
      `${file} with the passwords of the database is missing or not whole.`,
      'Put it back from the backup of the data folder; the folder belongs together.',
    );
  }
  const made: Credentials = {
    superuser_password: password(),
    owner_password: password(),
    app_password: password(),
  };
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, `${JSON.stringify(made, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  return made;
}

function password(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}

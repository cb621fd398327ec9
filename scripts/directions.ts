/**
 * Who may import whom. One table, and a test that walks every file (directions.test.ts).
 *
 * Between the top folders: `protocol` knows nobody; `client` knows `protocol`; `widgets` know both; `web` knows all three;
 * `server` knows `protocol`. Nobody imports tests, benches or scripts. Another workspace is entered by its name, never
 * by a path into it.
 *
 * Inside `server/src`, downward only:
 *
 *     bin                                    composes
 *     http   realtime   jobs                 doors
 *     shop   gifts   live   posts   …        one folder for each business noun
 *     ledger            providers
 *     platform
 *
 * Two business folders meet through the one public file, which has the folder's name (`gifts/gifts.ts`). A provider's
 * folder imports its port and `platform`, and never the database. The three sites in `web` never meet.
 */

/** One file, by its path in the repository with forward slashes, and what it imports as written. */
export interface SourceFile {
  path: string;
  imports: readonly string[];
}

/** Which top folders a top folder may import. Those not named here are tools: they may import anything. */
const tops: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  client: ['protocol'],
  widgets: ['client', 'protocol'],
  web: ['widgets', 'client', 'protocol'],
  server: ['protocol'],
};

const WORKSPACE_SCOPE = '@busker/';
const SITES = ['watch', 'studio', 'console'];
/** Folders below providers/ that hold the providers of one port. */
const PROVIDER_KINDS = ['payments', 'payouts', 'video'];
const DOORS = ['http', 'realtime', 'jobs'];
/** Files of `platform` that reach the database. */
const DATABASE_FILES = /^server\/src\/platform\/(database|tables|migrate|embedded-postgres)/;
/** Beside its public file, a business folder has one file for each door, which that door alone enters. */
const doorFiles: Readonly<Record<string, string>> = { http: 'routes.ts', jobs: 'jobs.ts', realtime: 'realtime.ts' };

/** Tests may reach for helpers and into what they test. */
const TEST_FILE = /\.(test|e2e|long)\.tsx?$|^test\/|^[a-z]+\/test\//;

/** @returns one sentence for each import that goes the wrong way; empty when all is well. */
export function wrongImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((written) => {
      const reason = wrong(file.path, written);
      return reason === undefined ? [] : [`${file.path} imports "${written}": ${reason}`];
    }),
  );
}

function wrong(from: string, written: string): string | undefined {
  const allowed = tops[topOf(from)];
  if (allowed === undefined) return undefined;
  const is_test = TEST_FILE.test(from);
  if (written.startsWith(WORKSPACE_SCOPE)) {
    const name = written.slice(WORKSPACE_SCOPE.length).split('/')[0] ?? '';
    if (name === topOf(from)) return is_test ? undefined : 'a workspace does not import itself by its name';
    return allowed.includes(name) ? undefined : `${topOf(from)} may not know ${name}`;
  }
  if (written.startsWith('node:') && (topOf(from) === 'protocol' || topOf(from) === 'client') && !is_test) {
    return `${topOf(from)} runs in browsers`;
  }
  if (!written.startsWith('.')) return undefined;
  const to = resolve(from, written);
  if (topOf(to) !== topOf(from)) {
    if (is_test) return undefined;
    if (topOf(from) === 'web' && to.startsWith('art/out/')) return undefined;
    return tops[topOf(to)] === undefined
      ? `nothing imports ${topOf(to)}`
      : 'another workspace is entered by its name, not by a path';
  }
  if (is_test) return undefined;
  if (topOf(from) === 'web') return wrongInWeb(from, to);
  if (topOf(from) === 'server') return wrongInServer(from, to);
  return undefined;
}

function wrongInWeb(from: string, to: string): string | undefined {
  const [here, there] = [partOf(from, 1), partOf(to, 1)];
  if (!SITES.includes(there) || here === there) return undefined;
  return SITES.includes(here) ? `${here} and ${there} never meet` : `${here} is below the sites`;
}

function wrongInServer(from: string, to: string): string | undefined {
  const [here, there] = [serverPart(from), serverPart(to)];
  if (here === 'providers') return wrongInProviders(from, to);
  if (here === there) return undefined;
  const [rank_here, rank_there] = [rankOf(here), rankOf(there)];
  if (rank_there > rank_here) return `${here} is below ${there}; use an event or a job`;
  if (there === 'bin') return 'nothing imports bin';
  if (rank_there === RANK_BUSINESS && !isEntrance(here, there, to)) {
    return `${there} is entered through ${there}/${there}.ts`;
  }
  if (rank_there < rank_here) return undefined;
  return rank_here === RANK_BUSINESS ? undefined : `${here} and ${there} stand side by side and never meet`;
}

/** The program's composition in `bin` may take any file of a business folder; a door also its own file there. */
function isEntrance(here: string, there: string, to: string): boolean {
  if (here === 'bin') return true;
  const file = to.slice(`server/src/${there}/`.length);
  return file === `${there}.ts` || file === doorFiles[here];
}

function wrongInProviders(from: string, to: string): string | undefined {
  if (DATABASE_FILES.test(to)) return 'a provider never reaches the database';
  const there = serverPart(to);
  if (there === 'platform') return undefined;
  if (there !== 'providers') return `providers know their port and platform, not ${there}`;
  const [mine, other] = [providerOf(from), providerOf(to)];
  if (mine === undefined || other === undefined || mine === other) return undefined;
  return `the providers ${mine} and ${other} never meet`;
}

const RANK_BUSINESS = 2;

function rankOf(part: string): number {
  if (part === 'platform') return 0;
  if (part === 'ledger' || part === 'providers') return 1;
  if (DOORS.includes(part)) return RANK_BUSINESS + 1;
  if (part === 'bin') return RANK_BUSINESS + 2;
  return RANK_BUSINESS;
}

function serverPart(path: string): string {
  return partOf(path, 1) === 'src' ? partOf(path, 2) : partOf(path, 1);
}

/** providers/<kind>/<name>/… or providers/<name>/…; files beside those folders are ports and registries, of nobody. */
function providerOf(path: string): string | undefined {
  const folders = path.split('/').slice(3, -1);
  if (PROVIDER_KINDS.includes(folders[0] ?? '')) folders.shift();
  return folders[0];
}

function topOf(path: string): string {
  return partOf(path, 0);
}

function partOf(path: string, index: number): string {
  return path.split('/')[index] ?? '';
}

function resolve(from: string, written: string): string {
  return new URL(written.split('?')[0] ?? '', `file:///${from}`).pathname.slice(1);
}

/** Every module that a source text names: static, type-only, side-effect, re-exported and dynamic imports. */
export function importsOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])([^'"\n]+)\1/gm;
  return [...code.matchAll(pattern)].flatMap((match) => match[2] ?? []);
}

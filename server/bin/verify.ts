/**
 * `npm run verify -- [--head FILE]… [--key HEX]… [--save FILE] [--url URL | --data FOLDER] [--json]`: verifies the seals of the books. Exit code 0 when
 * every block is what was sealed and every saved head is still in the chain, 1 when not.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { ConfigError, readConfig } from '../src/platform/config.ts';
import { runningDatabase } from '../src/platform/embedded-postgres/running.ts';
import { type Lifecycle, runProgram } from '../src/platform/lifecycle.ts';
import { StartProblem } from '../src/platform/start-problem.ts';
import { readSavedHead, type SavedHead, verifySeals } from '../src/verify/verify.ts';

const USAGE = 'npm run verify -- [--head FILE]… [--key HEX]… [--save FILE] [--url URL | --data FOLDER] [--json]';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Wanted {
  readonly heads: string[];
  readonly keys: string[];
  save?: string;
  url?: string;
  data?: string;
  json: boolean;
}

function parse(args: readonly string[]): Wanted {
  const wanted: Wanted = { heads: [], keys: [], json: false };
  for (let at = 0; at < args.length; at++) {
    const [name, inline] = args[at]!.split(/=(.*)/s, 2) as [string, string | undefined];
    if (name === '--json') {
      wanted.json = true;
      continue;
    }
    const value = inline ?? args[++at];
    if (!value) throw new StartProblem(`${name} needs a value, or is not known.`, USAGE);
    if (name === '--head') wanted.heads.push(value);
    else if (name === '--key' && /^[0-9a-f]{64}$/.test(value)) wanted.keys.push(value);
    else if (name === '--key') throw new StartProblem('A key is 64 hexadecimal digits.', USAGE);
    else if (name === '--save' || name === '--url' || name === '--data') wanted[name.slice(2) as 'save'] = value;
    else throw new StartProblem(`There is no option ${name}.`, USAGE);
  }
  return wanted;
}

async function databaseUrl(wanted: Wanted, lifecycle: Lifecycle): Promise<string> {
  if (wanted.url !== undefined) return wanted.url;
  const config = await readConfig(process.env, {
    production: false,
    ...(wanted.data === undefined ? {} : { data: wanted.data }),
  }).catch((error: unknown) => {
    if (error instanceof ConfigError)
      throw new StartProblem(error.message, 'Each setting is described in docs/reference/settings.md.');
    throw error;
  });
  return config.database === 'embedded'
    ? runningDatabase(config.data_folder, lifecycle)
    : (config.database.app_url ?? config.database.owner_url);
}

async function savedHead(file: string): Promise<SavedHead> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartProblem(`The saved head ${file} cannot be read: ${(error as Error).message}`, USAGE);
  });
  try {
    return readSavedHead(file, content);
  } catch (error) {
    throw new StartProblem((error as Error).message, 'Give the file as it was saved, or another one.');
  }
}

await runProgram(
  { info: say, warn: say, error: (details: unknown, text?: string) => say(text ?? String(details)) },
  'done',
  async (lifecycle) => {
    const wanted = parse(process.argv.slice(2));
    const saved = await Promise.all(wanted.heads.map(savedHead));
    const url = await databaseUrl(wanted, lifecycle);
    const { report, head_file } = await verifySeals(url, {
      saved,
      keys: wanted.keys,
      signal: lifecycle.stopping,
      onProgress: (block, leaves) => {
        if (!wanted.json) say(`  up to block ${block}: ${leaves} lines computed again`);
      },
    });
    if (!wanted.json) {
      for (const problem of report.problems) say(`  WRONG  ${problem}`);
      const { head } = report;
      say('');
      if (head === null) say(`Nothing is sealed yet; ${report.not_sealed_postings} postings wait.`);
      else {
        say(
          `Sealed: ${report.leaves} lines in ${report.blocks} blocks, the newest ${head.block} of ${head.at}. Not sealed yet: ${report.not_sealed_postings} postings.`,
        );
        say(`Newest head: ${head.hash}`);
        for (const key of report.keys) say(`Signed by:   ${key}`);
      }
      if (report.erased_actions > 0)
        say(`Of ${report.erased_actions} operator actions the words were erased; their lines are sealed.`);
      if (report.saved_heads === 0 && head !== null)
        say(
          'No saved head was given: whoever holds the key could have rewritten everything and sealed it again. Save heads elsewhere (--save), and give one (--head).',
        );
      say(report.ok ? '\nThe seals hold.' : `\nThe seals are BROKEN. First: ${report.problems[0]}`);
    }
    if (wanted.save !== undefined && report.ok && head_file !== null) {
      await writeFile(`${wanted.save}.new`, head_file, { mode: 0o644 });
      await rename(`${wanted.save}.new`, wanted.save);
      if (!wanted.json) say(`The newest head is in ${wanted.save}.`);
    }
    if (wanted.json) say(JSON.stringify(report));
    return report.ok ? 0 : 1;
  },
);

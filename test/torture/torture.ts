/** `npm run torture`: see README.md beside this file. */
import process from 'node:process';
import { removeTemporaryFolders } from '../helpers/temporary-folders.ts';
import { HELP, OptionError, parseOptions } from './options.ts';
import { torture } from './run.ts';
import type { TortureReport } from './tally.ts';

const args = process.argv.slice(2);
const json = args.includes('--json');
const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);

const code = await main();
// Whatever a run that was broken off left behind ends with it; the last line is written before.
process.stdout.write('', () => process.exit(code));

async function main(): Promise<number> {
  let options;
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    say(`${error.message}\n\n${HELP}`);
    return 1;
  }
  if (options === 'help') {
    say(HELP);
    return 0;
  }
  say(`Torture with seed ${options.seed}.`);
  const report = await torture({ ...options, kills: options.kills ?? Infinity, say });
  removeTemporaryFolders();
  const ok =
    report.missing + report.doubled + report.invariants_broken + report.wrong.length + report.unmeasured.length === 0;
  say(textOf(report, ok));
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  return ok ? 0 : 1;
}

function textOf(report: TortureReport, ok: boolean): string {
  const { faults, starts, wrong, unmeasured, proofs, refused, ...numbers } = report;
  return [
    '',
    ...Object.entries(numbers).map(([name, value]) => `  ${name.padEnd(20)} ${value}`),
    `  proofs               ${proofs.whole} of the whole books, ${proofs.rounds} of a round`,
    `  refused              ${
      Object.entries(refused)
        .map(([code, n]) => `${code} ${n}`)
        .join(', ') || 'none'
    }`,
    '',
    ...Object.entries(starts).map(
      ([groups, n]) => `  ${`started with ${groups} group${groups === '1' ? '' : 's'}`.padEnd(28)} ${n}`,
    ),
    '',
    ...Object.entries(faults).map(([name, n]) => `  ${name.padEnd(28)} ${n}`),
    '',
    ...wrong.map((one) => `WRONG: ${one}`),
    ...unmeasured.map((one) => `NOT MEASURED: ${one}`),
    ok ? 'Nothing acknowledged is missing, nothing is there twice, the books are proven.' : 'FAILED.',
  ].join('\n');
}

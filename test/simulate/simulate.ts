/** `npm run simulate`: runs of the simulator. See README.md beside this file. */
import process from 'node:process';
import { HELP, OptionError, parseOptions } from './options.ts';
import { preparePostgres } from './postgres.ts';
import { notHit, replayOf, reportText, sumOf, type FinishedRun } from './report.ts';
import { simulate } from './simulation.ts';

const args = process.argv.slice(2);
const json = args.includes('--json');
const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);

async function main(): Promise<number> {
  const options = parseOptions(args);
  if (options === 'help') {
    say(HELP);
    return 0;
  }
  const prepared = await preparePostgres();
  const runs: FinishedRun[] = [];
  for (let n = 0; n < options.seeds; n++) {
    for (const grouping of options.groupings) {
      const run = { ...options, grouping, seed: options.seed + n };
      say(`Simulating: ${replayOf(run)}`);
      const began = performance.now();
      const result = await simulate(prepared, run);
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      say(`${reportText(result, run)}\nTook ${seconds} s.\n`);
      runs.push({ ...result, not_hit: notHit(result), seconds });
    }
  }
  const all = sumOf(runs);
  if (json) process.stdout.write(`${JSON.stringify(all)}\n`);
  return all.invariants_broken === 0 && all.not_hit.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}\n`);
  process.exitCode = 1;
}

/** `npm run simulate`: one run of the simulator. See README.md beside this file. */
import process from 'node:process';
import { HELP, OptionError, parseOptions } from './options.ts';
import { preparePostgres } from './postgres.ts';
import { notHit, replayOf, reportText } from './report.ts';
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
  say(`Simulating: ${replayOf(options)}`);
  const began = performance.now();
  const result = await simulate(await preparePostgres(), options);
  say(reportText(result, options));
  const missed = notHit(result);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ ...result, not_hit: missed, seconds: Math.round((performance.now() - began) / 100) / 10 })}\n`,
    );
  return result.invariants_broken === 0 && missed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}\n`);
  process.exitCode = 1;
}

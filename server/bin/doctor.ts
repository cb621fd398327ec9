/** `npm run doctor`: proves the books. Exit code 0 when every invariant holds, 1 when one does not. */
import { examine } from '../src/doctor/doctor.ts';
import { ConfigError, parseFlags, readConfig } from '../src/platform/config.ts';
import { runningDatabase } from '../src/platform/embedded-postgres/running.ts';
import { runProgram } from '../src/platform/lifecycle.ts';
import { StartProblem } from '../src/platform/start-problem.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const args = process.argv.slice(2);
const json = args.includes('--json');
const configuration = async () =>
  readConfig(
    process.env,
    parseFlags(
      args.filter((arg) => arg !== '--json'),
      '--data FOLDER, --json',
    ),
  );

await runProgram(
  { info: say, warn: say, error: (details: unknown, text?: string) => say(text ?? String(details)) },
  'done',
  async (lifecycle) => {
    const config = await configuration().catch((error: unknown) => {
      if (error instanceof ConfigError)
        throw new StartProblem(error.message, 'Each setting is described in docs/reference/settings.md.');
      throw error;
    });
    const url =
      config.database === 'embedded'
        ? await runningDatabase(config.data_folder, lifecycle)
        : (config.database.app_url ?? config.database.owner_url);
    const report = await examine(
      url,
      (name, index, of) => {
        lifecycle.stopping.throwIfAborted();
        if (!json) process.stdout.write(`  [${index}/${of}] ${name} … `);
      },
      (check) => {
        if (json) return;
        say(check.ok ? `ok (${check.examined} examined)` : 'WRONG');
        for (const wrong of check.wrong) say(`      ${wrong}`);
      },
    );
    if (json) say(JSON.stringify(report));
    else {
      const first = report.checks.find((check) => !check.ok);
      say(first ? `\nThe books are WRONG. First: ${first.wrong[0]}` : `\nThe books are proven (${report.took_ms} ms).`);
    }
    return report.ok ? 0 : 1;
  },
);

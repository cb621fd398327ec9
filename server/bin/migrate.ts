/** `npm run migrate`: brings the database up to date without starting anything. The start does the same. */
import { ConfigError, parseFlags, readConfig } from '../src/platform/config.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres/embedded-postgres.ts';
import { exitCodes, runProgram } from '../src/platform/lifecycle.ts';
import { migrate } from '../src/platform/migrate.ts';
import { StartProblem } from '../src/platform/start-problem.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await runProgram(
  { info: say, warn: say, error: (details: unknown, text?: string) => say(text ?? String(details)) },
  'done',
  async (lifecycle) => {
    const config = await readConfig(process.env, parseFlags(process.argv.slice(2), '--data FOLDER')).catch(
      (error: unknown) => {
        if (error instanceof ConfigError)
          throw new StartProblem(error.message, 'Each setting is described in docs/reference/settings.md.');
        throw error;
      },
    );
    let urls: { owner: string; app: string | undefined };
    if (config.database === 'embedded') {
      const postgres = await startEmbeddedPostgres({
        dataFolder: config.data_folder,
        log: { info: () => undefined, warn: say },
        onUnexpectedEnd: () => void lifecycle.stop('the database ended'),
      });
      lifecycle.onStop('PostgreSQL', () => postgres.stop());
      urls = { owner: postgres.ownerUrl, app: postgres.appUrl };
    } else {
      urls = { owner: config.database.owner_url, app: config.database.app_url };
    }
    const appRole = urls.app === undefined ? undefined : decodeURIComponent(new URL(urls.app).username);
    const applied = await migrate(urls.owner, {
      ...(appRole === undefined ? {} : { appRole }),
      onStep: (name) => say(`Migrating: ${name}`),
    });
    say(
      applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.length}; the database is up to date.`,
    );
    return exitCodes.ok;
  },
);

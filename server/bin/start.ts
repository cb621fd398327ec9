/** `npm start`: reads the configuration, brings the database up, builds the parts, starts. */
import pg from 'pg';
import { refuseTakenPort, refuseTwoDatabases } from '../src/platform/before-migrating.ts';
import { ConfigError, parseFlags, readConfig } from '../src/platform/config.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres/embedded-postgres.ts';
import { exitCodes, runProgram } from '../src/platform/lifecycle.ts';
import { createLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { StartProblem } from '../src/platform/start-problem.ts';
import { compose } from './compose.ts';

/** Whether a demo ever ran on a database. */
async function hasDemoContent(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(`select from setting where key = 'demo_content'`)).rowCount === 1;
  } finally {
    await client.end();
  }
}

const log = createLog(process.env['BUSKER_LOG_LEVEL'] ?? 'warn');
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const people = {
  info: say,
  warn: say,
  error: (details: unknown, text?: string) => (text ? log.error(details as object, text) : say(String(details))),
};

await runProgram(people, 'signal', async (lifecycle) => {
  const config = await readConfig(process.env, parseFlags(process.argv.slice(2))).catch((error: unknown) => {
    if (error instanceof ConfigError)
      throw new StartProblem(error.message, 'Each setting is described in docs/reference/settings.md.');
    throw error;
  });
  log.level = config.log_level;
  const started = performance.now();

  let urls: { owner: string; app: string };
  let announce: (addresses: readonly string[]) => void = () => undefined;
  if (config.database === 'embedded') {
    say(`Starting PostgreSQL in ${config.data_folder} …`);
    const postgres = await startEmbeddedPostgres({
      dataFolder: config.data_folder,
      log: { info: (text) => log.info(text), warn: say },
      onUnexpectedEnd: (problem) => {
        say(`${problem.message}\n${problem.way_out}`);
        void lifecycle.stop('the database ended');
      },
    });
    lifecycle.onStop('PostgreSQL', () => postgres.stop());
    urls = { owner: postgres.ownerUrl, app: postgres.appUrl };
    announce = (addresses) => postgres.announce(addresses);
  } else {
    const { owner_url, app_url } = config.database;
    urls = { owner: owner_url, app: app_url ?? owner_url };
    if (app_url === undefined) {
      say(
        'DATABASE_APP_URL is not set: one role both owns the schema and runs the program, so the books are append-only by triggers alone. Better give two roles (docs/operating.md).',
      );
    }
  }
  await refuseTakenPort(config.host, config.port);
  await refuseTwoDatabases(urls.owner, urls.app);
  const appRole = urls.app === urls.owner ? undefined : decodeURIComponent(new URL(urls.app).username);
  await migrate(urls.owner, { ...(appRole ? { appRole } : {}), onStep: (name) => say(`Migrating: ${name}`) });
  if (config.production) {
    if (await hasDemoContent(urls.app)) {
      throw new StartProblem(
        'Production: this database holds demo content: made-up people with granted coins, who were there to be signed in by one click.',
        'Give DATABASE_URL an empty database; demo content is for trying Busker out only.',
      );
    }
    say('Production: demo sign-in, the sandbox providers, /mail and the movable clock do not exist on this server.');
  }

  const running = await compose(config, { app: urls.app }, { log, lifecycle, onStep: say });
  const base = config.port === 0 ? running.local_url : config.public_url;
  announce([base]);
  say(
    [
      '',
      `Busker is running (after ${((performance.now() - started) / 1_000).toFixed(1)} s).`,
      '',
      `  Watch    ${base}/`,
      `  Studio   ${base}/studio`,
      `  Console  ${base}/console`,
      ...(running.demo_links.length > 0
        ? [
            '',
            '  Sign in with one click (demo only):',
            ...running.demo_links.map(({ role, url }) => `    as ${role.padEnd(9)} ${url}`),
          ]
        : []),
      '',
      '  Ctrl-C stops it.',
      '',
    ].join('\n'),
  );
  return exitCodes.ok;
});

/**
 * `npm run appoint-admin -- <handle or mail address> "<reason>"`: makes somebody an admin, from the machine. A production system gets
 * its first admin this way; everybody after that is made in the console.
 */
import { BuskerError } from '@busker/protocol';
import { createPeople } from '../src/people/people.ts';
import { createLocalBus } from '../src/platform/bus.ts';
import { systemClock } from '../src/platform/clock.ts';
import { ConfigError, parseFlags, readConfig } from '../src/platform/config.ts';
import { openDatabase } from '../src/platform/database.ts';
import { runningDatabase } from '../src/platform/embedded-postgres/running.ts';
import { exitCodes, runProgram } from '../src/platform/lifecycle.ts';
import { createLog } from '../src/platform/log.ts';
import { StartProblem } from '../src/platform/start-problem.ts';
import { createWordFilter } from '../src/safety/safety.ts';

const USAGE = 'npm run appoint-admin -- <handle or mail address> "<reason>" [--data FOLDER]';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

await runProgram(
  { info: say, warn: say, error: (details: unknown, text?: string) => say(text ?? String(details)) },
  'done',
  async (lifecycle) => {
    const args = process.argv.slice(2);
    const first_option = args.findIndex((arg) => arg.startsWith('--'));
    const [whom, reason, ...rest] = first_option === -1 ? args : args.slice(0, first_option);
    if (whom === undefined || reason === undefined || reason.trim() === '' || rest.length > 0)
      throw new StartProblem('Say who becomes an admin, and why.', USAGE);
    const flags = parseFlags(first_option === -1 ? [] : args.slice(first_option));
    const config = await readConfig(process.env, flags).catch((error: unknown) => {
      if (error instanceof ConfigError) throw new StartProblem(error.message, USAGE);
      throw error;
    });
    const url =
      config.database === 'embedded'
        ? await runningDatabase(config.data_folder, lifecycle)
        : (config.database.app_url ?? config.database.owner_url);
    const log = createLog(config.log_level);
    const bus = createLocalBus(log);
    const database = openDatabase(url, { max: 2, name: 'appoint-admin', log });
    lifecycle.onStop('database connections', () => database.close());
    const authDatabase = openDatabase(url, { max: 1, name: 'appoint-admin', log, search_path: 'auth' });
    lifecycle.onStop('sign-in connections', () => authDatabase.close());
    const people = createPeople({
      database,
      authDatabase,
      clock: systemClock,
      log,
      bus,
      words: await createWordFilter({ db: database.db, bus, log }),
      base_currency: config.base_currency,
      public_url: config.public_url,
      secret: config.secret,
      demo: config.demo,
      mailer: { send: () => Promise.reject(new Error('this program sends no mail')) },
      readEarnings: () => Promise.reject(new Error('this program reads no earnings')),
    });
    const card = await people.appointAdmin(whom, reason).catch((error: unknown) => {
      if (error instanceof BuskerError && error.code === 'not_found')
        throw new StartProblem(
          `There is nobody called ${whom}.`,
          'They sign up on the site first; then give their handle or mail address.',
        );
      throw error;
    });
    say(`${card.display_name} (@${card.handle}) is an admin from now on. The audit log has a line with your reason.`);
    return exitCodes.ok;
  },
);

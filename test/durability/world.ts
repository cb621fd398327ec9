/** A program on a PostgreSQL server behind a proxy (an address that stays when the server behind it changes), with people who send gifts. */
import { examine } from '../../server/src/doctor/doctor.ts';
import { spawnProgram, type SpawnedProgram } from '../helpers/spawned-program.ts';
import { assertBooks } from '../helpers/books.ts';
import { temporaryFolder } from '../helpers/temporary-folders.ts';
import { until } from '../helpers/until.ts';
import { judge, judgeWallets, readGifts } from '../torture/audit.ts';
import { gatherGivers, type Givers } from '../torture/givers.ts';
import { type Proxy, startProxy } from '../torture/proxy.ts';
import type { Server } from './servers.ts';

export interface World {
  readonly proxy: Proxy;
  readonly program: SpawnedProgram;
  readonly givers: Givers;
  /** Lets gifts flow until so many more are acknowledged. */
  give(gifts: number): Promise<void>;
  end(): Promise<void>;
}

const PEOPLE = 6;
const PATIENCE_MS = 240_000;

export async function beginWorld(server: Server): Promise<World> {
  const proxy = await startProxy();
  proxy.upstream_port = server.port;
  const through = (url: string): string => {
    const changed = new URL(url);
    changed.port = `${proxy.port}`;
    return changed.href;
  };
  const program = await spawnProgram({
    data_folder: temporaryFolder('durable-server'),
    env: { DATABASE_URL: through(server.urls.owner), DATABASE_APP_URL: through(server.urls.app) },
  });
  const givers = await gatherGivers({ url: program.url, people: PEOPLE, seed: 1 });
  return {
    proxy,
    program,
    givers,
    async give(gifts) {
      const enough = givers.book.counts.acknowledged + gifts;
      givers.flow();
      await until(async () => (givers.book.counts.acknowledged >= enough ? true : undefined), PATIENCE_MS);
    },
    async end() {
      givers.leave();
      await program.end();
      await proxy.close();
    },
  };
}

/** What of the acknowledged gifts is missing on a server, what is there beyond them, and what is wrong with its books. */
export async function proveOn(server: Server, givers: Givers, whose = givers.book.all) {
  const { people } = givers;
  const query: Server['query'] = (sql, values) => server.query(sql, values);
  const rows = await readGifts(
    query,
    people.map((person) => person.id),
  );
  const { found, missing, doubled } = judge(whose, rows);
  const wallets = await judgeWallets(query, people, whose);
  const report = await examine(server.urls.app);
  const books = report.checks.flatMap((check) => check.wrong.map((one) => `${check.name}: ${one}`));
  await assertBooks(server.urls.app).catch((error: unknown) => books.push(String(error)));
  return { found, missing, doubled, wallets, books };
}

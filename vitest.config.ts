import os from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/**
 * Five kinds of tests, told apart by the ending of the file's name, and one of them twice:
 *
 *   *.test.ts     unit: no database, no network, milliseconds each
 *   *.db.test.ts  db: on a real PostgreSQL, one clone of a migrated template for each file (test/helpers/postgres.ts)
 *   the same   split: the ledger's suites among them, with every bucket a posting group of its own
 *   *.kill.ts     kills: the whole program killed under load
 *   *.e2e.ts      e2e: the whole program in a real Chromium, one file after another
 *   *.long.ts     long: minutes each; only in `npm run test:all`
 */
const ignored = ['**/node_modules/**', '**/dist/**', '**/.cache/**', 'data/**'];
/** Tests on a database mostly wait for it: more files at a time than processors. (Vitest's own number leaves one processor free, which on two is one file.) */
const AT_A_TIME = os.availableParallelism() + 2;

/** What takes longest begins first: nothing is waited for alone at the end. Vitest goes by size until it has seen a run. */
class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]): Promise<typeof files> {
    const rank = (file: { moduleId: string }): number => {
      const at = LONGEST.findIndex((end) => file.moduleId.endsWith(end));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
const LONGEST = ['.kill.ts', 'payouts.db.test.ts', 'stripe-money-back.db.test.ts', 'doctor.db.test.ts'];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...ignored, '**/*.db.test.ts'],
          environment: 'node',
          // Pure code shares nothing that a file could spoil for the next; loading it once for all saves a third of the time.
          isolate: false,
          maxWorkers: os.availableParallelism(),
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: ignored,
          globalSetup: ['test/helpers/postgres.global.ts'],
          pool: 'forks',
          maxWorkers: AT_A_TIME,
          testTimeout: 30_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'split',
          include: ['server/src/{ledger,gifts}/*.db.test.ts', 'test/{loop,refunds,realtime}/*.db.test.ts'],
          exclude: ignored,
          globalSetup: ['test/helpers/postgres.global.ts'],
          env: { TEST_POSTING_GROUPS: '64' },
          pool: 'forks',
          maxWorkers: AT_A_TIME,
          testTimeout: 30_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'kills',
          include: ['**/*.kill.ts'],
          exclude: ignored,
          pool: 'forks',
          maxWorkers: AT_A_TIME,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.ts'],
          exclude: ignored,
          pool: 'forks',
          fileParallelism: false,
          // Of the tests in a file that say so.
          maxConcurrency: 4,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['**/*.long.ts'],
          exclude: ignored,
          globalSetup: ['test/helpers/postgres.global.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 3_600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});

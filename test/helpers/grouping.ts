/** Tellers of tests, in the grouping that the run asks for: suites of the ledger run with all buckets together and with each by itself. */
import process from 'node:process';
import { createRelay } from '../../server/src/gifts/relay.ts';
import { connectLedger } from '../../server/src/ledger/connection.ts';
import { createTeller, type TellerParts } from '../../server/src/ledger/teller.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { openDatabase } from '../../server/src/platform/database.ts';

/** Posting groups of this run (vitest.config.ts); one when nothing is said. */
export const GROUPS = Number(process.env['TEST_POSTING_GROUPS'] ?? '1');

/** Kinds of commands that may be the first of two steps. */
const TWO_STEPS: ReadonlySet<string> = new Set(['send_gift', 'release_hold']);

/** A teller whose gifts have arrived when they are answered, also those to another posting group. */
export function openTestTeller(
  app_url: string,
  parts: Omit<TellerParts, 'connect' | 'groups' | 'base_currency'>,
): Teller {
  const base_currency = 'USD';
  const teller = createTeller({ ...parts, connect: connectLedger(app_url), groups: GROUPS, base_currency });
  if (GROUPS === 1) return teller;
  const { log } = parts;
  const database = openDatabase(app_url, { max: 2, name: 'relay', log });
  const relay = createRelay({ database, teller, bus: createLocalBus(log), log, base_currency });
  return {
    get waiting() {
      return teller.waiting;
    },
    buckets: teller.buckets,
    register: (kind) => teller.register(kind),
    async submit(kind, command) {
      const outcome = await teller.submit(kind, command);
      if (TWO_STEPS.has(kind.name)) {
        await relay.sweep();
        await relay.settled();
      }
      return outcome;
    },
    async close() {
      await relay.settled();
      await teller.close();
      await database.close();
    },
  };
}

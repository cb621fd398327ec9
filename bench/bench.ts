/**
 * `npm run bench -- NAME [options]`: programs that measure Busker beside what it is compared to, in one run. Each prints a table for people,
 * and with `--json` one JSON object as its last line. A bench that could not measure what it says exits non-zero.
 */
import process from 'node:process';

/** By name; each folder's program takes the words after its name and returns the exit code. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<number> }>>> = {
  ledger: () => import('./ledger/ledger.ts'),
  'end-to-end': () => import('./end-to-end/end-to-end.ts'),
  fanout: () => import('./fanout/fanout.ts'),
  overlay: () => import('./overlay/overlay.ts'),
  processes: () => import('./processes/processes.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (load === undefined) {
  console.error(`There is no bench "${name}". There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await (await load()).run(args);
}

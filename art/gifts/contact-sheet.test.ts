import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../test/helpers/temporary-folders.ts';

const PROGRAM = join(import.meta.dirname, 'program.ts');
const TIMEOUT_MS = 120_000;

const gifts = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });

afterAll(removeTemporaryFolders);

test(
  'a sheet of two gifts shows five moments of each and says where it is',
  () => {
    const out = join(temporaryFolder('sheet'), 'two.png');
    const run = gifts('contact-sheet', '--only', 'clap,lantern-night', '--out', out);
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout.trim().split('\n').at(-1)).toBe(out);
    const png = readFileSync(out);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    // Two columns as wide as five pictures of a full-screen gift, one row as high as one.
    const column = 5 * (158 + 8) - 8 + 16;
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * column, Math.round((158 * 1280) / 720) + 16]);
  },
  TIMEOUT_MS,
);

test(
  'a gift that does not exist, or no command, ends with a sentence and a failure',
  () => {
    const unknown = gifts('contact-sheet', '--only', 'clapp');
    expect(unknown.stderr).toContain('no gift of the house is called clapp');
    expect(unknown.status).toBe(1);
    expect(gifts('contact-sheet', '--backdrop', 'plaid').stderr).toContain(
      '--backdrop must be dark or light, not plaid',
    );
    expect(gifts().stderr).toContain('npm run gifts -- contact-sheet');
  },
  TIMEOUT_MS,
);

/** The workload knows every kind of command that the server has. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repository, sourceFiles } from '../../scripts/source-files.ts';
import { KINDS } from './kinds/registry.ts';

/** Kinds that the simulator does not send, and who proves them instead. Empty is the aim. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  set_limits: 'server/src/gifts/limits.db.test.ts',
  hold_gift: 'server/src/gifts/holds.db.test.ts',
  recognise_revenue: 'moves between accounts of the platform alone; test/reports and the doctor prove it to the micro',
};

it('has every kind of command that the server registers', async () => {
  const files = sourceFiles('.ts').filter(
    (file) => file.startsWith('server/src/') && !file.includes('.test.') && !file.endsWith('/test-kinds.ts'),
  );
  const texts = await Promise.all(files.map((file) => readFile(path.join(repository, file), 'utf8')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bname: '(\w+)',\s+code: [\w.]+,\s+content[:(]/g)].map((found) => found[1]!),
  );
  expect(names.length).toBeGreaterThan(0);
  expect([...KINDS.map((kind) => kind.name), ...Object.keys(ELSEWHERE)].sort()).toEqual(names.sort());
  for (const kind of KINDS) expect(kind.server.name).toBe(kind.name);
});

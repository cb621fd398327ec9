/** The workload knows every kind of command that the server has. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repository, sourceFiles } from '../../scripts/source-files.ts';
import type { ServerKind } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { NO_BUS } from './world.ts';

/** What says which accounts it locks and how it decides is a kind of command. */
function isKind(value: unknown): value is ServerKind {
  return (
    typeof value === 'object' && value !== null && ['name', 'code', 'locks', 'decide'].every((key) => key in value)
  );
}

/** The kinds that a module exports: as they are, or made by a function whose name ends in `Kind`. */
async function kindsOf(file: string): Promise<ServerKind[]> {
  const module = (await import(path.join(repository, file))) as Record<string, unknown>;
  return Object.entries(module)
    .map(([name, value]): unknown =>
      typeof value === 'function' && name.endsWith('Kind') ? (value as (bus: unknown) => unknown)(NO_BUS) : value,
    )
    .filter(isKind);
}

it('has every kind of command that the server has', async () => {
  const files = sourceFiles('.ts').filter(
    (file) => file.startsWith('server/src/') && !file.startsWith('server/src/ledger/') && !file.includes('.test.'),
  );
  const found: ServerKind[] = [];
  for (const file of files) {
    const text = await readFile(path.join(repository, file), 'utf8');
    if (!text.includes('CommandKind')) continue;
    const kinds = await kindsOf(file);
    // A file that says what a command locks has a kind, and it can be seen here.
    if (/\blocks[:(]/.test(text))
      expect(kinds, `${file} exports its kinds, or what makes them, as \`…Kind\``).not.toEqual([]);
    found.push(...kinds);
  }
  expect(new Set(found.map((kind) => kind.code)).size).toBe(found.length);
  const names = found.map((kind) => kind.name);
  expect(KINDS.map((kind) => kind.name).sort()).toEqual(names.sort());
  for (const kind of KINDS) expect(kind.server.name).toBe(kind.name);
});

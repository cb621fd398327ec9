import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const made = new Set<string>();

/**
 * Makes a new empty folder that everybody may enter, and remembers it. The only way in which tests make folders that
 * they remove again: a path that was computed, and came out empty, once removed a whole repository.
 * @param options.closed only its owner may enter it.
 * @param options.parent default the system's temporary folder.
 */
export function temporaryFolder(name: string, options: { parent?: string; closed?: boolean } = {}): string {
  const folder = mkdtempSync(path.join(options.parent ?? os.tmpdir(), `busker-${name}-`));
  chmodSync(folder, options.closed === true ? 0o700 : 0o755);
  made.add(folder);
  return folder;
}

/** Removes folders that `temporaryFolder` made in this process: the given one, or all. Never anything else. */
export function removeTemporaryFolder(folder: string): void {
  if (!made.delete(folder)) throw new Error(`"${folder}" was not made by temporaryFolder and is not removed`);
  if (process.env['KEEP_DATA'] === undefined) rmSync(folder, { recursive: true, force: true });
}

export function removeTemporaryFolders(): void {
  for (const folder of Array.from(made)) removeTemporaryFolder(folder);
}

import { readdirSync } from 'node:fs';
import path from 'node:path';

export const repository = path.resolve(import.meta.dirname, '..');

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'data', '.git', '.cache']);

/**
 * Every file of the repository with one of these endings, as paths with forward slashes from its root, sorted. Walks the
 * folders instead of asking git, which refuses to answer in somebody else's clone.
 */
export function sourceFiles(...endings: string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(repository, folder), { withFileTypes: true })) {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) walk(file);
      else if (entry.isFile() && endings.some((ending) => file.endsWith(ending))) found.push(file);
    }
  };
  walk('');
  return found.sort();
}

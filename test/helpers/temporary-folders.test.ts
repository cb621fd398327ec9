import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { repository, sourceFiles } from '../../scripts/source-files.ts';
import { removeTemporaryFolder, removeTemporaryFolders, temporaryFolder } from './temporary-folders.ts';

describe('temporary folders', () => {
  it('are removed with what is in them', () => {
    const folder = temporaryFolder('helper');
    writeFileSync(path.join(folder, 'file'), '');
    removeTemporaryFolder(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['', '.', '..', '/tmp', process.cwd(), repository])('do not include "%s", which is refused', (folder) => {
    expect(() => removeTemporaryFolder(folder)).toThrow(/not made by temporaryFolder/);
    expect(existsSync(repository)).toBe(true);
  });

  it('are removed all at once, and twice does no harm', () => {
    const folders = [temporaryFolder('one'), temporaryFolder('two')];
    removeTemporaryFolders();
    removeTemporaryFolders();
    expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
  });

  it('are the only folders that tests remove', () => {
    const removing = /recursive: true[^}]*force|\brm\s+-r|fs\.rm\(|\brimraf\b|rmdirSync/;
    const tests = sourceFiles('.test.ts', '.test.tsx', '.e2e.ts', '.long.ts')
      .concat(sourceFiles('.ts').filter((file) => file.startsWith('test/')))
      .filter((file) => !file.startsWith('test/helpers/temporary-folders'));
    // Control: the pattern finds what it is meant to find.
    expect('rmSync(folder, { recursive: true, force: true })').toMatch(removing);
    expect(tests.length).toBeGreaterThan(5);
    expect(tests.filter((file) => removing.test(readFileSync(path.join(repository, file), 'utf8')))).toEqual([]);
  });
});

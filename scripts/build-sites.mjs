// Builds the sites (web/) and the widgets for strangers (widgets/) with Vite when their sources changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { Problem, repository, toolPath } from './places.mjs';

/** Each bundle with every folder whose files go into it. */
const bundles = [
  { name: 'widgets', configs: ['vite.config.ts'], sources: ['widgets', 'client', 'protocol'] },
  {
    name: 'web',
    configs: ['vite.config.ts', 'vite.overlay.config.ts', 'vite.watch.config.ts'],
    sources: ['web', 'widgets', 'client', 'protocol', 'art', 'languages'],
  },
];

/** @throws Problem when a build fails: a server without its sites is no success. */
export async function buildSites() {
  for (const { name, configs, sources } of bundles) {
    const folder = path.join(repository, name);
    if (!existsSync(path.join(folder, 'vite.config.ts'))) continue;
    const stamp = path.join(folder, 'dist', '.stamp');
    const wanted = fingerprint(sources);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    const began = performance.now();
    process.stdout.write(`Building ${name} … `);
    for (const config of configs) {
      const result = spawnSync(
        path.join(toolPath, 'node'),
        [viteProgram(), 'build', '-c', config, '--logLevel', 'warn'],
        {
          cwd: folder,
          encoding: 'utf8',
          env: {
            ...process.env,
            NODE_ENV: 'production',
            PATH: `${toolPath}${path.delimiter}${process.env['PATH'] ?? ''}`,
          },
        },
      );
      if (result.status !== 0) {
        process.stdout.write('failed.\n');
        throw new Problem(
          `${result.stdout ?? ''}${result.stderr ?? ''}\nThe build of ${name} failed; the messages above say where.`,
        );
      }
    }
    writeFileSync(stamp, wanted);
    process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1)} s.\n`);
  }
}

function viteProgram() {
  return path.join(repository, 'node_modules', 'vite', 'bin', 'vite.js');
}

/** Of every file that could change the result: sources by content, packages by the lock. */
function fingerprint(sources) {
  const hash = createHash('sha256').update(readFileSync(path.join(repository, 'package-lock.json')));
  for (const source of sources) addFolder(hash, path.join(repository, source));
  return hash.digest('hex');
}

function addFolder(hash, folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (['node_modules', 'dist', '.cache'].includes(entry.name) || /\.(test|e2e|long)\.tsx?$/.test(entry.name))
      continue;
    const whole = path.join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, whole);
    else if (entry.isFile()) hash.update(`${path.relative(repository, whole)}\n`).update(readFileSync(whole));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildSites().catch((error) => {
    console.error(error.sentence ?? error);
    process.exitCode = 1;
  });
}

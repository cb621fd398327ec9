import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { ENVIRONMENT } from '../server/src/platform/config.ts';
import { anchorsOf, filesOf, linksOf, npmScriptsOf, variablesOf } from './docs-links.ts';
import { repository, sourceFiles } from './source-files.ts';

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8');
const pages = sourceFiles('.md').map((file) => ({ file, text: read(file) }));
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
const TOPS = ['server', 'protocol', 'client', 'widgets', 'web', 'db', 'art', 'test', 'bench', 'scripts', 'docs'];

/** Variables that only tools of people who change Busker read; they are no settings of the program. */
const TOOLS = new Set(['BUSKER_CHROMIUM', 'BUSKER_SERVER']);

describe('the documentation', () => {
  it('is found', () => {
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.flatMap(({ text }) => linksOf(text)).length).toBeGreaterThan(100);
  });

  it('links only to files, images and headings that are there', () => {
    const broken = pages.flatMap(({ file, text }) =>
      linksOf(text).flatMap(({ target, line }) => {
        const [to = '', anchor] = target.split('#');
        const found = to === '' ? file : path.posix.join(path.posix.dirname(file), decodeURI(to));
        const whole = path.join(repository, found);
        if (!existsSync(whole)) return [`${file}:${line} → ${target}: no such file`];
        if (anchor === undefined || statSync(whole).isDirectory() || !found.endsWith('.md')) return [];
        return anchorsOf(read(found)).has(anchor) ? [] : [`${file}:${line} → ${target}: no such heading`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('names only commands that package.json has, and package.json only programs that are there', () => {
    const unknown = pages.flatMap(({ file, text }) =>
      [...npmScriptsOf(text)].filter((name) => !(name in scripts)).map((name) => `${file}: npm run ${name}`),
    );
    expect(unknown).toEqual([]);
    const programs = Object.values(scripts).flatMap((command) => command.match(/[\w/-]+\.(?:ts|mjs)/g) ?? []);
    expect(programs.length).toBeGreaterThan(5);
    expect(programs.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
  });

  it('names only files that are there', () => {
    const gone = pages.flatMap(({ file, text }) =>
      [...filesOf(text, TOPS)]
        .filter((named) => !existsSync(path.join(repository, named)))
        .map((named) => `${file}: ${named}`),
    );
    expect(gone).toEqual([]);
  });

  it('names only variables that the program knows, and explains every one of them', () => {
    const known = Object.keys(ENVIRONMENT);
    const unknown = pages.flatMap(({ file, text }) =>
      [...variablesOf(text)]
        .filter((name) => !known.includes(name) && !TOOLS.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
    const explained = variablesOf(read('docs/reference/settings.md'));
    expect(known.filter((name) => !explained.has(name))).toEqual([]);
  });
});

describe('the program', () => {
  it('reads no variable of its environment that the table does not have', () => {
    const known = Object.keys(ENVIRONMENT);
    const files = sourceFiles('.ts').filter((file) => /^server\/(?!.*\.test\.ts)/.test(file));
    expect(files.length).toBeGreaterThan(50);
    const unknown = files.flatMap((file) =>
      [...variablesOf(read(file))].filter((name) => !known.includes(name)).map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});

// Controls: what the walk above must find.
describe('pages are read', () => {
  const page = [
    '# Two *words*, and `code`',
    '## Again',
    '## Again',
    'A [link](a.md#x "title"), ![an image](b.png), [![both](c.png)](d.md), [out](https://example.org), [mail](mailto:a@b.c).',
    '`[not](e.md)` and',
    '```',
    '[nor this](f.md)',
    '# no heading',
    '```',
    '| [in a table](g/h.md) | ![x \\[y\\]](i.png) |',
  ].join('\n');

  it('for links and images outside of code', () => {
    expect(linksOf(page).map(({ target, line }) => `${line} ${target}`)).toEqual([
      '4 a.md#x',
      '4 b.png',
      '4 d.md',
      '4 c.png',
      '10 g/h.md',
      '10 i.png',
    ]);
  });

  it('for headings', () => {
    expect([...anchorsOf(page)]).toEqual(['two-words-and-code', 'again', 'again-1']);
  });

  it('for commands, files and variables, in code too', () => {
    expect([...npmScriptsOf('`npm run test:all`, npm start -- --port 1\nnpm test; npm install')]).toEqual([
      'test:all',
      'start',
      'test',
    ]);
    expect([...filesOf('`server/bin/gone.ts` `http/door.ts` server/x.ts `db/migrations/`', TOPS)]).toEqual([
      'server/bin/gone.ts',
    ]);
    expect([...variablesOf('`BUSKER_NEW`, DATABASE_URL=x, $STRIPE_SECRET_KEY, BUSKER_ and MY_BUSKER_X')]).toEqual([
      'BUSKER_NEW',
      'DATABASE_URL',
      'STRIPE_SECRET_KEY',
    ]);
  });
});

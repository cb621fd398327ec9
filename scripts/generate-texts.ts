/**
 * Types of the texts, from `languages/en.json`: a file `texts.generated.ts` for each part of the interface, so that a text that is not there or
 * an argument that is left out is a mistake at compile time. The widgets' holds their English as well, because they are loaded one by one and
 * speak English when a page gives them nothing else.
 *
 *     node scripts/generate-texts.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { argumentsOf, type RawTexts } from '@busker/protocol';
import { readLanguage } from '../web/languages.ts';
import { repository } from './source-files.ts';

/** Section of the language files → where its type goes and what it is called. */
const SECTIONS: Readonly<Record<string, { readonly folder: string; readonly type: string }>> = {
  shared: { folder: 'web/shared', type: 'SharedTexts' },
  watch: { folder: 'web/watch', type: 'WatchTexts' },
  desk: { folder: 'web/shared/desk', type: 'DeskTexts' },
  studio: { folder: 'web/studio', type: 'StudioTexts' },
  console: { folder: 'web/console', type: 'ConsoleTexts' },
  overlay: { folder: 'web/overlay', type: 'OverlayPageTexts' },
  verify: { folder: 'web/verify', type: 'VerifyTexts' },
  server: { folder: 'server/src/platform', type: 'ServerTexts' },
};
const HEAD = '// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.\n';

function typeOf(texts: RawTexts, indent: string): string {
  const lines = Object.entries(texts).map(([key, value]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
    if (typeof value !== 'string') return `${indent}  readonly ${name}: ${typeOf(value, `${indent}  `)};`;
    const args = value.includes('{') ? argumentsOf(value) : [];
    const types = { text: 'Said', count: 'Count', choice: 'string' } as const;
    const fields = args.map((arg) => `${arg.name}: ${types[arg.kind]}`).join('; ');
    return `${indent}  readonly ${name}: ${args.length === 0 ? 'string' : `Saying<{ ${fields} }>`};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function withImports(body: string, from: string): string {
  const used = ['Count', 'Said', 'Saying'].filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return `${HEAD}${used.length > 0 ? `import type { ${used.join(', ')} } from '${from}';\n` : ''}\n${body}`;
}

export function renderTexts(): Map<string, string> {
  const english = readLanguage('en');
  const files = new Map<string, string>();
  for (const [section, { folder, type }] of Object.entries(SECTIONS)) {
    if (english[section] === undefined) continue;
    const body = `export interface ${type} ${typeOf(english[section], '')}\n`;
    files.set(`${folder}/texts.generated.ts`, withImports(body, '@busker/protocol'));
  }
  const widgets = english['widgets'] as Readonly<Record<string, RawTexts>>;
  const types = Object.entries(widgets).map(([name, texts]) => {
    const title = `${name[0]!.toUpperCase()}${name.slice(1)}Texts`;
    return `export interface ${title} ${typeOf(texts, '')}\n`;
  });
  const raw = Object.entries(widgets).map(
    ([name, texts]) => `export const ${name}English = ${JSON.stringify(texts, null, 2)} as const satisfies RawTexts;\n`,
  );
  const body = [...types, ...raw].join('\n');
  files.set(
    'widgets/src/texts/texts.generated.ts',
    withImports(body, '@busker/protocol').replace('import type { ', 'import type { RawTexts, '),
  );
  return files;
}

/** Paths of files that are missing or not what the English file says. */
export function staleTexts(): string[] {
  return [...renderTexts()].flatMap(([file, text]) => {
    let written: string | undefined;
    try {
      written = readFileSync(path.join(repository, file), 'utf8');
    } catch {
      written = undefined;
    }
    return written === text ? [] : [file];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = staleTexts();
    if (stale.length > 0) {
      process.stderr.write(
        `Not what languages/en.json says: ${stale.join(', ')}. Run: node scripts/generate-texts.ts\n`,
      );
      process.exitCode = 1;
    }
  } else for (const [file, text] of renderTexts()) writeFileSync(path.join(repository, file), text);
}

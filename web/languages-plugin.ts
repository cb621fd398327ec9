/**
 * The language files (`languages/*.json`) as the sites load them: for each site and language one small file with the sections that the site
 * needs, and for each page one HTML for each language, which has `lang` and `dir` right and its texts on their way from the first moment. The server
 * picks the page; a language file that is dropped in needs nothing else.
 *
 *     import { files } from 'virtual:languages/watch'
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { directionOf, type RawTexts } from '@busker/protocol';
import type { Plugin, Rolldown } from 'vite';
import { languageFile, languageTags, readLanguage } from './languages.ts';
import { soonPreloads } from './preloads-plugin.ts';

/** Marks in a page's HTML, for texts of `pages.<site>`: `<title>{{title}}</title>`. */
const MARK = /\{\{(\w+)\}\}/g;

/** Sections of the language files, by site or by what a site loads later. A section may be a part of one. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  watch: ['shared', 'errors', 'widgets', 'watch'],
  studio: ['shared', 'errors', 'widgets', 'desk', 'studio'],
  console: ['shared', 'errors', 'widgets', 'desk', 'console'],
  // no more than it says before anything else is there
  overlay: ['widgets.overlay', 'overlay'],
  stream: ['widgets.stream'],
  verify: ['shared', 'verify'],
};
const VIRTUAL = 'virtual:languages/';
const RESOLVED = `\0${VIRTUAL}`;

/** Sections of a file; of a part, its section holds nothing else. */
function textsOf(file: Readonly<Record<string, RawTexts>>, sections: readonly string[]): RawTexts {
  return Object.fromEntries(
    sections.map((each) => {
      const [section = '', part] = each.split('.');
      const texts = file[section] ?? {};
      return [section, part === undefined ? texts : { [part]: texts[part] ?? {} }];
    }),
  );
}

/** A page's HTML with its texts in a language, where that has them. */
function inLanguage(html: string, site: string, tag: string): string {
  const [texts, english] = [tag, 'en'].map(
    (each) => readLanguage(each)['pages']?.[site] as Record<string, string> | undefined,
  );
  return html.replaceAll(MARK, (_mark, name: string) => {
    const text = texts?.[name] ?? english?.[name];
    if (text === undefined) throw new Error(`languages/en.json has no pages.${site}.${name}`);
    return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  });
}

export function languages(): Plugin {
  return {
    name: 'busker-languages',
    resolveId: (id) => (id.startsWith(VIRTUAL) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(RESOLVED)) return null;
      const [site = '', tag] = id.slice(RESOLVED.length).split('/');
      if (tag !== undefined) {
        this.addWatchFile(languageFile(tag));
        const file = readLanguage(tag);
        const texts = textsOf(file, SECTIONS[site]!);
        return `export default JSON.parse(${JSON.stringify(JSON.stringify(texts))});`;
      }
      const entries = languageTags().map((each) => {
        const name = JSON.stringify(readLanguage(each).language.name);
        return `${JSON.stringify(each)}: { name: ${name}, load: () => import(${JSON.stringify(`${VIRTUAL}${site}/${each}`)}) }`;
      });
      return `export const files = { ${entries.join(', ')} };`;
    },
    // While developing there is one HTML for all languages: the page chooses by itself.
    transformIndexHtml: {
      order: 'pre',
      handler: (html, context) =>
        context.server
          ? inLanguage(html, context.path.split('/')[1] ?? '', 'en').replace('<html ', '<html data-choose ')
          : html,
    },
    async writeBundle({ dir }, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
      for (const site of Object.keys(SECTIONS).filter((each) => bundle[`${each}/index.html`] !== undefined)) {
        const page = path.join(dir!, site, 'index.html');
        const html = (await readFile(page, 'utf8')).replace('</head>', `${soonPreloads(site, chunks)}</head>`);
        for (const tag of languageTags()) {
          const chunk = chunks.find((each) => each.moduleIds.includes(`${RESOLVED}${site}/${tag}`));
          if (!chunk) throw new Error(`${site} does not load its texts`);
          const preload = `<link rel="modulepreload" crossorigin href="/${chunk.fileName}">`;
          await writeFile(
            path.join(dir!, site, `index.${tag}.html`),
            inLanguage(html, site, tag)
              .replace('<html lang="en"', `<html lang="${tag}" dir="${directionOf(tag)}"`)
              .replace('</head>', `  ${preload}\n  </head>`),
          );
        }
        await writeFile(page, inLanguage(html, site, 'en'));
      }
    },
  };
}

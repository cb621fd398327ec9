/**
 * What a page asks for ahead of its script, so that a phone far away does not wait for one file to learn of the next: what its site needs soon, and, for
 * addresses whose page is loaded by itself, that page's files. The latter are written beside the site's HTML, for the server to put into it by address.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** What a site needs soon, though not to begin with, by the ends of its modules' names. */
const SOON: Readonly<Record<string, string>> = { watch: '/tray/busker-gift-tray.ts' };

/** Pages that people open first and that are loaded by themselves: address → end of the module's name. */
const OF_ADDRESS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  watch: {
    '/live': '/room/live-page.tsx',
    '/wallet': '/wallet/wallet-page.tsx',
    '/me': '/account/me-page.tsx',
    '/sign-in': '/account/sign-in-page.tsx',
    '/sign-up': '/account/sign-up-page.tsx',
  },
};

type Chunk = Rolldown.OutputChunk & { readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } };

/** The chunk that holds a module, and those it imports, without what every page has at once. */
function filesOf(end: string, chunks: readonly Chunk[]): readonly Chunk[] {
  const chunk = chunks.find((each) => each.moduleIds.some((id) => id.endsWith(end)));
  return chunk === undefined
    ? []
    : chunks.filter(
        (each) =>
          !each.isEntry &&
          !each.fileName.includes('runtime') &&
          (each === chunk || chunk.imports.includes(each.fileName)),
      );
}

export function soonPreloads(site: string, chunks: readonly Chunk[]): string {
  const end = SOON[site];
  return end === undefined
    ? ''
    : filesOf(end, chunks)
        .map((each) => `  <link rel="modulepreload" fetchpriority="low" crossorigin href="/${each.fileName}">\n  `)
        .join('');
}

/** Writes `<site>/preloads.json`: address → the elements that the server puts into its head. */
export function preloads(): Plugin {
  return {
    name: 'busker-preloads',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk');
      for (const [site, pages] of Object.entries(OF_ADDRESS)) {
        if (bundle[`${site}/index.html`] === undefined) continue;
        const heads = Object.entries(pages).map(([address, end]) => {
          const files = filesOf(end, chunks);
          if (files.length === 0) throw new Error(`${site} has no file with ${end}`);
          const styles = [...new Set(files.flatMap((each) => [...(each.viteMetadata?.importedCss ?? [])]))];
          return [
            address,
            [
              ...styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
              ...files.map((each) => `<link rel="modulepreload" crossorigin href="/${each.fileName}">`),
            ].join('\n    '),
          ];
        });
        await writeFile(path.join(dir!, site, 'preloads.json'), JSON.stringify(Object.fromEntries(heads)));
      }
    },
  };
}

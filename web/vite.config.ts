/**
 * Builds the five pages (viewers, studio, console, overlay, the check of proofs) into web/dist with hashed, precompressed files, and serves them while
 * developing, with everything that is not a page forwarded to a running server (BUSKER_SERVER, default http://127.0.0.1:8420).
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown, type UserConfig } from 'vite';
import { languages } from './languages-plugin.ts';
import { preloads } from './preloads-plugin.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const pages = ['watch', 'studio', 'console', 'overlay', 'verify'] as const;
const server = process.env['BUSKER_SERVER'] ?? 'http://127.0.0.1:8420';

/** What the server answers itself. */
const forwarded =
  /^\/(api|webhooks|sandbox|demo|mail|media|avatars|brand|assets|metrics|whip|whep|flv|hls|posters|uploads|videos)(\/|$|\?)/;

/** Which page an address belongs to: every site but the viewers' lives below its own name. */
function pageOf(address: string): (typeof pages)[number] {
  const first = new URL(address, 'http://localhost').pathname.split('/')[1];
  return pages.find((page) => page === first) ?? 'watch';
}

/** While developing: an address without a file is a page of one of the sites, as it is in production. */
function sites(): Plugin {
  return {
    name: 'busker-sites',
    configureServer(vite) {
      vite.middlewares.use((request, _response, next) => {
        const address = request.url ?? '/';
        const wantsPage = request.headers.accept?.includes('text/html') === true;
        const file = /\.[a-z0-9]+($|\?)/i.test(address) || address.startsWith('/@');
        if (wantsPage && !file && !forwarded.test(address)) request.url = `/${pageOf(address)}/index.html`;
        next();
      });
    },
  };
}

/**
 * Browsers need the method and the path of a route; its schemas check requests on the server. So the table is evaluated here, while building,
 * and only that much of it is shipped. The other schemas are marked as pure, so that those nobody reads are dropped, and TypeBox with them.
 */
function slimProtocol(): Plugin {
  const protocol = path.join(here, '..', 'protocol', 'src') + path.sep;
  return {
    name: 'busker-slim-protocol',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (id !== path.join(protocol, 'routes.ts')) return null;
      const { ROUTES } = (await import(id)) as { ROUTES: Record<string, { method: string; path: string }> };
      const slim = Object.fromEntries(
        Object.entries(ROUTES).map(([name, route]) => [name, { method: route.method, path: route.path }]),
      );
      return `export const ROUTES = ${JSON.stringify(slim)};`;
    },
    transform(code, id) {
      // its modules only define what others may use; it does not say so itself
      if (id.includes('/node_modules/typebox/')) return { code, map: null, moduleSideEffects: false };
      if (!id.startsWith(protocol)) return null;
      // by its name instead of as the default, which would be one object that holds the whole library
      const named = code.replace(/import Type(?:, \{([^}]*)\})? from 'typebox'/, "import { Type, $1 } from 'typebox'");
      const pure = named.replaceAll(/(?<![\w.])(?=Type\.[A-Z]|Object\.keys\()/g, '/* @__PURE__ */ ');
      return { code: pure, map: null, moduleSideEffects: false };
    },
  };
}

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** Writes a .br and a .gz beside every text file worth it, so that the server never compresses a site's file itself. */
function precompress(): Plugin {
  return {
    name: 'busker-precompress',
    apply: 'build',
    // After the pages in other languages were written.
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: compressAll,
    },
  };
}

async function compressAll({ dir }: { dir?: string | undefined }, bundle: object): Promise<void> {
  const names = Object.keys(bundle).filter((name) => /\.(html|js|css|svg|json|wasm|map|txt)$/.test(name));
  const folders = names.filter((name) => name.endsWith('/index.html')).map((name) => path.dirname(name));
  for (const folder of folders)
    for (const name of await readdir(path.join(dir!, folder)))
      if (/^index\.[\w-]+\.html$/.test(name)) names.push(`${folder}/${name}`);
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(dir!, name);
      const bytes = await readFile(file);
      if (bytes.length < 1_024) return;
      const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
      const params = { [BROTLI_PARAM_QUALITY]: 10, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
      await writeFile(`${file}.br`, await brotliAsync(bytes, { params }));
      await writeFile(`${file}.gz`, await gzipAsync(bytes, { level: 9 }));
    }),
  );
}

type Context = Parameters<Exclude<Rolldown.CodeSplittingGroup['name'], string>>[1];

/** Names one chunk for all that pages import before they draw; what is imported later goes where it would. */
function startChunk(): (id: string, context: Context) => string | null {
  const known = new Map<string, boolean>();
  function atOnce(id: string, context: Context): boolean {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false);
    const info = context.getModuleInfo(id);
    const found = info !== null && (info.isEntry || info.importers.some((importer) => atOnce(importer, context)));
    known.set(id, found);
    return found;
  }
  return (id, context) => (atOnce(id, context) ? 'start' : null);
}

/** The viewers' site is drawn by Preact (light-react.mjs). */
const LIGHT = [
  { find: 'react-dom/client', replacement: 'preact/compat/client' },
  { find: 'react-dom', replacement: 'preact/compat' },
  { find: 'react/jsx-runtime', replacement: 'preact/jsx-runtime' },
  { find: /^react$/, replacement: path.join(here, 'light-react.mjs') },
];

/**
 * The overlay and the viewers' site are built by themselves: files shared with other pages carry what those need, and these two have to be small.
 * @param whole all that is needed at once in one file. A phone far away waits for each file.
 */
export const buildOf = (built: readonly (typeof pages)[number][], first: boolean, whole = false): UserConfig => ({
  root: here,
  appType: 'mpa',
  resolve: { alias: whole ? LIGHT : [] },
  plugins: [react(), languages(), preloads(), sites(), slimProtocol(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: first,
    // The overlay runs in OBS, whose browser may be as old as Chromium 103 (OBS 29).
    target: ['chrome103', 'safari16.4', 'firefox115'],
    // /assets is the server's own, for what operators upload
    assetsDir: 'site',
    assetsInlineLimit: 0,
    rolldownOptions: {
      // compressing takes most of the time, as it should
      checks: { pluginTimings: false },
      input: Object.fromEntries(built.map((page) => [page, path.join(here, page, 'index.html')])),
      ...(whole ? { output: { codeSplitting: { groups: [{ name: startChunk() }] } } } : {}),
    },
  },
  server: {
    host: '127.0.0.1',
    port: 4610,
    proxy: { [forwarded.source]: { target: server, ws: true, changeOrigin: false } },
    fs: { allow: [path.join(here, '..')] },
  },
});

export default defineConfig(
  buildOf(
    pages.filter((page) => page !== 'overlay' && page !== 'watch'),
    true,
  ),
);

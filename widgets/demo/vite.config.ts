/** The demo page: `npx vite --config widgets/demo/vite.config.ts`. Serves the house's art below /art. */
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type PreviewServer, type ViteDevServer } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const art_folder = path.join(here, '../../art/out');
const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.webp': 'image/webp',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

function serveArt(vite: ViteDevServer | PreviewServer): void {
  vite.middlewares.use('/art', (request, response, next) => {
    const file = path.join(art_folder, decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    if (!file.startsWith(art_folder) || !existsSync(file)) return next();
    response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
}

const art = (): Plugin => ({ name: 'busker-art', configureServer: serveArt, configurePreviewServer: serveArt });

export default defineConfig({
  root: here,
  plugins: [art()],
  server: { host: '127.0.0.1', port: 4650, fs: { allow: [path.join(here, '../..')] } },
  optimizeDeps: { include: ['lit', 'lit/directives/repeat.js', '@lottiefiles/dotlottie-web'] },
  cacheDir: path.join(here, '../../.cache/vite-widgets'),
});

/**
 * Builds `dist/`: one ES file for each element and for `connect-overlay`, shared parts beside them, and the player's wasm. The overlay runs
 * in OBS, whose browser may be as old as Chromium 103 (OBS 29), so that is the target of everything.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { copyFile } from 'node:fs/promises';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);

/** The wasm is not bundled: its address is given to the elements, so that every site serves it from where it likes. */
function wasm(): Plugin {
  return {
    name: 'busker-wasm',
    apply: 'build',
    async writeBundle({ dir }) {
      await copyFile(
        require.resolve('@lottiefiles/dotlottie-web/dotlottie-player.wasm'),
        path.join(dir!, 'dotlottie-player.wasm'),
      );
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [wasm()],
  // Lit looks at this to leave out its development build
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'chrome103',
    outDir: 'dist',
    emptyOutDir: true,
    minify: true,
    sourcemap: true,
    lib: {
      entry: {
        overlay: 'src/overlay/busker-overlay.ts',
        'connect-overlay': 'src/overlay/connect-overlay.ts',
        'gift-tray': 'src/tray/busker-gift-tray.ts',
        board: 'src/board/busker-board.ts',
        balance: 'src/balance/busker-balance.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      // The protocol's schemas are for servers; elements use its functions. Building a schema has no effect but its result.
      treeshake: {
        manualPureFunctions: ['Type', 'Page', 'route', 'list'],
        moduleSideEffects: [{ test: /typebox|[\\/]protocol[\\/]src[\\/]/, sideEffects: false }],
      },
      output: { chunkFileNames: 'shared/[name]-[hash].js', minify: true },
    },
  },
});

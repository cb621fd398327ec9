/** The overlay's page, into the folder that the others were built into before. */
import { defineConfig } from 'vite';
import { buildOf } from './vite.config.ts';

const overlay = buildOf(['overlay'], false);

// Every Chromium of OBS loads modules ahead by itself, and in other browsers they come a moment later.
export default defineConfig({ ...overlay, build: { ...overlay.build, modulePreload: { polyfill: false } } });

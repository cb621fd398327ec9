/** The viewers' site, into the folder that the others were built into before: what it starts with is one file, not forty that wait for each other. */
import { defineConfig } from 'vite';
import { buildOf } from './vite.config.ts';

export default defineConfig(buildOf(['watch'], false, true));

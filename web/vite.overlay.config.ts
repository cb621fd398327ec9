/** The overlay's page, into the folder that the others were built into before. */
import { defineConfig } from 'vite';
import { buildOf } from './vite.config.ts';

export default defineConfig(buildOf(['overlay'], false));

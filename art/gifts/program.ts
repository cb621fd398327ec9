/**
 * The workshop of the house gifts: `npm run gifts -- <command>`.
 *
 *   contact-sheet   every gift at five moments in one picture
 *       [--out file.png] [--only id,id] [--moments 5] [--frames 10,40] [--scale 1] [--columns 2]
 *       [--backdrop dark|light]
 *   build           draws, stills and sounds into art/out/gifts
 *       [--only id,id] [--animations]
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BACKDROPS, type BackdropName } from './backdrop.ts';
import { buildGifts } from './build.ts';
import { contactSheet } from './contact-sheet.ts';

const USAGE = 'npm run gifts -- contact-sheet [--out file.png] [--only id,id] | build [--only id,id] [--animations]';
const list = (text: string | undefined): string[] | undefined => text?.split(',');

/** A whole or broken number above 0. @throws RangeError with the option's name. */
function above0(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`--${name} must be a number above 0, not ${text}`);
  return value;
}

const isBackdrop = (text: string): text is BackdropName => text in BACKDROPS;

async function sheet(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: 'string' },
      only: { type: 'string' },
      moments: { type: 'string', default: '5' },
      frames: { type: 'string' },
      scale: { type: 'string', default: '1' },
      columns: { type: 'string', default: '2' },
      backdrop: { type: 'string', default: 'dark' },
    },
  });
  const { backdrop } = values;
  if (!isBackdrop(backdrop))
    throw new RangeError(`--backdrop must be ${Object.keys(BACKDROPS).join(' or ')}, not ${backdrop}`);
  const only = list(values.only);
  const frames = list(values.frames)?.map(Number);
  const made = await contactSheet({
    ...(only === undefined ? {} : { only }),
    ...(frames === undefined ? {} : { frames }),
    moments: Math.ceil(above0('moments', values.moments)),
    scale: above0('scale', values.scale),
    columns: Math.ceil(above0('columns', values.columns)),
    backdrop,
  });
  const path = resolve(values.out ?? join(mkdtempSync(join(tmpdir(), 'busker-gifts-')), 'contact-sheet.png'));
  writeFileSync(path, made.png);
  console.log(`${made.ids.length} gifts, ${made.width} × ${made.height} px\n${path}`);
}

async function build(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, animations: { type: 'boolean', default: false } },
  });
  const only = list(values.only);
  await buildGifts({ only: only === undefined ? undefined : new Set(only), animations: values.animations });
}

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === 'contact-sheet') await sheet(rest);
  else if (command === 'build') await build(rest);
  else throw new RangeError(USAGE);
} catch (error) {
  console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}

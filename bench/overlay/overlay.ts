/** `npm run bench -- overlay`. What is measured and how is told in HELP and in README.md beside this file. */
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@busker/protocol';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { signInDemo, type Session } from '../../test/helpers/program.ts';
import { spawnProgram, type SpawnedProgram } from '../../test/helpers/spawned-program.ts';
import { setStage } from '../end-to-end/stage.ts';
import type { Tapped } from '../end-to-end/generator.ts';
import { openGenerator } from '../end-to-end/open-generator.ts';
import { benchCommand } from '../load/command.ts';
import { surroundings } from '../load/machine.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { reportOf, reportText, type Measured } from './report.ts';
import { openScreen, type Screen } from './screen.ts';

/** Everybody gives twice a second: no limit is met. */
const GIFTS_PER_PERSON = 2;
/** A tenth of the hour, before the heap is looked at. */
const WARM_UP_PART = 10;
const FULL_SCREEN_EVERY_MS = 5_000;
/** Full-screen gifts of several prices, the whole time. */
const SHOW = ['lantern-night', 'midnight-tram'];
/** For banners and effects to end after the last gift. */
const QUIET_MS = 15_000;
const IDLE_MS = 10_000;

export const run = benchCommand(HELP, parseOptions, async (options, say) => {
  const where = surroundings();
  buildSites();
  say('Starting a server with its own PostgreSQL …');
  const program = await spawnProgram();
  let screen: Screen | undefined;
  try {
    screen = await openScreen(options.width);
    const report = reportOf(where, await measure(options, program, screen, say));
    say(reportText(report));
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return 0;
  } finally {
    await screen?.close();
    await program.stop();
  }
});

async function measure(
  options: Options,
  program: SpawnedProgram,
  screen: Screen,
  say: (text: string) => void,
): Promise<Measured> {
  const people = Math.ceil(options.gifts / GIFTS_PER_PERSON);
  const stage = await setStage(program, { sockets: people, rooms: 1 }, say);
  // One of those who bought coins.
  const patron = await signInDemo(program.url, 'bench.viewer.1');
  const creator = await signInDemo(program.url, 'bench.creator.1');
  const link = await creator.client.call('studio.makeOverlayLink', { body: { id: newId(), label: 'bench' } });

  const cold = await screen.open(link.url);
  if (cold.page_bytes === 0) throw new Error('the overlay loaded nothing');
  const room = stage.viewers[0]!.room;
  await giveFullScreen(patron, room, SHOW[0]!);
  await screen.fullScreenBegins();
  const first = await screen.loaded();
  for (const file of [...cold.files, 'then, for a full-screen gift', ...first.files]) say(`  ${file}`);
  await delay(QUIET_MS);

  say(`${options.gifts} gifts a second for ${options.seconds} s …`);
  const generator = await openGenerator({ url: program.url, ...stage });
  let full_screen = 0;
  let tapped: Tapped;
  const stop = new AbortController();
  const show = (async () => {
    for (; !stop.signal.aborted; full_screen++) {
      await giveFullScreen(patron, room, SHOW[full_screen % SHOW.length]!);
      await delay(FULL_SCREEN_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  const end = await screen.watch(options.profile);
  try {
    tapped = await generator.tap({ do: 'tap', per_second: options.gifts, seconds: options.seconds, seed: 1 });
  } finally {
    stop.abort();
    generator.close();
  }
  const frames = await end();
  await show;

  say('Nothing …');
  await screen.empty();
  await delay(QUIET_MS);
  const idle = await screen.idle(IDLE_MS);
  for (const by of idle.by) say(`  a short timer: ${by}`);
  say(`An hour: ${options.hour} gifts, faster than life …`);
  // What is compiled and kept for the first thousands is no growth.
  await screen.hour(Math.ceil(options.hour / WARM_UP_PART));
  await delay(QUIET_MS);
  const before = await screen.heap();
  const seconds = await screen.hour(options.hour);
  await delay(QUIET_MS);
  const heap_growth_bytes = (await screen.heap()) - before;
  return {
    cold,
    first,
    frames,
    gifts_per_s: tapped.gifts_per_s,
    full_screen,
    idle,
    hour: { gifts: options.hour, seconds },
    heap_growth_bytes,
  };
}

async function giveFullScreen(patron: Session, target_id: string, item_id: string): Promise<void> {
  const { items } = await patron.client.call('gifts.catalogue', { query: {} });
  const item = items.find((one) => one.id === item_id);
  if (!item) throw new Error(`the house has no ${item_id}`);
  await patron.client.call('gifts.send', {
    body: { id: newId(), item_id, quantity: 1, target_id, expected_price_coins: item.price_coins, confirmed: true },
  });
}

/** Does nothing when they are as their sources are. */
function buildSites(): void {
  const folder = path.resolve(import.meta.dirname, '../..');
  const built = spawnSync(process.execPath, ['scripts/build-sites.mjs'], { cwd: folder, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The sites cannot be built:\n${built.stdout}${built.stderr}`);
}

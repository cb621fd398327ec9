/** Takes the pictures of the README from the story, when SCREENSHOTS is set: `SCREENSHOTS=1 npm test -- e2e`. */
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { newId } from '@busker/protocol';
import type { BrowserContextOptions, Page } from 'playwright-core';

import { signInDemo } from '../../helpers/program.ts';
import { buyCoins } from '../../helpers/story.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../docs/images');

const takes_pictures = process.env['SCREENSHOTS'] !== undefined;

/** Twice the pixels for pictures; without them it would only cost time. */
export const SHARP: BrowserContextOptions = takes_pictures ? { deviceScaleFactor: 2 } : {};

/** A picture of a README is looked at, not studied. */
const LARGEST_BYTES = 480_000;

/**
 * Writes docs/images/<name>.png; where ImageMagick is installed with 256 colours, and smaller until the file is. Does nothing without
 * SCREENSHOTS.
 * @param after_ms waits so long for a good moment.
 */
export async function picture(page: Page, name: string, after_ms = 0): Promise<void> {
  if (!takes_pictures) return;
  await page.waitForTimeout(after_ms);
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file });
  const smaller = `${file}.smaller`;
  for (const percent of [100, 75, 66, 50]) {
    const made = spawnSync('convert', [file, '-strip', '-resize', `${percent}%`, '-colors', '256', `PNG8:${smaller}`]);
    if (made.status !== 0) return;
    if (statSync(smaller).size > LARGEST_BYTES && percent > 50) continue;
    renameSync(smaller, file);
    return;
  }
  rmSync(smaller, { force: true });
}

/** A room on a good evening: several people give at once, one of them a combo, and a picture is taken. */
export async function pictureOfARoom(page: Page, url: string, creator: string): Promise<void> {
  if (!takes_pictures) return;
  const visitor = await signInDemo(url, 'samir');
  const { rows } = await visitor.client.call('live.list', { query: {} });
  const target_id = rows.find((row) => row.creator.handle === creator)!.id;
  await page.goto(`/live/${target_id}`);
  await page.locator('busker-overlay').waitFor({ state: 'attached' });
  await page.waitForTimeout(2_500);
  const given: readonly [string, string, string, number][] = [
    ['samir', 'marching-drum', '299', 1],
    ['ines', 'wildflowers', '99', 3],
    ['mira', 'kind-word', '1', 24],
  ];
  for (const [handle, item_id, expected_price_coins, taps] of given) {
    const person = await signInDemo(url, handle);
    const price = BigInt(expected_price_coins) * BigInt(taps);
    if (BigInt((await person.client.call('me.get', {})).wallet.total) < price) await buyCoins({ url }, person, '500');
    for (let tap = 0; tap < taps; tap++) {
      await person.client.call('gifts.send', {
        body: { id: newId(), item_id, quantity: 1, target_id, expected_price_coins },
      });
    }
  }
  await picture(page, 'room', 700);
}

/** Puts a broadcast behind the transparent overlay, as OBS does. */
export async function putVideoBehind(page: Page, address: string, at_seconds: number): Promise<void> {
  if (!takes_pictures) return;
  await page.evaluate(
    async ([source, seconds]) => {
      const video = document.createElement('video');
      video.src = source;
      video.muted = true;
      video.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;object-fit:cover;z-index:-1';
      document.body.prepend(video);
      video.currentTime = seconds;
      await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    },
    [address, at_seconds] as const,
  );
}

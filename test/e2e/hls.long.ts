/** Video that somebody brings: pictures at another origin in a room here, with a gift over them; pages open that origin and no other. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFake, type FakeServer } from '../fakes/video/fake-server.ts';
import { signInDemo, type Session } from '../helpers/program.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { difference, look } from './live/pictures.ts';
import { giftOf, openTray, send } from './story/giving.ts';
import { DESKTOP, PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';
import { witness } from './story/witness.ts';

const CREATOR = 'chalk.lena';
const GIFT = 'Clap';
const SOON = { timeout: PATIENCE_MS, interval: 200 };
/** Mean of grey levels, as in live.long.ts. */
const MOVED = 2;
const has_ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!has_ffmpeg) process.stderr.write('There is no ffmpeg on this machine: HLS from elsewhere was NOT tried.\n');

/** Live HLS with picture and sound, as an encoder writes it into a folder. */
function encodeInto(folder: string): ChildProcess {
  const input = [
    '-re',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=640x360:rate=25',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440',
  ];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac'];
  const hls = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '6', '-hls_flags', 'delete_segments'];
  return spawn('ffmpeg', ['-loglevel', 'error', ...input, ...codecs, ...hls, path.join(folder, 'index.m3u8')], {
    stdio: 'ignore',
  });
}

/** A web server of somebody else's that lets every page open its files. */
const serve = (folder: string): Promise<FakeServer> =>
  startFake(async ({ url }) => {
    const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-cache' };
    const bytes = await readFile(path.join(folder, path.basename(url.pathname))).catch(() => undefined);
    return bytes === undefined ? { status: 404, headers } : { headers, body: bytes };
  });

describe.runIf(has_ffmpeg)('HLS from another origin', () => {
  let folder: string;
  let encoder: ChildProcess;
  let video: FakeServer;
  let other: FakeServer;
  let stage: Stage;
  let creator: Session;
  let studio: Page;
  let room: Page;

  beforeAll(async () => {
    folder = temporaryFolder('hls');
    encoder = encodeInto(folder);
    video = await serve(folder);
    other = await serve(folder);
    stage = await setStage({
      env: { BUSKER_VIDEO: 'hls', BUSKER_HLS_ORIGINS: video.url, BUSKER_HLS_PRIVATE: 'yes' },
    });
    creator = await signInDemo(stage.url, CREATOR);
    const { live } = await creator.client.call('studio.get', {});
    if (live) await creator.client.call('live.end', { params: { id: live.id } });
  });
  afterAll(async () => {
    await stage?.close();
    encoder?.kill('SIGKILL');
    await video?.stop();
    await other?.stop();
    removeTemporaryFolder(folder);
  });

  async function moving(page: Page, selector: string): Promise<void> {
    await expect.poll(async () => (await look(page, selector))?.at ?? 0, SOON).toBeGreaterThan(0);
    const first = (await look(page, selector))!;
    await expect.poll(async () => difference(first, (await look(page, selector))!), SOON).toBeGreaterThan(MOVED);
  }

  it('a creator enters where the pictures are, is told when it is not allowed, sees them, and goes live', async () => {
    studio = await stage.enter(CREATOR, '/studio', DESKTOP);
    await studio.getByRole('button', { name: 'Go live', exact: true }).click();
    await studio.getByLabel('Title').fill('From elsewhere');
    await studio.getByRole('radio', { name: /^Video from elsewhere/ }).check();
    expect(await studio.getByRole('button', { name: 'Go live now' }).isDisabled()).toBe(true);
    const refused = creator.client.call('studio.setStreamAddress', { body: { url: `${other.url}/index.m3u8` } });
    await expect(refused).rejects.toMatchObject({ code: 'bad_request' });
    await studio.getByLabel('Address of your HLS playlist').fill(`${video.url}/index.m3u8`);
    await studio.getByRole('button', { name: 'Use this address' }).click();
    await studio.getByText('Your picture arrives', { exact: true }).first().waitFor();
    await moving(studio, '.st-golive video');
    await studio.getByRole('button', { name: 'Go live now' }).click();
    await studio.getByText('You are live.').waitFor();
  });

  it('somebody else sees it move, with a gift over it', async () => {
    const { live } = await creator.client.call('studio.get', {});
    room = await stage.enter('mira', `/live/${live!.id}`, PHONE);
    const seen = witness(room);
    await room.reload();
    await moving(room, '.video-started');
    await seen.watchScreen();
    await openTray(room);
    await giftOf(room, GIFT).waitFor();
    await send(room, GIFT);
    await expect.poll(async () => (await seen.seen()).banners.map(({ what }) => what).join(), SOON).toContain(GIFT);
    await moving(room, '.video-started');
    expect(stage.faults).toEqual([]);
  });

  it('the page opens that origin and no other', async () => {
    const opens = (url: string) =>
      room.evaluate(
        async (address) =>
          fetch(address).then(
            (answer) => answer.ok,
            () => false,
          ),
        `${url}/index.m3u8`,
      );
    expect(await opens(video.url)).toBe(true);
    const asked = other.asked.length;
    expect(await opens(other.url)).toBe(false);
    expect(other.asked).toHaveLength(asked);
    // The browser says so once or twice; nothing else is wrong.
    expect(stage.faults.length).toBeGreaterThan(0);
    expect(
      stage.faults.filter((fault) => !(/Content Security Policy/.test(fault) && fault.includes(other.url))),
    ).toEqual([]);
  });

  it('and the books are right', () => stage.proveBooks());
});

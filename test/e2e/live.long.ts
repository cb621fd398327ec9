/** Live for real: a creator's camera is seen in another browser, with a gift over it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { newId, type StreamState } from '@busker/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signInDemo, type Session } from '../helpers/program.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { difference, look, putClockIntoCamera, type Look } from './live/pictures.ts';
import { giftOf, openTray, send } from './story/giving.ts';
import { DESKTOP, PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';
import { witness } from './story/witness.ts';

const CREATOR = { handle: 'chalk.lena', name: 'Chalk Lena' };
const SOON = { timeout: PATIENCE_MS, interval: 100 };
const TITLE = 'Chalk on wet stone';
const GIFT = 'Clap';
/** What viewers are promised. */
const BEHIND_MS = 2_000;
/** Mean of grey levels. Two compressions of a still picture differ by less than one. */
const MOVED = 2;

/** Pictures and sound that move, as an encoder makes them. */
const TEST_INPUT = [
  '-f',
  'lavfi',
  '-i',
  'testsrc2=size=640x480:rate=30',
  '-f',
  'lavfi',
  '-i',
  'sine=frequency=440:sample_rate=48000',

  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-tune',
  'zerolatency',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '30',
  '-c:a',
  'aac',
];
const has_ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!has_ffmpeg)
  process.stderr.write('There is no ffmpeg on this machine: RTMP, HLS, recordings and conversions were NOT tried.\n');

/** A browser's console has every refusal: that there are no pictures now, a file that is none, the line that the test broke. */
const EXPECTED =
  /409 \(Conflict\) \(\S+\/(whep|flv)\/|422 \(Unprocessable Entity\) \(\S+\/uploads\/|ERR_FAILED \(\S+\/uploads\/|404 \(Not Found\) \(\S+\/hls\//;

let stage: Stage;
let creator: Session;
let studio: Page;
let room: Page;

beforeAll(async () => {
  stage = await setStage({
    browser_args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    env: { BUSKER_RTMP_ADDRESS: '127.0.0.1:0' },
  });
  creator = await signInDemo(stage.url, CREATOR.handle);
  const { live } = await creator.client.call('studio.get', {});
  if (live) await creator.client.call('live.end', { params: { id: live.id } });
});
afterAll(() => stage?.close());

const streamState = (): Promise<StreamState> => creator.client.call('studio.stream', {});
const currentRoom = async (): Promise<string | undefined> => (await creator.client.call('studio.get', {})).live?.id;

/** Processes that the program started to do media. */
function mediaProcesses(program: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, parent] = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
        return (
          Number(parent) === program && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('streams/media/main')
        );
      } catch {
        // it ended meanwhile
        return false;
      }
    });
}

/** Two looks at a video that moves, the second some pictures later. A picture that just came back may go once more, so a look may find none. */
async function moving(page: Page, selector: string): Promise<[Look, Look]> {
  let [first, second]: (Look | null)[] = [null, null];
  const at = async (): Promise<number> => (second = await look(page, selector))?.at ?? 0;
  await expect.poll(at, SOON).toBeGreaterThan(0);
  first = second!;
  await expect.poll(at, SOON).toBeGreaterThan(first.at + 0.5);
  await expect.poll(async () => ((await at()) > 0 ? difference(first, second!) : 0), SOON).toBeGreaterThan(MOVED);
  return [first, second!];
}

describe('from the camera of a browser', () => {
  it('a creator sees their picture, goes live with it, and is told that it is on air', async () => {
    studio = await stage.enter(CREATOR.handle, '/studio', { ...DESKTOP, permissions: ['camera', 'microphone'] });
    await putClockIntoCamera(studio);
    await studio.reload();
    await studio.getByRole('button', { name: 'Go live', exact: true }).click();
    await studio.getByRole('radio', { name: /^Camera of this device/ }).check();
    await studio.getByLabel('Title').fill(TITLE);
    await moving(studio, 'video.st-own-picture');
    expect((await streamState()).state).toBe('off');
    await studio.getByRole('button', { name: 'Go live now' }).click();
    await studio.getByText('Your camera is on air').waitFor();
    await expect.poll(async () => (await streamState()).state, SOON).toBe('on');
  });

  it('somebody else sees it move, less than two seconds behind, with a gift over it', async () => {
    const id = await currentRoom();
    room = await stage.enter('mira', `/live/${id}`, PHONE);
    const seen = witness(room);
    await room.reload();
    await moving(room, '.video-started');
    await seen.watchScreen();
    const ages: number[] = [];
    await expect
      .poll(async () => {
        const now = await look(room);
        if (now) ages.push(now.age_ms);
        return Math.min(...ages);
      }, SOON)
      .toBeLessThan(BEHIND_MS);
    process.stderr.write(`The picture in the room is ${Math.min(...ages)} ms old.\n`);

    await openTray(room);
    await giftOf(room, GIFT).waitFor();
    await send(room, GIFT);
    await expect.poll(async () => (await seen.seen()).banners.map(({ what }) => what).join(), SOON).toContain(GIFT);
    // The gift is drawn while the picture below it goes on.
    await moving(room, '.video-started');
  });

  it('a picture that is lost is told, and comes back by itself', async () => {
    const [process_of_media, ...others] = mediaProcesses(stage.server_pid);
    expect([process_of_media, others]).toEqual([expect.any(Number), []]);
    process.kill(process_of_media!, 'SIGKILL');
    await room.getByText(/^(Connecting to the live picture|The picture is interrupted)/).waitFor();
    await expect.poll(async () => (await streamState()).state, SOON).toBe('on');
    expect(mediaProcesses(stage.server_pid)).not.toContain(process_of_media);
    await room.getByText(/^(Connecting to the live picture|The picture is interrupted)/).waitFor({ state: 'detached' });
    await moving(room, '.video-started');
    await studio.getByText('Your camera is on air').waitFor();
  });

  it('ends with the session, in the studio and for whoever watches', async () => {
    await studio.getByRole('button', { name: 'End live session' }).click();
    await studio.getByRole('button', { name: 'End now' }).click();
    await studio.getByText('Your live session has ended.').waitFor();
    await room.getByRole('heading', { name: 'This live has ended' }).waitFor();
    await expect.poll(async () => (await streamState()).state, SOON).toBe('off');
    if (has_ffmpeg) {
      // Its recording is there, in two parts that became one; it is thrown away while it is being prepared.
      const recordings = async () => (await creator.client.call('studio.videos', {})).rows;
      await expect.poll(async () => (await recordings()).map(({ title }) => title), SOON).toEqual([TITLE]);
      await creator.client.call('studio.removeVideo', { params: { id: (await recordings())[0]!.id } });
      expect(await recordings()).toEqual([]);
    }
    const answer = await fetch(`${stage.url}/whep/${newId()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: 'v=0',
    });
    expect(answer.status).toBe(404);
  });
});

/** Pushes until it is ended. */
function encode(address: string): ChildProcess {
  return spawn('ffmpeg', ['-loglevel', 'error', '-re', ...TEST_INPUT, '-f', 'flv', address], { stdio: 'ignore' });
}

describe.runIf(has_ffmpeg)('from an encoder by RTMP', () => {
  let encoder: ChildProcess | undefined;
  afterAll(() => void encoder?.kill('SIGKILL'));

  it('a creator makes a stream key, starts the encoder, sees what it sends, and goes live with it', async () => {
    await studio.getByRole('button', { name: 'Go live', exact: true }).click();
    await studio.getByLabel('Title').fill('From the encoder');
    await studio.getByRole('radio', { name: /^OBS or another encoder/ }).check();
    await studio.getByRole('button', { name: 'Make a stream key' }).click();
    const key = await studio.getByLabel('Stream key').inputValue();
    const server = await studio.getByLabel('Server (RTMP)').inputValue();
    expect(key).toMatch(/^live_/);

    // Control: another key leads nowhere.
    const stranger = encode(`${server}/${key.slice(0, -4)}AAAA`);
    const [code] = (await once(stranger, 'exit')) as [number | null];
    expect(code).not.toBe(0);
    expect((await streamState()).state).toBe('off');
    expect(await studio.getByRole('button', { name: 'Go live now' }).isDisabled()).toBe(true);

    encoder = encode(`${server}/${key}`);
    await studio.getByText('Your picture arrives', { exact: true }).first().waitFor();
    await moving(studio, '.st-golive video');
    await studio.getByRole('button', { name: 'Go live now' }).click();
    await studio.getByText('You are live.').waitFor();
  });

  it('somebody else sees it move, less than two seconds behind what has arrived, with a gift over it', async () => {
    const id = await currentRoom();
    const seen = witness(room);
    await room.goto(`/live/${id}`);
    await moving(room, '.video-started');
    await seen.watchScreen();
    const behind = (): Promise<number> =>
      room.evaluate(() => {
        const video = document.querySelector<HTMLVideoElement>('.video-started')!;
        return (video.buffered.end(video.buffered.length - 1) - video.currentTime) * 1_000;
      });
    await expect.poll(behind, SOON).toBeLessThan(BEHIND_MS);
    process.stderr.write(`By RTMP and FLV the room is ${Math.round(await behind())} ms behind what has arrived.\n`);
    await openTray(room);
    await send(room, GIFT);
    await expect.poll(async () => (await seen.seen()).banners.map(({ what }) => what).join(), SOON).toContain(GIFT);
  });

  it('who cannot take that gets HLS', async () => {
    const { video } = await creator.client.call('live.get', { params: { id: (await currentRoom())! } });
    expect(video.fallback?.kind).toBe('hls');
    const playlist = new URL(video.fallback!.url, stage.url);
    await expect.poll(async () => (await fetch(playlist)).status, SOON).toBe(200);
    const list = await (await fetch(playlist)).text();
    const piece = list.split('\n').find((line) => line.endsWith('.ts'))!;
    const bytes = Buffer.from(await (await fetch(new URL(piece, playlist))).arrayBuffer());
    expect([bytes[0], bytes[188]]).toEqual([0x47, 0x47]);
    expect((await fetch(new URL(`../${(await currentRoom())!}/recording-1.ts`, playlist))).status).toBe(404);
  });

  it('its recording becomes a post', async () => {
    await studio.getByRole('button', { name: 'End live session' }).click();
    await studio.getByRole('button', { name: 'End now' }).click();
    await studio.getByText('Your live session has ended.').waitFor();
    encoder?.kill('SIGKILL');
    await publishNewest('From the encoder', 'What the encoder saw');
  });
});

/** In the studio: waits until the video is ready, publishes it, and finds it moving in the feed. */
async function publishNewest(title: string, caption: string): Promise<void> {
  await studio.getByRole('link', { name: 'Videos' }).first().click();
  const state = async () =>
    (await creator.client.call('studio.videos', {})).rows.map(
      (row) => `${row.title}: ${row.state} ${row.percent} ${row.problem ?? ''}`,
    );
  await expect.poll(state, { timeout: 2 * PATIENCE_MS, interval: 500 }).toContain(`${title}: ready 100 `);
  await studio.getByRole('button', { name: `Publish ${title}` }).click();
  await studio.getByLabel('Caption').fill(caption);
  await studio.getByRole('button', { name: 'Publish', exact: true }).click();
  await studio.getByText('It is in the feed now.').first().waitFor();
  const { rows } = await creator.client.call('studio.videos', {});
  const made = rows.find((row) => row.title === title)!;
  expect(made.state).toBe('published');
  await room.goto(`/post/${made.post_id}`);
  await room.getByText(caption).first().waitFor();
  await moving(room, 'video');
}

describe.runIf(has_ffmpeg)('an uploaded video', () => {
  let folder: string;
  beforeAll(() => {
    folder = temporaryFolder('upload');
    spawnSync('ffmpeg', [
      '-loglevel',
      'error',
      '-t',
      '6',
      ...TEST_INPUT,
      '-b:v',
      '8M',
      '-t',
      '6',
      path.join(folder, 'Six seconds.mp4'),
    ]);
    writeFileSync(path.join(folder, 'Not a video.mp4'), `#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n${' '.repeat(500)}`);
  });
  afterAll(() => removeTemporaryFolder(folder));

  it('that is none is refused by what is in it', async () => {
    await studio.getByRole('link', { name: 'Videos' }).first().click();
    await studio.getByLabel('Upload a video').setInputFiles(path.join(folder, 'Not a video.mp4'));
    await studio.getByText('This is no MP4 or WebM video.').waitFor();
  });

  it('goes on where it broke off, is converted, and becomes a post', async () => {
    const file = path.join(folder, 'Six seconds.mp4');
    // The line breaks in the middle: the second piece does not get through at first.
    let pieces = 0;
    const offsets: number[] = [];
    await studio.route('**/uploads/*', (route) => {
      offsets.push(Number(route.request().headers()['upload-offset']));
      return ++pieces === 2 ? route.abort() : route.continue();
    });
    await studio.getByLabel('Upload a video').setInputFiles(file);
    await publishNewest('Six seconds', 'Six seconds of it');
    expect(offsets.slice(0, 3)).toEqual([0, 2_000_000, 2_000_000]);
    const { rows } = await creator.client.call('studio.videos', {});
    const made = rows.find((row) => row.title === 'Six seconds')!;
    expect(made.duration_ms).toBeGreaterThan(5_500);
    expect([made.video?.width, made.video?.height]).toEqual([640, 480]);
    expect((await fetch(new URL(made.video!.poster_url, stage.url))).headers.get('content-type')).toBe('image/jpeg');
  });
});

it('nothing of it was an error, and the books are right', async () => {
  await stage.proveBooks();
  expect(stage.faults.filter((fault) => !EXPECTED.test(fault))).toEqual([]);
});

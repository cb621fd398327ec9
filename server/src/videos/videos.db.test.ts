import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { bucketOf, newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import { movableClock } from '../platform/clock.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { english, languageFor } from '../platform/texts.ts';
import { createVideos, type Videos } from './videos.ts';

/** On a machine without ffmpeg. With one: test/e2e/live.long.ts. */
let held: TestDatabase;
let database: Database;
let folder: string;
let videos: Videos;
const posted: unknown[] = [];
const creator = newId();
const { t } = english();
const clock = movableClock(0);

function open(): Videos {
  return createVideos({
    database,
    clock,
    log: createLog('silent'),
    ffmpeg: { find: () => Promise.resolve(null) },
    posts: {
      publish: (_creator: string, post: unknown) => (posted.push(post), Promise.resolve(newId(bucketOf(creator)))),
    } as never,
    manners: { cleanText: (text) => text },
    data_folder: folder,
  });
}

beforeAll(async () => {
  held = await withDatabase();
  database = openDatabase(held.appUrl, { max: 4, name: 'videos', log: createLog('silent') });
  folder = temporaryFolder('videos');
  videos = open();
});
afterAll(async () => {
  await database?.close();
  await held?.drop();
  removeTemporaryFolder(folder);
});

const MP4 = Buffer.concat([Buffer.from('00000020', 'hex'), Buffer.from('ftypisom'), randomBytes(5_000)]);
const begin = (bytes: number, id = newId()) => videos.begin(creator, { id, title: 'A song', bytes }, t);
const send = (id: string, offset: number, piece: Buffer) =>
  videos.receive(creator, id, offset, Readable.from([piece]), t);
const sourceOf = (id: string): string => path.join(folder, 'videos', id, 'source');

describe('an upload', () => {
  it('goes on where it broke off, also when the server was started again meanwhile', async () => {
    const command = newId();
    const { id } = await begin(MP4.length, command);
    await send(id, 0, MP4.subarray(0, 2_000));
    // The line breaks in the middle of a piece: what came, counts.
    const broken = new Readable({
      read() {
        this.push(MP4.subarray(2_000, 3_000));
        this.destroy(new Error('gone'));
      },
    });
    const { received } = await videos.receive(creator, id, 2_000, broken, t);
    expect(received).toBeGreaterThanOrEqual(2_000);
    // A crash after bytes were written and before they were counted.
    writeFileSync(sourceOf(id), randomBytes(700), { flag: 'a' });
    videos = open();
    const again = await begin(MP4.length, command);
    expect([again.id, again.received]).toEqual([id, received]);
    expect((await send(id, received, MP4.subarray(received))).state).toBe('processing');
    expect(readFileSync(sourceOf(id)).equals(MP4)).toBe(true);
  });

  it('is shown as it came without ffmpeg, to its creator alone until it is published', async () => {
    const id = (await videos.list(creator, t))[0]!.id;
    expect(await videos.work()).toBe(1);
    const [ready] = await videos.list(creator, t);
    expect([ready!.state, ready!.video?.url]).toEqual(['ready', `/videos/${id}/video.mp4`]);
    await expect(videos.file(undefined, id, 'video.mp4')).rejects.toMatchObject({ code: 'not_found' });
    await expect(videos.file(newId(), id, 'video.mp4')).rejects.toMatchObject({ code: 'not_found' });
    expect((await videos.file(creator, id, 'video.mp4')).type).toBe('video/mp4');
    const body = { id: newId(), caption: 'A song for you' };
    await Promise.all([videos.publish(creator, id, body, t), videos.publish(creator, id, body, t)]);
    expect(new Set(posted.map((post) => (post as { id: string }).id))).toEqual(new Set([id]));
    expect((await videos.file(undefined, id, 'video.mp4')).type).toBe('video/mp4');
    await expect(videos.file(undefined, id, 'source')).rejects.toMatchObject({ code: 'not_found' });
    await expect(videos.file(undefined, id, '../../secret')).rejects.toMatchObject({ code: 'not_found' });
    await expect(videos.remove(creator, id)).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('takes no piece twice, out of turn, of a stranger, or beyond its length', async () => {
    const { id } = await begin(MP4.length);
    await expect(send(id, 10, MP4)).rejects.toMatchObject({ code: 'wrong_state', details: { received: 0 } });
    await expect(videos.receive(newId(), id, 0, Readable.from([MP4]), t)).rejects.toMatchObject({ code: 'not_found' });
    await expect(send(id, 0, Buffer.concat([MP4, MP4]))).rejects.toMatchObject({ code: 'too_large' });
    const [first, second] = await Promise.allSettled([
      send(id, 0, MP4.subarray(0, 900)),
      send(id, 0, MP4.subarray(0, 900)),
    ]);
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(send(id, 0, MP4.subarray(0, 900))).rejects.toMatchObject({ details: { received: 900 } });
    await videos.remove(creator, id);
    expect(readdirSync(path.join(folder, 'videos'))).not.toContain(id);
  });

  it('is refused by what is in it, and nothing of it stays', async () => {
    const { id } = await begin(600);
    const page = Buffer.from('<script>alert(1)</script>'.padEnd(600));
    await expect(send(id, 0, page)).rejects.toMatchObject({ code: 'upload_refused' });
    expect((await videos.list(creator, t)).find((video) => video.id === id)).toMatchObject({
      state: 'failed',
      problem: 'This is no MP4 or WebM video.',
    });
    const german = languageFor({ 'accept-language': 'de-AT, en;q=0.5' });
    expect((await videos.list(creator, german.t)).find((video) => video.id === id)?.problem).toBe(
      'Das ist kein MP4- oder WebM-Video.',
    );
    expect(readdirSync(path.join(folder, 'videos'))).not.toContain(id);
  });

  it('that nobody went on with for a day is forgotten', async () => {
    const { id } = await begin(MP4.length);
    await videos.sweep();
    expect((await videos.list(creator, t)).map((video) => video.id)).toContain(id);
    clock.setOffset(25 * 3_600_000);
    await videos.sweep();
    expect((await videos.list(creator, t)).map((video) => video.id)).not.toContain(id);
  });
});

describe('a recording', () => {
  it('in several parts becomes one, once, and its folder is gone', async () => {
    const place = temporaryFolder('recording');
    const session = newId(bucketOf(creator));
    writeFileSync(path.join(place, 'recording-1700000000000.ts'), 'one ');
    writeFileSync(path.join(place, 'recording-1700000000001.ts'), 'two');
    writeFileSync(path.join(place, 'index.m3u8'), '#EXTM3U');
    await videos.addRecording({ creator, session, title: 'Evening', folder: place, part: null, problem: null });
    const made = (await videos.list(creator, t)).filter((video) => video.origin === 'recording');
    expect(made).toMatchObject([{ state: 'processing', title: 'Evening', bytes: 7 }]);
    expect(readFileSync(sourceOf(made[0]!.id), 'utf8')).toBe('one two');
    expect(() => readdirSync(place)).toThrow('ENOENT');
  });

  it('that never came is told to its creator, with what to do, in their language', async () => {
    const place = temporaryFolder('recording');
    const session = newId(bucketOf(creator));
    const recording = { creator, session, title: 'Silence', folder: place, part: null };
    await videos.addRecording({ ...recording, problem: 'recording_not_kept' });
    const told = async (accept: string) =>
      (await videos.list(creator, languageFor({ 'accept-language': accept }).t)).find(
        ({ title }) => title === 'Silence',
      );
    expect(await told('en')).toMatchObject({ state: 'failed', problem: expect.stringContaining('Upload a recording') });
    expect((await told('de'))?.problem).toContain('Lade eine eigene hoch');
    expect(() => readdirSync(place)).toThrow('ENOENT');
  });
});

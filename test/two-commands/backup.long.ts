/** A backup of the data folder and its restore, exactly as docs/operating.md tells it: stop, copy, start from the copy, ask the doctor. */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { createClient } from '@busker/client';
import { newId, type GiftBody } from '@busker/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type Session, signInDemo } from '../helpers/program.ts';
import { type SpawnedProgram, spawnProgram } from '../helpers/spawned-program.ts';
import { buyCoins } from '../helpers/story.ts';
import { removeTemporaryFolders, temporaryFolder } from '../helpers/temporary-folders.ts';
import { is_root } from './clone.ts';

const DOCTOR = path.resolve(import.meta.dirname, '../../server/bin/doctor.ts');

/** Everything that people would miss, as the program tells it. */
interface Books {
  readonly wallet: unknown;
  readonly wallet_lines: unknown;
  readonly earnings: unknown;
  readonly earning_lines: unknown;
  readonly platform: unknown;
  readonly boards: readonly unknown[];
}

let around = '';
let backup = '';
let books: Books;
let gift: GiftBody;
let targets: string[] = [];
let cookie = '';
let running: SpawnedProgram | undefined;

async function readBooks(url: string): Promise<Books> {
  const [mira, creator, admin] = (await Promise.all(
    ['mira', 'rosaline.strings', 'olive'].map((handle) => signInDemo(url, handle)),
  )) as [Session, Session, Session];
  const wallet = await mira.client.call('wallet.get', {});
  const earned = await creator.client.call('studio.get', {});
  return {
    wallet,
    wallet_lines: (await mira.client.call('wallet.statement', { query: {} })).rows,
    earnings: earned.earnings,
    earning_lines: (await creator.client.call('studio.statement', { query: {} })).rows,
    platform: (await admin.client.call('console.platform', {})).rows,
    boards: await Promise.all(targets.map((id) => mira.client.call('targets.board', { params: { id } }))),
  };
}

/** `npm run doctor`, on a data folder whose program runs or is stopped. */
function doctor(data_folder: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', DOCTOR, '--data', data_folder],
    { encoding: 'utf8' },
  );
  return { status, output: `${stdout}${stderr}` };
}

function copy(from: string, to: string, ...options: string[]): void {
  const { status, stderr } = spawnSync('cp', [...options, from, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cp ${from} ${to}: ${stderr}`);
}

beforeAll(async () => {
  around = temporaryFolder('backup');
  const data_folder = path.join(around, 'data');
  running = await spawnProgram({ data_folder });
  const { url } = running;
  const mira = await signInDemo(url, 'mira');
  cookie = mira.cookie;
  // Checkout pages are at the public address, and take choices from there only.
  await buyCoins({ url: url.replace('127.0.0.1', 'localhost') }, mira, '5000');

  const creator = await signInDemo(url, 'rosaline.strings');
  const live = (await mira.client.call('live.list', { query: {} })).rows.find((row) => row.creator.id === creator.id);
  const posts = (await mira.client.call('feed.get', { query: {} })).rows.filter((row) => row.creator.id === creator.id);
  targets = [live?.id, posts[0]?.id].flatMap((id) => id ?? []);
  expect(targets.length, 'Rosaline has something to send gifts on').toBeGreaterThan(0);
  const catalogue = await mira.client.call('gifts.catalogue', { query: {} });
  const item = catalogue.items.find((one) => one.combo && BigInt(one.price_coins) >= 5n)!;
  for (const target_id of targets) {
    for (let tap = 1; tap <= 6; tap++) {
      gift = {
        id: newId(),
        item_id: item.id,
        quantity: tap,
        target_id,
        expected_price_coins: item.price_coins,
        message: `Tap ${tap}`,
      };
      await mira.client.call('gifts.send', { body: gift });
    }
  }
  // Nothing is waited for: every sum that is read contains every gift that was acknowledged, and combos may still be open.
  books = await readBooks(url);
  await running.stop();
  running = undefined;
  backup = path.join(around, 'backup');
  copy(data_folder, backup, '-a');
  // What starts from the copy must not lean on the place it came from.
  renameSync(data_folder, path.join(around, 'gone'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => removeTemporaryFolders());

describe('a backup of the data folder', () => {
  it('is of books in which something happened', () => {
    expect(books.wallet).toMatchObject({ bought_coins: '5000' });
    expect(JSON.stringify(books.wallet_lines).match(/"gift"/g)?.length).toBeGreaterThanOrEqual(6);
    expect(JSON.stringify(books.platform)).toContain('coins_redeemed');
  });

  it('starts at another place with every balance, line and board as it was, and books that the doctor proves', async () => {
    const restored = path.join(around, 'elsewhere', 'data');
    spawnSync('mkdir', [path.dirname(restored)]);
    copy(backup, restored, '-a');
    running = await spawnProgram({ data_folder: restored });
    expect(running.output).not.toMatch(/Making demo content|Migrating/);
    const examined = doctor(restored);
    expect(examined.output).toContain('The books are proven');
    expect(examined.status).toBe(0);
    expect(await readBooks(running.url)).toEqual(books);

    // Who was signed in still is, an id that was accepted stays accepted, and the next gift finds its place.
    const client = createClient({ base_url: running.url, headers: { cookie } });
    const repeated = await client.call('gifts.send', { body: gift });
    expect(repeated.duplicate).toBe(true);
    expect(await readBooks(running.url)).toEqual(books);
    const next = await client.call('gifts.send', { body: { ...gift, id: newId() } });
    expect(next.duplicate).toBe(false);
    expect(await readBooks(running.url)).not.toEqual(books);

    await running.stop();
    const stopped = doctor(restored);
    expect(stopped.output).toContain('The books are proven');
    expect(stopped.status).toBe(0);
  });

  it.runIf(is_root)('starts for root also when the copy forgot whose the files were', async () => {
    const restored = path.join(around, 'without-owners');
    copy(backup, restored, '-r');
    running = await spawnProgram({ data_folder: restored });
    expect(await readBooks(running.url)).toEqual(books);
    expect(doctor(restored).status).toBe(0);
  });

  it('belongs together: without its passwords it is refused with a sentence, and nothing is made up', async () => {
    const restored = path.join(around, 'not-whole');
    copy(backup, restored, '-a');
    rmSync(path.join(restored, 'credentials.json'));
    await expect(spawnProgram({ data_folder: restored })).rejects.toThrow(
      /credentials\.json .* is missing or not whole/,
    );
    expect(existsSync(path.join(restored, 'credentials.json'))).toBe(false);
  });
});

/**
 * What every installation starts with: the house's gifts, a first share policy, default prices. What operators have changed stays as they
 * left it; a newer version of a house gift's files is taken over.
 */
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { newId } from '@busker/protocol';
import type { Db } from '../platform/database.ts';

const FOLDER = new URL('../../../art/out/gifts/', import.meta.url);

interface HouseFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly mime?: string;
}
interface HouseGift {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly price_coins: number;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
  readonly full_screen: boolean;
  readonly renditions: {
    readonly animation: HouseFile;
    readonly still: HouseFile;
    readonly sound?: readonly HouseFile[];
  };
}

/** From this price gifts are sent one by one: nobody combines them by accident. */
const COMBO_BELOW_COINS = 1_000;
const FIRST_SHARE_BP = 5_000;
const FIRST_COIN_VALUE_MICROS = 10_000n;

const SOUND_MIME = 'audio/mpeg';
/** Room between two gifts in the order of the tray, for what operators put between them. */
const SORT_STEP = 10;

/** Makes sure that the house's content is there. Repeating it changes nothing. Returns how many gifts are new. */
export async function ensureHouse(db: Db): Promise<number> {
  const gifts = JSON.parse(await readFile(new URL('catalogue.json', FOLDER), 'utf8')) as HouseGift[];
  const order = await orderOf(db, gifts);
  let added = 0;
  for (const gift of gifts) {
    const look = {
      width: gift.width,
      height: gift.height,
      duration_ms: gift.duration_ms,
      renditions: JSON.stringify(renditionsOf(gift)),
    };
    const made = await db
      .insertInto('gift_item')
      .values({
        id: gift.id,
        name: gift.name,
        category: gift.category,
        price_coins: BigInt(gift.price_coins),
        alt: gift.alt,
        combo: gift.price_coins < COMBO_BELOW_COINS,
        full_screen: gift.full_screen,
        ...look,
        state: 'on_sale',
        sort: order.get(gift.id)!,
      })
      .onConflict((c) => c.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made) added++;
    else {
      const row = await db
        .selectFrom('gift_item')
        .select('renditions')
        .where('id', '=', gift.id)
        .executeTakeFirstOrThrow();
      // An item with a file of its own, that an operator uploaded, keeps what it has.
      if (isOurs(row.renditions) && !isDeepStrictEqual(row.renditions, renditionsOf(gift)))
        await db.updateTable('gift_item').set(look).where('id', '=', gift.id).execute();
    }
  }
  await db
    .insertInto('share_policy')
    .values({
      id: newId(),
      version: 1,
      share_bp: FIRST_SHARE_BP,
      coin_value_micros: FIRST_COIN_VALUE_MICROS,
      valid_from: new Date(0),
      created_by: null,
      reason: 'The policy that every installation starts with',
    })
    .onConflict((c) => c.column('version').doNothing())
    .execute();
  return added;
}

/**
 * Where each house gift stands in the tray. One that is new to a database goes between its neighbours by price, wherever an operator moved
 * them; those that share a place are ordered by price, so that there is always room.
 */
async function orderOf(db: Db, gifts: readonly HouseGift[]): Promise<Map<string, number>> {
  const rows = await db.selectFrom('gift_item').select(['id', 'sort']).execute();
  const present = new Map(rows.map((row) => [row.id, row.sort]));
  const order = new Map<string, number>();
  let before = 0;
  for (const [index, gift] of gifts.entries()) {
    const dearer = gifts.slice(index + 1).find((one) => present.has(one.id));
    const after = dearer === undefined ? before + 2 * SORT_STEP : present.get(dearer.id)!;
    before = present.get(gift.id) ?? Math.max(before, Math.floor((before + after) / 2));
    order.set(gift.id, before);
  }
  return order;
}

/** Whether every file that is named there is one of the house's. */
function isOurs(renditions: unknown): boolean {
  const addresses = JSON.stringify(renditions).matchAll(/"url":"([^"]*)"/g);
  return [...addresses].every(([, url]) => url!.startsWith('/assets/gifts/'));
}

/** The files of a house gift's sound; none for a gift without one. */
export async function houseSounds(id: string): Promise<{ mime: string; body: Buffer }[]> {
  const gifts = JSON.parse(await readFile(new URL('catalogue.json', FOLDER), 'utf8')) as HouseGift[];
  const files = gifts.find((gift) => gift.id === id)?.renditions.sound ?? [];
  return Promise.all(
    files.map(async ({ file, mime }) => ({
      mime: mime ?? SOUND_MIME,
      body: await readFile(new URL(`${id}/${file}`, FOLDER)),
    })),
  );
}

function renditionsOf(gift: HouseGift) {
  const present = (file: HouseFile, mime: string) => ({
    url: `/assets/gifts/${gift.id}/${file.file}?v=${file.sha256.slice(0, 12)}`,
    mime: file.mime ?? mime,
    bytes: file.bytes,
    sha256: file.sha256,
  });
  return {
    still: present(gift.renditions.still, 'image/webp'),
    animation: present(gift.renditions.animation, 'application/json'),
    ...(gift.renditions.sound ? { sound: gift.renditions.sound.map((file) => present(file, SOUND_MIME)) } : {}),
  };
}

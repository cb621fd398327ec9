/** The house's catalogue in the shape of the API, and a few people, for the demo page and the browser tests. */
import type { Catalogue, GiftEvent, GiftItem, PersonCard, Rendition } from '@busker/protocol';

interface ArtFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}
interface ArtItem {
  readonly id: string;
  readonly name: string;
  readonly category: GiftItem['category'];
  readonly price_coins: number;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
  readonly full_screen: boolean;
  readonly renditions: { readonly animation: ArtFile; readonly still: ArtFile; readonly sound?: readonly ArtFile[] };
}

const MIMES: Readonly<Record<string, string>> = {
  json: 'application/json',
  webp: 'image/webp',
  ogg: 'audio/ogg; codecs=opus',
  mp3: 'audio/mpeg',
};

export async function loadCatalogue(): Promise<Catalogue> {
  const art = (await (await fetch('/art/gifts/catalogue.json')).json()) as ArtItem[];
  const rendition = (id: string, { file, bytes, sha256 }: ArtFile): Rendition => ({
    url: `/art/gifts/${id}/${file}`,
    mime: MIMES[file.split('.').at(-1)!]!,
    bytes,
    sha256,
  });
  const items = art.map(({ renditions, ...item }): GiftItem => ({
    ...item,
    price_coins: String(item.price_coins),
    combo: item.price_coins < 1_000,
    renditions: {
      animation: rendition(item.id, renditions.animation),
      still: rendition(item.id, renditions.still),
      ...(renditions.sound ? { sound: renditions.sound.map((file) => rendition(item.id, file)) } : {}),
    },
  }));
  return { items, currency: 'USD', coin_price_micros: '12900', full_screen_from_coins: '1000', version: '1' };
}

const NAMES = [
  'Mira Okafor',
  'Zoë',
  'Tomás Rivera',
  'Aiko',
  'Bartholomew Featherstonehaugh',
  'نور',
  'Lena',
  '서연',
  'DJ Kestrel',
  'Ivo',
];

export const people: PersonCard[] = NAMES.map((display_name, n) => ({
  id: `01938000-0000-7000-8000-00000000010${n}`,
  handle: `person${n}`,
  display_name,
  avatar_url: null,
}));

let offset = 0;
/** A gift of the demo's room; `combo`: an id and the absolute count with this gift. */
export function giftEvent(
  item: GiftItem,
  sender: PersonCard,
  given: { quantity?: number; message?: string; combo?: { id: string; count: number } } = {},
): GiftEvent {
  offset++;
  const { quantity = 1, message, combo } = given;
  const at = new Date().toISOString();
  return {
    k: 'gift',
    offset,
    gift_id: `01938000-0000-7000-9000-${offset.toString(16).padStart(12, '0')}`,
    at,
    sender,
    item_id: item.id,
    quantity,
    coins: String(BigInt(item.price_coins) * BigInt(quantity)),
    ...(message === undefined ? {} : { message }),
    combo: combo
      ? {
          ...combo,
          coins: String(BigInt(item.price_coins) * BigInt(combo.count)),
          ends_at: new Date(Date.now() + 3_000).toISOString(),
        }
      : null,
  };
}

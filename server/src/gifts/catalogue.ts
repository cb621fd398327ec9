/** The catalogue and the share policies, kept in memory: both are small, read by every tap, and change only by operators. */
import { coins, type Catalogue, type GiftItem } from '@busker/protocol';
import { createHash } from 'node:crypto';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore } from '../platform/settings.ts';
import type { PricedItem, PricedPolicy } from './admit-send.ts';

export interface Policy extends PricedPolicy {
  readonly version: number;
  readonly valid_from: Date;
}

export interface CatalogueStore {
  /** Items on sale with what they cost in a currency; `currency` falls back to the base currency when coins are not sold in it. */
  view(currency: string): Catalogue;
  /** Price and rules of an item on sale. */
  price(item: string): PricedItem | undefined;
  /** An item in any state, for naming what was sent before. */
  name(item: string): { name: string; still_url: string };
  /** The policy in force now. */
  policy(): Policy;
  policyById(id: string): Policy | undefined;
  refresh(): Promise<void>;
}

export async function createCatalogue(parts: {
  db: Db;
  bus: Bus;
  clock: Clock;
  settings: SettingsStore;
  log: Log;
  base_currency: string;
}): Promise<CatalogueStore> {
  const { db, clock, settings } = parts;
  let items: GiftItem[] = [];
  let onSale = new Map<string, PricedItem>();
  let names = new Map<string, { name: string; still_url: string }>();
  let policies: Policy[] = [];
  let exact = new Map<string, bigint>();
  let version = '';

  async function refresh(): Promise<void> {
    const [itemRows, policyRows, exactRows] = await Promise.all([
      db.selectFrom('gift_item').selectAll().orderBy('sort').orderBy('price_coins').orderBy('id').execute(),
      db.selectFrom('share_policy').selectAll().orderBy('valid_from', 'desc').orderBy('version', 'desc').execute(),
      db.selectFrom('exact_price').selectAll().execute(),
    ]);
    const all = itemRows.map((row) => ({ row, item: giftItem(row) }));
    items = all.filter(({ row }) => row.state === 'on_sale').map(({ item }) => item);
    onSale = new Map(
      items.map((item) => [item.id, { id: item.id, price_coins: coins(item.price_coins), combo: item.combo }]),
    );
    names = new Map(all.map(({ item }) => [item.id, { name: item.name, still_url: item.renditions.still.url }]));
    policies = policyRows.map((row) => ({
      id: row.id,
      version: row.version,
      share_bp: row.share_bp,
      coin_value_micros: row.coin_value_micros,
      valid_from: row.valid_from,
    }));
    exact = new Map(exactRows.map((row) => [row.currency, row.coin_price_micros]));
    version = createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 12);
  }

  await refresh();
  parts.bus.subscribe(
    'catalogue',
    () =>
      void refresh().catch((error: unknown) =>
        parts.log.error({ err: error }, 'the catalogue could not be read again'),
      ),
  );

  return {
    refresh,
    view(wanted) {
      const currency = exact.has(wanted) ? wanted : parts.base_currency;
      return {
        items,
        currency,
        coin_price_micros: `${exact.get(currency) ?? 0n}`,
        full_screen_from_coins: `${settings.current().full_screen_from_coins}`,
        version,
      };
    },
    price: (item) => onSale.get(item),
    name: (item) => names.get(item) ?? { name: item, still_url: '' },
    policy() {
      const now = clock.now();
      const policy = policies.find((one) => one.valid_from <= now);
      if (!policy) throw new Error('no share policy is in force');
      return policy;
    },
    policyById: (id) => policies.find((one) => one.id === id),
  };
}

/** A row of gift_item as everybody sees it. */
export function giftItem(row: {
  id: string;
  name: string;
  category: string;
  price_coins: bigint;
  alt: string;
  combo: boolean;
  full_screen: boolean;
  width: number;
  height: number;
  duration_ms: number;
  renditions: unknown;
}): GiftItem {
  return {
    id: row.id,
    name: row.name,
    category: row.category as GiftItem['category'],
    price_coins: `${row.price_coins}`,
    alt: row.alt,
    combo: row.combo,
    full_screen: row.full_screen,
    width: row.width,
    height: row.height,
    duration_ms: row.duration_ms,
    renditions: row.renditions as GiftItem['renditions'],
  };
}

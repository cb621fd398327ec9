/** Doors of the shop: offers, purchases, and the desk's packs, prices, purchases and promotional grants. */
import { coins } from '@busker/protocol';
import type { ConsolePerson } from '@busker/protocol';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { putExactPrice, putPack, type Shop } from '../../shop/shop.ts';
import { door, type Doors } from '../door.ts';
import { purchaseIn } from '../reasons.ts';

export interface ShopRouteParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly shop: Shop;
  /** A person as the console shows them. @throws BuskerError `not_found`. */
  readonly consolePerson: (id: string) => Promise<ConsolePerson>;
}

export function registerShopRoutes(doors: Doors, parts: ShopRouteParts): void {
  const { database, clock, bus, shop } = parts;

  door(doors, 'shop.get', ({ query, who }) => shop.offers(query.currency, who.kind === 'person' ? who.id : undefined));
  door(doors, 'purchases.create', ({ body, who }) => shop.order(who.id, body));
  door(doors, 'purchases.get', ({ params, who }) => shop.purchase(who.id, params.id));
  door(doors, 'purchases.list', ({ query, who }) => shop.purchases(who.id, query));

  door(doors, 'console.packs', () => shop.prices());
  door(doors, 'console.putPack', async ({ params, body, who }) => {
    const pack = await database.db
      .transaction()
      .execute((tx) => putPack(tx, clock, who.id, { id: params.id, ...body }));
    bus.publish('catalogue', { what: 'packs' });
    return pack;
  });
  door(doors, 'console.putExactPrice', async ({ params, body, who }) => {
    const price = await database.db
      .transaction()
      .execute((tx) => putExactPrice(tx, clock, who.id, { currency: params.currency, ...body }));
    bus.publish('catalogue', { what: 'prices' });
    return price;
  });
  door(doors, 'console.purchases', ({ query }) => shop.search(query));
  door(doors, 'console.purchase', async ({ params, t }) => purchaseIn(t, await shop.inspect(params.id)));
  door(doors, 'console.grantPromo', async ({ params, body, who }) => {
    await shop.grantPromo({
      id: body.id,
      person: params.id,
      coins: coins(body.coins),
      expires_at: body.expires_at === undefined ? undefined : new Date(body.expires_at),
      granted_by: who.id,
      reason: body.reason,
    });
    return parts.consolePerson(params.id);
  });
}

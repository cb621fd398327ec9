/** Doors of money that goes back, and of what became of coins. */
import { may } from '@busker/protocol';
import type { Lineage } from '../../lineage/lineage.ts';
import type { Refunds } from '../../refunds/refunds.ts';
import type { Shop } from '../../shop/shop.ts';
import { door, type Doors } from '../door.ts';
import { purchaseIn } from '../reasons.ts';

export function registerRefundRoutes(
  doors: Doors,
  parts: { readonly refunds: Refunds; readonly lineage: Lineage; readonly shop: Shop },
): void {
  const { refunds, lineage, shop } = parts;
  door(doors, 'purchases.coins', ({ params, who }) => lineage.coins(who.id, params.id));
  door(doors, 'gifts.lineage', ({ params, who }) =>
    lineage.gift(params.id, (sender) => sender === who.id || may(who.roles, 'purchase.read')),
  );
  door(doors, 'console.purchaseLineage', ({ params }) => lineage.purchase(params.id));
  door(doors, 'console.refund', async ({ params, body, who, t }) => {
    await refunds.request(who.id, params.id, body);
    return purchaseIn(t, await shop.inspect(params.id));
  });
}

/** The second step of a gift between posting groups. Its commands come from the relay (relay.ts); here they are repeated, and come too late. */
import { receiveGiftKind, type ReceiveGift } from '../../../server/src/gifts/receive-gift.ts';
import { give, inTransit } from '../rules/gifts.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

export const receiveGift = kind<ReceiveGift>({
  name: 'receive_gift',
  weight: 0,
  server: receiveGiftKind(NO_BUS),
  ids: 'arrivals',
  is_found_again: true,
  // The gift says in which posting it arrived.
  in_postings: `select g.creator as owner, g.id, '{}'::jsonb as answer, x.arrived_in as posting
    from unnest($1::uuid[]) as k (posting) join gift x on x.arrived_in = k.posting join gift_line g on g.bucket = x.bucket and g.id = x.id`,
  watched: [
    {
      name: 'gift in the outbox',
      table: 'gift_outbox',
      key: 'x.id',
      says: `format('of %s to %s: %s %s of %s coins, %s of all promotional', x.sender, x.target, x.quantity, x.item, x.price_coins, x.promo_coins)`,
      model: (model) =>
        [...model.outbox.values()].map(({ gift: g }) => [
          g.id,
          `of ${g.sender} to ${g.target}: ${g.quantity} ${g.item} of ${g.price_coins} coins, ${g.from_promo} of all promotional`,
        ]),
    },
  ],
  make: () => undefined,
  again: (_world, command) => command,
  // What the row in the outbox says cannot change.
  other: () => undefined,
  content: () => [],
  expect(model, command, at) {
    const on_its_way = model.outbox.get(command.id);
    if (!on_its_way) return { outcome: 'never left' };
    // As its sender gave it, whatever the command says.
    const { gift } = on_its_way;
    const given = give(model, gift, at, 'receive_gift');
    return {
      outcome: 'ok',
      effect: {
        answer: {},
        legs: given.legs,
        platform: [inTransit(gift, -1n), ...given.platform],
        log: given.log,
        apply(now, posting) {
          now.outbox.set(gift.id, { gift, arrived: true });
          given.apply(now, posting);
        },
      },
    };
  },
});

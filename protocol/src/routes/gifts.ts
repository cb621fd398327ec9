/** The catalogue, and sending gifts. Told in routes.ts. */
import Type from 'typebox';
import { ById } from '../api/common.ts';
import { Catalogue, GiftAck, GiftBody, GiftDetail, GiftHold } from '../api/gifts.ts';
import { GiftLineage } from '../api/refunds.ts';
import { CurrencyCode } from '../money.ts';
import { route } from './route.ts';

export const GIFT_ROUTES = {
  'gifts.catalogue': route({
    method: 'GET',
    path: '/gift-items',
    action: 'catalogue.read',
    says: 'Gifts on sale, priced in a currency',
    query: Type.Object({ currency: Type.Optional(CurrencyCode) }),
    response: Catalogue,
  }),
  'gifts.send': route({
    method: 'POST',
    path: '/gifts',
    action: 'gift.send',
    says: 'Send a gift',
    body: GiftBody,
    response: GiftAck,
  }),
  'gifts.undo': route({
    method: 'POST',
    path: '/gifts/:id/undo',
    action: 'gift.send',
    says: 'Take a dear gift back that is still held',
    params: ById,
    response: GiftHold,
  }),
  'gifts.hold': route({
    method: 'GET',
    path: '/gifts/:id/hold',
    action: 'me.read',
    says: 'A dear gift of mine that waits to be shown, or what became of it',
    params: ById,
    response: GiftHold,
  }),
  'gifts.get': route({
    method: 'GET',
    path: '/gifts/:id',
    action: 'me.read',
    says: 'One gift and everything that decided its money',
    params: ById,
    response: GiftDetail,
  }),

  'gifts.lineage': route({
    method: 'GET',
    path: '/gifts/:id/lineage',
    action: 'me.read',
    says: 'Which purchases and grants paid for a gift: for its sender and operators',
    params: ById,
    response: GiftLineage,
  }),
} as const;

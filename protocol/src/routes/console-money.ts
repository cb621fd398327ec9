/** What operators do about money in and out: purchases, refunds, cash-outs. Told in routes.ts. */
import { ById, PageQuery, ReasonBody } from '../api/common.ts';
import { ConsolePurchase, ConsolePurchasePage } from '../api/console.ts';
import { PurchaseLineage, RefundBody } from '../api/refunds.ts';
import { Cashout, CashoutPage } from '../api/studio.ts';
import { route, Search } from './route.ts';

export const CONSOLE_MONEY_ROUTES = {
  'console.purchases': route({
    method: 'GET',
    path: '/console/purchases',
    action: 'purchase.read',
    says: 'Purchases, newest first',
    query: Search,
    response: ConsolePurchasePage,
  }),
  'console.purchase': route({
    method: 'GET',
    path: '/console/purchases/:id',
    action: 'purchase.read',
    says: 'One purchase with its provider events',
    params: ById,
    response: ConsolePurchase,
  }),
  'console.refund': route({
    method: 'POST',
    path: '/console/purchases/:id/refunds',
    action: 'purchase.refund',
    says: 'Give the money of a purchase back, or a part of it',
    params: ById,
    body: RefundBody,
    response: ConsolePurchase,
  }),
  'console.purchaseLineage': route({
    method: 'GET',
    path: '/console/purchases/:id/lineage',
    action: 'purchase.read',
    says: 'What became of the coins of a purchase, and of what creators earned on them',
    params: ById,
    response: PurchaseLineage,
  }),
  'console.cashouts': route({
    method: 'GET',
    path: '/console/cashouts',
    action: 'console.read',
    says: 'Cash-outs, waiting ones first',
    query: PageQuery,
    response: CashoutPage,
  }),
  'console.approveCashout': route({
    method: 'POST',
    path: '/console/cashouts/:id/approve',
    action: 'cashout.decide',
    says: 'Approve a cash-out',
    params: ById,
    body: ReasonBody,
    response: Cashout,
  }),
  'console.rejectCashout': route({
    method: 'POST',
    path: '/console/cashouts/:id/reject',
    action: 'cashout.decide',
    says: 'Reject a cash-out',
    params: ById,
    body: ReasonBody,
    response: Cashout,
  }),
} as const;

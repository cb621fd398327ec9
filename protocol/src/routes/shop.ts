/** Buying coins, the wallet, and proofs that its entries are sealed. Told in routes.ts. */
import Type from 'typebox';
import { ById, PageQuery } from '../api/common.ts';
import { PurchaseCoins } from '../api/refunds.ts';
import { PeriodPageQuery, PeriodQuery, WalletPeriod } from '../api/reports.ts';
import { SealHeadPage, SealHeadQuery, SealProof, SealProofQuery, SealState } from '../api/seals.ts';
import { Purchase, PurchaseBody, PurchasePage, Shop, Wallet, WalletStatement } from '../api/shop.ts';
import { CurrencyCode } from '../money.ts';
import { File, route } from './route.ts';

export const SHOP_ROUTES = {
  'shop.get': route({
    method: 'GET',
    path: '/shop',
    action: 'catalogue.read',
    says: 'Packs and exact top-up in a currency',
    query: Type.Object({ currency: Type.Optional(CurrencyCode) }),
    response: Shop,
  }),
  'purchases.create': route({
    method: 'POST',
    path: '/purchases',
    action: 'purchase.create',
    says: 'Open a checkout for a pack or an exact number of coins',
    body: PurchaseBody,
    response: Purchase,
  }),
  'purchases.get': route({
    method: 'GET',
    path: '/purchases/:id',
    action: 'wallet.read',
    says: 'One of my purchases',
    params: ById,
    response: Purchase,
  }),
  'purchases.list': route({
    method: 'GET',
    path: '/purchases',
    action: 'wallet.read',
    says: 'My purchases, newest first',
    query: PageQuery,
    response: PurchasePage,
  }),
  'purchases.coins': route({
    method: 'GET',
    path: '/purchases/:id/coins',
    action: 'wallet.read',
    says: 'What became of the coins of one of my purchases',
    params: ById,
    response: PurchaseCoins,
  }),
  'wallet.get': route({ method: 'GET', path: '/wallet', action: 'wallet.read', says: 'My coins', response: Wallet }),
  'wallet.statement': route({
    method: 'GET',
    path: '/wallet/statement',
    action: 'wallet.read',
    says: 'My coins, line by line, newest first',
    query: PageQuery,
    response: WalletStatement,
  }),
  'wallet.period': route({
    method: 'GET',
    path: '/wallet/period',
    action: 'wallet.read',
    says: 'My wallet over a month or some days: opening balance, lines, closing balance',
    query: PeriodPageQuery,
    response: WalletPeriod,
  }),
  'wallet.periodFile': route({
    method: 'GET',
    path: '/wallet/period.csv',
    action: 'wallet.read',
    says: 'The same as a file',
    query: PeriodQuery,
    response: File,
    file: 'text/csv',
  }),
  'wallet.proof': route({
    method: 'GET',
    path: '/wallet/proof',
    action: 'wallet.prove',
    says: 'Proof that my coin entries are sealed, newest first',
    query: SealProofQuery,
    response: SealProof,
  }),

  'seals.head': route({
    method: 'GET',
    path: '/seals/head',
    action: 'seal.read',
    says: 'The newest head of the sealed books, to keep elsewhere',
    response: SealState,
  }),
  'seals.list': route({
    method: 'GET',
    path: '/seals',
    action: 'seal.read',
    says: 'Heads in order, from a block on',
    query: SealHeadQuery,
    response: SealHeadPage,
  }),
} as const;

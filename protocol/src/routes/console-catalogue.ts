/** What operators offer: gift items, packs, share policies. Told in routes.ts. */
import Type from 'typebox';
import { ById } from '../api/common.ts';
import {
  AnimationUpload,
  AnimationUploadBody,
  ConsoleItem,
  ConsoleItemBody,
  ConsolePack,
  ConsolePackBody,
  ExactPrice,
  ExactPriceBody,
  SharePolicy,
  SharePolicyBody,
  ReviewBody,
  UploadedAnimation,
} from '../api/console.ts';
import { CurrencyCode } from '../money.ts';
import { route, list } from './route.ts';

export const CONSOLE_CATALOGUE_ROUTES = {
  'console.items': route({
    method: 'GET',
    path: '/console/gift-items',
    action: 'console.read',
    says: 'All gift items',
    response: list(ConsoleItem),
  }),
  'console.putItem': route({
    method: 'PUT',
    path: '/console/gift-items/:id',
    action: 'item.change',
    says: 'Create or change a gift item',
    params: Type.Object({ id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,39}$' }) }),
    body: ConsoleItemBody,
    response: ConsoleItem,
  }),
  'console.uploadAnimation': route({
    method: 'POST',
    path: '/console/animations',
    action: 'item.change',
    says: 'Upload an animation: it is checked and its renditions are made by a job',
    body: AnimationUploadBody,
    response: AnimationUpload,
  }),
  'console.animationUploads': route({
    method: 'GET',
    path: '/console/animation-uploads',
    action: 'console.read',
    says: 'The last uploads of animations and how far they are, the newest first',
    response: list(AnimationUpload),
  }),
  'console.animations': route({
    method: 'GET',
    path: '/console/animations',
    action: 'console.read',
    says: 'Uploaded animations that wait for a review, the oldest first, then those last reviewed',
    response: list(UploadedAnimation),
  }),
  'console.reviewAnimation': route({
    method: 'POST',
    path: '/console/animations/:hash/review',
    action: 'item.change',
    says: 'Approve or refuse an uploaded animation',
    params: Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
    body: ReviewBody,
    response: UploadedAnimation,
  }),
  'console.packs': route({
    method: 'GET',
    path: '/console/packs',
    action: 'console.read',
    says: 'All coin packs and exact prices',
    response: Type.Object({ packs: Type.Array(ConsolePack), exact: Type.Array(ExactPrice) }),
  }),
  'console.putPack': route({
    method: 'PUT',
    path: '/console/packs/:id',
    action: 'pack.change',
    says: 'Create or change a coin pack',
    params: ById,
    body: ConsolePackBody,
    response: ConsolePack,
  }),
  'console.putExactPrice': route({
    method: 'PUT',
    path: '/console/exact-prices/:currency',
    action: 'pack.change',
    says: 'Set the price of exact top-up',
    params: Type.Object({ currency: CurrencyCode }),
    body: ExactPriceBody,
    response: ExactPrice,
  }),
  'console.policies': route({
    method: 'GET',
    path: '/console/share-policies',
    action: 'console.read',
    says: 'All versions of the share policy, newest first',
    response: list(SharePolicy),
  }),
  'console.addPolicy': route({
    method: 'POST',
    path: '/console/share-policies',
    action: 'policy.change',
    says: 'Publish a new share policy',
    body: SharePolicyBody,
    response: SharePolicy,
  }),
} as const;

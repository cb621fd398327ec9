/** What people do about themselves and each other: who they are, limits, erasure, blocks, reports. Told in routes.ts. */
import Type from 'typebox';
import { ById, Ok, PersonCard } from '../api/common.ts';
import { Erasure, ErasureBody } from '../api/erasure.ts';
import { AgeBody, MyLimits, MyLimitsBody } from '../api/limits.ts';
import { BlockRow, Me, MeChange, ReportBody, Session } from '../api/me.ts';
import { Id } from '../ids.ts';
import { route, list } from './route.ts';

export const ME_ROUTES = {
  'session.get': route({
    method: 'GET',
    path: '/session',
    action: 'session.read',
    says: 'Who is signed in, if anybody is',
    response: Session,
  }),
  'me.get': route({ method: 'GET', path: '/me', action: 'me.read', says: 'The signed-in person', response: Me }),
  'me.change': route({
    method: 'PATCH',
    path: '/me',
    action: 'me.change',
    says: 'Change name, handle or currency',
    body: MeChange,
    response: Me,
  }),
  'me.becomeCreator': route({
    method: 'POST',
    path: '/me/creator',
    action: 'creator.become',
    says: 'Turn on creating',
    response: Me,
  }),
  'me.erasure': route({
    method: 'GET',
    path: '/me/erasure',
    action: 'me.read',
    says: 'What is left on my account, and why it cannot be deleted yet',
    response: Erasure,
  }),
  'me.erase': route({
    method: 'POST',
    path: '/me/erasure',
    action: 'me.erase',
    says: 'Delete my account: I am forgotten, the books stay',
    body: ErasureBody,
    response: Ok,
  }),
  'me.limits': route({
    method: 'GET',
    path: '/me/limits',
    action: 'wallet.read',
    says: 'My limits, and what is used of them',
    response: MyLimits,
  }),
  'me.setLimits': route({
    method: 'PUT',
    path: '/me/limits',
    action: 'limit.write',
    says: 'Set my limits: stricter at once, looser after a day',
    body: MyLimitsBody,
    response: MyLimits,
  }),
  'me.attestAge': route({
    method: 'PUT',
    path: '/me/age',
    action: 'limit.write',
    says: 'Say that I am old enough to buy coins',
    body: AgeBody,
    response: Ok,
  }),
  'people.get': route({
    method: 'GET',
    path: '/people/:id',
    action: 'feed.read',
    says: 'A person as everybody sees them',
    params: ById,
    response: Type.Object({
      person: PersonCard,
      creator: Type.Boolean(),
      live_id: Type.Union([Id, Type.Null()]),
      blocked: Type.Boolean(),
    }),
  }),
  'reports.create': route({
    method: 'POST',
    path: '/reports',
    action: 'report.write',
    says: 'Report a person or what they said',
    body: ReportBody,
    response: Ok,
  }),
  'blocks.list': route({
    method: 'GET',
    path: '/blocks',
    action: 'block.write',
    says: 'Whom I block',
    response: list(BlockRow),
  }),
  'blocks.put': route({
    method: 'PUT',
    path: '/blocks/:id',
    action: 'block.write',
    says: 'Block a person',
    params: ById,
    response: Ok,
  }),
  'blocks.delete': route({
    method: 'DELETE',
    path: '/blocks/:id',
    action: 'block.write',
    says: 'Unblock a person',
    params: ById,
    response: Ok,
  }),
} as const;

/** Doors of gifts: the catalogue, sending, one gift, and the desk's items, uploads and share policies. */
import type { FastifyInstance } from 'fastify';
import { BuskerError } from '@busker/protocol';
import { UPLOADS_PREFIX, type Animations } from '../../animations/animations.ts';
import type { CatalogueDesk, Gifts } from '../../gifts/gifts.ts';
import { door, type Doors } from '../door.ts';

export interface GiftRouteParts {
  readonly gifts: Gifts;
  readonly desk: CatalogueDesk;
  readonly animations: Animations;
  /** The currency that a person is shown prices in. */
  readonly currencyOf: (person: string | undefined) => Promise<string>;
}

const OPERATORS: ReadonlySet<string> = new Set(['support', 'finance', 'admin']);

export function registerGiftRoutes(doors: Doors, parts: GiftRouteParts): void {
  const { gifts, desk, animations } = parts;
  door(doors, 'gifts.catalogue', async ({ query, who }) =>
    gifts.catalogue(query.currency ?? (await parts.currencyOf(who.kind === 'person' ? who.id : undefined))),
  );
  door(doors, 'gifts.send', ({ body, who }) => gifts.send(who.id, body));
  door(doors, 'gifts.undo', ({ params, who }) => gifts.undo(who.id, params.id));
  door(doors, 'gifts.hold', async ({ params, who }) => {
    const hold = await gifts.hold(who.id, params.id);
    if (!hold) throw new BuskerError('not_found');
    return hold;
  });
  door(doors, 'gifts.get', async ({ params, who }) => {
    const gift = await gifts.detail(params.id, { id: who.id, operator: who.roles.some((role) => OPERATORS.has(role)) });
    if (!gift) throw new BuskerError('not_found');
    return gift;
  });
  door(doors, 'console.items', async () => ({ rows: await desk.items() }));
  door(doors, 'console.putItem', ({ params, body, who }) => desk.putItem(who.id, params.id, body));
  door(doors, 'console.uploadAnimation', ({ body, who, t }) => animations.upload(who.id, body, t));
  door(doors, 'console.animationUploads', async ({ t }) => ({ rows: await animations.uploads(t) }));
  door(doors, 'console.dismissUpload', async ({ params }) => {
    await animations.dismiss(params.id);
    return { ok: true };
  });
  door(doors, 'console.animations', async ({ t }) => ({ rows: await animations.animations(t) }));
  door(doors, 'console.reviewAnimation', ({ params, body, who, t }) => animations.review(who.id, params.hash, body, t));
  door(doors, 'console.policies', async () => ({ rows: await desk.policies() }));
  door(doors, 'console.addPolicy', ({ body, who }) => desk.addPolicy(who.id, body));
  registerUploads(doors.fastify, animations);
}

/** Files of uploaded animations. Their address is their hash, so they never change; nothing in them is ever executed. */
function registerUploads(fastify: FastifyInstance, animations: Animations): void {
  fastify.get<{ Params: { sha256: string } }>(
    `${UPLOADS_PREFIX}:sha256`,
    { schema: { hide: true } },
    async (request, reply) => {
      const { sha256 } = request.params;
      const file = /^[0-9a-f]{64}$/.test(sha256) ? await animations.file(sha256) : undefined;
      if (!file) throw new BuskerError('not_found');
      return reply
        .header('content-type', file.mime)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(file.body);
    },
  );
}

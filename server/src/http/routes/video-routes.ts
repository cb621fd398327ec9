/** Doors of videos: the list and its deeds are rows of ROUTES; the bytes of uploads and the files of videos go by addresses of their own. */
import { BuskerError, isId, LIMITS } from '@busker/protocol';
import type { Readable } from 'node:stream';
import { checkMay } from '../../people/people.ts';
import { languageFor } from '../../platform/texts.ts';
import type { Videos } from '../../videos/videos.ts';
import { addressOf, door, type Doors } from '../door.ts';

const PIECE = 'application/offset+octet-stream';

export async function registerVideoRoutes(doors: Doors, parts: { readonly videos: Videos }): Promise<void> {
  const { videos } = parts;
  door(doors, 'studio.videos', async ({ who, t }) => ({ rows: await videos.list(who.id, t) }));
  door(doors, 'studio.beginUpload', ({ body, who, t }) => videos.begin(who.id, body, t));
  door(doors, 'studio.publishVideo', ({ params, body, who, t }) => videos.publish(who.id, params.id, body, t));
  door(doors, 'studio.removeVideo', async ({ params, who }) => {
    await videos.remove(who.id, params.id);
    return { ok: true };
  });

  await doors.fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // A piece is written as it comes: no more of it is in memory than one part.
    scope.addContentTypeParser(PIECE, (_request, payload, done) => done(null, payload));

    scope.patch<{ Params: { id: string } }>(
      '/uploads/:id',
      { schema: { hide: true }, bodyLimit: LIMITS.upload_piece_bytes },
      async (request, reply) => {
        const who = await doors.identify(request, reply);
        checkMay(who, 'post.publish', 'write');
        if (who.kind !== 'person') throw new BuskerError('not_signed_in');
        doors.rateLimits.take('post.publish', 'write', { person: who.id, address: addressOf(request) });
        const offset = String(request.headers['upload-offset'] ?? '');
        if (!/^\d{1,12}$/.test(offset) || !isId(request.params.id) || !request.body)
          throw new BuskerError('bad_request', { why: `a piece is ${PIECE} with upload-offset` });
        const { t } = languageFor(request.headers);
        return reply.send(await videos.receive(who.id, request.params.id, Number(offset), request.body as Readable, t));
      },
    );
    scope.get<{ Params: { id: string; file: string } }>(
      '/videos/:id/:file',
      { schema: { hide: true } },
      async (request, reply) => {
        const who = await doors.identify(request, reply);
        checkMay(who, 'feed.read', 'read');
        const reader = who.kind === 'person' ? who.id : undefined;
        doors.rateLimits.take('feed.read', 'read', { person: reader, address: addressOf(request) });
        const { folder, file, type } = await videos.file(reader, request.params.id, request.params.file);
        return reply.type(type).sendFile(file, folder, { maxAge: '1d', immutable: true });
      },
    );
  });
}

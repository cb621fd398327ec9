/**
 * Doors of live pictures. State and keys are rows of ROUTES; pictures speak protocols of their own: WHIP (RFC 9725) from creators, WHEP to
 * viewers, HTTP-FLV and HLS; a ticket where LiveKit carries them. They check who asks by the same role table and rate limits.
 */
import { Readable } from 'node:stream';
import { type Action, BuskerError, isId, type VideoKind } from '@busker/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Live } from '../../live/live.ts';
import { checkMay, type Who } from '../../people/people.ts';
import { posterSvg, type Streams } from '../../streams/streams.ts';
import { addressOf, door, type Doors } from '../door.ts';

export interface StreamRouteParts {
  readonly streams: Streams;
  readonly live: Live;
}

/** An offer of a browser or OBS is far below. */
const SDP_BYTES = 65_536;
const TOLD_BYTES = 65_536;
/** The creator's own pictures, before others see them. */
const MINE = 'mine';

export async function registerStreamRoutes(doors: Doors, parts: StreamRouteParts): Promise<void> {
  const { streams, live } = parts;
  door(doors, 'studio.stream', ({ who, t }) => streams.state(who.id, t));
  door(doors, 'studio.renewStreamKey', ({ body, who, t }) => streams.renewKey(who.id, body.id, t));
  door(doors, 'studio.setStreamAddress', ({ body, who, t }) => streams.setAddress(who.id, body.url, t));
  await registerServerRoutes(doors, streams);

  await doors.fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/sdp', { parseAs: 'string', bodyLimit: SDP_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const hidden = { schema: { hide: true }, bodyLimit: SDP_BYTES } as const;

    scope.post('/whip', hidden, async (request, reply) => {
      const { creator, kind } = await sender(request, reply);
      const { id, answer } = await streams.publish(creator, kind, offerOf(request));
      return sendAnswer(reply, `/whip/${id}`, answer);
    });
    scope.delete<{ Params: { id: string } }>('/whip/:id', hidden, async (request, reply) => {
      const { creator } = await sender(request, reply);
      await streams.unpublish(creator, request.params.id);
      return reply.send();
    });
    scope.options('/whip', hidden, async (_request, reply) =>
      reply.header('accept-post', 'application/sdp').code(204).send(),
    );

    scope.post<{ Params: { live: string } }>('/whep/:live', hidden, async (request, reply) => {
      const who = await asks(request, reply, 'room.watch', 'write');
      const { id, answer } = await streams.watch(await creatorOf(request.params.live, who, 'whep'), offerOf(request));
      return sendAnswer(reply, `/whep/${request.params.live}/${id}`, answer);
    });
    // Whoever knows the address that only the viewer was told may end the viewing.
    scope.delete<{ Params: { live: string; id: string } }>('/whep/:live/:id', hidden, async (request, reply) => {
      await asks(request, reply, 'room.watch', 'write');
      await streams.unwatch(request.params.id);
      return reply.send();
    });

    scope.post<{ Params: { live: string } }>('/livekit/:live', hidden, async (request, reply) => {
      const who = await asks(request, reply, 'room.watch', 'write');
      const ticket = await streams.ticket(await creatorOf(request.params.live, who, 'livekit'));
      return reply.header('cache-control', 'no-store').send(ticket);
    });

    scope.get<{ Params: { live: string } }>('/flv/:live', hidden, async (request, reply) => {
      const who = await asks(request, reply, 'room.watch', 'read');
      const { url, headers } = streams.flv(await creatorOf(request.params.live, who, 'flv'));
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const answer = await fetch(url, { headers, signal: gone.signal }).catch(() => undefined);
      if (answer?.status === 503)
        throw new BuskerError('overloaded', { why: 'as many watch as this server bears' }, 5_000);
      if (!answer?.ok || !answer.body) throw new BuskerError('wrong_state', { why: 'no pictures arrive' });
      const pictures = Readable.fromWeb(answer.body as never);
      // Whoever hangs up ends it; that is no fault.
      pictures.on('error', () => reply.raw.destroy());
      return reply.type('video/x-flv').header('cache-control', 'no-store').send(pictures);
    });

    scope.get<{ Params: { live: string; file: string } }>('/hls/:live/:file', hidden, async (request, reply) => {
      await asks(request, reply, 'room.watch', 'read');
      if (!isId(request.params.live)) throw new BuskerError('not_found');
      const { folder, file } = streams.hlsFile(request.params.live, request.params.file);
      const type = file.endsWith('.ts') ? 'video/mp2t' : 'application/vnd.apple.mpegurl';
      return reply.type(type).header('cache-control', 'no-store').sendFile(file, folder, { cacheControl: false });
    });
    scope.get<{ Params: { file: string } }>('/posters/:file', hidden, async (request, reply) => {
      const [, id] = /^([0-9a-f-]{36})\.svg$/.exec(request.params.file) ?? [];
      if (!isId(id)) throw new BuskerError('not_found');
      return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(posterSvg(id));
    });
  });

  async function asks(
    request: FastifyRequest,
    reply: FastifyReply,
    action: Action,
    effect: 'read' | 'write',
  ): Promise<Who> {
    const who = await doors.identify(request, reply);
    checkMay(who, action, effect);
    doors.rateLimits.take(action, effect, {
      person: who.kind === 'person' ? who.id : undefined,
      address: addressOf(request),
    });
    return who;
  }

  /** Who sends pictures: an encoder by its stream key, or a creator's browser by its session. */
  async function sender(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ creator: string; kind: 'camera' | 'encoder' }> {
    const [, key] = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (key !== undefined) {
      doors.rateLimits.take('live.run', 'write', { address: addressOf(request) });
      const creator = await streams.creatorOfKey(key);
      if (creator === undefined) throw new BuskerError('not_signed_in', { why: 'this stream key is not known' });
      return { creator, kind: 'encoder' };
    }
    const who = await asks(request, reply, 'live.run', 'write');
    if (who.kind !== 'person') throw new BuskerError('not_signed_in');
    return { creator: who.id, kind: 'camera' };
  }

  /** Whose pictures are asked for. @throws BuskerError `not_found`, `target_closed` */
  async function creatorOf(place: string, who: Who, kind: VideoKind): Promise<string> {
    if (place === MINE) {
      if (who.kind !== 'person') throw new BuskerError('not_signed_in');
      return who.id;
    }
    if (!isId(place)) throw new BuskerError('not_found');
    const session = await live.get(place);
    if (session.state === 'ended') throw new BuskerError('target_closed');
    if (session.video.kind !== kind && session.video.fallback?.kind !== kind) throw new BuskerError('not_found');
    return session.creator.id;
  }
}

/** What the operator's media server tells, and what it asks. It shows by a signature or by a secret that it is the one. */
async function registerServerRoutes(doors: Doors, streams: Streams): Promise<void> {
  await doors.fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: TOLD_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const hidden = { schema: { hide: true }, bodyLimit: TOLD_BYTES } as const;
    scope.post<{ Params: { server: string } }>('/webhooks/video/:server', hidden, async (request) => {
      await streams.told(request.params.server, bytesOf(request), request.headers);
      return { ok: true };
    });
    // Any 2xx is yes, anything else no.
    scope.post<{ Params: { server: string }; Querystring: { secret?: unknown } }>(
      '/webhooks/video/:server/may',
      hidden,
      async (request, reply) => {
        const { secret } = request.query;
        const yes = await streams.answers(
          request.params.server,
          typeof secret === 'string' ? secret : '',
          jsonOf(bytesOf(request)),
        );
        if (!yes) throw new BuskerError('not_signed_in');
        return reply.code(204).send();
      },
    );
  });
}

function bytesOf(request: FastifyRequest): Buffer {
  if (!Buffer.isBuffer(request.body)) throw new BuskerError('bad_request', { why: 'a body is missing' });
  return request.body;
}
function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new BuskerError('bad_request', { why: 'the body is no JSON' });
  }
}

function offerOf(request: FastifyRequest): string {
  if (typeof request.body !== 'string' || request.body === '')
    throw new BuskerError('bad_request', { why: 'the body is an SDP offer' });
  return request.body;
}

function sendAnswer(reply: FastifyReply, location: string, answer: string): FastifyReply {
  return reply.code(201).headers({ location, 'cache-control': 'no-store' }).type('application/sdp').send(answer);
}

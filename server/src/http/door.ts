/**
 * A door: one address of the API, made from its row of ROUTES. It takes method, path, schemas, role check, rate limit and OpenAPI
 * from there; the handler only translates between the request and a business folder.
 *
 * Order at every door, cheapest first: same origin → who is it → role → rate limit → body read and validated → handler. What is
 * refused early has cost nothing.
 */
import {
  type ACTIONS,
  type BodyOf,
  ErrorBody,
  LIMITS,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
  type Route,
  type RouteName,
  ROUTES,
} from '@busker/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { languageFor, type ServerTexts } from '../platform/texts.ts';
import { checkMay, type Person, type Who } from '../people/people.ts';
import type { RateLimits } from '../safety/safety.ts';
import { DONE } from './openapi.ts';

export const API_PREFIX = '/api/v1';

/** Resolves who is asking, from the request's cookies. Called at most once for each request. */
export type Identify = (request: FastifyRequest, reply: FastifyReply) => Promise<Who>;

/** What registers doors; made by `createApp`. */
export interface Doors {
  readonly fastify: FastifyInstance;
  readonly identify: Identify;
  readonly rateLimits: RateLimits;
  /** Names of ROUTES that have a door by now. */
  readonly registered: Set<RouteName>;
}

/** A person where the role table keeps visitors out, else perhaps a visitor. */
type WhoOf<N extends RouteName> = 'visitor' extends (typeof ACTIONS)[(typeof ROUTES)[N]['action']][number]
  ? Who
  : Person;

export interface Call<N extends RouteName> {
  readonly body: BodyOf<N>;
  readonly params: ParamsOf<N>;
  readonly query: QueryOf<N>;
  readonly who: WhoOf<N>;
  /** IP address of the client; behind a trusted proxy, the one it names. */
  readonly address: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** What the server says to who asks, in their language. */
  readonly t: ServerTexts;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the door before the handler runs. */
    who: Who;
  }
}

/** Largest bodies in bytes where the default of the app is too small. */
const BODY_LIMITS: Partial<Record<RouteName, number>> = {
  // Files come in base64.
  'console.uploadAnimation': Math.ceil((LIMITS.animation_video_bytes + LIMITS.animation_sound_bytes) * 1.4),
  // 2 000 words of 60 characters, up to four bytes each, and JSON around them.
  'console.setWords': 512_000,
};

/**
 * Opens the door of a route.
 * @param handler returns the body of the answer, which is written through the route's response schema: fields that it does not name
 *   never leave. Throw `BuskerError` to refuse.
 * @throws Error when the route has a door already.
 */
export function door<N extends RouteName>(
  doors: Doors,
  name: N,
  handler: (call: Call<N>) => Promise<ResponseOf<N>> | ResponseOf<N>,
): void {
  if (doors.registered.has(name)) throw new Error(`two doors for ${name}`);
  doors.registered.add(name);
  const route: Route = ROUTES[name];
  const effect = route.method === 'GET' ? 'read' : 'write';
  const body_limit = BODY_LIMITS[name];
  doors.fastify.route({
    method: route.method,
    url: API_PREFIX + route.path,
    schema: schemaOf(name, route),
    ...(body_limit === undefined ? {} : { bodyLimit: body_limit }),
    async onRequest(request, reply) {
      const address = addressOf(request);
      const who = await doors.identify(request, reply);
      checkMay(who, route.action, effect);
      doors.rateLimits.take(route.action, effect, { person: who.kind === 'person' ? who.id : undefined, address });
      request.who = who;
    },
    async handler(request, reply) {
      void reply.header('cache-control', 'no-store');
      const call = {
        body: request.body,
        params: request.params,
        query: request.query,
        who: request.who,
        address: addressOf(request),
        request,
        reply,
        get t() {
          return languageFor(request.headers).t;
        },
      };
      return handler(call as unknown as Call<N>);
    },
  });
}

/** Where a request comes from. Who hung up has no address any more, whatever Fastify's types say, and nobody hears the answer. */
export function addressOf(request: FastifyRequest): string {
  return (request.ip as string | undefined) ?? 'gone';
}

/** Prepares requests to carry `who`; part of `createApp`. */
export function installDoors(fastify: FastifyInstance): void {
  fastify.addSchema({ ...ErrorBody, $id: 'ErrorBody' });
  fastify.decorateRequest('who', null as never);
}

function schemaOf(name: RouteName, route: Route): FastifySchema {
  const refusal = { description: 'A refusal from the error table', $ref: 'ErrorBody#' };
  return {
    operationId: name,
    tags: [name.split('.')[0]!],
    summary: route.says,
    description: `Guarded by the action \`${route.action}\` of the role table.`,
    security: [{ session: [] }],
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    response: {
      200: route.file
        ? { description: DONE, content: { [route.file]: { schema: route.response } } }
        : { description: DONE, ...route.response },
      '4xx': refusal,
      '5xx': refusal,
    },
  } as FastifySchema;
}

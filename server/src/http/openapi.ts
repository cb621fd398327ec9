/** OpenAPI 3.1 of every door, at `/api/openapi.json`, made from the same schemas that validate. */
import swagger from '@fastify/swagger';
import * as protocol from '@busker/protocol';
import type { FastifyInstance } from 'fastify';

export const OPENAPI_PATH = '/api/openapi.json';

export async function installOpenApi(fastify: FastifyInstance, publicUrl: string): Promise<void> {
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Busker',
        version: '1',
        description:
          'Coins, gifts and creator payouts. Money is in micros and coins are whole, both as decimal strings. Every write carries an id that the client made; repeating it changes nothing.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'busker.session_token',
            description: 'Set by signing in at /api/auth',
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (typeof json['$id'] === 'string' ? json['$id'] : `def-${i}`),
    },
    transformObject: (document) =>
      ('openapiObject' in document
        ? withNamedSchemas(document.openapiObject as Json)
        : document.swaggerObject) as never,
  });
  let text: string | undefined;
  fastify.get(OPENAPI_PATH, { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(fastify.swagger());
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

/** What the answers of doors are described as; OpenAPI wants some description. */
export const DONE = 'Done';

type Json = { [key: string]: unknown };

/** The protocol's named schemas (those that are objects or unions), by their exact JSON. */
function namedSchemas(): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(protocol)) {
    if (!/^[A-Z][A-Za-z]+$/.test(name) || typeof value !== 'object' || value === null) continue;
    if (!('type' in value || 'allOf' in value || 'anyOf' in value)) continue;
    const text = JSON.stringify(value);
    if (!names.has(text)) names.set(text, name);
  }
  return names;
}

/** Replaces what equals a named schema of the protocol by a reference to it, so that generated clients get named types. */
function withNamedSchemas(document: Json): Json {
  const names = namedSchemas();
  const used = new Map<string, unknown>();
  const replace = (value: unknown, inside?: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => replace(each));
    if (typeof value !== 'object' || value === null) return value;
    const { description, ...rest } = value as Json;
    const name = names.get(JSON.stringify(description === DONE ? rest : value));
    if (name !== undefined && name !== inside) {
      if (!used.has(name)) {
        used.set(name, null);
        used.set(name, replace(description === DONE ? rest : value, name));
      }
      return { $ref: `#/components/schemas/${name}` };
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each)]));
  };
  const paths = replace(document['paths']);
  const components = document['components'] as Json;
  const own = Object.fromEntries(
    Object.entries(components['schemas'] as Json).map(([name, schema]) => [name, replace(withoutId(schema), name)]),
  );
  return { ...document, paths, components: { ...components, schemas: { ...own, ...Object.fromEntries(used) } } };
}

function withoutId(schema: unknown): unknown {
  const { $id: _id, title: _title, ...rest } = schema as Json;
  return rest;
}

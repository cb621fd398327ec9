import { ERRORS, ROUTES, type Route, type RouteName } from '@busker/protocol';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { API_PREFIX } from './door.ts';
import { OPENAPI_PATH } from './openapi.ts';
import { openAllDoors, testApp } from './test-app.ts';

type Json = { [key: string]: any }; // oxlint-disable-line typescript/no-explicit-any -- a document of any shape
let document: Json;
beforeAll(async () => {
  const doors = await testApp();
  openAllDoors(doors, () => {
    throw new Error('not called');
  });
  document = (await doors.fastify.inject({ method: 'GET', url: OPENAPI_PATH })).json();
  await doors.fastify.close();
});

const names = Object.keys(ROUTES) as RouteName[];
const addressOf = (route: Route) => (API_PREFIX + route.path).replace(/:(\w+)/g, '{$1}');

/** The validator looks at the document only down to its schemas. */
function earlierWords(of: Json): string[] {
  const found: string[] = [];
  const look = (node: unknown, name: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const is_word =
        ['additionalItems', 'definitions', 'dependencies', 'nullable', '$recursiveRef'].includes(key) ||
        (key === 'items' && Array.isArray(value)) ||
        (key.startsWith('exclusive') && typeof value === 'boolean');
      if (is_word) found.push(`${name}: ${key}`);
      if (key === 'properties')
        for (const [field, schema] of Object.entries(value as Json)) look(schema, `${name}.${field}`);
      else look(value, name);
    }
  };
  for (const [name, schema] of Object.entries<Json>(of['components'].schemas)) look(schema, name);
  for (const [address, methods] of Object.entries<Json>(of['paths'] ?? {})) look(methods, address);
  return found;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
    expect(document['openapi']).toMatch(/^3\.1\./);
    // Control: the validator refuses what is not.
    const broken = structuredClone(document);
    broken['paths'][addressOf(ROUTES['gifts.send'])].post.responses = 'none';
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('has schemas of JSON Schema 2020-12, and no word of earlier drafts', () => {
    expect(earlierWords(document)).toEqual([]);
    // Control: what TypeBox makes of a tuple.
    const tuple = { components: { schemas: { Frame: { type: 'array', additionalItems: false, items: [{}] } } } };
    expect(earlierWords(tuple)).toEqual(['Frame: additionalItems', 'Frame: items']);
  });

  it('has every route of the table, with its schemas, and no other', () => {
    const operations = Object.entries<Json>(document['paths']).flatMap(([address, methods]) =>
      Object.entries<Json>(methods).map(([method, operation]) => ({ address, method, operation })),
    );
    expect(operations.map(({ operation }) => String(operation['operationId'])).toSorted()).toEqual(names.toSorted());
    for (const { address, method, operation } of operations) {
      const route: Route = ROUTES[operation['operationId'] as RouteName];
      expect([address, method]).toEqual([addressOf(route), route.method.toLowerCase()]);
      expect(operation['requestBody'] !== undefined).toBe(route.body !== undefined);
      const parameters = (operation['parameters'] ?? []) as Json[];
      expect(parameters.filter((each) => each['in'] === 'path').map((each) => each['name'])).toEqual(
        [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]),
      );
      expect(operation['responses']['200'].content[route.file ?? 'application/json'].schema).toBeDefined();
    }
  });

  it('documents the body of refusals at every route, with exactly the codes of the error table', () => {
    for (const methods of Object.values<Json>(document['paths'])) {
      for (const operation of Object.values<Json>(methods)) {
        for (const status of ['4XX', '5XX']) {
          expect(operation['responses'][status].content['application/json'].schema).toEqual({
            $ref: '#/components/schemas/ErrorBody',
          });
        }
      }
    }
    expect(document['components'].schemas.ErrorBody.properties.error.properties.code.enum).toEqual(Object.keys(ERRORS));
  });

  it('names the shapes that routes share, and every reference leads somewhere', () => {
    const schemas = document['components'].schemas as Json;
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(['PersonCard', 'GiftBody', 'GiftAck', 'Purchase', 'LiveSession']),
    );
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1]!,
    );
    expect(references.length).toBeGreaterThan(names.length);
    for (const name of references) expect(schemas[name], name).toBeTypeOf('object');
    for (const [name, schema] of Object.entries<Json>(schemas))
      expect(schema['$ref'], `${name} is only a reference to itself`).toBeUndefined();
  });
});

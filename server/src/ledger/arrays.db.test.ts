import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { bools, encodeArray, int2s, int4s, int8s, jsonbs, type PgArray, texts, timestamps, uuids } from './arrays.ts';

let test: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  test = await withDatabase();
  client = new pg.Client({ connectionString: test.appUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await test.drop();
});

const read = async (array: PgArray): Promise<string[]> => {
  const { rows } = await client.query<{ v: string }>(`select v::text from unnest($1::${array.type}[]) as t (v)`, [
    encodeArray(array),
  ]);
  return rows.map((row) => row.v);
};

describe('arrays in binary', () => {
  it('arrive as they were, ends of their ranges and nulls too', async () => {
    expect(await read(int2s([-32_768, 0, null, 32_767]))).toEqual(['-32768', '0', null, '32767']);
    expect(await read(int4s([-2_147_483_648, 2_147_483_647]))).toEqual(['-2147483648', '2147483647']);
    expect(await read(int8s([-(2n ** 63n), null, 2n ** 63n - 1n]))).toEqual([
      `${-(2n ** 63n)}`,
      null,
      `${2n ** 63n - 1n}`,
    ]);
    expect(await read(bools([true, null, false]))).toEqual(['true', null, 'false']);
    expect(await read(texts(['', 'Grüße 🎸', null, '{"a",b\\}']))).toEqual(['', 'Grüße 🎸', null, '{"a",b\\}']);
    expect(await read(jsonbs(['{"a": [1, "ä"]}', null]))).toEqual(['{"a": [1, "ä"]}', null]);
    const id = '01a21e42-5c6f-72ac-baae-09b12d866e0c';
    expect(await read(uuids([id, null]))).toEqual([id, null]);
    expect(
      await read(timestamps([new Date('1999-12-31T23:59:59.999Z'), new Date('2026-11-27T12:00:00.001Z')])),
    ).toEqual(['1999-12-31 23:59:59.999+00', '2026-11-27 12:00:00.001+00']);
  });

  it('may be empty', async () => {
    expect(await read(uuids([]))).toEqual([]);
  });

  it('refuse what is not of their type', () => {
    expect(() => encodeArray(uuids(['not-an-id']))).toThrow(TypeError);
    expect(() => encodeArray(uuids(['01A21E42-5C6F-72AC-BAAE-09B12D866E0C']))).toThrow(TypeError);
    expect(() => encodeArray(int2s([32_768]))).toThrow(RangeError);
    expect(() => encodeArray(int8s([2n ** 63n]))).toThrow(RangeError);
  });
});

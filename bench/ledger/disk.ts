/** What a flush costs, and what the tables take on disk. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { median } from '../load/median.ts';

const FLUSHES = 200;
/** A page of the WAL. */
const PAGE = Buffer.alloc(8_192, 1);

/** Milliseconds of one write and flush of 8 kB, on the disk where a folder is. */
export function flushMs(folder: string): number {
  const file = path.join(folder, 'bench.flush');
  const handle = openSync(file, 'w');
  try {
    const took = Array.from({ length: FLUSHES }, () => {
      const began = performance.now();
      writeSync(handle, PAGE, 0, PAGE.length, 0);
      fdatasyncSync(handle);
      return performance.now() - began;
    });
    return median(took);
  } finally {
    closeSync(handle);
    rmSync(file);
  }
}

/** Tables that gifts are written to. */
const TABLES = [
  'ledger_account',
  'ledger_entry',
  'ledger_platform_entry',
  'ledger_posting',
  'ledger_command',
  'gift',
  'combo',
  'message',
  'target',
];

/** Bytes of each table and of each index on it, by name. */
export async function sizes(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `select c.relname as name, (case when c.relkind = 'r' then pg_table_size(c.oid) else pg_relation_size(c.oid) end)::text as bytes
     from pg_class c left join pg_index i on i.indexrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and coalesce(i.indrelid, c.oid) = any(select t::regclass from unnest($1::text[]) t)`,
    [TABLES],
  );
  return new Map(rows.map((row) => [row.name, Number(row.bytes)]));
}

/**
 * Statements that run many times a second. Each is parsed and planned once per connection instead of at every call; for a short statement that is
 * most of what it costs, here and in PostgreSQL.
 */
import type pg from 'pg';

const names = new Map<string, string>();

/** Runs a statement by name. @param text a constant of the program: every different text is kept for good. */
export async function queryPrepared<Row extends object>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = `often_${names.size + 1}`));
  const { rows } = await pool.query<Row>({ name, text, values: values as unknown[] });
  return rows;
}

/**
 * What the books hold of everything that changes, kept as text beside the model and compared with all of it after every step.
 *
 * Only rows that a transaction has written since the last look are read, which their `xmin` tells; the number of rows tells when some are gone,
 * and then the table is read anew. The doctor's visits read everything anew, and compare that as well.
 */
import type { Model } from './model.ts';
import type { SimulatedPostgres } from './postgres.ts';

/** A table whose every row must say what the model says. */
export interface Watched {
  /** One row, in words. */
  readonly name: string;
  /** With the alias `x`. */
  readonly table: string;
  /** SQL over `x`: what tells a row from the others, and what it must say, as text. */
  readonly key: string;
  readonly says: string;
  /** SQL: other rows that `says` looks at are new; `new(y)` stands for "y was written since". Left out: it looks at `x` alone. */
  readonly also?: string;
  /** What the model says, by key. */
  model(model: Model): Iterable<readonly [key: string, says: string]>;
  /** What a row says that the model does not have; left out: there must be none. */
  absent?(model: Model, key: string): string;
}

const isNew = (alias: string): string => `age(${alias}.xmin) <= (select age($1::text::xid))`;
const read = ({ name, table, key, says }: Watched): string =>
  `select '${name}' as what, (${key})::text as key, (${says})::text as says from ${table} x`;

interface Table {
  readonly watched: Watched;
  readonly rows: Map<string, string>;
}
interface Row {
  readonly what: string;
  readonly key: string | null;
  readonly says: string;
}

export class Mirror {
  readonly #postgres: SimulatedPostgres;
  readonly #tables: readonly Table[];
  readonly #changes: string;
  /** Rows that were compared. */
  compared = 0;

  constructor(postgres: SimulatedPostgres, tables: readonly Watched[]) {
    this.#postgres = postgres;
    this.#tables = tables.map((watched) => ({ watched, rows: new Map() }));
    this.#changes = tables
      .flatMap((one) => [
        `${read(one)} where ${isNew('x')}${one.also ? ` or ${one.also.replaceAll(/new\((\w+)\)/g, (_, alias: string) => isNew(alias))}` : ''}`,
        `select '${one.name}', null, count(*)::text from ${one.table} x`,
      ])
      .join('\nunion all\n');
  }

  /** @param mark transactions below it were looked at before. @returns what is not as the model says. */
  async compare(mark: string, model: Model): Promise<string[]> {
    const tables = new Map(this.#tables.map((one) => [one.watched.name, one]));
    const gone: Table[] = [];
    const rows = await this.#postgres.query<Row>(this.#changes, [mark]);
    for (const { what, key, says } of rows) if (key !== null) tables.get(what)!.rows.set(key, says);
    for (const { what, key, says } of rows) {
      const table = tables.get(what)!;
      if (key === null && table.rows.size !== Number(says)) gone.push(table);
    }
    for (const { watched, rows: mirror } of gone) {
      mirror.clear();
      for (const { key, says } of await this.#postgres.query<Row>(read(watched), [])) mirror.set(key!, says);
    }
    return this.#differences(model);
  }

  /** Reads every row anew. @returns what was written without a trace, and what is not as the model says. */
  async compareAll(model: Model): Promise<string[]> {
    const broken: string[] = [];
    for (const { watched, rows } of this.#tables) {
      const there = await this.#postgres.query<Row>(read(watched), []);
      if (there.length !== rows.size)
        broken.push(`${watched.name}: ${there.length} rows, and ${rows.size} were seen coming`);
      for (const { key, says } of there) {
        const seen = rows.get(key!);
        if (seen !== says) broken.push(`${watched.name} ${key}: ${says}; it was seen as ${seen}`);
        rows.set(key!, says);
      }
    }
    return [...broken, ...this.#differences(model)];
  }

  #differences(model: Model): string[] {
    const broken: string[] = [];
    for (const { watched, rows } of this.#tables) {
      let matched = 0;
      for (const [key, says] of watched.model(model)) {
        const there = rows.get(key);
        if (there !== undefined) matched++;
        if (there !== says)
          broken.push(`${watched.name} ${key}: ${there === undefined ? 'missing' : there}; the model says ${says}`);
      }
      this.compared += rows.size;
      if (matched === rows.size) continue;
      const known = new Set([...watched.model(model)].map(([key]) => key));
      for (const [key, there] of rows) {
        if (known.has(key) || watched.absent?.(model, key) === there) continue;
        broken.push(`${watched.name} that the model does not have: ${key}: ${there}`);
      }
    }
    return broken;
  }
}

/**
 * Writes newer-interfaces.generated.json: every browser interface that the oldest browser of the overlay does not have, by Mozilla's tables of
 * browser compatibility. `node scripts/generate-newer-interfaces.ts` brings them by npm (20 MB, hence not a dependency of everybody's).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { NewerInterfaces } from './newer-interfaces.ts';

const SOURCE = '@mdn/browser-compat-data@8.1.9';
/** OBS 29. */
const CHROMIUM = 103;

interface Statement {
  readonly version_added: string | boolean | null;
  readonly version_removed?: string;
  readonly flags?: unknown;
  readonly prefix?: string;
  readonly alternative_name?: string;
}
interface Compat {
  readonly support: { readonly chrome?: Statement | readonly Statement[] };
}
/** By name; what `__compat` has is no feature but its table. */
interface Feature {
  readonly [name: string]: Feature | undefined;
}

/** The first version that has it under its own name and without a switch; infinite for none, undefined for what has no table. */
function since(feature: Feature): number | undefined {
  const compat = feature['__compat'] as unknown as Compat | undefined;
  if (compat === undefined) return undefined;
  const told = compat.support.chrome;
  const versions = [told ?? []]
    .flat()
    .filter((it) => !it.flags && !it.prefix && !it.alternative_name && !it.version_removed)
    .map((it) => Number.parseInt(String(it.version_added).replace('≤', ''), 10))
    .filter((version) => !Number.isNaN(version));
  return Math.min(Infinity, ...versions);
}

/** The oldest of everything that has the same name: what some old interface has cannot be told from what a newer one has. */
class Oldest {
  readonly #versions = new Map<string, number>();
  see(name: string, feature: Feature): void {
    const version = since(feature);
    if (version !== undefined) this.#versions.set(name, Math.min(version, this.#versions.get(name) ?? Infinity));
  }
  /** What no Chromium has is left out: the browser tests would see that. */
  newer(): Record<string, string> {
    const rows = [...this.#versions].filter(([, version]) => version > CHROMIUM && version < Infinity);
    rows.sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(rows.map(([name, version]) => [name, String(version)]));
  }
}

const entries = (feature: Feature | undefined): [string, Feature][] =>
  Object.entries(feature ?? {}).filter((entry): entry is [string, Feature] => entry[0] !== '__compat');
const WORD = /^[A-Za-z][A-Za-z0-9]*$/;
const CSS_WORD = /^-?[a-z][a-z0-9-]*$/;

function scriptTables(data: Feature): Pick<NewerInterfaces, 'globals' | 'statics' | 'members'> {
  const globals = new Oldest();
  const statics = new Oldest();
  const members = new Oldest();
  const builtins = data['javascript']?.['builtins'];
  for (const [owner, feature] of [...entries(data['api']), ...entries(builtins), ...entries(builtins?.['Intl'])]) {
    if (!WORD.test(owner)) continue;
    globals.see(owner, feature);
    for (const [key, member] of entries(feature)) {
      const name = key.replace(/_static$/, '');
      if (!WORD.test(name) || name === owner) continue;
      // the tables of the language do not say which are static: both, then
      statics.see(`${owner}.${name}`, member);
      members.see(name, member);
      if (owner === 'Window' || owner === 'WorkerGlobalScope') globals.see(name, member);
    }
  }
  return { globals: globals.newer(), statics: statics.newer(), members: members.newer() };
}

function styleTables(css: Feature): NewerInterfaces['styles'] {
  const [properties, values, rules, media, pseudos, functions, units] = Array.from({ length: 7 }, () => new Oldest());
  for (const [name, feature] of entries(css['properties'])) {
    properties!.see(name, feature);
    for (const [value, it] of entries(feature)) if (CSS_WORD.test(value)) values!.see(`${name}: ${value}`, it);
  }
  for (const [name, feature] of entries(css['at-rules'])) rules!.see(name, feature);
  for (const [name, feature] of entries(css['at-rules']?.['media'])) if (CSS_WORD.test(name)) media!.see(name, feature);
  for (const [name, feature] of entries(css['selectors'])) pseudos!.see(name, feature);
  const down = (feature: Feature | undefined): void => {
    for (const [name, it] of entries(feature)) {
      if (CSS_WORD.test(name)) functions!.see(name.replace(/-function$/, ''), it);
      down(it);
    }
  };
  down(css['types']);
  const groups: Readonly<Record<string, readonly string[]>> = {
    container_query_length_units: ['cqw', 'cqh', 'cqi', 'cqb', 'cqmin', 'cqmax'],
    viewport_percentage_units_dynamic: ['dvh', 'dvw', 'dvi', 'dvb', 'dvmin', 'dvmax'],
    viewport_percentage_units_large: ['lvh', 'lvw', 'lvi', 'lvb', 'lvmin', 'lvmax'],
    viewport_percentage_units_small: ['svh', 'svw', 'svi', 'svb', 'svmin', 'svmax'],
  };
  for (const [key, feature] of entries(css['types']?.['length']))
    for (const unit of groups[key] ?? [key]) units!.see(unit, feature);
  return {
    properties: properties!.newer(),
    values: values!.newer(),
    rules: rules!.newer(),
    media: media!.newer(),
    pseudos: pseudos!.newer(),
    functions: functions!.newer(),
    units: units!.newer(),
  };
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'busker-compat-'));
try {
  const packed = execFileSync('npm', ['pack', SOURCE, '--loglevel=error'], { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', packed], { cwd: folder });
  const data = JSON.parse(readFileSync(path.join(folder, 'package', 'data.json'), 'utf8')) as Feature;
  const tables: NewerInterfaces = {
    source: SOURCE,
    chromium: CHROMIUM,
    ...scriptTables(data),
    styles: styleTables(data['css']!),
  };
  writeFileSync(
    path.join(import.meta.dirname, 'newer-interfaces.generated.json'),
    `${JSON.stringify(tables, null, 2)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

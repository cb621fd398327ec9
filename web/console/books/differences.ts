/** Before and after of an audit line, value by value. */
export interface Difference {
  /** Where in the value, with dots: `frozen.reason`. */
  readonly path: string;
  /** As text; null when there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
}

/** A longer list of changes is cut here; the whole value stands in the audit log itself. */
const MOST = 200;

/** Lines for every value of both sides: changed ones first, then the others, each in the order of the value. */
export function differences(before: unknown, after: unknown): Difference[] {
  const was = leaves(before);
  const is = leaves(after);
  const lines = [...new Set([...was.keys(), ...is.keys()])].map((path): Difference => {
    const [from, to] = [was.get(path) ?? null, is.get(path) ?? null];
    return { path: path === '' ? 'value' : path, before: from, after: to, changed: from !== to };
  });
  return [...lines.filter((line) => line.changed), ...lines.filter((line) => !line.changed)].slice(0, MOST);
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) return found;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    found.set(path, value.length === 0 ? '(empty)' : value.map(String).join(', '));
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) leaves(inner, path === '' ? key : `${path}.${key}`, found);
  } else {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}

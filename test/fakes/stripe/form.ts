/** Bodies as Stripe's SDK sends them: forms whose names are paths, `line_items[0][price_data][currency]=usd`. */
export interface FormObject {
  [name: string]: FormValue;
}
export type FormValue = string | FormObject;

/** Reads a form into nested objects; lists become objects with the names 0, 1, 2 …. */
export function readForm(text: string): FormObject {
  const root: FormObject = {};
  for (const [path, value] of new URLSearchParams(text)) {
    const names = path.split(/[[\]]+/).filter((name) => name !== '');
    let at = root;
    for (const name of names.slice(0, -1)) {
      const next = at[name];
      at = typeof next === 'object' ? next : ((at[name] = {}) as FormObject);
    }
    at[names.at(-1)!] = value;
  }
  return root;
}

/** The text at a path; undefined when there is none. */
export function textAt(form: FormObject, ...path: readonly string[]): string | undefined {
  let at: FormValue | undefined = form;
  for (const name of path) at = typeof at === 'object' ? at[name] : undefined;
  return typeof at === 'string' ? at : undefined;
}

/** All texts below a name, as Stripe keeps metadata. */
export function textsAt(form: FormObject, name: string): Record<string, string> {
  const at = form[name];
  const pairs = typeof at === 'object' ? Object.entries(at) : [];
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

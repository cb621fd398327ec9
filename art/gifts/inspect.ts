import { LAYER_TYPE } from '../kit/types.ts';

const ALLOWED_LAYERS: ReadonlySet<unknown> = new Set(Object.values(LAYER_TYPE));

/** Finds what a gift must not hold: expressions, outside addresses, other kinds of layers. Empty when it is clean. */
export function faults(document: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((item, i) => visit(item, `${path}[${i}]`));
    else if (typeof value === 'object' && value !== null) {
      const fields = value as Record<string, unknown>;
      if (typeof fields['x'] === 'string') found.push(`${path}: an expression`);
      if (('refId' in fields || 'ind' in fields) && !ALLOWED_LAYERS.has(fields['ty']))
        found.push(`${path}: a layer of type ${String(fields['ty'])}`);
      if (typeof fields['p'] === 'string' && !fields['p'].startsWith('data:image/webp;base64,'))
        found.push(`${path}: an outside asset`);
      if (typeof fields['u'] === 'string' && fields['u'] !== '') found.push(`${path}: an outside folder`);
      for (const [key, item] of Object.entries(fields)) visit(item, `${path}.${key}`);
    }
  };
  visit(document, '$');
  return found;
}

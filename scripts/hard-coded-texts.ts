/**
 * Finds words for people that stand in code instead of in the language files: text between tags, and the values of attributes and properties that
 * people read or hear. Names of things (Busker, PayPal, CSV) are not words.
 */
import { parseSync } from 'vite';

/** Attributes, props and properties whose strings are read by people. */
const FOR_PEOPLE =
  /^(aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|label|description|error|hint|lead|text|message|note|says|heading|confirm|okText|nothingFoundMessage|children|emptyText|caption|summary)$/;
/** What needs no translation: no letters at all, or names and signs that are the same everywhere. */
const NAMES =
  /^(Busker|OBS|CSV|JSON|LIVE|PayPal|Stripe|SEPA|NACHA|BIC|IBAN|ID|URL|UTC|USD|EUR|OK|https?|Ed25519|SHA-256|[A-Z]{3})$/;
/** In templates only what stands between the values counts. */
const wordsIn = (text: string): string[] => text.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
const isForPeople = (text: string): boolean =>
  wordsIn(text).some((word) => word.length > 1 && !NAMES.test(word)) &&
  !/^[#./?]|^[a-z0-9_]+([-.:/][a-z0-9_]+)+$/.test(text.trim());

interface Found {
  readonly line: number;
  readonly text: string;
}
interface AnyNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Every text for people in a file's code. */
export function hardCodedTexts(file: string, code: string): Found[] {
  const { program } = parseSync(file, code);
  const found: Found[] = [];
  const at = (node: AnyNode): number => code.slice(0, node.start).split('\n').length;
  const note = (node: AnyNode, text: string): void => {
    if (isForPeople(text)) found.push({ line: at(node), text: text.trim().replaceAll(/\s+/g, ' ') });
  };

  /** The strings that an expression can become: both sides of a choice, what is put together, what a call makes of nothing. */
  function strings(node: AnyNode | null | undefined): void {
    if (!node) return;
    switch (node.type) {
      case 'Literal':
        if (typeof node['value'] === 'string') note(node, node['value']);
        return;
      case 'TemplateLiteral':
        for (const part of node['quasis'] as AnyNode[]) note(part, (part['value'] as { cooked: string }).cooked);
        (node['expressions'] as AnyNode[]).forEach(strings);
        return;
      case 'ConditionalExpression':
        strings(node['consequent'] as AnyNode);
        strings(node['alternate'] as AnyNode);
        return;
      case 'LogicalExpression':
        if (node['operator'] !== '&&') strings(node['left'] as AnyNode);
        strings(node['right'] as AnyNode);
        return;
      case 'BinaryExpression':
        if (node['operator'] === '+') {
          strings(node['left'] as AnyNode);
          strings(node['right'] as AnyNode);
        }
        return;
      case 'JSXExpressionContainer':
        strings(node['expression'] as AnyNode);
        return;
      case 'ArrowFunctionExpression':
        if ((node['body'] as AnyNode).type !== 'BlockStatement') strings(node['body'] as AnyNode);
        return;
      case 'TSAsExpression':
      case 'ParenthesizedExpression':
        strings(node['expression'] as AnyNode);
    }
  }

  function visit(value: unknown): void {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    const node = value as AnyNode;
    if (node.type === 'JSXText') note(node, node['value'] as string);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node['children'] as AnyNode[]) if (child.type === 'JSXExpressionContainer') strings(child);
    if (node.type === 'JSXAttribute' && FOR_PEOPLE.test(nameOf(node['name']))) strings(node['value'] as AnyNode);
    if (node.type === 'Property' && FOR_PEOPLE.test(nameOf(node['key']))) strings(node['value'] as AnyNode);
    if (
      node.type === 'CallExpression' &&
      /^(toasts?\.)?(say|tell|toast|fail|usePageTitle|setError|setNotice|setProblem)$/.test(calleeOf(node, code))
    )
      (node['arguments'] as AnyNode[]).forEach(strings);
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child);
  }
  visit(program);
  return [...new Map(found.map((one) => [`${one.line} ${one.text}`, one])).values()];
}

function nameOf(name: unknown): string {
  const node = name as { name?: unknown; value?: unknown };
  return typeof node.name === 'string' ? node.name : typeof node.value === 'string' ? node.value : '';
}

const calleeOf = (node: AnyNode, code: string): string => {
  const callee = node['callee'] as AnyNode & { end: number };
  return code.slice(callee.start, callee.end);
};

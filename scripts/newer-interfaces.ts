/**
 * What a built file uses that the oldest browser of the overlay (Chromium 103, in OBS 29) does not have. The compiler takes care of syntax; of
 * interfaces it knows nothing. A name counts as newer when no interface of that browser has it, whichever object it is asked of; what the files
 * define themselves is theirs, and what they ask for with care (`typeof X`, `'x' in y`, `x.y?.()`, `@supports`, a fallback before it) is fine.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';

type Names = Readonly<Record<string, string>>;
export interface NewerInterfaces {
  readonly source: string;
  readonly chromium: number;
  readonly globals: Names;
  /** `Promise.withResolvers` */
  readonly statics: Names;
  readonly members: Names;
  readonly styles: Readonly<
    Record<'properties' | 'values' | 'rules' | 'media' | 'pseudos' | 'functions' | 'units', Names>
  >;
}

const newer = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'newer-interfaces.generated.json'), 'utf8'),
) as NewerInterfaces;
const styles = newer.styles;

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const nameOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === 'Identifier' ? String(value['name']) : undefined;

function walk(node: Node, see: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  see(node, parent);
  for (const value of Object.values(node))
    for (const child of [value].flat()) if (isNode(child)) walk(child, see, node);
}

const keyOf = (node: Node): string | undefined =>
  node['computed'] === true ? undefined : nameOf(node['type'] === 'MemberExpression' ? node['property'] : node['key']);

/** All files of a page at once: what one defines is known in the others. @returns a sentence for each use, none for a good page. */
export function newerInScripts(files: ReadonlyMap<string, string>): string[] {
  const trees = [...files].map(([file, code]) => [file, parseAst(code) as unknown as Node] as const);
  const own = new Set<string>();
  for (const [, tree] of trees)
    walk(tree, (node) => {
      const target = node.type === 'AssignmentExpression' ? (node['left'] as Node) : node;
      const defines = ['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty'].includes(node.type);
      const name = defines || (target !== node && target.type === 'MemberExpression') ? keyOf(target) : declared(node);
      if (name !== undefined) own.add(name);
    });
  const found = new Set<string>();
  for (const [file, tree] of trees) {
    const careful = new Set<string>();
    walk(tree, (node) => {
      const { left, operator, argument } = node as Node & Record<string, unknown>;
      if (node.type === 'BinaryExpression' && operator === 'in' && isNode(left) && left.type === 'Literal')
        careful.add(String(left['value']));
      if (node.type === 'UnaryExpression' && operator === 'typeof') {
        const name = nameOf(argument);
        if (name !== undefined) careful.add(name);
      }
    });
    const report = (name: string, version: string | undefined, last = name): void => {
      if (version !== undefined && !own.has(last) && !careful.has(last))
        found.add(`${file}: ${name} (Chromium ${version})`);
    };
    walk(tree, (node, parent) => {
      if (node.type === 'Identifier' && !isKey(node, parent)) report(nameOf(node)!, at(newer.globals, nameOf(node)!));
      if (node.type === 'MemberExpression') {
        const name = keyOf(node);
        const call = parent?.type === 'CallExpression' && parent['optional'] === true;
        if (name === undefined || call) return;
        const owner = nameOf(node['object']);
        const whole = `${owner}.${name}`;
        // a static one of a class of the platform is never our own, even when its name is
        if (owner !== undefined && !own.has(owner) && at(newer.statics, whole) !== undefined)
          found.add(`${file}: ${whole} (Chromium ${at(newer.statics, whole)})`);
        else report(`.${name}`, at(newer.members, name), name);
      }
      if (node.type === 'Literal' && /v/.test(String((node['regex'] as { flags?: string } | undefined)?.flags ?? '')))
        found.add(`${file}: a regular expression with the flag v (Chromium 112)`);
    });
    for (const text of stylesIn(tree)) for (const sentence of newerInStyles(text)) found.add(`${file}: ${sentence}`);
  }
  return [...found].sort();
}

const at = (names: Names, name: string): string | undefined => (Object.hasOwn(names, name) ? names[name] : undefined);

function declared(node: Node): string | undefined {
  return ['VariableDeclarator', 'FunctionDeclaration', 'ClassDeclaration'].includes(node.type)
    ? nameOf(node['id'])
    : undefined;
}

/** The name of a property, not of a variable. */
function isKey(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression') return parent['property'] === node && parent['computed'] !== true;
  if (/^(Import|Export)/.test(parent.type)) return true;
  return parent['key'] === node && parent['computed'] !== true;
}

/** Style sheets written in templates, as Lit has them. */
function stylesIn(tree: Node): string[] {
  const sheets: string[] = [];
  walk(tree, (node) => {
    if (node.type !== 'TemplateLiteral') return;
    const text = (node['quasis'] as { value: { cooked: string | null } }[])
      .map((it) => it.value.cooked ?? '')
      .join('v');
    if (/[\w\])*]\s*\{\s*[a-z-]+\s*:[^{}]+\}/.test(text) && !text.includes('=>')) sheets.push(text);
  });
  return sheets;
}

interface Block {
  readonly style: boolean;
  /** Below `@supports`, where old browsers do not look. */
  readonly guarded: boolean;
  readonly declared: [name: string, value: string][];
}

/** @returns a sentence for each use in a style sheet. */
export function newerInStyles(sheet: string): string[] {
  const text = sheet.replaceAll(/\/\*[\s\S]*?\*\//g, ' ').replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  const found = new Set<string>();
  const blocks: Block[] = [{ style: false, guarded: false, declared: [] }];
  const tell = (what: string, version: string | undefined): void => {
    if (version !== undefined && !blocks.at(-1)!.guarded) found.add(`${what} (Chromium ${version})`);
  };
  let words = '';
  for (const letter of text) {
    if (letter !== '{' && letter !== '}' && letter !== ';') {
      words += letter;
      continue;
    }
    const said = words.trim();
    words = '';
    const block = blocks.at(-1)!;
    if (letter === '{') {
      const rule = /^@([\w-]+)/.exec(said)?.[1];
      if (rule !== undefined) tell(`@${rule}`, at(styles.rules, rule));
      if (rule === 'media')
        for (const [, name] of said.matchAll(/\(\s*([a-z-]+)/g)) tell(`@media (${name})`, at(styles.media, name!));
      if (rule === undefined && block.style) tell(`a rule within a rule, ${said}`, at(styles.pseudos, 'nesting'));
      if (rule === undefined)
        for (const [, name] of said.matchAll(/::?([a-z-]+)/g)) tell(`:${name}`, at(styles.pseudos, name!));
      const keyframes = rule?.endsWith('keyframes') === true;
      blocks.push({
        style: (rule === undefined || block.style) && !keyframes,
        guarded: block.guarded || rule === 'supports',
        declared: [],
      });
      continue;
    }
    const [, name, value] = /^([a-z-]+)\s*:\s*([\s\S]+)$/.exec(said) ?? [];
    if (name !== undefined) block.declared.push([name, value!]);
    if (letter === '}') {
      for (const sentence of newerInBlock(block)) found.add(sentence);
      if (blocks.length > 1) blocks.pop();
    }
  }
  return [...found].sort();
}

/** A declaration that an old browser drops does no harm where the same block has said it before in an older way, or says it with a prefix. */
function newerInBlock({ guarded, declared }: Block): string[] {
  if (guarded) return [];
  const found: string[] = [];
  const understood = new Set<string>();
  const prefixed = new Set(declared.map(([name]) => name).filter((name) => name.startsWith('-webkit-')));
  for (const [name, value] of declared) {
    const reasons: string[] = [];
    const see = (what: string, version: string | undefined): void => {
      if (version !== undefined) reasons.push(`${what} (Chromium ${version})`);
    };
    see(name, at(styles.properties, name));
    for (const [word] of value.matchAll(/(?<![\w-])[a-z][a-z-]*(?![\w(-])/g))
      see(`${name}: ${word}`, at(styles.values, `${name}: ${word}`));
    for (const [, called] of value.matchAll(/(?<![\w-])([a-z][a-z-]*)\(/g))
      see(`${called}()`, at(styles.functions, called!));
    for (const [, unit] of value.matchAll(/(?<![\w#-])[\d.]+([a-z]+)/g)) see(unit!, at(styles.units, unit!));
    if (reasons.length === 0) understood.add(name);
    else if (!understood.has(name) && !prefixed.has(`-webkit-${name}`)) found.push(...reasons);
  }
  return found;
}

/** Names that are nobody's interface where they are used, and what is known to look worse in an old browser. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '.animation': 'a rendition of a gift, in our protocol',
  '.detached': 'the player asks whether a buffer is; where nothing answers it looks at the length',
  '.newState': 'a field of the player’s own messages',
  'paint-order': 'before Chromium 123 the outline of a counter is painted over its figure, which looks thinner',
};

/** Whether a sentence says something that has no reason above. */
export const isUnexplained = (sentence: string): boolean =>
  OTHERWISE[/: (\S+) \(Chromium/.exec(sentence)?.[1] ?? ''] === undefined;

/** What a Markdown page points to: links and images, `npm run` commands, files it names, variables of the environment. Pure. */

export interface PageLink {
  /** As written: a path relative to the page, perhaps with `#anchor`; outside addresses are left out. */
  readonly target: string;
  readonly line: number;
}

const FENCE = /^\s*(```|~~~)/;
/** The text may hold an image or one level of brackets; the target ends at a space (before a title) or a parenthesis. */
const LINK = /!?\[(?:[^[\]]|!?\[[^\]]*\](?:\([^)]*\))?)*\]\(<?([^)\s>]+)>?[^)]*\)/g;
const OUTSIDE = /^[a-z][a-z0-9+.-]*:|^\/\//i;

/** Lines of a page outside of code blocks, with inline code blanked; line numbers stay. */
function prose(page: string): string[] {
  let inside = false;
  return page.split('\n').map((line) => {
    if (FENCE.test(line)) {
      inside = !inside;
      return '';
    }
    return inside ? '' : line.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length));
  });
}

/** Links and images of a page that stay in the repository, those inside a link's text too. */
export function linksOf(page: string): PageLink[] {
  const found: PageLink[] = [];
  const collect = (text: string, line: number): void => {
    for (const [whole, target] of text.matchAll(LINK)) {
      if (target !== undefined && !OUTSIDE.test(target)) found.push({ target, line });
      const inner = whole.slice(whole.startsWith('!') ? 2 : 1, whole.lastIndexOf(']('));
      if (inner.includes('](')) collect(inner, line);
    }
  };
  prose(page).forEach((text, index) => collect(text, index + 1));
  return found;
}

/** The anchors that headings of a page get, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  let inside = false;
  for (const line of page.split('\n')) {
    if (FENCE.test(line)) inside = !inside;
    const heading = inside ? undefined : /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Names X of every `npm run X`, `npm start` and `npm test` that a text asks people to type. */
export function npmScriptsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].flatMap((match) => match[1] ?? match[2] ?? []),
  );
}

/** Paths from the repository's root that a text names in inline code, such as `server/src/http/door.ts`. */
export function filesOf(page: string, tops: readonly string[]): Set<string> {
  const named = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.[a-z]{2,4})`/g)].flatMap((match) => match[1] ?? []);
  return new Set(named.filter((file) => tops.includes(file.split('/')[0] ?? '') && !file.includes('NNN')));
}

/** Variables of the program's environment that a text names. */
export function variablesOf(text: string): Set<string> {
  return new Set(text.match(/\b(?:BUSKER|DATABASE|STRIPE)_[A-Z][A-Z_]*[A-Z]\b/g) ?? []);
}

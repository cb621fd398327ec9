/**
 * Files and pages: the sites as built by Vite (web/dist), gifts, clips, avatars and brand (art/out). Addresses with a hash in their name or
 * a `v` in their query never change and are kept for a year; others are asked for again, cheaply, by their tag.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import { acceptedLanguages, BuskerError, chosenLanguage, DEFAULT_LANGUAGE, pickLanguage } from '@busker/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { firstAnswers } from './first-answers.ts';
import { html, plainPage } from './html.ts';
import { contentSecurityPolicy } from './security-headers.ts';

export interface StaticParts {
  /** Folder of the built sites: `<page>/index.html` for each page, and `site` with hashed names. May be missing; then a page says so. */
  readonly webFolder: string;
  /** Folder with `gifts`, `clips`, `avatars` and `brand`. */
  readonly artFolder: string;
  /** Origins besides our own that forms of our pages may lead to: checkout pages of payment providers. */
  readonly formOrigins?: readonly string[];
  /** Origins of live pictures that the operator has set up elsewhere. */
  readonly videoOrigins?: readonly string[];
}

/** First part of the address → page; everything else belongs to the viewers' site. */
const PAGES = { studio: 'studio', console: 'console', overlay: 'overlay', verify: 'verify' } as const;
const VIEWERS_PAGE = 'watch';
const WITH_VIDEO: ReadonlySet<string> = new Set([VIEWERS_PAGE, 'studio', 'console']);
/** Addresses that programs answer: what is not there is no page. */
const NO_PAGES =
  /^\/(api|webhooks|sandbox|demo|mail|media|avatars|brand|assets|site|metrics|whip|whep|livekit|flv|hls|posters|uploads|videos)(\/|$)/;

const YEAR = { maxAge: '365d', immutable: true } as const;
const ASK_AGAIN = { maxAge: 0, immutable: false } as const;

/** In a page, replaced by the nonce of its inline styles: `<meta name="csp-nonce" content="__CSP_NONCE__">`. */
const NONCE_MARK = '__CSP_NONCE__';

export async function registerStatic(fastify: FastifyInstance, parts: StaticParts): Promise<void> {
  await fastify.register(fastifyStatic, { serve: false, preCompressed: true, dotfiles: 'ignore', index: false });
  const art = { '/assets/gifts/*': 'gifts', '/media/*': 'clips', '/avatars/*': 'avatars', '/brand/*': 'brand' };
  for (const [address, folder] of Object.entries(art)) {
    fastify.get(address, { schema: { hide: true } }, async (request, reply) => {
      const file = (request.params as { '*': string })['*'];
      return sendFile(request, reply, file, path.join(parts.artFolder, folder), 'v' in (request.query as object));
    });
  }
  fastify.get('/site/*', { schema: { hide: true } }, async (request, reply) =>
    sendFile(request, reply, (request.params as { '*': string })['*'], path.join(parts.webFolder, 'site'), true),
  );
  fastify.get('/favicon.ico', { schema: { hide: true } }, async (_request, reply) =>
    reply.redirect('/brand/favicon.svg', 308),
  );
  fastify.get('/*', { schema: { hide: true } }, async (request, reply) => sendPage(fastify, parts, request, reply));
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: string,
  folder: string,
  never_changes: boolean,
): Promise<FastifyReply> {
  const caching = never_changes ? YEAR : ASK_AGAIN;
  if (file.endsWith('.json')) {
    const body = await compressed(request, path.join(folder, file), folder);
    if (body) {
      return reply
        .headers({ 'content-encoding': body.encoding, vary: 'accept-encoding', etag: body.tag })
        .header('cache-control', never_changes ? 'public, max-age=31536000, immutable' : 'public, max-age=0')
        .type('application/json; charset=utf-8')
        .code(request.headers['if-none-match'] === body.tag ? 304 : 200)
        .send(request.headers['if-none-match'] === body.tag ? null : body.bytes);
    }
  }
  return reply.sendFile(file, folder, caching);
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
interface Compressed {
  readonly encoding: 'br' | 'gzip';
  readonly bytes: Buffer;
  readonly tag: string;
}
/** Animations shrink to an eighth. Each file is compressed once for each encoding and time of change; there are as many as gifts. */
const kept = new Map<string, Promise<Compressed>>();

/** A JSON file as the client can take it; null to send it as it is (no such file, or nothing that the client takes). */
async function compressed(request: FastifyRequest, file: string, folder: string): Promise<Compressed | null> {
  const accepts = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : null;
  if (encoding === null || !file.startsWith(folder + path.sep)) return null;
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return null;
  const key = `${encoding} ${file}`;
  const tag = `W/"${found.size.toString(16)}-${Math.floor(found.mtimeMs).toString(16)}-${encoding}"`;
  const known = await kept.get(key)?.catch(() => null);
  if (known?.tag === tag) return known;
  const making = readFile(file).then(async (bytes): Promise<Compressed> => ({
    encoding,
    tag,
    bytes:
      encoding === 'br'
        ? await brotli(bytes, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          })
        : await zip(bytes, { level: 9 }),
  }));
  kept.set(key, making);
  return making;
}

/** What the script of the viewers' site draws into. */
const ROOT = '<div id="root"></div>';

async function sendPage(
  fastify: FastifyInstance,
  parts: StaticParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const address = decodeURI(request.url.split('?')[0]!);
  // A name with an ending is a file, and files are elsewhere.
  if (NO_PAGES.test(address) || /\.[a-z0-9]{1,8}$/i.test(address)) throw new BuskerError('not_found');
  const first = address.split('/')[1] ?? '';
  const page = Object.hasOwn(PAGES, first) ? PAGES[first as keyof typeof PAGES] : VIEWERS_PAGE;
  const folder = path.join(parts.webFolder, page);
  const { file, language } = await inLanguageOf(request, folder);
  const text = await readIfThere(path.join(folder, file));
  const nonce = randomBytes(16).toString('base64');
  const by_nonce = text === null || text.includes(NONCE_MARK);
  void reply.headers({
    'content-security-policy': contentSecurityPolicy(request.host, {
      ...(by_nonce ? { style_nonce: nonce } : {}),
      framed: page === 'overlay',
      ...(parts.formOrigins ? { form_action: parts.formOrigins } : {}),
      // Only viewers, creators and operators watch; the overlay and the proof of the books open nothing from elsewhere.
      ...(parts.videoOrigins && WITH_VIDEO.has(page) ? { video: parts.videoOrigins } : {}),
    }),
    'cache-control': 'no-cache',
    'content-language': language,
    vary: 'accept-language, cookie',
  });
  if (page === 'overlay') reply.removeHeader('x-frame-options');
  void reply.type('text/html; charset=utf-8');
  if (text === null) return reply.code(503).send(notBuilt(nonce));
  const ahead = await filesAhead(folder, address);
  const marked = text.replaceAll(NONCE_MARK, nonce).replace('</head>', () => `${ahead}</head>`);
  const known = page === VIEWERS_PAGE ? await firstAnswers(fastify, request, address) : null;
  if (known === null) return reply.send(marked);
  for (const cookie of known.cookies) void reply.header('set-cookie', cookie);
  // Nobody else's browser, no proxy and no disk keeps it, as with the answers themselves. Functions, because `$` means something in a replacement.
  return reply
    .header('cache-control', 'no-store')
    .send(marked.replace('</title>', () => `</title>${known.head.text}`).replace(ROOT, () => known.body.text));
}

/** Elements for the head of a page whose address has files of its own (web/preloads-plugin.ts): asked for with the script instead of by it. */
async function filesAhead(folder: string, address: string): Promise<string> {
  const text = await readIfThere(path.join(folder, 'preloads.json'));
  const heads = text === null ? {} : (JSON.parse(text) as Record<string, string>);
  return Object.hasOwn(heads, address) ? heads[address]! : '';
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

const PAGE_FILE = /^index\.([A-Za-z0-9-]+)\.html$/;

/** A page is built once for each language: the one that this browser's person chose, else the first that the browser asks for, else English. */
async function inLanguageOf(request: FastifyRequest, folder: string): Promise<{ file: string; language: string }> {
  const names = await readdir(folder).catch(() => []);
  const available = names.flatMap((name) => PAGE_FILE.exec(name)?.[1] ?? []);
  const chosen = chosenLanguage(request.headers.cookie ?? '');
  const wanted = [
    ...(chosen === undefined ? [] : [chosen]),
    ...acceptedLanguages(request.headers['accept-language'] ?? ''),
  ];
  const language = pickLanguage(wanted, available);
  return available.includes(language)
    ? { file: `index.${language}.html`, language }
    : { file: 'index.html', language: DEFAULT_LANGUAGE };
}

function notBuilt(nonce: string): string {
  return plainPage(
    DEFAULT_LANGUAGE,
    'Not built yet',
    nonce,
    html`<h1>The sites are not built yet</h1>
      <p>
        The API is running, but the folder <code>web/dist</code> is missing. <code>npm start</code> builds it; with
        <code>node scripts/build-sites.mjs</code> you can do so by hand. Then load this page again.
      </p>`,
  );
}

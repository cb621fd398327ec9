/** Headers that every answer carries, and the content security policy of pages. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface PagePolicy {
  /** Nonce that inline `<style>` elements of the page carry; left out: inline styles are allowed by themselves. */
  readonly style_nonce?: string;
  /** Whether the page may be framed by others; only the overlay may. */
  readonly framed?: boolean;
  /** Further places that forms of the page may lead to (checkout pages of payment providers); default: only here. */
  readonly form_action?: readonly string[];
  /** Origins of live pictures that the operator has set up elsewhere; default: only here. */
  readonly video?: readonly string[];
}

const HOST = /^[a-z0-9.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i;

/**
 * The policy of a page. Scripts come from us alone; wasm may be compiled (animation players), workers may be blobs. Styles:
 * from us, plus `style` attributes, which component libraries set.
 */
export function contentSecurityPolicy(host: string, page: PagePolicy = {}): string {
  // `'self'` covers sockets in current browsers, older Safari needs them named.
  const sockets = HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  const inline_styles = page.style_nonce === undefined ? `'unsafe-inline'` : `'nonce-${page.style_nonce}'`;
  const video = (page.video ?? []).map((origin) => ` ${origin}`).join('');
  return [
    `default-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `worker-src 'self' blob:`,
    `style-src 'self' ${inline_styles}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:${video}`,
    `font-src 'self'`,
    `connect-src 'self'${sockets}${video}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action ${["'self'", ...(page.form_action ?? [])].join(' ')}`,
    `frame-ancestors ${page.framed === true ? '*' : "'none'"}`,
  ].join('; ');
}

/** Two years, as preload lists ask for. */
const HSTS = 'max-age=63072000; includeSubDomains';

/** Sets the headers on every answer that has not set its own. */
export function installSecurityHeaders(fastify: FastifyInstance, options: { production: boolean }): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=(self)',
      'content-security-policy': contentSecurityPolicy(request.host),
      'x-frame-options': 'DENY',
    });
    if (options.production) reply.header('strict-transport-security', HSTS);
  });
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a browser sent this from a page of ours. Sessions are cookies, so whatever changes something must come from here.
 * Programs send neither header and carry no cookie of somebody else: they pass. For WebSocket handshakes too.
 * @param own_origin origin of the public address, e.g. `https://busker.example`.
 */
export function isOwnOrigin(
  headers: { [name: string]: string | string[] | undefined },
  host: string,
  own_origin: string,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = headers['origin'];
  if (origin === undefined) return true;
  if (origin === own_origin) return true;
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host;
}

/** Refuses unsafe requests from other sites' pages. */
export function isForeignWrite(request: FastifyRequest, own_origin: string): boolean {
  return !SAFE_METHODS.has(request.method) && !isOwnOrigin(request.headers, request.host, own_origin);
}

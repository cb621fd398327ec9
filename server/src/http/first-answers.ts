/**
 * What a page of the viewers' site will ask first, answered in its HTML: who this is, and the room, post or feed of the address; gifts or packs are fetched ahead. On a slow phone
 * each question after the script costs a third of a second, and the poster would be known only after the last of them.
 *
 * The questions go through the same doors as any request, with the cookies of the page's request, so they see what its person may see.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isId } from '@busker/protocol';
import { html, Html } from './html.ts';

interface Question {
  /** The key that the page keeps the answer by. */
  readonly key: readonly (string | null)[];
  readonly address: string;
}
interface Poster {
  readonly poster_url?: unknown;
  readonly alt?: unknown;
}
interface Answer {
  readonly me?: { readonly currency?: string } | null;
  readonly video?: Poster;
  readonly rows?: readonly { readonly video?: Poster }[];
}

/** A page is never late because of them: without answers it asks by itself. */
const WAIT_MS = 400;
const SESSION: Question = { key: ['session.get'], address: '/api/v1/session' };
const SHOP = '/wallet';
const OF_ADDRESS = /^\/(live|post)\/([^/]+)$/;

export interface FirstAnswers {
  /** For the page's head and body. */
  readonly head: Html;
  readonly body: Html;
  readonly cookies: readonly string[];
}

/** Besides who this is; null: the page begins with nothing that is worth it. */
function questionsOf(address: string): readonly Question[] | null {
  if (address === '/') return [{ key: ['feed.get'], address: '/api/v1/feed' }];
  if (address === SHOP) return [];
  const [, kind, id] = OF_ADDRESS.exec(address) ?? [];
  if (kind === undefined || !isId(id)) return null;
  return kind === 'live'
    ? [{ key: ['live.get', id], address: `/api/v1/live/${id}` }]
    : [{ key: ['posts.get', id], address: `/api/v1/posts/${id}` }];
}

/** Null: the page of this address begins with no question, or the answers were not there in time. */
export async function firstAnswers(
  fastify: FastifyInstance,
  request: FastifyRequest,
  address: string,
): Promise<FirstAnswers | null> {
  const questions = questionsOf(address);
  if (questions === null) return null;
  const headers = Object.fromEntries(
    ['cookie', 'user-agent', 'host', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'].flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const asked = [SESSION, ...questions].map(async ({ address: url, key }) => {
    const answer = await fastify.inject({
      method: 'GET',
      url,
      headers,
      remoteAddress: request.socket.remoteAddress ?? request.ip,
    });
    return answer.statusCode === 200
      ? { key, answer: answer.json<Answer>(), cookies: [answer.headers['set-cookie'] ?? []].flat() }
      : null;
  });
  const late = new Promise<null>((resolve) => setTimeout(resolve, WAIT_MS, null).unref());
  const answers = await Promise.race([Promise.all(asked).catch(() => null), late]);
  const there = answers?.filter((answer) => answer !== null) ?? [];
  const [session, first] = there;
  if (!session || there.length < asked.length) return null;
  const kept = there.map(({ key, answer }) => ({ key, answer }));
  // a script of data, which no policy runs; nothing in it may end its element
  const data = JSON.stringify(kept).replaceAll('<', '\\u003c');
  const poster = posterOf(first?.answer);
  const currency = session.answer.me?.currency;
  const goods = `/api/v1/${address === SHOP ? 'shop' : 'gift-items'}${currency === undefined ? '' : `?currency=${encodeURIComponent(currency)}`}`;
  return {
    // What is sold is on its way with the script that asks for it: by this very address, or it would come twice.
    head: html`${poster ? html`<link rel="preload" as="image" fetchpriority="high" href="${poster.url}" />` : html``}
      <link rel="preload" as="fetch" crossorigin href="${goods}" />`,
    // The poster is seen as soon as the style is there; the script draws everything else in its place.
    body: html`<div id="root">
        ${poster ? html`<img class="first-poster" src="${poster.url}" alt="${poster.alt}" />` : html``}
      </div>
      <script type="application/json" id="first-answers">
        ${new Html(data)}
      </script>`,
    cookies: session.cookies,
  };
}

function posterOf(answer: Answer | undefined): { url: string; alt: string } | null {
  const video = answer?.video ?? answer?.rows?.[0]?.video;
  return typeof video?.poster_url === 'string'
    ? { url: video.poster_url, alt: typeof video.alt === 'string' ? video.alt : '' }
    : null;
}

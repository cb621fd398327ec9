/** What only the demo has: one-click sign-in of demo people, and the page where its mails land. In production these addresses do not exist. */
import { randomBytes } from 'node:crypto';
import { BuskerError } from '@busker/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listDemoMails, type People, type StoredMail } from '../people/people.ts';
import type { Database } from '../platform/database.ts';
import { languageFor, type Language } from '../platform/texts.ts';
import type { Doors } from './door.ts';
import { Html, html, plainPage } from './html.ts';
import { contentSecurityPolicy } from './security-headers.ts';

export interface DemoDoorParts {
  readonly people: People;
  readonly database: Database;
}

/** A path on this site: nothing that a browser would take for another host. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x7e]*$/;

export function registerDemoDoors(doors: Doors, parts: DemoDoorParts): void {
  const { fastify } = doors;
  fastify.get<{ Params: { handle: string }; Querystring: { to?: string } }>(
    '/demo/sign-in/:handle',
    { schema: { hide: true } },
    async (request, reply) => {
      const { to } = request.query;
      const cookies = await parts.people.signInDemoPerson(request.params.handle);
      for (const cookie of cookies) void reply.header('set-cookie', cookie);
      void reply.header('cache-control', 'no-store');
      return reply.redirect(typeof to === 'string' && LOCAL_PATH.test(to) ? to : '/', 303);
    },
  );

  fastify.get('/mail', { schema: { hide: true } }, async (request, reply) => {
    const mails = await listDemoMails(parts.database.db);
    const language = languageFor(request.headers);
    const t = language.t.mail.page;
    return sendPage(
      request,
      reply,
      language,
      t.title,
      html`<h1>${t.heading}</h1>
        <p class="hint">${t.says} <a href="/">${t.toSite}</a></p>
        ${
          mails.length === 0
            ? html`<p>${t.none}</p>`
            : html`<ul>
                ${mails.map((mail) => mailRow(mail, language))}
              </ul>`
        }`,
    );
  });

  fastify.get<{ Params: { id: string } }>('/mail/:id', { schema: { hide: true } }, async (request, reply) => {
    const mail = (await listDemoMails(parts.database.db)).find((each) => each.id === request.params.id);
    if (!mail) throw new BuskerError('not_found');
    const language = languageFor(request.headers);
    const t = language.t.mail.page;
    return sendPage(
      request,
      reply,
      language,
      mail.subject,
      html`<p><a href="/mail">${t.all}</a></p>
        <h1 dir="auto">${mail.subject}</h1>
        <dl>
          <dt>${t.to}</dt>
          <dd><bdi>${mail.to}</bdi></dd>
          <dt>${t.sent}</dt>
          <dd>${timeOf(mail, language)}</dd>
        </dl>
        <pre dir="auto">${withLinks(mail.text)}</pre>`,
    );
  });
}

const timeOf = ({ at }: StoredMail, { tag }: Language): Html =>
  html`<time datetime="${at.toISOString()}"
    >${at.toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })} UTC</time
  >`;

function mailRow(mail: StoredMail, language: Language): Html {
  return html`<li>
    <a href="/mail/${mail.id}"><bdi>${mail.subject}</bdi></a
    >${language.t.mail.page.toWhom({ address: mail.to })} · ${timeOf(mail, language)}
  </li>`;
}

/** Our own links can be followed; everything is escaped. */
function withLinks(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"']+)/);
  return new Html(
    parts.map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`).text).join(''),
  );
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { tag }: Language,
  title: string,
  body: Html,
): FastifyReply {
  const style_nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-security-policy', contentSecurityPolicy(request.host, { style_nonce }))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(plainPage(tag, title, style_nonce, body));
}

/** What only the demo has: one-click sign-in of demo people, and the page where its mails land. In production these addresses do not exist. */
import { randomBytes } from 'node:crypto';
import { BuskerError } from '@busker/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listDemoMails, type People, type StoredMail } from '../people/people.ts';
import type { Database } from '../platform/database.ts';
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
    return sendPage(
      request,
      reply,
      'Mails',
      html`<h1>Mails of this demo</h1>
        <p class="hint">
          The demo sends no mail: what it would send lands here. Newest first. <a href="/">To the site</a>
        </p>
        ${
          mails.length === 0
            ? html`<p>No mail yet. Ask for a new password on the sign-in page to see one.</p>`
            : html`<ul>
                ${mails.map(mailRow)}
              </ul>`
        }`,
    );
  });

  fastify.get<{ Params: { id: string } }>('/mail/:id', { schema: { hide: true } }, async (request, reply) => {
    const mail = (await listDemoMails(parts.database.db)).find((each) => each.id === request.params.id);
    if (!mail) throw new BuskerError('not_found');
    return sendPage(
      request,
      reply,
      mail.subject,
      html`<p><a href="/mail">All mails</a></p>
        <h1>${mail.subject}</h1>
        <dl>
          <dt>To</dt>
          <dd>${mail.to}</dd>
          <dt>Sent</dt>
          <dd><time>${mail.at.toISOString()}</time></dd>
        </dl>
        <pre>${withLinks(mail.text)}</pre>`,
    );
  });
}

function mailRow(mail: StoredMail): Html {
  return html`<li>
    <a href="/mail/${mail.id}">${mail.subject}</a>to ${mail.to} · <time>${mail.at.toISOString()}</time>
  </li>`;
}

/** Our own links can be followed; everything is escaped. */
function withLinks(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"']+)/);
  return new Html(
    parts.map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`).text).join(''),
  );
}

function sendPage(request: FastifyRequest, reply: FastifyReply, title: string, body: Html): FastifyReply {
  const style_nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-security-policy', contentSecurityPolicy(request.host, { style_nonce }))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(plainPage(title, style_nonce, body));
}

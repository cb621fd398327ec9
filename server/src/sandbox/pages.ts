/** The sandbox's own pages: its checkout, and the desk of its bank. No scripts; they work with any browser. */
import { directionOf, formatMoney } from '@busker/protocol';
import { reasonIn, type Language } from '../platform/texts.ts';
import type { Checkout, Choice } from './checkouts.ts';
import { html, type Html } from './html.ts';
import { DESK_FROM, type DeskState, type Payout } from './payouts.ts';

export interface PageFiles {
  /** Address of the style sheet. */
  readonly style_url: string;
  /** The coin, as SVG. */
  readonly coin: Html;
}

/** The frame of every page. */
function page(files: PageFiles, { tag, t }: Language, title: string, theme: 'desk' | undefined, body: Html): string {
  return html`<!doctype html>
    <html lang="${tag}" dir="${directionOf(tag)}" ${theme === undefined ? '' : html` data-theme="desk"`}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="${files.style_url}" />
      </head>
      <body>
        <p class="notice" role="note">${t.sandbox.notice}</p>
        ${body}
      </body>
    </html> `.text;
}

const OTHER_CHOICES = ['decline', 'later', 'later_fails', 'twice', 'late'] as const satisfies readonly Choice[];

/** The checkout: what is bought, its price, and what the person wants to happen. */
export function checkoutPage(files: PageFiles, language: Language, checkout: Checkout): string {
  const t = language.t.sandbox;
  const price = formatMoney(checkout.amount_micros, checkout.currency, language.tag);
  const order = html`<section class="order" aria-label="${t.order}">
    <p class="brand">${t.name}</p>
    <h1>${t.payBusker}</h1>
    <p class="price">${price}</p>
    <dl class="lines">
      <div>
        <dt>${files.coin}<bdi>${checkout.description}</bdi></dt>
        <dd>${price}</dd>
      </div>
      <div class="total">
        <dt>${t.total}</dt>
        <dd>${price}</dd>
      </div>
    </dl>
  </section>`;
  const form = html`<form class="pay" method="post" action="/sandbox/checkout/${checkout.id}">
    <h2>${t.payment}</h2>
    <p class="quiet">${t.standsIn}</p>
    <button class="main" name="choice" value="pay">${t.pay({ price })}</button>
    <fieldset>
      <legend>${t.orSee}</legend>
      ${OTHER_CHOICES.map(
        (choice) =>
          html`<button name="choice" value="${choice}">
            ${t.choices[choice].label}<small>${t.choices[choice].says}</small>
          </button> `,
      )}
    </fieldset>
    <a class="back" href="${checkout.cancel_url}">${t.cancel}</a>
  </form>`;
  return page(
    files,
    language,
    `${t.pay({ price })} · ${t.name}`,
    undefined,
    html`<main class="checkout">${order} ${checkout.state === 'open' ? form : decided(checkout, language.t)}</main>`,
  );
}

const LOOKS = { processing: 'waiting', paid: 'good', failed: 'bad', expired: 'bad' } as const;

function decided(checkout: Checkout, words: Language['t']): Html {
  const t = words.sandbox;
  const state = checkout.state as keyof typeof LOOKS;
  return html`<section class="pay" aria-label="${t.payment}">
    <p class="state ${LOOKS[state]}">${t.states[state]}</p>
    ${checkout.failure === null ? '' : html`<p class="quiet">${reasonIn(words, checkout.failure)}</p>`}
    <a class="button main" href="${checkout.success_url}">${t.back}</a>
  </section>`;
}

/** The bank's desk, for whoever tries the demo out: the newest payouts, and what can be done to each by hand. */
export function payoutsPage(files: PageFiles, language: Language, payouts: readonly Payout[]): string {
  const words = language.t.sandbox;
  const t = words.payouts;
  const rows = payouts.map((payout) => {
    const amount = formatMoney(payout.amount_micros, payout.currency, language.tag);
    const account = `••${payout.account_ref.slice(-4)}`;
    const moves = (Object.keys(DESK_FROM) as DeskState[]).filter((to) => DESK_FROM[to] === payout.state);
    return html`<tr>
      <th scope="row" class="code"><bdi dir="ltr">${account}</bdi></th>
      <td class="number">${amount}</td>
      <td><span class="pill ${payout.state}">${t.states[payout.state as keyof typeof t.states]}</span></td>
      <td class="code"><bdi dir="ltr">${payout.idempotency_key}</bdi></td>
      <td class="actions">
        ${
          moves.length === 0
            ? ''
            : html`<form method="post" action="/sandbox/payouts/${payout.id}">
                ${moves.map(
                  (to) =>
                    html`<button
                      name="to"
                      value="${to}"
                      aria-label="${t.action({ action: t.actions[to], amount, account })}"
                    >
                      ${t.actions[to]}
                    </button>`,
                )}
              </form>`
        }
      </td>
    </tr> `;
  });
  const titles = [t.account, words.amount, words.state, t.key, words.byHand] as const;
  return deskPage(files, language, { brand: t.bank, title: t.title, says: t.says, none: t.none, titles, rows });
}

interface Desk {
  readonly brand: string;
  readonly title: string;
  readonly says: string;
  readonly none: string;
  /** Of the columns; the second is an amount. */
  readonly titles: readonly string[];
  readonly rows: readonly Html[];
}

/** The desk of somebody pretended: a table of what reached them. */
export function deskPage(
  files: PageFiles,
  language: Language,
  { brand, title, says, none, titles, rows }: Desk,
): string {
  const table = html`<div class="table" role="region" aria-label="${title}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${titles.map((name, n) => (n === 1 ? html`<th scope="col" class="number">${name}</th>` : html`<th scope="col">${name}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
  return page(
    files,
    language,
    `${title} · ${brand}`,
    'desk',
    html`<main class="desk">
      <p class="brand">${brand}</p>
      <h1>${title}</h1>
      <p class="quiet">${says}</p>
      ${rows.length === 0 ? html`<div class="table"><p class="empty">${none}</p></div>` : table}
    </main>`,
  );
}

/** For an address under /sandbox where nothing is. */
export function notFoundPage(files: PageFiles, language: Language): string {
  const t = language.t.sandbox;
  return page(
    files,
    language,
    `${t.notFound} · ${t.name}`,
    undefined,
    html`<main class="checkout">
      <section class="pay">
        <p class="state bad">${t.noCheckout}</p>
        <a class="button main" href="/">${t.toBusker}</a>
      </section>
    </main>`,
  );
}

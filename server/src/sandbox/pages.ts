/** The sandbox's own pages: its checkout, and the desk of its bank. No scripts; they work with any browser. */
import { directionOf, formatMoney } from '@busker/protocol';
import { english, type Language } from '../platform/texts.ts';
import { DECLINED, NOT_PAID, type Checkout, type Choice } from './checkouts.ts';
import { html, type Html } from './html.ts';
import { DESK_FROM, type DeskState, type Payout } from './payouts.ts';

export interface PageFiles {
  /** Address of the style sheet. */
  readonly style_url: string;
  /** The coin, as SVG. */
  readonly coin: Html;
}

/** The frame of every page. */
export function page(
  files: PageFiles,
  { tag, t }: Language,
  title: string,
  theme: 'desk' | undefined,
  body: Html,
): string {
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
        <dt>${files.coin}${checkout.description}</dt>
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
    html`<main class="checkout">${order} ${checkout.state === 'open' ? form : decided(checkout, t)}</main>`,
  );
}

const LOOKS = { processing: 'waiting', paid: 'good', failed: 'bad', expired: 'bad' } as const;

function decided(checkout: Checkout, t: Language['t']['sandbox']): Html {
  const state = checkout.state as keyof typeof LOOKS;
  const why =
    checkout.failure === DECLINED ? t.failures.declined : checkout.failure === NOT_PAID ? t.failures.bank : null;
  return html`<section class="pay" aria-label="${t.payment}">
    <p class="state ${LOOKS[state]}">${t.states[state]}</p>
    ${why === null ? '' : html`<p class="quiet">${why}</p>`}
    <a class="button main" href="${checkout.success_url}">${t.back}</a>
  </section>`;
}

const DESK_LABELS: Readonly<Record<DeskState, string>> = { paid: 'Pay', failed: 'Fail', returned: 'Return' };

/** The bank's desk, for whoever tries the demo out, in English: the newest payouts, and what can be done to each by hand. */
export function payoutsPage(files: PageFiles, payouts: readonly Payout[]): string {
  const rows = payouts.map((payout) => {
    const amount = formatMoney(payout.amount_micros, payout.currency, 'en');
    const moves = (Object.keys(DESK_FROM) as DeskState[]).filter((to) => DESK_FROM[to] === payout.state);
    return html`<tr>
      <th scope="row" class="code">••${payout.account_ref.slice(-4)}</th>
      <td class="number">${amount}</td>
      <td><span class="pill ${payout.state}">${payout.state}</span></td>
      <td class="code">${payout.idempotency_key}</td>
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
                      aria-label="${DESK_LABELS[to]} ${amount} to ••${payout.account_ref.slice(-4)}"
                    >
                      ${DESK_LABELS[to]}
                    </button>`,
                )}
              </form>`
        }
      </td>
    </tr> `;
  });
  const table = html`<div class="table" role="region" aria-label="Payouts" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" class="number">Amount</th>
          <th scope="col">State</th>
          <th scope="col">Key</th>
          <th scope="col">By hand</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
  return page(
    files,
    english(),
    'Payouts · Sandbox bank',
    'desk',
    html`<main class="desk">
      <p class="brand">Sandbox bank</p>
      <h1>Payouts</h1>
      <p class="quiet">
        The newest 100. The end of an account's number decides what happens by itself: 0001 is paid at once, 0002 fails,
        0003 is paid and returned, 0004 does not answer, 0005 repeats its webhooks, 0006 is refused, any other is paid
        after two seconds.
      </p>
      ${payouts.length === 0 ? html`<div class="table"><p class="empty">No payouts yet. Approve a cash-out and it arrives here.</p></div>` : table}
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

/** The sandbox's own pages: its checkout, and the desk of its bank. No scripts; they work with any browser. */
import { formatMoney } from '@busker/protocol';
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
export function page(files: PageFiles, title: string, theme: 'desk' | undefined, body: Html): string {
  return html`<!doctype html>
    <html lang="en" ${theme === undefined ? '' : html` data-theme="desk"`}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="${files.style_url}" />
      </head>
      <body>
        <p class="notice" role="note">Sandbox: no real money moves here.</p>
        ${body}
      </body>
    </html> `.text;
}

const OTHER_CHOICES: readonly { choice: Choice; label: string; says: string }[] = [
  { choice: 'decline', label: 'Decline', says: 'The payment fails.' },
  { choice: 'later', label: 'Pay later', says: 'As a bank debit does: pending first, paid a little later.' },
  { choice: 'later_fails', label: 'Pay later, but fail', says: 'Pending first, then the bank does not pay.' },
  { choice: 'twice', label: 'Pay and send the webhook twice', says: 'Coins must still arrive once.' },
  { choice: 'late', label: 'Pay with a late webhook', says: 'The shop hears of it 5 seconds later.' },
];

/** The checkout: what is bought, its price, and what the person wants to happen. */
export function checkoutPage(files: PageFiles, checkout: Checkout): string {
  const price = formatMoney(checkout.amount_micros, checkout.currency, 'en');
  const order = html`<section class="order" aria-label="Your order">
    <p class="brand">Sandbox Pay</p>
    <h1>Pay Busker</h1>
    <p class="price">${price}</p>
    <dl class="lines">
      <div>
        <dt>${files.coin}${checkout.description}</dt>
        <dd>${price}</dd>
      </div>
      <div class="total">
        <dt>Total</dt>
        <dd>${price}</dd>
      </div>
    </dl>
  </section>`;
  const form = html`<form class="pay" method="post" action="/sandbox/checkout/${checkout.id}">
    <h2>Payment</h2>
    <p class="quiet">This page stands in for a payment provider. Choose what it shall do.</p>
    <button class="main" name="choice" value="pay">Pay ${price}</button>
    <fieldset>
      <legend>Or see what happens when real life does this:</legend>
      ${OTHER_CHOICES.map(({ choice, label, says }) => html`<button name="choice" value="${choice}">${label}<small>${says}</small></button> `)}
    </fieldset>
    <a class="back" href="${checkout.cancel_url}">Cancel and go back</a>
  </form>`;
  return page(
    files,
    `Pay ${price} · Sandbox Pay`,
    undefined,
    html`<main class="checkout">${order} ${checkout.state === 'open' ? form : decided(checkout)}</main>`,
  );
}

const STATES: Readonly<Record<string, { look: string; says: string }>> = {
  processing: { look: 'waiting', says: 'Payment pending' },
  paid: { look: 'good', says: 'Paid' },
  failed: { look: 'bad', says: 'Payment failed' },
  expired: { look: 'bad', says: 'This checkout has expired' },
};

function decided(checkout: Checkout): Html {
  const { look, says } = STATES[checkout.state]!;
  return html`<section class="pay" aria-label="Payment">
    <p class="state ${look}">${says}</p>
    ${checkout.failure === null ? '' : html`<p class="quiet">${checkout.failure}</p>`}
    <a class="button main" href="${checkout.success_url}">Back to Busker</a>
  </section>`;
}

const DESK_LABELS: Readonly<Record<DeskState, string>> = { paid: 'Pay', failed: 'Fail', returned: 'Return' };

/** The bank's desk: the newest payouts, and what can be done to each by hand. */
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
export function notFoundPage(files: PageFiles): string {
  return page(
    files,
    'Not found · Sandbox Pay',
    undefined,
    html`<main class="checkout">
      <section class="pay">
        <p class="state bad">There is no such checkout</p>
        <a class="button main" href="/">To Busker</a>
      </section>
    </main>`,
  );
}

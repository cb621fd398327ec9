/** The desk of the sandbox's pretend banks: the newest payments, and what can be done to each by hand. */
import { formatMoney } from '@busker/protocol';
import { english } from '../platform/texts.ts';
import { html, type Html } from './html.ts';
import { page, type PageFiles } from './pages.ts';
import type { DeskAction, Payment } from './payments.ts';

const LABELS: Readonly<Record<DeskAction, string>> = {
  refund: 'Refund',
  half: 'Refund half',
  fail: 'Let the refund fail',
  dispute: 'Dispute',
  win: 'Win for the shop',
  lose: 'Lose for the shop',
};

function actionsOf(payment: Payment): DeskAction[] {
  if (payment.disputes.some((one) => one.state === 'opened')) return ['win', 'lose'];
  const actions: DeskAction[] = payment.left_micros > 0n ? ['refund', 'half', 'dispute'] : [];
  return payment.refunds.some((one) => one.state === 'succeeded') ? [...actions, 'fail'] : actions;
}

function rowOf(payment: Payment): Html {
  const { checkout } = payment;
  const money = (micros: bigint): string => formatMoney(micros, checkout.currency, 'en');
  const price = money(checkout.amount_micros);
  const events = [
    ...payment.refunds.map((one) => ({
      at: one.created_at,
      look: one.state === 'failed' ? 'failed' : 'returned',
      says: `refund ${money(one.amount_micros)} ${one.state}`,
    })),
    ...payment.disputes.map((one) => ({
      at: one.created_at,
      look: one.state === 'won' ? 'paid' : 'failed',
      says: `dispute ${money(one.amount_micros)} ${one.state}`,
    })),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return html`<tr>
    <th scope="row">${checkout.description}</th>
    <td class="number">${price}</td>
    <td>
      ${events.length === 0 ? html`<span class="pill paid">paid</span>` : events.map((one) => html`<span class="pill ${one.look}">${one.says}</span> `)}
    </td>
    <td class="code">${checkout.payment_id ?? ''}</td>
    <td class="actions">
      <form method="post" action="/sandbox/payments/${checkout.payment_id ?? ''}">
        ${actionsOf(payment).map(
          (action) =>
            html`<button
              name="action"
              value="${action}"
              aria-label="${LABELS[action]}: ${checkout.description} for ${price}"
            >
              ${LABELS[action]}
            </button>`,
        )}
      </form>
    </td>
  </tr> `;
}

export function paymentsPage(files: PageFiles, payments: readonly Payment[]): string {
  const table = html`<div class="table" role="region" aria-label="Payments" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">What for</th>
          <th scope="col" class="number">Amount</th>
          <th scope="col">State</th>
          <th scope="col">Payment</th>
          <th scope="col">By hand</th>
        </tr>
      </thead>
      <tbody>
        ${payments.map(rowOf)}
      </tbody>
    </table>
  </div>`;
  return page(
    files,
    english(),
    'Payments · Sandbox Pay',
    'desk',
    html`<main class="desk">
      <p class="brand">Sandbox Pay</p>
      <h1>Payments</h1>
      <p class="quiet">
        The newest 100. Here the pretend provider gives money back by itself, and pretend banks dispute payments: the
        shop hears of it by webhook, as it would in real life.
      </p>
      ${payments.length === 0 ? html`<div class="table"><p class="empty">No payments yet. Buy coins and they arrive here.</p></div>` : table}
    </main>`,
  );
}

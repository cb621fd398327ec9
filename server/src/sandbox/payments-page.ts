/** The desk of the sandbox's pretend banks: the newest payments, and what can be done to each by hand. */
import { formatMoney } from '@busker/protocol';
import type { Language } from '../platform/texts.ts';
import { html, type Html } from './html.ts';
import { deskPage, type PageFiles } from './pages.ts';
import type { DeskAction, Payment } from './payments.ts';

function actionsOf(payment: Payment): DeskAction[] {
  if (payment.disputes.some((one) => one.state === 'opened')) return ['win', 'lose'];
  const actions: DeskAction[] = payment.left_micros > 0n ? ['refund', 'half', 'dispute'] : [];
  return payment.refunds.some((one) => one.state === 'succeeded') ? [...actions, 'fail'] : actions;
}

function rowOf(payment: Payment, { tag, t: { sandbox } }: Language): Html {
  const { checkout } = payment;
  const t = sandbox.payments;
  const money = (micros: bigint): string => formatMoney(micros, checkout.currency, tag);
  const price = money(checkout.amount_micros);
  const events = [
    ...payment.refunds.map((one) => ({
      at: one.created_at,
      look: one.state === 'failed' ? 'failed' : 'returned',
      says: t.refund({ amount: money(one.amount_micros), state: one.state }),
    })),
    ...payment.disputes.map((one) => ({
      at: one.created_at,
      look: one.state === 'won' ? 'paid' : 'failed',
      says: t.dispute({ amount: money(one.amount_micros), state: one.state }),
    })),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return html`<tr>
    <th scope="row"><bdi>${checkout.description}</bdi></th>
    <td class="number">${price}</td>
    <td>
      ${events.length === 0 ? html`<span class="pill paid">${t.paid}</span>` : events.map((one) => html`<span class="pill ${one.look}">${one.says}</span> `)}
    </td>
    <td class="code"><bdi dir="ltr">${checkout.payment_id ?? ''}</bdi></td>
    <td class="actions">
      <form method="post" action="/sandbox/payments/${checkout.payment_id ?? ''}">
        ${actionsOf(payment).map(
          (action) =>
            html`<button
              name="action"
              value="${action}"
              aria-label="${t.action({ action: t.actions[action], what: checkout.description, price })}"
            >
              ${t.actions[action]}
            </button>`,
        )}
      </form>
    </td>
  </tr> `;
}

export function paymentsPage(files: PageFiles, language: Language, payments: readonly Payment[]): string {
  const words = language.t.sandbox;
  const t = words.payments;
  return deskPage(files, language, {
    brand: words.name,
    title: t.title,
    says: t.says,
    none: t.none,
    titles: [t.what, words.amount, words.state, t.payment, words.byHand],
    rows: payments.map((payment) => rowOf(payment, language)),
  });
}

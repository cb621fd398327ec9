/** The desks of the sandbox, in the language of who looks. */
import { expect, it } from 'vitest';
import { languageFor } from '../platform/texts.ts';
import { Html } from './html.ts';
import { payoutsPage } from './pages.ts';
import { paymentsPage } from './payments-page.ts';
import type { Payment } from './payments.ts';
import type { Payout } from './payouts.ts';

const files = { style_url: '/sandbox/style.css', coin: new Html('') };
const payout = {
  id: 'po_1',
  idempotency_key: 'key-1',
  amount_micros: 5_000_000n,
  currency: 'EUR',
  account_ref: 'DE0001',
  state: 'processing',
} as Payout;
const payment = {
  checkout: { payment_id: 'pay_1', description: '<b>500 coins</b>', amount_micros: 5_000_000n, currency: 'EUR' },
  refunds: [{ amount_micros: 1_000_000n, state: 'succeeded', created_at: new Date(0) }],
  disputes: [{ amount_micros: 4_000_000n, state: 'won', created_at: new Date(1) }],
  left_micros: 0n,
} as unknown as Payment;

it('the bank’s desk says in German what can be done to a payout, and to which', () => {
  const page = payoutsPage(files, languageFor({ 'accept-language': 'de' }), [payout]);
  expect(page).toContain('<html lang="de" dir="ltr"');
  expect(page).toContain('Sandbox-Bank');
  expect(page).toContain('in Arbeit');
  expect(page).toMatch(/aria-label="5,00\s€ an ••0001: Scheitern lassen"/);
});

it('the desk of payments says in Arabic, written from the right, what became of one', () => {
  const page = paymentsPage(files, languageFor({ 'accept-language': 'ar' }), [payment]);
  expect(page).toContain('<html lang="ar" dir="rtl"');
  expect(page).toMatch(/استرداد .* تم/);
  expect(page).toMatch(/اعتراض .* كُسب/);
  expect(page).toContain('&lt;b&gt;500 coins');
  expect(page).not.toContain('Refund');
});

it('an empty desk says what will come', () => {
  expect(payoutsPage(files, languageFor({}), [])).toContain('No payouts yet.');
});

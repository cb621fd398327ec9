/** Reasons that answers carry, in the language of who asks. */
import { BuskerError, type Cashout, type ConsolePurchase } from '@busker/protocol';
import { reasonIn, type ServerTexts } from '../platform/texts.ts';

const said = (t: ServerTexts, reason: string | null): string | null => (reason === null ? null : reasonIn(t, reason));

/** Of every step of a cash-out. */
export const cashoutIn = (t: ServerTexts, cashout: Cashout): Cashout => ({
  ...cashout,
  events: cashout.events.map((event) => ({ ...event, note: said(t, event.note) })),
});

export const cashoutsIn = <P extends { readonly rows: readonly Cashout[] }>(t: ServerTexts, page: P) => ({
  ...page,
  rows: page.rows.map((cashout) => cashoutIn(t, cashout)),
});

/** Why it was not paid, and what became of money that should go back. */
export const purchaseIn = (t: ServerTexts, purchase: ConsolePurchase): ConsolePurchase => ({
  ...purchase,
  failure: said(t, purchase.failure),
  money_back: purchase.money_back && {
    ...purchase.money_back,
    requests: purchase.money_back.requests.map((request) => ({ ...request, why: said(t, request.why) })),
  },
});

/** What a refusal says for people beside its code. */
export function refusalIn(t: ServerTexts, refusal: BuskerError): BuskerError {
  const why = refusal.details?.['why'];
  if (typeof why !== 'string') return refusal;
  return new BuskerError(refusal.code, { ...refusal.details, why: reasonIn(t, why) }, refusal.retry_after_ms);
}

/** Payouts by the built-in sandbox: pretend accounts whose last digits decide what happens to the money. */
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { ProviderRefused, ProviderUnavailable } from '../../port.ts';
import { createSandboxClient, type SandboxClient } from '../../sandbox/client.ts';
import { sandboxKeys } from '../../sandbox/keys.ts';
import type { PayoutEvent, PayoutProvider, PayoutProviderDefinition } from '../port.ts';

const SandboxPayout = Type.Object({
  id: Type.String(),
  idempotency_key: Type.String(),
  amount_micros: Type.String({ pattern: '^[0-9]{1,16}$' }),
  /** What was paid of it; left out or null: all. */
  paid_micros: Type.Optional(Type.Union([Type.String({ pattern: '^[0-9]{1,16}$' }), Type.Null()])),
  currency: Type.String(),
  state: Type.String(),
  failure: Type.Union([Type.String(), Type.Null()]),
});
type SandboxPayout = Static<typeof SandboxPayout>;
const SandboxEvent = Type.Object({ type: Type.String(), data: Type.Unknown() });
const SandboxRefusal = Type.Object({ error: Type.String() });
const CONFLICT = 409;

export const sandboxPayouts: PayoutProviderDefinition = {
  id: 'sandbox',
  open({ config, local_url }) {
    // Pretend money buys real gifts only in the demo.
    if (config.production) return null;
    return createSandboxPayouts(createSandboxClient({ base_url: local_url, keys: sandboxKeys(config.sandbox_secret) }));
  },
};

export function createSandboxPayouts(client: SandboxClient): PayoutProvider {
  return {
    id: 'sandbox',
    name: 'Sandbox bank',
    hint: 'A pretend account number. Its end decides: 0001 is paid at once, 0002 fails, 0003 is paid and returned, 0004 does not answer, 0005 repeats its webhooks, 0006 is refused, 0007 pays a part; any other is paid after two seconds.',

    async registerAccount({ account_number }) {
      if (!/^[A-Z0-9]{4,34}$/.test(account_number)) {
        throw new ProviderRefused('An account number has 4 to 34 letters and digits.');
      }
      return { account_ref: account_number, masked: `Sandbox bank ••${account_number.slice(-4)}`, verified: true };
    },

    async submit(order) {
      try {
        const answer = await client.call(
          'POST',
          '/sandbox/api/payouts',
          { amount_micros: order.amount_micros.toString(), currency: order.currency, account_ref: order.account },
          order.idempotency_key,
        );
        // A conflict says that this key was used for another payout: what became of that one has to be asked.
        if (answer.status === CONFLICT) return { result: 'no_answer', why: 'the key was used for another payout' };
        if (Value.Check(SandboxRefusal, answer.body)) return { result: 'failed', why: answer.body.error };
        return { result: 'accepted', provider_ref: payoutIn(answer.body).id };
      } catch (error) {
        if (error instanceof ProviderUnavailable) return { result: 'no_answer', why: error.message };
        throw error;
      }
    },

    async lookup(idempotency_key) {
      const answer = await client.call('GET', `/sandbox/api/payouts/${encodeURIComponent(idempotency_key)}`);
      if (answer.status === 404 && Value.Check(SandboxRefusal, answer.body)) return { state: 'not_found' };
      const payout = payoutIn(answer.body);
      switch (payout.state) {
        case 'processing':
          return { state: payout.state, provider_ref: payout.id };
        case 'paid':
          return { state: payout.state, provider_ref: payout.id, paid_micros: paidOf(payout) };
        case 'failed':
        case 'returned':
          return {
            state: payout.state,
            provider_ref: payout.id,
            why: payout.failure ?? `The payout was ${payout.state}.`,
          };
        default:
          // A word that we don't know is neither success nor failure.
          return { state: 'processing', provider_ref: payout.id };
      }
    },

    verifyWebhook: (body, headers) => client.verifyWebhook(body, headers),
    read: readPayoutEvent,
  };
}

function readPayoutEvent(payload: unknown): PayoutEvent {
  if (!Value.Check(SandboxEvent, payload)) {
    return { kind: 'unknown', idempotency_key: null, why: 'not an event of the sandbox' };
  }
  if (!payload.type.startsWith('payout.')) return { kind: 'unrelated' };
  if (!Value.Check(SandboxPayout, payload.data)) {
    return { kind: 'unknown', idempotency_key: null, why: `${payload.type} without a payout` };
  }
  const payout = payload.data;
  const about = {
    idempotency_key: payout.idempotency_key,
    provider_ref: payout.id,
    amount_micros: BigInt(payout.amount_micros),
    currency: payout.currency,
  };
  switch (payload.type) {
    case 'payout.paid':
      return { kind: 'paid', ...about, paid_micros: paidOf(payout) };
    case 'payout.failed':
      return { kind: 'failed', ...about, why: payout.failure ?? 'The payout failed.' };
    case 'payout.returned':
      return { kind: 'returned', ...about, why: payout.failure ?? 'The payout was returned.' };
    case 'payout.processing':
      return { kind: 'unrelated' };
    default:
      return { kind: 'unknown', idempotency_key: payout.idempotency_key, why: `unknown event ${payload.type}` };
  }
}

function paidOf(payout: SandboxPayout): bigint {
  return BigInt(payout.paid_micros ?? payout.amount_micros);
}

/** @throws ProviderUnavailable when the answer is not a payout: somebody else answers at that address. */
function payoutIn(body: unknown): SandboxPayout {
  if (!Value.Check(SandboxPayout, body)) throw new ProviderUnavailable('sandbox: the answer is not a payout');
  return body;
}

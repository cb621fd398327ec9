import { describe, expect, it } from 'vitest';
import { ProviderRefused, ProviderUnavailable } from '../../port.ts';
import type { SandboxAnswer, SandboxClient } from '../../sandbox/client.ts';
import { createSandboxPayouts, sandboxPayouts } from './sandbox.ts';

const PAYOUT = {
  id: 'po_1',
  idempotency_key: 'cashout-1',
  amount_micros: '5000000',
  currency: 'USD',
  state: 'paid',
  failure: null as string | null,
};
const ORDER = { idempotency_key: 'cashout-1', amount_micros: 5_000_000n, currency: 'USD', account: 'DE0001' };
const ABOUT = { idempotency_key: 'cashout-1', provider_ref: 'po_1', amount_micros: 5_000_000n, currency: 'USD' };

function answering(answer: SandboxAnswer | Error) {
  const asked: unknown[][] = [];
  const client: SandboxClient = {
    async call(...call) {
      asked.push(call);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    verifyWebhook: () => {
      throw new Error('not asked here');
    },
  };
  return { provider: createSandboxPayouts(client), asked };
}

describe('submitting', () => {
  it.each<[string, SandboxAnswer | Error, object]>([
    ['taken', { status: 200, body: PAYOUT }, { result: 'accepted', provider_ref: 'po_1' }],
    [
      'refused',
      { status: 422, body: { error: 'This account is closed.' } },
      { result: 'failed', why: 'This account is closed.' },
    ],
    // What became of the other payout has to be asked: neither paid nor failed.
    ['a conflict', { status: 409, body: { error: 'Used.' } }, { result: 'no_answer' }],
    ['silence', new ProviderUnavailable('nothing'), { result: 'no_answer', why: 'nothing' }],
    ['an answer that is none', { status: 200, body: 'hello' }, { result: 'no_answer' }],
  ])('%s', async (_, answer, submission) => {
    const { provider, asked } = answering(answer);
    expect(await provider.submit(ORDER)).toMatchObject(submission);
    expect(asked).toEqual([
      [
        'POST',
        '/sandbox/api/payouts',
        { amount_micros: '5000000', currency: 'USD', account_ref: 'DE0001' },
        'cashout-1',
      ],
    ]);
  });

  it('does not hide a fault of ours', async () => {
    await expect(answering(new TypeError('ours')).provider.submit(ORDER)).rejects.toThrow(TypeError);
  });
});

describe('asking', () => {
  it.each<[object, object]>([
    [{ state: 'processing' }, { state: 'processing', provider_ref: 'po_1' }],
    [{ state: 'paid' }, { state: 'paid', provider_ref: 'po_1', paid_micros: 5_000_000n }],
    [
      { state: 'paid', paid_micros: '3000000' },
      { state: 'paid', provider_ref: 'po_1', paid_micros: 3_000_000n },
    ],
    [
      { state: 'failed', failure: 'No such bank.' },
      { state: 'failed', provider_ref: 'po_1', why: 'No such bank.' },
    ],
    [{ state: 'returned' }, { state: 'returned', provider_ref: 'po_1', why: 'The payout was returned.' }],
    [{ state: 'sleeping' }, { state: 'processing', provider_ref: 'po_1' }],
  ])('%o', async (change, standing) => {
    expect(await answering({ status: 200, body: { ...PAYOUT, ...change } }).provider.lookup('cashout-1')).toEqual(
      standing,
    );
  });

  it('takes only the sandbox’s own word for it that nothing arrived', async () => {
    expect(
      await answering({ status: 404, body: { error: 'There is no such payout.' } }).provider.lookup('cashout-1'),
    ).toEqual({ state: 'not_found' });
    await expect(answering({ status: 404, body: '<html>' }).provider.lookup('cashout-1')).rejects.toThrow(
      ProviderUnavailable,
    );
  });
});

describe('webhooks', () => {
  const { provider } = answering(new Error('not asked'));
  const event = (type: string, change: object = {}) => ({ id: 'evt_1', type, data: { ...PAYOUT, ...change } });
  it.each<[string, object, object]>([
    ['payout.paid', {}, { kind: 'paid', ...ABOUT, paid_micros: 5_000_000n }],
    ['payout.paid', { paid_micros: '3000000' }, { kind: 'paid', ...ABOUT, paid_micros: 3_000_000n }],
    ['payout.failed', { failure: 'No such bank.' }, { kind: 'failed', ...ABOUT, why: 'No such bank.' }],
    ['payout.returned', {}, { kind: 'returned', ...ABOUT, why: 'The payout was returned.' }],
    ['payout.processing', {}, { kind: 'unrelated' }],
    ['payout.sleeping', {}, { kind: 'unknown', idempotency_key: 'cashout-1', why: 'unknown event payout.sleeping' }],
    ['checkout.paid', {}, { kind: 'unrelated' }],
    [
      'payout.paid',
      { amount_micros: '1.5' },
      { kind: 'unknown', idempotency_key: null, why: 'payout.paid without a payout' },
    ],
  ])('%s %o', (type, change, read) => {
    expect(provider.read(event(type, change))).toEqual(read);
  });
});

describe('accounts', () => {
  const { provider } = answering(new Error('not asked'));
  it('are shown by their last digits only', async () => {
    const account = await provider.registerAccount({ holder: 'Rosaline', account_number: 'DE44500105170001' });
    expect(account).toEqual({ account_ref: 'DE44500105170001', masked: 'Sandbox bank ••0001', verified: true });
    await expect(provider.registerAccount({ holder: 'Rosaline', account_number: 'de 44' })).rejects.toThrow(
      ProviderRefused,
    );
  });

  it('do not exist in production', () => {
    const config = { production: true, stripe: undefined, sandbox_secret: 'x' };
    expect(sandboxPayouts.open({ config, local_url: () => 'http://127.0.0.1:1' })).toBeNull();
  });
});

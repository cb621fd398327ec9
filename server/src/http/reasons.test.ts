import { BuskerError, type Cashout } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { english, languageFor, reasonIn } from '../platform/texts.ts';
import { cashoutIn, refusalIn } from './reasons.ts';

const german = languageFor({ 'accept-language': 'de' }).t;

describe('a reason', () => {
  it('that we know is said in the language of who asks; a provider’s own words stay as they came', () => {
    expect(reasonIn(german, 'The bank could not pay this account.')).toBe(
      'Die Bank konnte auf dieses Konto nicht zahlen.',
    );
    expect(reasonIn(german, 'Compte clôturé')).toBe('Compte clôturé');
    expect(reasonIn(english().t, 'The payment failed.')).toBe('The payment failed.');
  });

  it('is English for programs that ask for no language', () => {
    expect(languageFor({}).t.reasons).toEqual(english().t.reasons);
  });

  it('of a step of a cash-out and of a refusal is said so, and nothing else of them changes', () => {
    const event = { at: '2026-01-01T00:00:00.000Z', state: 'failed', by: null } as const;
    const cashout = {
      id: 'one',
      events: [
        { ...event, note: 'This account is closed.' },
        { ...event, note: null },
      ],
    };
    expect(cashoutIn(german, cashout as unknown as Cashout)).toEqual({
      id: 'one',
      events: [
        { ...event, note: 'Dieses Konto ist geschlossen.' },
        { ...event, note: null },
      ],
    });
    const refusal = new BuskerError('overloaded', { why: 'as many watch as this server bears', waiting: 3 }, 5_000);
    const said = refusalIn(german, refusal);
    expect(said.details).toEqual({ why: 'So viele sehen zu, wie dieser Server trägt.', waiting: 3 });
    expect([said.code, said.retry_after_ms]).toEqual(['overloaded', 5_000]);
  });
});

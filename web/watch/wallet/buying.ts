/** The shop in the viewer's currency, and the buying: an offer becomes a purchase with a checkout to go to. */
import type { Purchase, PurchaseBody, Shop } from '@busker/protocol';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BuskerError } from '@busker/protocol';
import { api, codeOf, sentenceOf } from '../../shared/api.ts';
import { useSession } from '../../shared/session.tsx';
import { momentText, moneyText } from '../../shared/format.ts';
import { t } from '../messages.ts';
import { useCommandId } from '../parts/command-id.ts';
import type { Offer } from './offers.ts';

export function useShop(): UseQueryResult<Shop> {
  const { me } = useSession();
  const currency = me?.currency;
  return useQuery({
    queryKey: ['shop.get', currency ?? null],
    queryFn: ({ signal }) => api.call('shop.get', { query: currency === undefined ? {} : { currency }, signal }),
    enabled: me !== undefined,
    staleTime: 60_000,
  });
}

export interface Buying {
  readonly busy: boolean;
  readonly failure: string | null;
  /** Years that are asked for before coins are sold; null: not asked now. */
  readonly min_age: number | null;
  readonly answerAge: (yes: boolean) => Promise<void>;
  readonly buy: (offer: Offer, provider: string, return_to: string) => Promise<void>;
}

/** Makes the purchase and goes to its checkout in the same tab. A repeated try of the same purchase carries the same id. */
export function useBuying(): Buying {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ min_age: number; again: () => Promise<void> } | null>(null);
  const command = useCommandId();

  useEffect(() => {
    // Whoever comes back with the browser's own button finds this page as it was left, so wake it up.
    const shown = (event: PageTransitionEvent): void => {
      if (event.persisted) setBusy(false);
    };
    addEventListener('pageshow', shown);
    return () => removeEventListener('pageshow', shown);
  }, []);

  async function buy(offer: Offer, provider: string, return_to: string): Promise<void> {
    const content: Omit<PurchaseBody, 'id'> = {
      provider,
      currency: offer.currency,
      ...(offer.pack_id === null ? { coins: offer.coins } : { pack_id: offer.pack_id }),
      expected_price_micros: offer.price_micros,
      return_to,
    };
    setBusy(true);
    setFailure(null);
    try {
      const purchase: Purchase = await api.call('purchases.create', {
        body: { id: command.idFor(content), ...content },
      });
      command.done();
      location.assign(purchase.checkout_url ?? `/wallet/purchase/${purchase.id}`);
    } catch (error) {
      setBusy(false);
      const min_age = error instanceof BuskerError ? Number(error.details?.['min_age']) : 0;
      if (codeOf(error) === 'age_required' && min_age > 0)
        return setAsked({ min_age, again: () => buy(offer, provider, return_to) });
      setFailure(limitSentence(error) ?? sentenceOf(error));
    }
  }

  async function answerAge(yes: boolean): Promise<void> {
    const question = asked;
    setAsked(null);
    if (!question || !yes) return;
    try {
      await api.call('me.attestAge', { body: { at_least: question.min_age } });
      await question.again();
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  }

  return { busy, failure, min_age: asked?.min_age ?? null, answerAge, buy };
}

/** What a limit on loaded money leaves, when the refusal says so. */
function limitSentence(error: unknown): string | null {
  if (!(error instanceof BuskerError) || error.code !== 'limit_reached') return null;
  const { left_micros, currency, until } = error.details ?? {};
  if (typeof left_micros !== 'string' || typeof currency !== 'string' || typeof until !== 'string') return null;
  return t.limits.loadReached({ left: moneyText(left_micros, currency), until: momentText(until) });
}

/** The shop in the viewer's currency, and the buying: an offer becomes a purchase with a checkout to go to. */
import type { Purchase, PurchaseBody, Shop } from '@busker/protocol';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, sentenceOf } from '../../shared/api.ts';
import { useSession } from '../../shared/session.tsx';
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
  readonly buy: (offer: Offer, provider: string, return_to: string) => Promise<void>;
}

/** Makes the purchase and goes to its checkout in the same tab. A repeated try of the same purchase carries the same id. */
export function useBuying(): Buying {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
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
      setFailure(sentenceOf(error));
      setBusy(false);
    }
  }

  return { busy, failure, buy };
}

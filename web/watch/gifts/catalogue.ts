/** The gifts on sale, priced in the viewer's currency. */
import type { BlockedGifts, Catalogue, GiftItem } from '@busker/protocol';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';
import { useSession } from '../../shared/session.tsx';

export function useCatalogue(): UseQueryResult<Catalogue> {
  const { me } = useSession();
  const currency = me?.currency;
  return useQuery({
    queryKey: ['gifts.catalogue', currency ?? null],
    queryFn: ({ signal }) => api.call('gifts.catalogue', { query: currency === undefined ? {} : { currency }, signal }),
    enabled: me !== undefined,
    staleTime: 5 * 60_000,
  });
}

/** Gifts that a creator does not take: asked whenever a tray opens, and again when one was refused. */
export function useBlockedGifts(creator: string): UseQueryResult<BlockedGifts> {
  return useQuery({
    queryKey: ['show.blockedGifts', creator],
    queryFn: ({ signal }) => api.call('show.blockedGifts', { params: { id: creator }, signal }),
    staleTime: 0,
  });
}

const NO_ITEMS: ReadonlyMap<string, GiftItem> = new Map();
const maps = new WeakMap<Catalogue, ReadonlyMap<string, GiftItem>>();

/** A catalogue by item id: the same map for the same catalogue; empty until it is there. */
export function byItem(catalogue: Catalogue | undefined): ReadonlyMap<string, GiftItem> {
  if (!catalogue) return NO_ITEMS;
  let map = maps.get(catalogue);
  if (!map) {
    map = new Map(catalogue.items.map((item) => [item.id, item]));
    maps.set(catalogue, map);
  }
  return map;
}

export const useItems = (): ReadonlyMap<string, GiftItem> => byItem(useCatalogue().data);

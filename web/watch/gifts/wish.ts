/** The gift that somebody had in hand before a top-up or a sign-in, as the address carries it: `?gift=<item>&quantity=<n>`. */
import { LIMITS } from '@busker/protocol';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { GiftWish } from './gift-dock.tsx';

/** null when the address carries none; a quantity that cannot be is taken for 1. */
export function readWish(search: URLSearchParams): GiftWish | null {
  const item = search.get('gift');
  if (item === null) return null;
  const quantity = Number(search.get('quantity') ?? '1');
  const whole = Number.isInteger(quantity) && quantity >= 1 && quantity <= LIMITS.gift_quantity;
  return { item, quantity: whole ? quantity : 1 };
}

/** Reads the wish when the page opens and takes it out of the address, so that a reload does not open the tray again. */
export function useGiftWish(): GiftWish | null {
  const [search, setSearch] = useSearchParams();
  const [wish] = useState(() => readWish(search));
  useEffect(() => {
    if (!search.has('gift')) return;
    setSearch(
      (was) => {
        was.delete('gift');
        was.delete('quantity');
        return was;
      },
      { replace: true },
    );
  }, [search, setSearch]);
  return wish;
}

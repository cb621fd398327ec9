import { useCallback, useEffect, useRef } from 'react';

/** Calls `show` with how many hearts others sent since the last time. Own ones are told by what is returned and are not shown twice. */
export function useOthersHearts(likes: number | undefined, show: (count: number) => void): (count: number) => void {
  const known = useRef<number | undefined>(undefined);
  const mine = useRef(0);
  useEffect(() => {
    if (likes === undefined) return;
    const was = known.current;
    known.current = likes;
    if (was === undefined || likes <= was) return;
    const more = likes - was;
    const own = Math.min(mine.current, more);
    mine.current -= own;
    if (more > own) show(more - own);
  }, [likes, show]);
  return useCallback((count: number) => {
    mine.current += count;
  }, []);
}

import { useSyncExternalStore } from 'react';

const query = matchMedia('(min-width: 60rem)');
const subscribe = (changed: () => void): (() => void) => {
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
};

/** Whether there is room for columns; the same width as in the stylesheets. */
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => query.matches);

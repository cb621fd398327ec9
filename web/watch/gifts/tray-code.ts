/**
 * The tray's code is fetched as soon as there is something to give for, before the video and the show: whoever wants to give shall not wait for it,
 * and on a slow phone a video takes all of the line for seconds.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { useCatalogue } from './catalogue.ts';

/** The video does not wait longer for them. */
const LONGEST_MS = 4_000;
const IDLE_MS = 1_000;

let loading: Promise<unknown> | undefined;
let loaded = false;
let go_ahead = false;
const waiting = new Set<() => void>();

function letGo(): void {
  go_ahead = true;
  waiting.forEach((changed) => changed());
}

/** Whoever has tapped by then sees the tray first. Safari has no idle time to ask for. */
function whenIdle(): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(letGo, { timeout: IDLE_MS });
  else setTimeout(letGo);
}

/** Repeats the attempt when the last one failed. */
export async function loadTray(): Promise<void> {
  loading ??= import('@busker/widgets/gift-tray');
  try {
    await loading;
    loaded = true;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

export const trayIsLoaded = (): boolean => loaded;

/** On a page with something to give for: fetches tray and catalogue ahead. */
export function useTrayAhead(wanted: boolean): void {
  const { isPending } = useCatalogue();
  useEffect(() => {
    if (!wanted || isPending) return;
    // a failure is told when the tray is opened, which tries again
    loadTray().then(whenIdle, whenIdle);
  }, [wanted, isPending]);
}

const subscribe = (changed: () => void): (() => void) => {
  waiting.add(changed);
  const timer = go_ahead ? undefined : setTimeout(letGo, LONGEST_MS);
  return () => {
    clearTimeout(timer);
    waiting.delete(changed);
  };
};
/** Whether what is large may be loaded: the tray is there, or has taken too long. */
export const useMayLoadLarge = (): boolean => useSyncExternalStore(subscribe, () => go_ahead);

import { useCallback } from 'react';
import { t } from '../messages.ts';
import { useToasts } from './toast.tsx';

/** Hands a link to the system's share sheet, or copies it where there is none. */
export function useShare(): (title: string, path: string) => Promise<void> {
  const toasts = useToasts();
  return useCallback(
    async (title, path) => {
      const url = new URL(path, location.href).href;
      const phone = matchMedia('(pointer: coarse)').matches;
      if (phone && typeof navigator.share === 'function') {
        // closing the system's sheet rejects; that is an answer, not a failure
        await navigator.share({ title, url }).catch(() => {});
        return;
      }
      try {
        await navigator.clipboard.writeText(url);
        toasts.say(t.feed.linkCopied);
      } catch {
        // without permission to write to the clipboard the link is at least shown, ready to copy
        globalThis.prompt(t.feed.linkHere, url);
      }
    },
    [toasts],
  );
}

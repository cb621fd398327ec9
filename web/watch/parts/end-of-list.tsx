/** At the end of a list that comes in pages: asks for the next page when it comes into sight, with a button for whoever does not scroll. */
import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../messages.ts';
import { ErrorNote } from './states.tsx';

export interface EndOfListProps {
  readonly more: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onMore: () => void;
}

export function EndOfList({ more, busy, error, onMore }: EndOfListProps): ReactNode {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef({ more, busy, error, onMore });
  useEffect(() => {
    latest.current = { more, busy, error, onMore };
  });
  useEffect(() => {
    const observer = new IntersectionObserver(
      ([entry]) => {
        const now = latest.current;
        if (entry?.isIntersecting && now.more && !now.busy && !now.error) now.onMore();
      },
      { rootMargin: '300px' },
    );
    observer.observe(end.current!);
    return () => observer.disconnect();
    // a page shorter than the screen leaves the end in sight, so look again after each page
  }, [busy]);
  return (
    <div ref={end} style={{ display: 'grid', justifyItems: 'center' }}>
      {error ? (
        <ErrorNote error={error} onRetry={onMore} compact />
      ) : (
        more && (
          <button type="button" className="btn btn-quiet" disabled={busy} onClick={onMore}>
            {busy ? t.loading : t.loadMore}
          </button>
        )
      )}
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSession } from '../shared/session.tsx';
import { DEMO_KEY, readDemo } from './demo.ts';

const TICK_MS = 30_000;

/**
 * Now, in milliseconds since the epoch, by the clock that the server decides with: a demo's may have been moved on. Renders again twice a minute.
 * @param seen_at_ms when what it is compared with was read, so that what began a moment ago has begun
 */
export function useBusinessNow(seen_at_ms: number): number {
  const { me } = useSession();
  const demo = useQuery({ queryKey: DEMO_KEY, queryFn: readDemo, enabled: me?.demo === true });
  const [here_ms, setHere] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const ahead_ms = demo.data ? Date.parse(demo.data.clock) - demo.dataUpdatedAt : 0;
  return Math.max(here_ms, seen_at_ms) + ahead_ms;
}

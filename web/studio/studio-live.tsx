/** What reaches the studio by itself: earnings as they grow, and every gift the moment it is durable. */
import { connectRealtime, type ConnectionState, type Realtime } from '@busker/client';
import type { ResponseOf, ServerMessage } from '@busker/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react';

type EarningsMessage = Extract<ServerMessage, { t: 'earnings' }>;
export type ArrivedGift = NonNullable<EarningsMessage['gift']> & { readonly arrived_at: string };

/** Gifts kept for the list of the latest ones; the statement has them all. */
const KEPT_GIFTS = 40;

interface StudioLive {
  readonly realtime: Realtime | null;
  /** Newest first; only those that came while this page was open. */
  readonly gifts: readonly ArrivedGift[];
  readonly phase: ConnectionState['phase'];
}

const Context = createContext<StudioLive>({ realtime: null, gifts: [], phase: 'connecting' });

export function StudioLiveProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const queries = useQueryClient();
  const [realtime, setRealtime] = useState<Realtime | null>(null);
  const [gifts, setGifts] = useState<readonly ArrivedGift[]>([]);
  const [phase, setPhase] = useState<ConnectionState['phase']>('connecting');
  useEffect(() => {
    const line = connectRealtime();
    line.on('state', (state) => setPhase(state.phase));
    line.on('earnings', ({ earnings, gift }) => {
      queries.setQueryData<ResponseOf<'studio.get'>>(['studio.get', {}], (studio) => (studio ? { ...studio, earnings } : studio));
      if (!gift) return;
      const arrived_at = new Date(line.serverNow()).toISOString();
      setGifts((known) =>
        known.some((one) => one.gift_id === gift.gift_id) ? known : [{ ...gift, arrived_at }, ...known].slice(0, KEPT_GIFTS),
      );
    });
    line.watchEarnings();
    setRealtime(line);
    return () => line.close();
  }, [queries]);
  const value = useMemo(() => ({ realtime, gifts, phase }), [realtime, gifts, phase]);
  return <Context value={value}>{children}</Context>;
}

export const useStudioLive = (): StudioLive => use(Context);

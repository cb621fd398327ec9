/** What reaches the studio by itself: earnings as they grow, and every gift the moment it is durable. */
import { connectRealtime, type ConnectionState, type Realtime } from '@busker/client';
import type { ResponseOf, ServerMessage } from '@busker/protocol';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, use, useState, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';

type EarningsMessage = Extract<ServerMessage, { t: 'earnings' }>;
export type ArrivedGift = NonNullable<EarningsMessage['gift']>;

/** Gifts kept for the list of the latest ones; the statement has them all. */
const KEPT_GIFTS = 40;

interface StudioLive {
  readonly realtime: Realtime | null;
  /** Newest first; only those that came while this page was open. */
  readonly gifts: readonly ArrivedGift[];
  readonly phase: ConnectionState['phase'];
}

const NOTHING: StudioLive = { realtime: null, gifts: [], phase: 'connecting' };

interface Store {
  readonly subscribe: (listener: () => void) => () => void;
  readonly get: () => StudioLive;
}

/** One line to the server while anybody listens; gifts are kept over a new line. */
function createStore(queries: QueryClient): Store {
  let state = NOTHING;
  const listeners = new Set<() => void>();
  const change = (next: Partial<StudioLive>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const open = (): Realtime => {
    const line = connectRealtime();
    line.on('state', ({ phase }) => change({ phase }));
    line.on('earnings', ({ earnings, gift }) => {
      queries.setQueryData<ResponseOf<'studio.get'>>(['studio.get', {}], (studio) =>
        studio ? { ...studio, earnings } : studio,
      );
      if (gift && !state.gifts.some((known) => known.gift_id === gift.gift_id))
        change({ gifts: [gift, ...state.gifts].slice(0, KEPT_GIFTS) });
    });
    line.watchEarnings();
    return line;
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) change({ realtime: open() });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        state.realtime?.close();
        state = { ...state, realtime: null };
      };
    },
    get: () => state,
  };
}

const Context = createContext<StudioLive>(NOTHING);

export function StudioLiveProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const queries = useQueryClient();
  const [store] = useState(() => createStore(queries));
  return <Context value={useSyncExternalStore(store.subscribe, store.get)}>{children}</Context>;
}

export const useStudioLive = (): StudioLive => use(Context);

/** Who is signed in, for all three sites. */
import { may, type Action, type Me, type WalletBalance } from '@busker/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useMemo, type ReactNode } from 'react';
import { api } from './api.ts';
import { signOut as postSignOut } from './auth.ts';

export interface Session {
  /** undefined until the first answer; null for a visitor. */
  readonly me: Me | null | undefined;
  /** Set when the server could not say who this is. */
  readonly error: unknown;
  readonly may: (action: Action) => boolean;
  /** Asks the server again, after sign-in for instance. */
  readonly refresh: () => Promise<void>;
  /** Takes over a balance that an acknowledgement or the socket told. */
  readonly setBalance: (balance: WalletBalance) => void;
  readonly setMe: (me: Me) => void;
  readonly signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);
const KEY = ['session.get'];

async function fetchMe(): Promise<Me | null> {
  const { me } = await api.call('session.get');
  return me;
}

export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const queries = useQueryClient();
  const { data: me, error } = useQuery({
    queryKey: KEY,
    queryFn: fetchMe,
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });
  const setMe = useCallback((next: Me) => queries.setQueryData(KEY, next), [queries]);
  const setBalance = useCallback(
    (wallet: WalletBalance) => queries.setQueryData<Me | null>(KEY, (known) => (known ? { ...known, wallet } : known)),
    [queries],
  );
  const refresh = useCallback(async () => {
    await queries.fetchQuery({ queryKey: KEY, queryFn: fetchMe, staleTime: 0 });
  }, [queries]);
  const signOut = useCallback(async () => {
    await postSignOut();
    queries.clear();
    queries.setQueryData(KEY, null);
  }, [queries]);
  const value = useMemo<Session>(
    () => ({
      me,
      error: me === undefined ? error : null,
      may: (action) => may(me ? me.roles : ['visitor'], action),
      refresh,
      setBalance,
      setMe,
      signOut,
    }),
    [me, error, refresh, setBalance, setMe, signOut],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

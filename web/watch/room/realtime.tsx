/** The page's one realtime connection, made anew when somebody else signs in, and hooks to watch rooms through it. */
import { connectRealtime, type ConnectionState, type Realtime, type RoomState } from '@busker/client';
import type { BuskerError } from '@busker/protocol';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { useToasts } from '../parts/toast.tsx';

interface Line {
  readonly realtime: Realtime;
  /** Joins a room; leaves it when the last holder lets go. */
  readonly hold: (room: string) => () => void;
}

const LineContext = createContext<Line | null>(null);

function createLine(realtime: Realtime): Line {
  const holders = new Map<string, number>();
  return {
    realtime,
    hold(room) {
      holders.set(room, (holders.get(room) ?? 0) + 1);
      realtime.join(room);
      return () => {
        const left = holders.get(room)! - 1;
        holders.set(room, left);
        if (left > 0) return;
        holders.delete(room);
        realtime.leave(room);
      };
    },
  };
}

/** Holds the line of whoever watches now, outside of React, which only reads it. */
interface Switchboard {
  readonly subscribe: (changed: () => void) => () => void;
  readonly line: () => Line | null;
  /** Connects; the returned function hangs up. */
  readonly connect: (prepare: (realtime: Realtime) => void) => () => void;
}

function createSwitchboard(): Switchboard {
  const listeners = new Set<() => void>();
  let line: Line | null = null;
  const put = (next: Line | null): void => {
    line = next;
    listeners.forEach((changed) => changed());
  };
  return {
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    line: () => line,
    connect(prepare) {
      const realtime = connectRealtime();
      prepare(realtime);
      put(createLine(realtime));
      return () => {
        realtime.close();
        put(null);
      };
    },
  };
}

export function RealtimeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { me, setBalance, refresh } = useSession();
  const { say } = useToasts();
  const [switchboard] = useState(createSwitchboard);
  const line = useSyncExternalStore(switchboard.subscribe, switchboard.line);
  // undefined until the server said who this is: a socket opened before would be a visitor's
  const who = me === undefined ? undefined : (me?.person.id ?? null);
  useEffect(() => {
    if (who === undefined) return;
    return switchboard.connect((realtime) => {
      realtime.on('wallet', (message) => setBalance(message.balance));
      realtime.on('hold', ({ hold }) => {
        if (hold.state === 'returned') say(t.tray.returned({ coins: hold.coins }));
      });
      realtime.on('state', (state) => {
        if (state.phase === 'closed' && state.why === 'signed_out') refresh().catch(() => {});
      });
    });
  }, [who, switchboard, setBalance, refresh, say]);
  return <LineContext value={line}>{children}</LineContext>;
}

/** null until it is known who watches. */
export const useRealtime = (): Realtime | null => use(LineContext)?.realtime ?? null;

/** What is known of a room, live; undefined before the first answer and when the room was refused. */
export function useRoom(room: string | null): RoomState | undefined {
  const line = use(LineContext);
  useEffect(() => (line && room !== null ? line.hold(room) : undefined), [line, room]);
  const subscribe = useCallback(
    (changed: () => void) => {
      if (!line || room === null) return () => {};
      const stops = [
        line.realtime.on('room', (change) => {
          if (change.room === room) changed();
        }),
        line.realtime.on('refused', changed),
      ];
      return () => stops.forEach((stop) => stop());
    },
    [line, room],
  );
  const state = useSyncExternalStore(subscribe, () => (line && room !== null ? line.realtime.room(room) : undefined));
  return state?.known === true ? state : undefined;
}

/** Why joining was refused, if it was. */
export function useRoomRefusal(room: string | null): BuskerError | null {
  const realtime = useRealtime();
  const [refusal, setRefusal] = useState<{ room: string | undefined; error: BuskerError } | null>(null);
  useEffect(() => realtime?.on('refused', (message) => setRefusal(message)), [realtime]);
  return refusal !== null && refusal.room === room ? refusal.error : null;
}

const CONNECTING: ConnectionState = { phase: 'connecting', attempt: 0 };

export function useConnection(): { state: ConnectionState; reconnect: () => void } {
  const realtime = useRealtime();
  const subscribe = useCallback((changed: () => void) => realtime?.on('state', changed) ?? (() => {}), [realtime]);
  const state = useSyncExternalStore(subscribe, () => realtime?.state ?? CONNECTING);
  return useMemo(() => ({ state, reconnect: () => realtime?.reconnect() }), [state, realtime]);
}

/** A room's state, kept by the realtime client. */
import { emptyRoom, type RoomState } from '@busker/client';
import { useEffect, useState } from 'react';
import { useStudioLive } from '../studio-live.tsx';

export function useRoom(room: string): RoomState {
  const { realtime } = useStudioLive();
  const [state, setState] = useState<RoomState>(() => realtime?.room(room) ?? emptyRoom(room));
  useEffect(() => {
    if (!realtime) return undefined;
    const stop = realtime.on('room', (change) => {
      if (change.room === room) setState(change.state);
    });
    realtime.join(room);
    return () => {
      stop();
      realtime.leave(room);
    };
  }, [realtime, room]);
  return state;
}

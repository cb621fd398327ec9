import type { RoomChange } from '@busker/client';
import { useEffect, useMemo, useState } from 'react';
import { useRealtime, useRoom } from './realtime.tsx';
import { addEvents, mergeLines, type ShowLine, type StreamLine } from './stream.ts';

/** The lines of a joined room as they come. Gifts from before the page was opened are in the totals, not in here. */
export function useStream(room_id: string): readonly StreamLine[] {
  const realtime = useRealtime();
  const room = useRoom(room_id);
  const [shows, setShows] = useState<readonly ShowLine[]>([]);
  useEffect(() => {
    if (!realtime) return;
    const stop = realtime.on('room', (change: RoomChange) => {
      if (change.room === room_id && change.fresh.length > 0) setShows((was) => addEvents(was, change.fresh));
    });
    return () => {
      stop();
      setShows([]);
    };
  }, [realtime, room_id]);
  const chat = room?.chat;
  return useMemo(() => mergeLines(chat ?? [], shows), [chat, shows]);
}

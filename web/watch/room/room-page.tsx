/** A live room: the broadcast, the show over it, chat, supporters, hearts and gifts. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { api, codeOf, idOrNull } from '../../shared/api.ts';
import { useGiftWish } from '../gifts/wish.ts';
import { t } from '../messages.ts';
import { NotFoundPage } from '../parts/not-found.tsx';
import { Bone, ErrorNote, Loading, usePageTitle } from '../parts/states.tsx';
import { useRoom, useRoomRefusal } from './realtime.tsx';
import { Room } from './room.tsx';
import './room.css';

export function RoomPage(): ReactNode {
  const id = idOrNull(useParams()['id']);
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: ['live.get', id],
    queryFn: ({ signal }) => api.call('live.get', { params: { id: id! }, signal }),
    enabled: id !== null,
  });
  const wish = useGiftWish();
  const room = useRoom(id);
  const refusal = useRoomRefusal(id);
  usePageTitle(session ? `${session.creator.display_name}: ${session.title}` : t.site);

  const ended = room?.state === 'ended' || session?.state === 'ended';
  useEffect(() => {
    // the room says that it ended; the session then knows when, and its last numbers
    if (room?.state === 'ended' && session?.state === 'live') void refetch();
  }, [room?.state, session?.state, refetch]);

  if (id === null || codeOf(error) === 'not_found') return <NotFoundPage />;
  if (error && !session) {
    return (
      <div className="room-note">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!session) {
    return (
      <Loading className="room-skeleton">
        <div className="room-stage post-stage-bones">
          <div className="room-top">
            <Bone width="11rem" height="2.75rem" />
          </div>
        </div>
      </Loading>
    );
  }
  return <Room key={session.id} session={session} state={room} ended={ended} refusal={refusal} wish={wish} />;
}

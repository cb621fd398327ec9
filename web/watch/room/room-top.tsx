/** Over the head of the video: who it is, how many watch, who supports most, and the way out. */
import type { BoardRow, LiveSession, TargetTotals } from '@busker/protocol';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../../shared/avatar.tsx';
import { shortCount } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { GiftMark, LiveBadge } from '../parts/person.tsx';
import { RoomSettings } from './room-settings.tsx';

export interface RoomTopProps {
  readonly session: LiveSession;
  readonly viewers: number;
  readonly likes: number;
  readonly totals: TargetTotals;
  readonly board: readonly BoardRow[];
  readonly onCreator: () => void;
  readonly onBoard: () => void;
}

export function RoomTop({ session, viewers, likes, totals, board, onCreator, onBoard }: RoomTopProps): ReactNode {
  const { creator } = session;
  return (
    <div className="room-top">
      <div className="room-top-row">
        <button type="button" className="room-creator" aria-haspopup="dialog" onClick={onCreator}>
          <span className="bk-hidden">{t.safety.menu({ name: creator.display_name })}</span>
          <Avatar person={creator} size="2.35rem" live={session.state === 'live'} />
          <span className="room-creator-words" aria-hidden="true">
            <span className="truncate" dir="auto">
              {creator.display_name}
            </span>
            <span className="room-creator-sub bk-number">
              <Icon name="heart-full" size="0.85em" /> {shortCount(likes)}
            </span>
          </span>
        </button>
        {board.length > 0 && (
          <button type="button" className="room-best" aria-label={t.feed.topSupporters} onClick={onBoard}>
            {board.slice(0, 3).map((row) => (
              <Avatar key={row.person.id} person={row.person} size="1.9rem" />
            ))}
          </button>
        )}
        <span className="room-viewers bk-number" title={t.viewers({ n: viewers })}>
          <Icon name="eye" size="1.1em" />
          <span aria-hidden="true">{shortCount(viewers)}</span>
          <span className="bk-hidden">{t.viewers({ n: viewers })}</span>
        </span>
        <Link className="icon-btn icon-btn-glass room-leave" to="/live" aria-label={t.room.leave}>
          <Icon name="close" />
        </Link>
      </div>
      <div className="room-top-row room-top-second">
        {session.state === 'live' && <LiveBadge />}
        <button
          type="button"
          className="room-mark"
          onClick={onBoard}
          aria-label={`${t.feed.topSupporters}: ${t.giftMark({ coins: totals.coins, gifts: totals.gifts })}`}
        >
          <GiftMark totals={totals} />
        </button>
        <span className="room-title truncate" dir="auto">
          {session.title}
        </span>
      </div>
      <RoomSettings />
    </div>
  );
}

/** What a viewer sees when the creator ended: a thank-you and what there was. */
import type { BoardRow, LiveSession, TargetTotals } from '@busker/protocol';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../../shared/avatar.tsx';
import { coinsText, durationText, fullCount } from '../../shared/format.ts';
import { CoinIcon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';

export interface RoomEndedProps {
  readonly session: LiveSession;
  readonly totals: TargetTotals;
  readonly likes: number;
  readonly board: readonly BoardRow[];
}

export function RoomEnded({ session, totals, likes, board }: RoomEndedProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  const [opened_at_ms] = useState(() => Date.now());
  const ended_at_ms = session.ended_at === null ? opened_at_ms : Date.parse(session.ended_at);
  const facts: readonly [string, ReactNode][] = [
    [t.room.endedFor, durationText(ended_at_ms - Date.parse(session.started_at))],
    [t.room.endedGifts, fullCount(totals.gifts)],
    [
      t.room.endedCoins,
      <>
        <CoinIcon size="0.95em" /> {coinsText(totals.coins)}
      </>,
    ],
    [t.room.endedLikes, fullCount(likes)],
  ];
  return (
    <section className="room-ended" aria-labelledby="room-ended">
      <div className="room-ended-card">
        <Avatar person={session.creator} size="5rem" />
        <h2 id="room-ended" className="room-ended-title" tabIndex={-1} ref={heading}>
          {t.room.ended}
        </h2>
        <p className="room-ended-lead">
          {session.end_cause === 'picture_lost'
            ? t.room.endedLost({ name: session.creator.display_name })
            : t.room.endedLead({ name: session.creator.display_name })}
        </p>
        <dl className="room-ended-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="bk-number">{value}</dd>
            </div>
          ))}
        </dl>
        {board.length > 0 && (
          <ol className="room-podium" aria-label={t.feed.topSupporters}>
            {board.slice(0, 3).map((row) => (
              <li key={row.person.id} className={`room-podium-${row.rank}`}>
                <Avatar person={row.person} size={row.rank === 1 ? '3.5rem' : '2.75rem'} />
                <span className="truncate" dir="auto">
                  {row.person.display_name}
                </span>
                <span className="room-podium-coins bk-number">
                  <CoinIcon size="0.95em" />
                  {coinsText(row.coins)}
                </span>
              </li>
            ))}
          </ol>
        )}
        <div className="room-ended-ways">
          <Link className="btn btn-main" to="/live">
            {t.room.moreLive}
          </Link>
          <Link className="btn btn-line" to="/">
            {t.nav.feed}
          </Link>
        </div>
      </div>
    </section>
  );
}

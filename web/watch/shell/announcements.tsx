/**
 * Dear gifts of the whole site, one at a time: who sent what to whom, and the way there. On pages with a video; elsewhere nobody is interrupted. It goes
 * by itself, unless somebody points at it or has the focus in it, and sooner when another waits.
 */
import type { Announcement } from '@busker/protocol';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { useRealtime } from '../room/realtime.tsx';
import { usePlayback } from '../video/playback.tsx';
import './announcements.css';

const SHOWN_MS = 8_000;
const SHOWN_IN_A_ROW_MS = 4_000;
/** More are dropped, the oldest first: the server sends few, so this is a page that slept. */
const MOST_WAITING = 3;

const placeOf = ({ target }: Announcement): string =>
  target.kind === 'live' ? `/live/${target.id}` : `/post/${target.id}`;

export function Announcements(): ReactNode {
  const realtime = useRealtime();
  const { effects } = usePlayback();
  const { pathname } = useLocation();
  const [all, setAll] = useState<readonly Announcement[]>([]);
  const [held, setHeld] = useState(false);
  useEffect(
    () => realtime?.on('announcement', (one) => setAll((before) => [...before, one].slice(-MOST_WAITING))),
    [realtime],
  );
  const [shown, next] = all;
  const more = next !== undefined;
  useEffect(() => {
    if (!shown || held) return;
    const timer = setTimeout(() => setAll((before) => before.slice(1)), more ? SHOWN_IN_A_ROW_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, held, more]);

  return (
    <div
      className={effects ? 'announcements' : 'announcements announcements-still'}
      role="status"
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {shown && <Line key={shown.number} of={shown} here={placeOf(shown) === pathname} />}
    </div>
  );
}

function Line({ of, here }: { readonly of: Announcement; readonly here: boolean }): ReactNode {
  const { sender, creator, item, quantity, target } = of;
  const words = t.announcement.sent({
    sender: sender.display_name,
    creator: creator.display_name,
    item: item.name,
    count: quantity,
  });
  const inside = (
    <>
      <img src={item.still_url} alt="" width="36" height="36" />
      <span className="announcement-words">{words}</span>
    </>
  );
  if (here) return <p className="announcement">{inside}</p>;
  return (
    <Link className="announcement" to={placeOf(of)}>
      {inside}
      <span className="announcement-go">
        {target.kind === 'live' ? t.announcement.toRoom : t.announcement.toPost}
        <Icon name="forward" size="1em" />
      </span>
    </Link>
  );
}

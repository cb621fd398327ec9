import type { Post, TargetTotals } from '@busker/protocol';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../../shared/avatar.tsx';
import { agoText, momentText } from '../../shared/format.ts';
import { t } from '../messages.ts';
import { GiftMark, LiveBadge } from '../parts/person.tsx';

/** A caption longer than this starts folded; shorter ones fit two lines of a phone. */
const FOLD_FROM_CHARS = 90;

/** Who made the post, what it received, and what it says, over the foot of the video. */
export function PostInfo({ post, totals }: { readonly post: Post; readonly totals: TargetTotals }): ReactNode {
  const [unfolded, setUnfolded] = useState(false);
  const long = post.caption.length > FOLD_FROM_CHARS;
  const { creator } = post;
  const who = (
    <>
      <Avatar person={creator} size="2.75rem" live={post.live_id !== null} />
      <span className="post-names">
        <span className="post-name">
          <span className="truncate" dir="auto">
            {creator.display_name}
          </span>
          {post.live_id !== null && <LiveBadge />}
        </span>
        <span className="post-handle truncate">
          <bdi>@{creator.handle}</bdi> ·{' '}
          <time dateTime={post.created_at} title={momentText(post.created_at)}>
            {agoText(post.created_at)}
          </time>
        </span>
      </span>
    </>
  );
  return (
    <div className="post-info">
      <div className="post-creator">
        {post.live_id === null ? (
          <span className="post-who">{who}</span>
        ) : (
          <Link
            className="post-who"
            to={`/live/${post.live_id}`}
            aria-label={t.feed.watchLive({ name: creator.display_name })}
          >
            {who}
          </Link>
        )}
        <GiftMark totals={totals} />
      </div>
      {post.caption && (
        <p dir="auto" className={unfolded || !long ? 'post-caption' : 'post-caption post-caption-folded'}>
          {unfolded || !long ? post.caption : `${post.caption.slice(0, FOLD_FROM_CHARS).trimEnd()}… `}
          {long && (
            <button type="button" className="post-fold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
              {unfolded ? t.feed.readLess : t.feed.readMore}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

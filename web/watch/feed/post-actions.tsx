import type { Post } from '@busker/protocol';
import type { ReactNode } from 'react';
import { shortCount } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { usePlayback } from '../video/playback.tsx';

export interface PostActionsProps {
  readonly post: Post;
  readonly giftsOpen: boolean;
  readonly onLike: () => void;
  readonly onComments: () => void;
  readonly onGift: () => void;
  readonly onShare: () => void;
  readonly onMore: () => void;
}

/** The column of buttons at the end of a post. */
export function PostActions({
  post,
  giftsOpen,
  onLike,
  onComments,
  onGift,
  onShare,
  onMore,
}: PostActionsProps): ReactNode {
  const { muted, setSound } = usePlayback();
  return (
    <div className="post-actions">
      <button
        type="button"
        className="post-action"
        aria-pressed={post.liked}
        aria-label={`${t.feed.like}, ${t.likes({ n: post.likes })}`}
        onClick={onLike}
      >
        <span className={post.liked ? 'post-action-icon post-action-liked' : 'post-action-icon'}>
          <Icon name={post.liked ? 'heart-full' : 'heart'} size="1.75rem" />
        </span>
        <span className="bk-number">{shortCount(post.likes)}</span>
      </button>
      <button
        type="button"
        className="post-action"
        aria-haspopup="dialog"
        aria-label={`${t.feed.comments}, ${post.comments}`}
        onClick={onComments}
      >
        <span className="post-action-icon">
          <Icon name="comment" size="1.75rem" />
        </span>
        <span className="bk-number">{shortCount(post.comments)}</span>
      </button>
      <button type="button" className="post-action" aria-expanded={giftsOpen} aria-label={t.feed.gift} onClick={onGift}>
        <span className="post-action-icon post-action-gift">
          <Icon name="gift" size="1.75rem" />
        </span>
        <span aria-hidden="true">{t.feed.giftShort}</span>
      </button>
      <button type="button" className="post-action" aria-label={t.feed.share} onClick={onShare}>
        <span className="post-action-icon">
          <Icon name="share" size="1.75rem" />
        </span>
        <span aria-hidden="true">{t.feed.share}</span>
      </button>
      <button
        type="button"
        className="post-action post-action-sound"
        aria-label={muted ? t.feed.soundOn : t.feed.soundOff}
        onClick={() => setSound(muted)}
      >
        <span className="post-action-icon">
          <Icon name={muted ? 'sound-off' : 'sound'} size="1.75rem" />
        </span>
      </button>
      <button type="button" className="post-action" aria-haspopup="dialog" aria-label={t.feed.more} onClick={onMore}>
        <span className="post-action-icon">
          <Icon name="more" size="1.75rem" />
        </span>
      </button>
    </div>
  );
}

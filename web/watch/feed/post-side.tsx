/** Beside the stage on wide screens: who made the post and who supports it most. */
import type { BoardRow, Post, TargetTotals } from '@busker/protocol';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { t } from '../messages.ts';
import { GiftMark } from '../parts/person.tsx';
import { Board } from '../room/board.tsx';
import { useWide } from '../parts/use-wide.ts';

export interface PostSideProps {
  readonly post: Post;
  readonly totals: TargetTotals;
  /** From the room once it is joined; until then the server is asked. */
  readonly board: readonly BoardRow[] | undefined;
}

export function PostSide({ post, totals, board }: PostSideProps): ReactNode {
  const wide = useWide();
  const asked = useQuery({
    queryKey: ['targets.board', post.id],
    queryFn: ({ signal }) => api.call('targets.board', { params: { id: post.id }, signal }),
    enabled: wide && board === undefined,
  });
  if (!wide) return null;
  return (
    <aside className="post-side" aria-label={t.feed.topSupporters}>
      <div className="post-side-creator">
        <Avatar person={post.creator} size="3.25rem" live={post.live_id !== null} />
        <div className="post-names">
          <span className="post-name truncate" dir="auto">
            {post.creator.display_name}
          </span>
          <span className="post-handle truncate">
            <bdi>@{post.creator.handle}</bdi>
          </span>
        </div>
      </div>
      <h2 className="section-title post-side-title">
        {t.feed.topSupporters}
        <GiftMark totals={totals} />
      </h2>
      <Board rows={board ?? asked.data?.rows} totals={totals} limit={5} />
      <p className="post-side-keys">{t.feed.keys}</p>
    </aside>
  );
}

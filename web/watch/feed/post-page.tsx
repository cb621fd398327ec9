/** One post at its own address. */
import { useQuery } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { api, codeOf, idOrNull } from '../../shared/api.ts';
import { Icon } from '../../shared/icons.tsx';
import { useGiftWish } from '../gifts/wish.ts';
import { t } from '../messages.ts';
import { NotFoundPage } from '../parts/not-found.tsx';
import { ErrorNote, usePageTitle } from '../parts/states.tsx';
import { Ambience } from './ambience.tsx';
import { FeedSkeleton } from './feed-page.tsx';
import { PostView, type PostCommands } from './post-view.tsx';
import { useFeedKeys } from './use-feed-keys.ts';
import './feed.css';

export function PostPage(): ReactNode {
  const id = idOrNull(useParams()['id']);
  const {
    data: post,
    error,
    refetch,
  } = useQuery({
    queryKey: ['posts.get', id],
    queryFn: ({ signal }) => api.call('posts.get', { params: { id: id! }, signal }),
    enabled: id !== null,
  });
  const commands = useRef<PostCommands>(null);
  const wish = useGiftWish();
  usePageTitle(post ? `${post.creator.display_name}: ${post.caption}` : t.site);
  useFeedKeys({ commands });
  if (id === null || codeOf(error) === 'not_found') return <NotFoundPage />;
  return (
    <div className="feed">
      <Ambience poster_url={post?.video.poster_url} />
      <div className="feed-scroll">
        {post ? (
          <article
            className="feed-item"
            aria-label={t.feed.post({ name: post.creator.display_name, caption: post.caption })}
          >
            <h1 className="bk-hidden">{t.feed.post({ name: post.creator.display_name, caption: post.caption })}</h1>
            <PostView post={post} playing mounted commands={commands} wish={wish} />
          </article>
        ) : error ? (
          <div className="feed-item feed-note">
            <ErrorNote error={error} onRetry={() => void refetch()} />
          </div>
        ) : (
          <FeedSkeleton />
        )}
      </div>
      <Link className="icon-btn icon-btn-glass post-page-back" to="/" aria-label={t.nav.feed}>
        <Icon name="back" />
      </Link>
    </div>
  );
}

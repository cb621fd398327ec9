/** The feed: one post fills the screen, the next one snaps in. Posts far from the screen are empty shells, so that the list can be endless. */
import type { Post } from '@busker/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { Icon } from '../../shared/icons.tsx';
import { useMayLoadLarge } from '../gifts/tray-code.ts';
import { t } from '../messages.ts';
import { Bone, EmptyNote, ErrorNote, Loading, usePageTitle } from '../parts/states.tsx';
import { Ambience } from './ambience.tsx';
import { PostView, type PostCommands } from './post-view.tsx';
import { useFeedKeys } from './use-feed-keys.ts';
import './feed.css';

/** Posts this far from the current one keep their contents; videos are mounted only for the neighbours. */
const NEAR = 2;
const MOUNTED = 1;
/** This many posts before the end the next page is asked for. */
const AHEAD = 3;

export function FeedPage(): ReactNode {
  usePageTitle(t.site);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['feed.get'],
    queryFn: ({ pageParam, signal }) =>
      api.call('feed.get', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // the order is made anew on each visit; asking again in between would move posts under the viewer's eyes
    staleTime: Number.POSITIVE_INFINITY,
  });
  const posts = data?.pages.flatMap((page) => page.rows) ?? [];
  const [current, setCurrent] = useState(0);
  const may_load = useMayLoadLarge();
  // Who has moved on wants to see the next one, whatever is still to be loaded.
  const [moved, setMoved] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const commands = useRef<PostCommands>(null);

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !error && current >= posts.length - AHEAD) void fetchNextPage();
  }, [current, posts.length, hasNextPage, isFetchingNextPage, error, fetchNextPage]);

  // Where the last step leads while it still scrolls, so that quick steps add up.
  const aim = useRef<number | null>(null);
  const observer = useRef<IntersectionObserver | null>(null);
  useEffect(() => {
    observer.current = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          const index = Number((entry.target as HTMLElement).dataset['index']);
          if (index === aim.current) aim.current = null;
          setCurrent(index);
        }
      },
      { root: scroller.current, threshold: 0.6 },
    );
    scroller.current?.querySelectorAll('[data-index]').forEach((item) => observer.current?.observe(item));
    return () => observer.current?.disconnect();
  }, [posts.length]);

  const step = useCallback((by: 1 | -1): HTMLElement | null => {
    const feed = scroller.current;
    if (!feed) return null;
    // What is on screen is asked of the screen: `current` follows it a moment later, and keys may be faster.
    const next = (aim.current ?? Math.round(feed.scrollTop / feed.clientHeight)) + by;
    const item = feed.querySelector<HTMLElement>(`[data-index="${next}"]`);
    if (!item) return null;
    aim.current = next;
    setMoved(true);
    item.scrollIntoView({ block: 'start', behavior: 'smooth' });
    return item;
  }, []);
  /** By keyboard the focus goes along: what Tab leads to next, and what a screen reader says, belongs to the post that comes on screen. */
  const stepWithFocus = (by: 1 | -1): void => {
    const item = step(by);
    const focused = document.activeElement;
    const free = focused === null || focused === document.body || scroller.current?.contains(focused) === true;
    if (item && free) item.focus({ preventScroll: true });
  };
  const forgetAim = useCallback(() => {
    aim.current = null;
  }, []);
  useFeedKeys({ next: () => stepWithFocus(1), previous: () => stepWithFocus(-1), commands });

  const shown = posts[current];
  return (
    <div className="feed">
      <h1 className="bk-hidden">{t.feed.title}</h1>
      <Ambience poster_url={shown?.video.poster_url} />
      <div
        className="feed-scroll"
        ref={scroller}
        role="feed"
        aria-label={t.feed.list}
        aria-busy={isFetchingNextPage || !data}
        onScroll={() => setMoved(true)}
        onWheel={forgetAim}
        onTouchMove={forgetAim}
        onScrollEnd={forgetAim}
      >
        {posts.map((post, index) => (
          <Shell
            key={`${index}-${post.id}`}
            post={post}
            index={index}
            near={Math.abs(index - current) <= (may_load || moved ? NEAR : 0)}
          >
            <PostView
              post={post}
              playing={index === current}
              mounted={Math.abs(index - current) <= MOUNTED}
              {...(index === current ? { commands } : {})}
            />
          </Shell>
        ))}
        {error ? (
          <div className="feed-item feed-note">
            <ErrorNote error={error} onRetry={() => void (data ? fetchNextPage() : refetch())} />
          </div>
        ) : !data || isFetchingNextPage ? (
          <FeedSkeleton />
        ) : (
          posts.length === 0 && (
            <div className="feed-item feed-note">
              <EmptyNote icon="camera" title={t.feed.empty} hint={t.feed.emptyHint} />
            </div>
          )
        )}
      </div>
      {posts.length > 1 && (
        <div className="feed-steps">
          <button
            type="button"
            className="icon-btn icon-btn-glass"
            aria-label={t.feed.previous}
            disabled={current === 0}
            onClick={() => step(-1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="icon-btn icon-btn-glass"
            aria-label={t.feed.next}
            disabled={current >= posts.length - 1}
            onClick={() => step(1)}
          >
            <Icon name="down" />
          </button>
        </div>
      )}
    </div>
  );
}

function Shell({
  post,
  index,
  near,
  children,
}: {
  readonly post: Post;
  readonly index: number;
  readonly near: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <article
      className="feed-item"
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={-1}
      aria-label={t.feed.post({ name: post.creator.display_name, caption: post.caption })}
      tabIndex={-1}
    >
      {near && children}
    </article>
  );
}

export function FeedSkeleton(): ReactNode {
  return (
    <Loading className="feed-item">
      <div className="post">
        <div className="post-stage post-stage-bones">
          <div className="post-info">
            <Bone width="11rem" height="2.75rem" />
            <Bone width="75%" />
            <Bone width="55%" />
          </div>
        </div>
        <div className="post-actions">
          <Bone width="3rem" height="3rem" round />
          <Bone width="3rem" height="3rem" round />
          <Bone width="3rem" height="3rem" round />
        </div>
      </div>
    </Loading>
  );
}

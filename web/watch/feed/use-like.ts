/** Liking a post: shown at once, taken back if the server refuses. Every place that shows the post agrees. */
import type { FeedPage, Post } from '@busker/protocol';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../../shared/api.ts';
import { useToasts } from '../parts/toast.tsx';

export function useChangePost(): (id: string, change: (post: Post) => Post) => void {
  const queries = useQueryClient();
  return useCallback(
    (id, change) => {
      const changed = (post: Post): Post => (post.id === id ? change(post) : post);
      queries.setQueryData<InfiniteData<FeedPage>>(['feed.get'], (feed) =>
        feed ? { ...feed, pages: feed.pages.map((page) => ({ ...page, rows: page.rows.map(changed) })) } : feed,
      );
      queries.setQueryData<Post>(['posts.get', id], (post) => (post ? change(post) : post));
    },
    [queries],
  );
}

/** `like(post, true)` likes, `like(post, false)` takes it back; the answer's count replaces the guessed one. */
export function useLike(): (post: Post, liked: boolean) => void {
  const change = useChangePost();
  const toasts = useToasts();
  return useCallback(
    (post, liked) => {
      if (post.liked === liked) return;
      change(post.id, (was) => ({ ...was, liked, likes: Math.max(0, was.likes + (liked ? 1 : -1)) }));
      api.call(liked ? 'posts.like' : 'posts.unlike', { params: { id: post.id } }).then(
        (now) => change(post.id, (was) => ({ ...was, ...now })),
        (error: unknown) => {
          change(post.id, (was) => ({ ...was, liked: post.liked, likes: post.likes }));
          toasts.fail(error);
        },
      );
    },
    [change, toasts],
  );
}

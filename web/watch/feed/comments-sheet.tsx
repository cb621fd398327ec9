/** Comments of a post, newest first, and the line to write one. */
import { LIMITS, type Comment, type Post } from '@busker/protocol';
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, sentenceOf } from '../../shared/api.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { agoText, momentText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { useActing } from '../account/use-acting.ts';
import { t } from '../messages.ts';
import { useCommandId } from '../parts/command-id.ts';
import { EndOfList } from '../parts/end-of-list.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Bone, EmptyNote, ErrorNote, Loading } from '../parts/states.tsx';
import { SafetyMenu } from '../safety/safety-menu.tsx';
import { useChangePost } from './use-like.ts';
import './comments.css';

interface Pages {
  rows: Comment[];
  next: string | null;
}

export function CommentsSheet({ post, onClose }: { readonly post: Post; readonly onClose: () => void }): ReactNode {
  const key = ['posts.comments', post.id];
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api.call('posts.comments', {
        params: { id: post.id },
        query: pageParam === null ? {} : { cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const [about, setAbout] = useState<Comment | null>(null);
  const { me } = useSession();
  const comments = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Sheet title={t.comments.title({ n: post.comments })} onClose={onClose} kind="side">
      <div className="sheet-content comments" tabIndex={-1}>
        {error && !data ? (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Loading className="comments-bones">
            {[0, 1, 2, 3].map((n) => (
              <span key={n} className="comment">
                <Bone width="2.25rem" height="2.25rem" round />
                <span className="comment-words">
                  <Bone width="7rem" />
                  <Bone width="90%" />
                </span>
              </span>
            ))}
          </Loading>
        ) : comments.length === 0 ? (
          <EmptyNote icon="comment" title={t.comments.empty} hint={t.comments.emptyHint} />
        ) : (
          <ol className="comments-list">
            {comments.map((comment) => (
              <li key={comment.id} className="comment">
                <Avatar person={comment.author} size="2.25rem" />
                <div className="comment-words">
                  <p className="comment-head">
                    <strong className="truncate" dir="auto">
                      {comment.author.display_name}
                    </strong>
                    <time dateTime={comment.at} title={momentText(comment.at)}>
                      {agoText(comment.at)}
                    </time>
                  </p>
                  <p className="comment-text" dir="auto">
                    {comment.text}
                  </p>
                </div>
                {comment.author.id !== me?.person.id && (
                  <button
                    type="button"
                    className="icon-btn comment-more"
                    aria-haspopup="dialog"
                    aria-label={t.safety.menu({ name: comment.author.display_name })}
                    onClick={() => setAbout(comment)}
                  >
                    <Icon name="more" size="1.25rem" />
                  </button>
                )}
              </li>
            ))}
          </ol>
        )}
        {data && (
          <EndOfList more={hasNextPage} busy={isFetchingNextPage} error={error} onMore={() => void fetchNextPage()} />
        )}
      </div>
      <Composer post={post} />
      {about && (
        <SafetyMenu
          person={about.author}
          subject={{ kind: 'comment', id: about.id }}
          path={`/post/${post.id}`}
          onClose={() => setAbout(null)}
        />
      )}
    </Sheet>
  );
}

function Composer({ post }: { readonly post: Post }): ReactNode {
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const command = useCommandId();
  const queries = useQueryClient();
  const change = useChangePost();
  const act = useActing();
  const { me } = useSession();
  const path = `/post/${post.id}`;

  async function send(words: string): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      const comment = await api.call('posts.comment', {
        params: { id: post.id },
        body: { id: command.idFor(words), text: words },
      });
      command.done();
      setText('');
      queries.setQueryData<InfiniteData<Pages>>(['posts.comments', post.id], (all) => {
        const first = all?.pages[0];
        if (!all || !first || first.rows.some((row) => row.id === comment.id)) return all;
        return { ...all, pages: [{ ...first, rows: [comment, ...first.rows] }, ...all.pages.slice(1)] };
      });
      change(post.id, (was) => ({ ...was, comments: was.comments + 1 }));
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const words = text.trim();
    if (words && !busy) act('comment', path, () => void send(words));
  }

  const left = LIMITS.comment_chars - text.length;
  return (
    <form className="composer" onSubmit={submit}>
      {failure && (
        <p className="field-error" role="alert">
          <Icon name="alert" size="1.25em" />
          {failure}
        </p>
      )}
      <div className="composer-line">
        <input
          className="input"
          value={text}
          maxLength={LIMITS.comment_chars}
          placeholder={me === null ? t.signInTo.comment : t.comments.placeholder}
          aria-label={t.comments.placeholder}
          enterKeyHint="send"
          autoComplete="off"
          onFocus={() => {
            if (me === null) act('comment', path, () => {});
          }}
          onChange={(event) => setText(event.target.value)}
        />
        <button
          type="submit"
          className="icon-btn composer-send"
          aria-label={t.comments.send}
          disabled={!text.trim() || busy}
        >
          <Icon name="send" />
        </button>
      </div>
      {left < 60 && (
        <p className="field-hint" role="status">
          {t.comments.left({ n: left })}
        </p>
      )}
    </form>
  );
}

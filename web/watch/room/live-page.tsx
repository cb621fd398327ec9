/** Who is live. */
import type { LiveSession } from '@busker/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { shortCount } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { EndOfList } from '../parts/end-of-list.tsx';
import { GiftMark, LiveBadge } from '../parts/person.tsx';
import { Bone, EmptyNote, ErrorNote, Loading, PageHead } from '../parts/states.tsx';
import './live-page.css';

const ASK_AGAIN_MS = 20_000;

export default function LivePage(): ReactNode {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['live.list'],
    queryFn: ({ pageParam, signal }) =>
      api.call('live.list', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ASK_AGAIN_MS,
  });
  const sessions = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="page live-page">
      <PageHead title={t.live.title} />
      <p className="live-lead">{t.live.lead}</p>
      {error && !data ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading className="live-bones">
          {[0, 1, 2, 3].map((n) => (
            <span key={n} className="live-card">
              <Bone height="100%" />
            </span>
          ))}
        </Loading>
      ) : sessions.length === 0 ? (
        <EmptyNote icon="live" title={t.live.empty} hint={t.live.emptyHint}>
          <Link className="btn btn-main" to="/">
            {t.live.toFeed}
          </Link>
        </EmptyNote>
      ) : (
        <ul className="live-grid">
          {sessions.map((session) => (
            <li key={session.id}>
              <LiveCard session={session} />
            </li>
          ))}
        </ul>
      )}
      {data && (
        <EndOfList more={hasNextPage} busy={isFetchingNextPage} error={error} onMore={() => void fetchNextPage()} />
      )}
    </div>
  );
}

function LiveCard({ session }: { readonly session: LiveSession }): ReactNode {
  return (
    <Link className="live-card" to={`/live/${session.id}`}>
      <span className="bk-hidden">
        {t.live.card({ name: session.creator.display_name, title: session.title, viewers: session.viewers })}
      </span>
      <img className="live-card-poster" src={session.video.poster_url} alt="" loading="lazy" decoding="async" />
      <span className="live-card-shade" />
      <span className="live-card-top" aria-hidden="true">
        <LiveBadge />
        <span className="live-card-viewers bk-number">
          <Icon name="eye" size="1.1em" />
          {shortCount(session.viewers)}
        </span>
      </span>
      <span className="live-card-foot" aria-hidden="true">
        <span className="live-card-title" dir="auto">
          {session.title}
        </span>
        <span className="live-card-who">
          <Avatar person={session.creator} size="1.75rem" />
          <span className="truncate" dir="auto">
            {session.creator.display_name}
          </span>
        </span>
        <GiftMark totals={session.totals} />
      </span>
    </Link>
  );
}

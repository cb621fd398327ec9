/** Who is live, beside every page on wide screens. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { shortCount } from '../../shared/format.ts';
import { t } from '../messages.ts';
import { Bone, Loading } from '../parts/states.tsx';

const SHOWN = 6;
const ASK_AGAIN_MS = 30_000;

export function LiveRail(): ReactNode {
  const { data } = useQuery({
    queryKey: ['live.list', 'rail'],
    queryFn: ({ signal }) => api.call('live.list', { query: { limit: SHOWN }, signal }),
    refetchInterval: ASK_AGAIN_MS,
  });
  if (data?.rows.length === 0) return <div className="live-rail" />;
  return (
    <section className="live-rail" aria-labelledby="live-rail">
      <h2 id="live-rail" className="live-rail-title">
        {t.nav.liveNow}
      </h2>
      {!data ? (
        <Loading>
          <Bone height="3rem" />
        </Loading>
      ) : (
        <ul>
          {data.rows.map((session) => (
            <li key={session.id}>
              <Link className="live-rail-row" to={`/live/${session.id}`}>
                <span className="bk-hidden">
                  {t.live.card({
                    name: session.creator.display_name,
                    title: session.title,
                    viewers: session.viewers,
                  })}
                </span>
                <Avatar person={session.creator} size="2.1rem" live />
                <span className="live-rail-words" aria-hidden="true">
                  <span className="truncate" dir="auto">
                    {session.creator.display_name}
                  </span>
                  <span className="live-rail-what truncate" dir="auto">
                    {session.title}
                  </span>
                </span>
                <span className="live-rail-count bk-number" aria-hidden="true">
                  {shortCount(session.viewers)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

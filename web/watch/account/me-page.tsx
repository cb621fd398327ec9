/** One's own page: name, handle, currency, blocked people, creating, signing out. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Me } from '@busker/protocol';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { AuthError } from '../../shared/auth.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { Icon } from '../../shared/icons.tsx';
import { LanguageMenu } from '../../shared/language-menu.tsx';
import { s } from '../../shared/language.ts';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { Bone, EmptyNote, ErrorNote, Loading, PageHead, PageSkeleton } from '../parts/states.tsx';
import { useToasts } from '../parts/toast.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { Profile } from './profile.tsx';
import './account.css';

export default function MePage(): ReactNode {
  const { me, error, refresh } = useSession();
  if (error) {
    return (
      <div className="page">
        <PageHead title={t.me.title} />
        <ErrorNote error={error} onRetry={() => void refresh().catch(() => {})} />
      </div>
    );
  }
  if (me === undefined) return <PageSkeleton />;
  if (me === null) {
    return (
      <div className="page">
        <PageHead title={t.me.title} />
        <EmptyNote icon="user" title={t.me.signIn}>
          <Link className="btn btn-main" to="/sign-in?return_to=/me">
            {t.account.signIn}
          </Link>
        </EmptyNote>
      </div>
    );
  }
  return (
    <div className="page">
      <PageHead title={t.me.title} />
      {me.banned && (
        <p className="me-banned" role="status">
          <Icon name="alert" />
          {t.me.banned}
        </p>
      )}
      <div className="me-columns">
        <Profile key={`${me.person.display_name} ${me.person.handle} ${me.currency}`} me={me} />
        <div className="me-stack">
          <Creating me={me} />
          <Blocked />
          <section className="card me-card me-language">
            <h2 className="section-title">{s.language}</h2>
            <LanguageMenu className="language" />
          </section>
          <SignOut />
          {!me.banned && <DeleteAccount me={me} />}
        </div>
      </div>
    </div>
  );
}

function SignOut(): ReactNode {
  const { signOut } = useSession();
  const toasts = useToasts();
  const navigate = useNavigate();
  async function leave(): Promise<void> {
    try {
      await signOut();
      toasts.say(t.account.signedOut);
      await navigate('/');
    } catch (failure) {
      if (failure instanceof AuthError) toasts.say(failure.message);
      else toasts.fail(failure);
    }
  }
  return (
    <button type="button" className="btn btn-line btn-wide" onClick={() => void leave()}>
      <Icon name="exit" size="1.25em" />
      {t.me.signOut}
    </button>
  );
}

function Creating({ me }: { readonly me: Me }): ReactNode {
  const { setMe, may } = useSession();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const creator = me.roles.includes('creator');
  async function become(): Promise<void> {
    setBusy(true);
    try {
      setMe(await api.call('me.becomeCreator'));
      toasts.say(t.me.becomeDone);
    } catch (error) {
      toasts.fail(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className="card me-card me-creator">
      <h2 className="section-title">{t.me.creator}</h2>
      <p className="me-lead">{creator ? t.me.studioLead : t.me.creatorLead}</p>
      {creator ? (
        <a className="btn btn-main" href="/studio">
          <Icon name="camera" size="1.25em" />
          {t.me.studio}
        </a>
      ) : (
        may('creator.become') && (
          <button type="button" className="btn btn-main" disabled={busy} onClick={() => void become()}>
            {busy ? t.account.working : t.me.become}
          </button>
        )
      )}
      {may('console.read') && (
        <a className="btn btn-line" href="/console">
          <Icon name="settings" size="1.25em" />
          {t.me.console}
        </a>
      )}
    </section>
  );
}

function Blocked(): ReactNode {
  const queries = useQueryClient();
  const toasts = useToasts();
  const { data, error, refetch } = useQuery({
    queryKey: ['blocks.list'],
    queryFn: ({ signal }) => api.call('blocks.list', { signal }),
  });
  async function unblock(id: string, name: string): Promise<void> {
    try {
      await api.call('blocks.delete', { params: { id } });
      toasts.say(t.me.unblocked({ name }));
      await queries.invalidateQueries({ queryKey: ['blocks.list'] });
    } catch (failure) {
      toasts.fail(failure);
    }
  }
  return (
    <section className="card me-card">
      <h2 className="section-title">{t.me.blocked}</h2>
      {error && !data ? (
        <ErrorNote error={error} onRetry={() => void refetch()} compact />
      ) : !data ? (
        <Loading>
          <Bone height="2.75rem" />
        </Loading>
      ) : data.rows.length === 0 ? (
        <p className="me-lead">{t.me.blockedEmpty}</p>
      ) : (
        <ul className="me-blocked">
          {data.rows.map(({ person }) => (
            <li key={person.id}>
              <Avatar person={person} size="2.25rem" />
              <span className="truncate">
                <bdi>{person.display_name}</bdi> <bdi className="field-hint">@{person.handle}</bdi>
              </span>
              <button
                type="button"
                className="btn btn-line"
                aria-label={t.safety.unblock({ name: person.display_name })}
                onClick={() => void unblock(person.id, person.display_name)}
              >
                {t.me.unblock}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

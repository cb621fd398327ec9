/** What stands around every page: ways to go (below on phones, at the side on wide screens) and the page's own landmark. */
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import wordmark from '../../../art/out/brand/wordmark.svg?url';
import { Avatar } from '../../shared/avatar.tsx';
import { coinsText, shortCount } from '../../shared/format.ts';
import { CoinIcon, Icon, type IconName } from '../../shared/icons.tsx';
import { LanguageMenu } from '../../shared/language-menu.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { useWide } from '../parts/use-wide.ts';
import { Announcements } from './announcements.tsx';
import { LiveRail } from './live-rail.tsx';
import './shell.css';

/** Pages whose content is the size of the window and scrolls inside. */
const FULL = /^\/($|post\/|live\/.)/;
const ROOM = /^\/live\/./;
const PLAIN = /^\/(sign-in|sign-up|forgot|reset)/;

export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const { pathname } = useLocation();
  const wide = useWide();
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
  }, [pathname]);
  const full = FULL.test(pathname);
  const room = ROOM.test(pathname);
  const kind = `shell${full ? ' shell-full' : ''}${room ? ' shell-room' : ''}`;
  return (
    <div className={kind}>
      <a
        className="bk-skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t.skip}
      </a>
      {wide ? <SideNav narrow={room} /> : !room && <BottomNav plain={PLAIN.test(pathname)} />}
      <main id="main" className="shell-main" tabIndex={-1} ref={main}>
        {children}
      </main>
      {full && <Announcements />}
    </div>
  );
}

interface Way {
  readonly to: string;
  readonly icon: IconName;
  readonly text: string;
}

function useWays(): readonly Way[] {
  const { me } = useSession();
  return [
    { to: '/', icon: 'home', text: t.nav.feed },
    { to: '/live', icon: 'live', text: t.nav.live },
    { to: '/wallet', icon: 'wallet', text: t.nav.wallet },
    me === null ? { to: '/sign-in', icon: 'user', text: t.nav.signIn } : { to: '/me', icon: 'user', text: t.nav.me },
  ];
}

function BottomNav({ plain }: { readonly plain: boolean }): ReactNode {
  const ways = useWays();
  const { me } = useSession();
  if (plain) return null;
  return (
    <nav className="bottom-nav" aria-label={t.nav.label}>
      {ways.map((way) => (
        <NavLink key={way.to} to={way.to} end className="bottom-way">
          {way.to === '/me' && me ? (
            <Avatar person={me.person} size="1.6rem" />
          ) : (
            <Icon name={way.icon} size="1.6rem" />
          )}
          <span className="bottom-text">
            {way.to === '/wallet' && me ? (
              <>
                <CoinIcon size="0.95em" />
                <span aria-hidden="true" className="bk-number">
                  {shortCount(me.wallet.total)}
                </span>
                <span className="bk-hidden">
                  {way.text}, {t.coins({ coins: me.wallet.total })}
                </span>
              </>
            ) : (
              way.text
            )}
          </span>
        </NavLink>
      ))}
    </nav>
  );
}

function SideNav({ narrow }: { readonly narrow: boolean }): ReactNode {
  const ways = useWays();
  const { me, may } = useSession();
  return (
    <header className={narrow ? 'side-nav side-nav-narrow' : 'side-nav'}>
      <Link className="side-brand" to="/" aria-label={t.site}>
        <img src={wordmark} alt="" width="128" height="29" />
      </Link>
      <nav className="side-ways" aria-label={t.nav.label}>
        {ways.map((way) => (
          <NavLink key={way.to} to={way.to} end={way.to === '/'} className="side-way">
            {way.to === '/me' && me ? (
              <Avatar person={me.person} size="1.6rem" />
            ) : (
              <Icon name={way.icon} size="1.6rem" />
            )}
            <span className="side-text">{way.text}</span>
          </NavLink>
        ))}
        {may('live.run') && (
          <a className="side-way" href="/studio">
            <Icon name="camera" size="1.6rem" />
            <span className="side-text">{t.nav.studio}</span>
          </a>
        )}
      </nav>
      {!narrow && <LiveRail />}
      {!narrow && me === null && <LanguageMenu className="language side-language" />}
      {me && (
        <div className="side-coins">
          <span className="side-balance" title={t.balance({ coins: me.wallet.total })}>
            <CoinIcon size="1.5rem" />
            <span className="bk-number side-text">{coinsText(me.wallet.total)}</span>
            <span className="bk-hidden">{t.coinsWord({ coins: me.wallet.total })}</span>
          </span>
          <Link className="btn btn-coin side-get" to="/wallet" aria-label={t.nav.getCoins}>
            <Icon name="plus" size="1.1rem" />
            <span className="side-text">{t.nav.getCoins}</span>
          </Link>
        </div>
      )}
    </header>
  );
}

/** The frame of a desk: its name, where one can go, who is here. Beside the page on a wide screen, above it on a phone. */
import { ActionIcon, Drawer, Menu, UnstyledButton } from '@mantine/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import logo from '../../../art/out/brand/logo.svg?no-inline';
import { LanguageMenu } from '../language-menu.tsx';
import { useSession } from '../session.tsx';
import { ChevronIcon, MenuIcon, NewWindowIcon, OutIcon } from './icons.tsx';
import { PersonCell } from './text.tsx';
import { SchemeSwitch } from './scheme.tsx';
import { d } from './texts.ts';

export interface Place {
  readonly to: string;
  readonly name: string;
  readonly icon: ReactNode;
  /** How much waits there. */
  readonly count?: number | undefined;
}
export interface PlaceGroup {
  readonly name: string | null;
  readonly places: readonly Place[];
}

interface ShellProps {
  /** "Studio" or "Console". */
  readonly site: string;
  readonly groups: readonly PlaceGroup[];
  /** A bar of places at the bottom of a phone's screen, for sites with few of them. */
  readonly tabs?: boolean;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export function Shell({ site, groups, tabs = false, tools, children }: ShellProps): ReactElement {
  const { pathname } = useLocation();
  const [menuAt, setMenuAt] = useState<string | null>(null);
  // A menu belongs to the page it was opened on: going anywhere closes it.
  const open = menuAt === pathname;
  const places = groups.flatMap((group) => group.places);
  return (
    <div className="dk-shell" data-tabs={tabs}>
      <a className="bk-skip" href="#page">
        {d.shell.skipToThePage}
      </a>
      <header className="dk-bar">
        <Brand site={site} />
        <span className="dk-bar-tools">
          {tools}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={d.shell.menu}
            onClick={() => setMenuAt(pathname)}
          >
            <MenuIcon size={22} />
          </ActionIcon>
        </span>
      </header>
      <aside className="dk-side" aria-label={site}>
        <Brand site={site} />
        {tools && <div className="dk-side-tools">{tools}</div>}
        <Places groups={groups} label={d.shell.pages} />
        <Who />
      </aside>
      <Drawer opened={open} onClose={() => setMenuAt(null)} position="left" size="17rem" title={`Busker ${site}`}>
        <div className="dk-drawer-nav">
          <Places groups={groups} label={d.shell.menu} />
          <Who />
        </div>
      </Drawer>
      <main id="page" className="dk-main" tabIndex={-1}>
        {children}
      </main>
      {tabs && (
        <nav className="dk-tabs" aria-label={d.shell.pages}>
          {places.map((place) => (
            <NavLink key={place.to} to={place.to} end={place.to === '/'}>
              {place.icon}
              <span>{place.name}</span>
            </NavLink>
          ))}
        </nav>
      )}
    </div>
  );
}

function Brand({ site }: { readonly site: string }): ReactElement {
  return (
    <span className="dk-brand">
      <img src={logo} alt="" width="26" height="26" />
      <span>
        Busker <em>{site}</em>
      </span>
    </span>
  );
}

function Places({ groups, label }: { readonly groups: readonly PlaceGroup[]; readonly label: string }): ReactElement {
  return (
    <nav className="dk-nav" aria-label={label}>
      {groups.map((group, index) => (
        <div key={group.name ?? index}>
          {group.name && <p className="dk-nav-name">{group.name}</p>}
          <ul>
            {group.places.map((place) => (
              <li key={place.to}>
                <NavLink to={place.to} end={place.to === '/'}>
                  {place.icon}
                  <span>{place.name}</span>
                  {place.count ? (
                    <b className="dk-nav-count">
                      {place.count}
                      <span className="bk-hidden"> {d.shell.waiting}</span>
                    </b>
                  ) : null}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Who is here, and what is theirs to set: colours, other sites, signing out. */
function Who(): ReactElement | null {
  const { me, may, signOut } = useSession();
  if (!me) return null;
  const elsewhere = [
    { href: '/', name: d.shell.viewersSite, show: true },
    { href: '/studio', name: d.shell.studio, show: may('earnings.read') && !location.pathname.startsWith('/studio') },
    { href: '/console', name: d.shell.console, show: may('console.read') && !location.pathname.startsWith('/console') },
  ].filter((place) => place.show);
  return (
    <div className="dk-who">
      <Menu position="top-start" width="13.5rem" closeOnItemClick={false}>
        <Menu.Target>
          <UnstyledButton className="dk-who-button">
            <span className="bk-hidden">{d.shell.coloursOtherSites({ displayName: me.person.display_name })}</span>
            <span className="dk-who-cell" aria-hidden="true">
              <PersonCell person={me.person} />
              <ChevronIcon size={14} />
            </span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className="dk-who-scheme">
            <SchemeSwitch />
            <LanguageMenu className="dk-language" />
          </div>
          <Menu.Divider />
          {elsewhere.map((place) => (
            <Menu.Item key={place.href} component="a" href={place.href} leftSection={<NewWindowIcon size={15} />}>
              {place.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<OutIcon size={15} />} onClick={() => void signOut()}>
            {d.shell.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

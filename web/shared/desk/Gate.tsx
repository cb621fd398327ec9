/** Lets in whom a site is for, and tells everybody else what to do. */
import type { Action } from '@busker/protocol';
import { Button, Loader } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import logo from '../../../art/out/brand/logo.svg?no-inline';
import { LanguageMenu } from '../language-menu.tsx';
import { useSession } from '../session.tsx';
import { ErrorPanel } from './states.tsx';
import { d } from './texts.ts';

interface GateProps {
  readonly site: string;
  /** What one must be allowed to do to come in. */
  readonly action: Action;
  /** What this site is, for somebody who is not signed in. */
  readonly about: string;
  /** Shown to a signed-in person who may not come in. */
  readonly otherwise: ReactNode;
  readonly children: ReactNode;
}

export function Gate({ site, action, about, otherwise, children }: GateProps): ReactElement {
  const { me, error, may, refresh } = useSession();
  if (me === undefined) {
    if (error) {
      return (
        <Threshold site={site}>
          <ErrorPanel error={error} retry={() => void refresh()} />
        </Threshold>
      );
    }
    return (
      <div className="dk-threshold" aria-busy="true">
        <Loader size="sm" role="status" aria-label={d.gate.loading} />
      </div>
    );
  }
  if (me === null) {
    const here = location.pathname + location.search;
    return (
      <Threshold site={site}>
        <p>{about}</p>
        <Button component="a" href={`/sign-in?return_to=${encodeURIComponent(here)}`} size="md" fullWidth>
          {d.gate.signIn}
        </Button>
      </Threshold>
    );
  }
  return may(action) ? <>{children}</> : <>{otherwise}</>;
}

/** A small page before the site itself. */
export function Threshold({ site, children }: { readonly site: string; readonly children: ReactNode }): ReactElement {
  return (
    <main className="dk-threshold">
      <title>{`${site} · Busker`}</title>
      <div className="dk-threshold-card">
        <img src={logo} alt="" width="44" height="44" />
        <h1>Busker {site}</h1>
        {children}
        <LanguageMenu className="dk-language" />
      </div>
    </main>
  );
}

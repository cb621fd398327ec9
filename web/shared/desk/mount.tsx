/** Starts a desk: tokens, Mantine, queries, session, toasts. */
import '../base.css';
import '@mantine/core/styles.css';
import './theme.css';
import './layout.css';
import './parts.css';
import './table.css';
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueries } from '../api.ts';
import { SessionProvider } from '../session.tsx';
import { SchemeOnPage } from './scheme.tsx';
import { theme } from './theme.ts';
import { Toasts } from './toasts.tsx';

/** Puts a site into the page's #root. */
export function mountDesk(site: ReactNode): void {
  // Somebody who was signed out elsewhere meets the site's own "please sign in" when the session is asked again.
  const queries = createQueries(() => queries.setQueryData(['session.get'], null));
  const schemes = localStorageColorSchemeManager({ key: 'busker-desk-scheme' });
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <DirectionProvider>
          <SchemeOnPage />
          <QueryClientProvider client={queries}>
            <SessionProvider>{site}</SessionProvider>
          </QueryClientProvider>
          <Toasts />
        </DirectionProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

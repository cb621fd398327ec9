/** The creators' site: its pages, and who may come in. */
import { lazy, Suspense, type ReactElement } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import { Gate } from '../shared/desk/Gate.tsx';
import { BankIcon, HeartIcon, HomeIcon, LinkIcon, ListIcon, VideoIcon } from '../shared/desk/icons.tsx';
import { Page } from '../shared/desk/parts.tsx';
import { Shell, type PlaceGroup } from '../shared/desk/Shell.tsx';
import { EmptyPanel, LoadingLines } from '../shared/desk/states.tsx';
import { Become } from './become.tsx';
import { StudioLiveProvider } from './studio-live.tsx';
import { t } from './texts.ts';

// Pages come when they are opened, so that the first one is there sooner on a phone.
const HomePage = lazy(() => import('./home/home-page.tsx'));
const StatementPage = lazy(() => import('./statement-page.tsx'));
const SupportersPage = lazy(() => import('./supporters-page.tsx'));
const OverlayPage = lazy(() => import('./overlay-page.tsx'));
const DesignPage = lazy(() => import('./widgets/design-page.tsx'));
const VideosPage = lazy(() => import('./videos/videos-page.tsx'));
const CashoutPage = lazy(() => import('./cashout/cashout-page.tsx'));

const GROUPS: readonly PlaceGroup[] = [
  {
    name: null,
    places: [
      { to: '/', name: t.app.home, icon: <HomeIcon size={20} /> },
      { to: '/statement', name: t.app.statement, icon: <ListIcon size={20} /> },
      { to: '/supporters', name: t.app.supporters, icon: <HeartIcon size={20} /> },
      { to: '/videos', name: t.app.videos, icon: <VideoIcon size={20} /> },
      { to: '/overlay', name: t.app.overlay, icon: <LinkIcon size={20} /> },
      { to: '/cash-out', name: t.app.cashOut, icon: <BankIcon size={20} /> },
    ],
  },
];

export function StudioSite(): ReactElement {
  return (
    <Gate site={t.app.studio} action="earnings.read" about={t.app.yourStudioShowsWhat} otherwise={<Become />}>
      <StudioLiveProvider>
        <BrowserRouter basename="/studio">
          <Shell site={t.app.studio} groups={GROUPS} tabs>
            <Suspense fallback={<LoadingLines lines={6} />}>
              <Routes>
                <Route index element={<HomePage />} />
                <Route path="statement" element={<StatementPage />} />
                <Route path="supporters" element={<SupportersPage />} />
                <Route path="videos" element={<VideosPage />} />
                <Route path="overlay" element={<OverlayPage />} />
                <Route path="overlay/:widget" element={<DesignPage />} />
                <Route path="cash-out" element={<CashoutPage />} />
                <Route path="cashout" element={<Navigate to="/cash-out" replace />} />
                <Route path="*" element={<NotHere />} />
              </Routes>
            </Suspense>
          </Shell>
        </BrowserRouter>
      </StudioLiveProvider>
    </Gate>
  );
}

function NotHere(): ReactElement {
  return (
    <Page title={t.app.nothingHere}>
      <EmptyPanel
        title={t.app.thereIsNoSuch}
        text={t.app.theAddressMayBe}
        action={<Link to="/">{t.app.backToTheStudio}</Link>}
      />
    </Page>
  );
}

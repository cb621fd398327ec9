/** The creators' site: its pages, and who may come in. */
import { lazy, Suspense, type ReactElement } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import { Gate } from '../shared/desk/Gate.tsx';
import { BankIcon, HeartIcon, HomeIcon, LinkIcon, ListIcon } from '../shared/desk/icons.tsx';
import { Page } from '../shared/desk/parts.tsx';
import { Shell, type PlaceGroup } from '../shared/desk/Shell.tsx';
import { EmptyPanel, LoadingLines } from '../shared/desk/states.tsx';
import { Become } from './become.tsx';
import { StudioLiveProvider } from './studio-live.tsx';

// Pages come when they are opened, so that the first one is there sooner on a phone.
const HomePage = lazy(() => import('./home/home-page.tsx'));
const StatementPage = lazy(() => import('./statement-page.tsx'));
const SupportersPage = lazy(() => import('./supporters-page.tsx'));
const OverlayPage = lazy(() => import('./overlay-page.tsx'));
const CashoutPage = lazy(() => import('./cashout/cashout-page.tsx'));

const GROUPS: readonly PlaceGroup[] = [
  {
    name: null,
    places: [
      { to: '/', name: 'Home', icon: <HomeIcon size={20} /> },
      { to: '/statement', name: 'Statement', icon: <ListIcon size={20} /> },
      { to: '/supporters', name: 'Supporters', icon: <HeartIcon size={20} /> },
      { to: '/overlay', name: 'Overlay', icon: <LinkIcon size={20} /> },
      { to: '/cash-out', name: 'Cash-out', icon: <BankIcon size={20} /> },
    ],
  },
];

export function StudioSite(): ReactElement {
  return (
    <Gate
      site="Studio"
      action="earnings.read"
      about="Your studio shows what you earn while you perform, who supports you, and pays it out. Sign in to open it."
      otherwise={<Become />}
    >
      <StudioLiveProvider>
        <BrowserRouter basename="/studio">
          <Shell site="Studio" groups={GROUPS} tabs>
            <Suspense fallback={<LoadingLines lines={6} />}>
              <Routes>
                <Route index element={<HomePage />} />
                <Route path="statement" element={<StatementPage />} />
                <Route path="supporters" element={<SupportersPage />} />
                <Route path="overlay" element={<OverlayPage />} />
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
    <Page title="Nothing here">
      <EmptyPanel
        title="There is no such page"
        text="The address may be mistyped or old."
        action={<Link to="/">Back to the studio</Link>}
      />
    </Page>
  );
}

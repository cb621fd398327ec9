/** The operators' site: its pages, and who may come in. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import { useRoute } from '../shared/desk/api.ts';
import { Gate, Threshold } from '../shared/desk/Gate.tsx';
import { Page } from '../shared/desk/parts.tsx';
import { Shell, type Place, type PlaceGroup } from '../shared/desk/Shell.tsx';
import { EmptyPanel, LoadingLines } from '../shared/desk/states.tsx';
import { useSession } from '../shared/session.tsx';
import { PLACES } from './places.tsx';
import { QuickGo, QuickGoButton } from './quick-go.tsx';
import { t } from './texts.ts';
// Pages come when they are opened, so that the first one is there sooner.
const OverviewPage = lazy(() => import('./overview-page.tsx'));
const CataloguePage = lazy(() => import('./catalogue/catalogue-page.tsx'));
const PacksPage = lazy(() => import('./pricing/packs-page.tsx'));
const SharesPage = lazy(() => import('./pricing/shares-page.tsx'));
const PeoplePage = lazy(() => import('./people/people-page.tsx'));
const PersonPage = lazy(() => import('./people/person-page.tsx'));
const ReportsPage = lazy(() => import('./safety/reports-page.tsx'));
const WordsPage = lazy(() => import('./safety/words-page.tsx'));
const PayoutsPage = lazy(() => import('./money/payouts-page.tsx'));
const PurchasesPage = lazy(() => import('./money/purchases-page.tsx'));
const PlatformPage = lazy(() => import('./ledger/platform-page.tsx'));
const AccountsPage = lazy(() => import('./ledger/accounts-page.tsx'));
const SealsPage = lazy(() => import('./ledger/seals-page.tsx'));
const EntriesPage = lazy(() => import('./ledger/entries-page.tsx'));
const PostingPage = lazy(() => import('./ledger/posting-page.tsx'));
const DeferredPage = lazy(() => import('./reports/deferred-page.tsx'));
const TrialBalancePage = lazy(() => import('./reports/trial-balance-page.tsx'));
const DoctorPage = lazy(() => import('./books/doctor-page.tsx'));
const AuditPage = lazy(() => import('./books/audit-page.tsx'));
const SettingsPage = lazy(() => import('./books/settings-page.tsx'));
const DemoPage = lazy(() => import('./books/demo-page.tsx'));
/** How often the counts beside the pages' names are asked for. */
const COUNTS_MS = 20_000;

export function ConsoleSite(): ReactElement {
  return (
    <Gate site={t.app.console} action="console.read" about={t.app.theConsoleIsFor} otherwise={<NotForYou />}>
      <BrowserRouter basename="/console">
        <Frame />
      </BrowserRouter>
    </Gate>
  );
}

function Frame(): ReactElement {
  const { me, may } = useSession();
  const [going, setGoing] = useState(false);
  const overview = useRoute(
    'console.overview',
    {},
    {
      every_ms: COUNTS_MS,
    },
  );
  const places = PLACES.filter((place) => may(place.action) && (!place.demo || me?.demo === true));
  const groups: PlaceGroup[] = [];
  for (const place of places) {
    const shown: Place = {
      to: place.to,
      name: place.name,
      icon: place.icon,
      count: overview.data && place.count?.(overview.data),
    };
    const group = groups.find((one) => one.name === place.group);
    if (group)
      groups[groups.indexOf(group)] = {
        ...group,
        places: [...group.places, shown],
      };
    else
      groups.push({
        name: place.group,
        places: [shown],
      });
  }
  const allowed = (to: string, page: ReactElement): ReactElement =>
    places.some((place) => place.to === to) ? page : <NotAllowed />;
  return (
    <>
      <QuickGo places={places} open={going} onOpen={() => setGoing(true)} onClose={() => setGoing(false)} />
      <Shell site={t.app.console} groups={groups} tools={<QuickGoButton onOpen={() => setGoing(true)} />}>
        <Suspense fallback={<LoadingLines lines={6} />}>
          <Routes>
            <Route index element={<OverviewPage />} />
            <Route path="catalogue" element={allowed('/catalogue', <CataloguePage />)} />
            <Route path="packs" element={allowed('/packs', <PacksPage />)} />
            <Route path="shares" element={allowed('/shares', <SharesPage />)} />
            <Route path="people" element={allowed('/people', <PeoplePage />)} />
            <Route path="people/:id" element={allowed('/people', <PersonPage />)} />
            <Route path="reports" element={allowed('/reports', <ReportsPage />)} />
            <Route path="words" element={allowed('/words', <WordsPage />)} />
            <Route path="payouts" element={allowed('/payouts', <PayoutsPage />)} />
            <Route path="purchases" element={allowed('/purchases', <PurchasesPage />)} />
            <Route path="ledger" element={allowed('/ledger', <PlatformPage />)} />
            <Route path="ledger/accounts" element={allowed('/ledger', <AccountsPage />)} />
            <Route path="ledger/seals" element={allowed('/ledger', <SealsPage />)} />
            <Route path="ledger/accounts/:owner/:kind" element={allowed('/ledger', <EntriesPage />)} />
            <Route path="ledger/postings/:id" element={allowed('/ledger', <PostingPage />)} />
            <Route path="books" element={allowed('/books', <DeferredPage />)} />
            <Route path="books/trial-balance" element={allowed('/books', <TrialBalancePage />)} />
            <Route path="doctor" element={allowed('/doctor', <DoctorPage />)} />
            <Route path="audit" element={allowed('/audit', <AuditPage />)} />
            <Route path="settings" element={allowed('/settings', <SettingsPage />)} />
            <Route path="demo" element={allowed('/demo', <DemoPage />)} />
            <Route path="overview" element={<Navigate to="/" replace />} />
            <Route path="*" element={<NotHere />} />
          </Routes>
        </Suspense>
      </Shell>
    </>
  );
}

function NotForYou(): ReactElement {
  const { me, signOut } = useSession();
  return (
    <Threshold site={t.app.console}>
      <p>{t.app.youAreSignedIn({ handle: me?.person.handle ?? '' })}</p>
      <Button fullWidth onClick={() => void signOut()}>
        {t.app.useAnotherAccount}
      </Button>
      <Button component="a" href="/" variant="default" fullWidth>
        {t.app.toTheViewersSite}
      </Button>
    </Threshold>
  );
}

function NotAllowed(): ReactElement {
  return (
    <Page title={t.app.notForYourRole}>
      <EmptyPanel
        title={t.app.yourRoleDoesNot}
        text={t.app.askAnAdministratorIf}
        action={<Link to="/">{t.app.toTheOverview}</Link>}
      />
    </Page>
  );
}

function NotHere(): ReactElement {
  return (
    <Page title={t.app.nothingHere}>
      <EmptyPanel
        title={t.app.thereIsNoSuch}
        text={t.app.theAddressMayBe}
        action={<Link to="/">{t.app.toTheOverview}</Link>}
      />
    </Page>
  );
}

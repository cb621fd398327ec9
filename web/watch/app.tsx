/** The viewers' site: its addresses, and what every page of it stands in. */
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { createQueries } from '../shared/api.ts';
import { readFirstAnswers } from '../shared/first-answers.ts';
import { SessionProvider } from '../shared/session.tsx';
import { FeedPage } from './feed/feed-page.tsx';
import { PostPage } from './feed/post-page.tsx';
import { HeldGiftsProvider } from './gifts/held-gifts.tsx';
import { NotFoundPage } from './parts/not-found.tsx';
import { PageSkeleton } from './parts/states.tsx';
import { ToastProvider } from './parts/toast.tsx';
import { RealtimeProvider } from './room/realtime.tsx';
import { RoomPage } from './room/room-page.tsx';
import { Shell } from './shell/shell.tsx';
import { PlaybackProvider } from './video/playback.tsx';

const LivePage = lazy(() => import('./room/live-page.tsx'));
const WalletPage = lazy(() => import('./wallet/wallet-page.tsx'));
const PurchasePage = lazy(() => import('./wallet/purchase-page.tsx'));
const LimitsPage = lazy(() => import('./limits/limits-page.tsx'));
const MePage = lazy(() => import('./account/me-page.tsx'));
const SignInPage = lazy(() => import('./account/sign-in-page.tsx'));
const SignUpPage = lazy(() => import('./account/sign-up-page.tsx'));
const ForgotPage = lazy(() => import('./account/forgot-page.tsx'));
const ResetPage = lazy(() => import('./account/reset-page.tsx'));

/** Puts what came with the page where its first queries look for it. */
function withFirstAnswers(queries: QueryClient): QueryClient {
  for (const { key, answer } of readFirstAnswers()) {
    const kept =
      key[0] === 'session.get'
        ? (answer as { me: unknown }).me
        : key[0] === 'feed.get'
          ? { pages: [answer], pageParams: [null] }
          : answer;
    queries.setQueryData(key, kept);
  }
  return queries;
}

export function App(): ReactNode {
  // A session that ended elsewhere is noticed at the next refusal; from then on the page shows a visitor.
  const [queries] = useState(() => withFirstAnswers(createQueries((all) => all.setQueryData(['session.get'], null))));
  return (
    <QueryClientProvider client={queries}>
      <SessionProvider>
        <ToastProvider>
          <RealtimeProvider>
            <HeldGiftsProvider>
              <PlaybackProvider>
                <BrowserRouter>
                  <Shell>
                    <Suspense fallback={<PageSkeleton />}>
                      <Routes>
                        <Route path="/" element={<FeedPage />} />
                        <Route path="/live" element={<LivePage />} />
                        <Route path="/live/:id" element={<RoomPage />} />
                        <Route path="/post/:id" element={<PostPage />} />
                        <Route path="/wallet" element={<WalletPage />} />
                        <Route path="/wallet/purchase/:id" element={<PurchasePage />} />
                        <Route path="/wallet/limits" element={<LimitsPage />} />
                        <Route path="/me" element={<MePage />} />
                        <Route path="/sign-in" element={<SignInPage />} />
                        <Route path="/sign-up" element={<SignUpPage />} />
                        <Route path="/forgot" element={<ForgotPage />} />
                        <Route path="/reset" element={<ResetPage />} />
                        <Route path="*" element={<NotFoundPage />} />
                      </Routes>
                    </Suspense>
                  </Shell>
                </BrowserRouter>
              </PlaybackProvider>
            </HeldGiftsProvider>
          </RealtimeProvider>
        </ToastProvider>
      </SessionProvider>
    </QueryClientProvider>
  );
}

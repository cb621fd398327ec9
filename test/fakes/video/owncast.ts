/** An Owncast as far as its public API goes: `/api/status`, as in its openapi.yaml. */
import { startFake, type FakeServer } from './fake-server.ts';

export interface FakeOwncast extends FakeServer {
  online: boolean;
}

export async function startOwncast(): Promise<FakeOwncast> {
  const fake = await startFake(({ method, url }) => {
    if (method !== 'GET' || url.pathname !== '/api/status') return { status: 404 };
    return {
      body: {
        lastConnectTime: own.online ? '2026-11-28T10:00:00Z' : null,
        lastDisconnectTime: own.online ? null : '2026-11-28T09:00:00Z',
        versionNumber: '0.2.4',
        streamTitle: '',
        viewerCount: 0,
        overallMaxViewerCount: 0,
        sessionMaxViewerCount: 0,
        online: own.online,
      },
    };
  });
  const own: FakeOwncast = Object.assign(fake, { online: false });
  return own;
}

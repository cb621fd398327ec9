/** Home: going live, the room while it runs, and what was earned. */
import type { Studio } from '@busker/protocol';
import { Alert, Button } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { useRoute } from '../../shared/desk/api.ts';
import { LiveIcon, LockIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';
import { useStudioLive } from '../studio-live.tsx';
import { EarningsChart } from './earnings-chart.tsx';
import { EarningsFigures, FiguresLoading, ShareInWords } from './earnings-figures.tsx';
import { EndLiveDialog } from './end-live-dialog.tsx';
import { GoLiveDialog } from './go-live-dialog.tsx';
import { RoomMonitor } from './room-monitor.tsx';

export default function HomePage(): ReactElement {
  const { me } = useSession();
  const studio = useRoute('studio.get', {}, { every_ms: 60_000 });
  const [asks, setAsks] = useState<'live' | 'end' | null>(null);
  const { gifts } = useStudioLive();
  const newest = gifts[0]?.gift_id;
  const { refetch } = studio;
  useEffect(() => {
    // The figures come by themselves with each gift; the chart's days follow a little later, once for many gifts.
    if (newest === undefined) return undefined;
    const timer = setTimeout(() => void refetch(), 2_500);
    return () => clearTimeout(timer);
  }, [newest, refetch]);
  const live = studio.data?.live ?? null;
  return (
    <Page
      title="Home"
      lead={me ? `Welcome back, ${me.person.display_name}.` : undefined}
      actions={
        studio.data &&
        (live ? (
          <Button color="red" variant="light" onClick={() => setAsks('end')}>
            End live session
          </Button>
        ) : (
          <Button leftSection={<LiveIcon />} onClick={() => setAsks('live')}>
            Go live
          </Button>
        ))
      }
    >
      <div className="dk-stack">
        {me?.wallet.frozen && (
          <Alert color="yellow" icon={<LockIcon />} title="Your account is frozen">
            Gifts and cash-outs are stopped until our team has looked at it. What you earned stays yours. Write to
            support to learn why.
          </Alert>
        )}
        {live && <RoomMonitor key={live.id} live={live} />}
        <Loaded of={studio} loading={<FiguresLoading />}>
          {(data) => <Earned studio={data} />}
        </Loaded>
      </div>
      {asks === 'live' && <GoLiveDialog onClose={() => setAsks(null)} />}
      {asks === 'end' && live && <EndLiveDialog live={live} onClose={() => setAsks(null)} />}
    </Page>
  );
}

function Earned({ studio }: { readonly studio: Studio }): ReactElement {
  return (
    <>
      <EarningsFigures studio={studio} />
      <div className="dk-columns">
        <Panel title="Last 30 days" actions={<Link to="/statement">Statement</Link>}>
          <EarningsChart studio={studio} />
        </Panel>
        <Panel title="How your earnings work">
          <ShareInWords studio={studio} />
        </Panel>
      </div>
    </>
  );
}

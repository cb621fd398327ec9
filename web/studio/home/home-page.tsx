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
import { t } from '../texts.ts';

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
      title={t.homePage.home}
      lead={me ? t.homePage.welcomeBack({ displayName: me.person.display_name }) : undefined}
      actions={
        studio.data &&
        (live ? (
          <Button color="red" variant="light" onClick={() => setAsks('end')}>
            {t.homePage.endLiveSession}
          </Button>
        ) : (
          <Button leftSection={<LiveIcon />} onClick={() => setAsks('live')}>
            {t.homePage.goLive}
          </Button>
        ))
      }
    >
      <div className="dk-stack">
        {me?.wallet.frozen && (
          <Alert color="yellow" icon={<LockIcon />} title={t.homePage.yourAccountIsFrozen}>
            {t.homePage.giftsAndCashOutsAre}
          </Alert>
        )}
        {studio.data?.lost && (
          <Alert color="yellow" title={t.homePage.endedByItself({ title: studio.data.lost.title })}>
            {t.homePage.noPictureCame}
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
        <Panel title={t.homePage.last30Days} actions={<Link to="/statement">{t.homePage.statement}</Link>}>
          <EarningsChart studio={studio} />
        </Panel>
        <Panel title={t.homePage.howYourEarningsWork}>
          <ShareInWords studio={studio} />
        </Panel>
      </div>
    </>
  );
}

/** The creator's view of their own room while it runs: picture, numbers, gifts, supporters, chat. */
import type { LiveSession, PersonCard } from '@busker/protocol';
import { Button, Tabs } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { fullCount } from '../../shared/format.ts';
import { EyeIcon, HeartIcon, NewWindowIcon } from '../../shared/desk/icons.tsx';
import { Panel } from '../../shared/desk/parts.tsx';
import { CoinsText, PersonCell, TimeText } from '../../shared/desk/text.tsx';
import { EmptyPanel } from '../../shared/desk/states.tsx';
import { OwnBroadcast } from '../live/own-broadcast.tsx';
import { t } from '../texts.ts';
import { ShowBar } from '../overlay/show-bar.tsx';
import { ThankDialog } from '../thank-dialog.tsx';
import { useStudioLive } from '../studio-live.tsx';
import { LatestGifts } from './latest-gifts.tsx';
import { RoomChat } from './room-chat.tsx';
import { useRoom } from './use-room.ts';

export function RoomMonitor({ live }: { readonly live: LiveSession }): ReactElement {
  const room = useRoom(live.id);
  const { phase } = useStudioLive();
  const [thanks, setThanks] = useState<PersonCard | null>(null);
  const totals = room.known ? room.totals : live.totals;
  const numbers: readonly [string, ReactElement | string][] = [
    [t.roomMonitor.viewers, fullCount(room.known ? room.viewers : live.viewers)],
    [t.roomMonitor.likes, fullCount(Math.max(room.likes, live.likes))],
    [t.roomMonitor.gifts, fullCount(totals.gifts)],
    [t.roomMonitor.coins, <CoinsText key="coins" coins={totals.coins} />],
    [t.roomMonitor.supporters, fullCount(totals.supporters)],
  ];
  return (
    <Panel
      className="st-monitor"
      title={
        <span className="st-on-air">
          <span className="st-live">{t.roomMonitor.live}</span> {live.title}
        </span>
      }
      note={
        <>
          {t.roomMonitor.since} <TimeText at={live.started_at} />
          {phase !== 'open' && ` · ${t.roomMonitor.reconnecting}`}
        </>
      }
      actions={
        <Button
          component="a"
          href={`/live/${live.id}`}
          target="_blank"
          rel="noreferrer"
          variant="default"
          size="xs"
          leftSection={<NewWindowIcon size={14} />}
        >
          {t.roomMonitor.openTheRoom}
        </Button>
      }
    >
      <div className="st-monitor-grid">
        <div className="st-monitor-video">
          <OwnBroadcast live={live} />
        </div>
        <div className="st-monitor-side">
          <dl className="st-numbers" aria-label={t.roomMonitor.yourRoomNow}>
            {numbers.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="dk-number">{value}</dd>
              </div>
            ))}
          </dl>
          <ShowBar />
          <Tabs defaultValue="gifts">
            <Tabs.List>
              <Tabs.Tab value="gifts">{t.roomMonitor.gifts}</Tabs.Tab>
              <Tabs.Tab value="supporters">{t.roomMonitor.topSupporters}</Tabs.Tab>
              <Tabs.Tab value="chat">{t.roomMonitor.chat}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="gifts">
              <LatestGifts onThank={setThanks} />
            </Tabs.Panel>
            <Tabs.Panel value="supporters">
              {room.board.length === 0 ? (
                <EmptyPanel
                  icon={<HeartIcon />}
                  title={t.roomMonitor.noSupporters}
                  text={t.roomMonitor.noSupportersText}
                />
              ) : (
                <ol className="st-list">
                  {room.board.map((row) => (
                    <li key={row.person.id}>
                      <span className="st-rank dk-number">{row.rank}</span>
                      <PersonCell person={row.person} />
                      <CoinsText coins={row.coins} />
                      <Button
                        variant="light"
                        size="xs"
                        onClick={() => setThanks(row.person)}
                        aria-label={t.roomMonitor.thankName({ name: row.person.display_name })}
                      >
                        {t.roomMonitor.thank}
                      </Button>
                    </li>
                  ))}
                </ol>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="chat">
              {room.chat.length === 0 ? (
                <EmptyPanel icon={<EyeIcon />} title={t.roomMonitor.noChat} text={t.roomMonitor.noChatText} />
              ) : (
                <RoomChat live={live} lines={room.chat} />
              )}
            </Tabs.Panel>
          </Tabs>
        </div>
      </div>
      {thanks && <ThankDialog live_id={live.id} supporter={thanks} onClose={() => setThanks(null)} />}
    </Panel>
  );
}

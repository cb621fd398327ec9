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
    ['Viewers', fullCount(room.known ? room.viewers : live.viewers)],
    ['Likes', fullCount(Math.max(room.likes, live.likes))],
    ['Gifts', fullCount(totals.gifts)],
    ['Coins', <CoinsText key="coins" coins={totals.coins} />],
    ['Supporters', fullCount(totals.supporters)],
  ];
  return (
    <Panel
      className="st-monitor"
      title={
        <span className="st-on-air">
          <span className="st-live">LIVE</span> {live.title}
        </span>
      }
      note={
        <>
          since <TimeText at={live.started_at} />
          {phase !== 'open' && ' · reconnecting, numbers may be a little old'}
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
          Open the room
        </Button>
      }
    >
      <div className="st-monitor-grid">
        <div className="st-monitor-video">
          <OwnBroadcast live={live} />
        </div>
        <div className="st-monitor-side">
          <dl className="st-numbers" aria-label="Your room now">
            {numbers.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="dk-number">{value}</dd>
              </div>
            ))}
          </dl>
          <Tabs defaultValue="gifts">
            <Tabs.List>
              <Tabs.Tab value="gifts">Gifts</Tabs.Tab>
              <Tabs.Tab value="supporters">Top supporters</Tabs.Tab>
              <Tabs.Tab value="chat">Chat</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="gifts">
              <LatestGifts onThank={setThanks} />
            </Tabs.Panel>
            <Tabs.Panel value="supporters">
              {room.board.length === 0 ? (
                <EmptyPanel
                  icon={<HeartIcon />}
                  title="No supporters yet"
                  text="Whoever sends gifts in this room is listed here, the most generous first."
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
                        aria-label={`Thank ${row.person.display_name}`}
                      >
                        Thank
                      </Button>
                    </li>
                  ))}
                </ol>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="chat">
              {room.chat.length === 0 ? (
                <EmptyPanel
                  icon={<EyeIcon />}
                  title="Nobody has written yet"
                  text="Chat lines appear here; you can remove a line or mute its author."
                />
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

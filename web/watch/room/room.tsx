/** The room itself, once its session is known. One layout for phones (everything over the video) and wide screens (columns). */
import type { RoomState } from '@busker/client';
import type { BuskerError, LiveSession, PersonCard } from '@busker/protocol';
import { useCallback, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { useActing } from '../account/use-acting.ts';
import { Ambience } from '../feed/ambience.tsx';
import { useItems } from '../gifts/catalogue.ts';
import { GiftDock, type GiftWish } from '../gifts/gift-dock.tsx';
import { GiftOverlay } from '../gifts/gift-overlay.tsx';
import { useMayLoadLarge, useTrayAhead } from '../gifts/tray-code.ts';
import { t } from '../messages.ts';
import { Sheet } from '../parts/sheet.tsx';
import { ErrorNote } from '../parts/states.tsx';
import { useWide } from '../parts/use-wide.ts';
import { SafetyMenu, type SafetySubject } from '../safety/safety-menu.tsx';
import { HeartLayer, type Hearts } from '../video/hearts.tsx';
import { VideoSurface } from '../video/video-surface.tsx';
import { Board } from './board.tsx';
import { Chat } from './chat.tsx';
import { ChatComposer } from './chat-composer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { hostEntries } from './host-entries.ts';
import { useRealtime } from './realtime.tsx';
import { RoomEnded } from './room-ended.tsx';
import { RoomSide } from './room-side.tsx';
import { RoomTop } from './room-top.tsx';
import type { StreamLine } from './stream.ts';
import { useOthersHearts } from './use-hearts.ts';
import { useStream } from './use-stream.ts';

export interface RoomProps {
  readonly session: LiveSession;
  /** undefined until the room was joined. */
  readonly state: RoomState | undefined;
  readonly ended: boolean;
  readonly refusal: BuskerError | null;
  readonly wish: GiftWish | null;
}

/** Somebody in the room, and what they said if that is what this is about. */
interface About {
  readonly person: PersonCard;
  readonly line: StreamLine | null;
}

export function Room({ session, state, ended, refusal, wish }: RoomProps): ReactNode {
  const [wanted, setOpen] = useState<'gifts' | 'board' | null>(wish ? 'gifts' : null);
  const open = ended ? null : wanted;
  const [tab, setTab] = useState<'chat' | 'board'>('chat');
  const [about, setAbout] = useState<About | null>(null);
  const hearts = useRef<Hearts>(null);
  const wide = useWide();
  const realtime = useRealtime();
  const items = useItems();
  useTrayAhead(!ended);
  const may_load = useMayLoadLarge() || ended;
  const lines = useStream(session.id);
  const act = useActing();
  const { me } = useSession();
  const { creator } = session;
  const mine = me?.person.id === creator.id;
  const path = `/live/${session.id}`;
  const totals = state?.totals ?? session.totals;
  const likes = state?.likes ?? session.likes;
  const label = t.room.stageLabel({ name: creator.display_name, title: session.title });

  const floatHearts = useCallback((count: number) => hearts.current?.float(count), []);
  const sentHearts = useOthersHearts(state?.likes, floatHearts);
  const close = useCallback(() => setOpen(null), []);

  function heart(at?: { x: number; y: number }): void {
    act('like', path, () => {
      if (at) hearts.current?.burst(at.x, at.y);
      else hearts.current?.float(1);
      sentHearts(1);
      realtime?.like(session.id);
    });
  }

  function tapped(event: MouseEvent<HTMLElement>): void {
    if (open === 'gifts') return close();
    if (event.detail < 2) return;
    const box = event.currentTarget.getBoundingClientRect();
    heart({ x: event.clientX - box.left, y: event.clientY - box.top });
  }

  function subjectOf({ person, line }: About): SafetySubject {
    if (line?.kind === 'chat') return { kind: 'chat', id: line.line.id };
    return person.id === creator.id ? { kind: 'live', id: session.id } : { kind: 'person', id: person.id };
  }

  const aboutPerson = (person: PersonCard): void => setAbout({ person, line: null });
  const talk = refusal ? (
    <ErrorNote error={refusal} compact />
  ) : !may_load ? null : (
    <Chat lines={lines} items={items} creator={creator} onLine={(line) => setAbout({ person: line.person, line })} />
  );
  const board = <Board rows={state?.board} totals={totals} onPerson={aboutPerson} />;
  const bar = !ended && (
    <div className="room-bar">
      {mine ? <p className="room-notice">{t.room.ownRoom}</p> : <ChatComposer room={session.id} />}
      {!mine && (
        <button
          type="button"
          className="icon-btn room-gift"
          aria-label={t.room.gift}
          aria-expanded={open === 'gifts'}
          onClick={() => setOpen(open === 'gifts' ? null : 'gifts')}
        >
          <Icon name="gift" />
        </button>
      )}
      <button type="button" className="icon-btn room-heart" aria-label={t.room.like} onClick={() => heart()}>
        <Icon name="heart-full" />
      </button>
    </div>
  );

  return (
    <div className={open === 'gifts' ? 'room room-with-dock' : 'room'}>
      <h1 className="bk-hidden">{label}</h1>
      <Ambience poster_url={session.video.poster_url} />
      <div className="room-stage-place">
        <section className="room-stage" aria-label={label}>
          <VideoSurface source={session.video} playing={!ended} live_since_ms={Date.parse(session.started_at)} />
          {/* The whole picture takes double taps; the keyboard has the heart button. */}
          <div className="room-tap" onClick={tapped} aria-hidden="true" />
          <div className="room-shade" aria-hidden="true" />
          <GiftOverlay room={session.id} />
          <HeartLayer handle={hearts} />
          <RoomTop
            session={session}
            viewers={state?.viewers ?? session.viewers}
            likes={likes}
            totals={totals}
            board={state?.board ?? []}
            onCreator={() => aboutPerson(creator)}
            onBoard={() => (wide ? setTab('board') : setOpen('board'))}
          />
          <ConnectionBanner />
          {!wide && !ended && <div className="room-talk">{talk}</div>}
          {!wide && bar}
          {ended && <RoomEnded session={session} totals={totals} likes={likes} board={state?.board ?? []} />}
        </section>
      </div>
      {wide && <RoomSide tab={tab} onTab={setTab} talk={talk} board={board} bar={bar} />}
      {open === 'board' && !wide && (
        <Sheet title={t.feed.topSupporters} onClose={close} kind="tall">
          <div className="sheet-content">
            <p className="room-board-lead">{t.room.boardLead}</p>
            {board}
          </div>
        </Sheet>
      )}
      {about && (
        <SafetyMenu
          person={about.person}
          subject={subjectOf(about)}
          path={path}
          host={mine ? hostEntries(session, about.person, about.line) : []}
          onClose={() => setAbout(null)}
        />
      )}
      {open === 'gifts' && (
        <GiftDock target_id={session.id} creator={creator} path={path} wish={wish} onClose={close} />
      )}
    </div>
  );
}

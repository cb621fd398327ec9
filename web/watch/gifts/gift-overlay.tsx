/** The show over a video: `<busker-overlay>` wired to a room. The widget is loaded when the first room is watched, not before. */
import type { BuskerOverlay } from '@busker/widgets/overlay';
import type { connectOverlay } from '@busker/widgets/connect-overlay';
import wasmUrl from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { locale, widgetTexts } from '../../shared/language.ts';
import { useSession } from '../../shared/session.tsx';
import { useRealtime } from '../room/realtime.tsx';
import { usePlayback } from '../video/playback.tsx';
import { byItem, useCatalogue } from './catalogue.ts';
import { useMayLoadLarge } from './tray-code.ts';
import { useReplay } from './use-replay.ts';
import './gift-overlay.css';

type Connect = typeof connectOverlay;

async function load(): Promise<Connect> {
  const [widgets] = await Promise.all([import('@busker/widgets/connect-overlay'), import('@busker/widgets/overlay')]);
  return widgets.connectOverlay;
}

export interface GiftOverlayProps {
  readonly room: string;
  /** Where a post's video is: its earlier gifts are shown again at their moments. */
  readonly playback_ms?: () => number;
}

export function GiftOverlay({ room, playback_ms }: GiftOverlayProps): ReactNode {
  const element = useRef<BuskerOverlay>(null);
  const [connect, setConnect] = useState<{ readonly to: Connect } | null>(null);
  const realtime = useRealtime();
  const { data: catalogue, refetch } = useCatalogue();
  const { me } = useSession();
  const { effects, muted, volume } = usePlayback();

  // read when a gift comes, so that a new catalogue or a new name does not end what is on screen
  const now = useRef({ catalogue, me_id: me?.person.id, refetch });
  useEffect(() => {
    now.current = { catalogue, me_id: me?.person.id, refetch };
  });

  const may_load = useMayLoadLarge();
  useEffect(() => {
    if (!may_load) return;
    let gone = false;
    load().then(
      (to) => {
        if (!gone) setConnect({ to });
      },
      // without the show everything else works; gifts are listed in the chat and counted in the totals
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [may_load]);

  const ready = catalogue !== undefined;
  useEffect(() => {
    if (!connect || !realtime || !element.current || !ready) return;
    return connect.to(element.current, realtime, room, {
      items: () => byItem(now.current.catalogue),
      me_id: () => now.current.me_id,
      refresh: async () => byItem((await now.current.refetch()).data),
    });
  }, [connect, realtime, room, ready]);

  useReplay({
    element,
    post: room,
    playback_ms,
    ready: connect !== null && ready,
    items: () => byItem(now.current.catalogue),
    me_id: () => now.current.me_id,
  });

  if (!connect || !catalogue) return null;
  return (
    <busker-overlay
      ref={element}
      class="gift-overlay"
      effects={effects ? 'on' : 'off'}
      volume={muted ? 0 : volume * 0.75}
      fullScreenFromCoins={catalogue.full_screen_from_coins}
      wasmUrl={wasmUrl}
      locale={locale}
      messages={widgetTexts.overlay}
    />
  );
}

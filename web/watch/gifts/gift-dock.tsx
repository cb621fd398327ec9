/**
 * The tray to choose and send gifts, docked at the bottom on phones and beside the stage on wide screens. It is not modal: the video, the chat and
 * the show go on above it. What is missing is bought in a sheet over it, and whoever comes back finds the same gift selected.
 */
import { BuskerError, type GiftBody, type GiftItem, type PersonCard } from '@busker/protocol';
import type { BuskerGiftTray } from '@busker/widgets/gift-tray';
import wasmUrl from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useNavigate } from 'react-router';
import { inOurLanguage } from '../../shared/api.ts';
import { Icon } from '../../shared/icons.tsx';
import { locale, widgetTexts } from '../../shared/language.ts';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { ErrorNote } from '../parts/states.tsx';
import { useToasts } from '../parts/toast.tsx';
import { useRealtime } from '../room/realtime.tsx';
import { usePlayback } from '../video/playback.tsx';
import { useBlockedGifts, useCatalogue } from './catalogue.ts';
import { useHeldGifts, type HoldsListener } from './held-gifts.tsx';
import { takenOf } from './taken.ts';
import { TopUpSheet } from './top-up-sheet.tsx';
import { loadTray, trayIsLoaded } from './tray-code.ts';
import './gift-dock.css';

export interface GiftWish {
  readonly item: string;
  readonly quantity: number;
}

export interface GiftDockProps {
  readonly target_id: string;
  readonly creator: PersonCard;
  /** The page of the target, to come back to after a top-up or a sign-in. */
  readonly path: string;
  readonly wish?: GiftWish | null;
  readonly playback_ms?: () => number;
  readonly onClose: () => void;
}

export function GiftDock({ target_id, creator, path, wish, playback_ms, onClose }: GiftDockProps): ReactNode {
  const tray = useRef<BuskerGiftTray>(null);
  const [loaded, setLoaded] = useState(trayIsLoaded);
  const [failed, setFailed] = useState<unknown>(null);
  const [topUp, setTopUp] = useState<{ missing_coins: string | null; return_to: string } | null>(null);
  const { me, setBalance } = useSession();
  const { track, undo, listen } = useHeldGifts();
  const [listener] = useState<HoldsListener>(() => ({ tell: (hold) => tray.current?.holdEnded(hold) }));
  const { fail } = useToasts();
  const { effects } = usePlayback();
  const { data: all, error, refetch } = useCatalogue();
  const { data: blocked, refetch: askBlocked } = useBlockedGifts(creator.id);
  // a tray that does not know yet is open all the same: the server refuses what is not taken, before anything is charged
  const catalogue = useMemo(() => all && takenOf(all, blocked?.item_ids ?? []), [all, blocked?.item_ids]);
  const realtime = useRealtime();
  const navigate = useNavigate();

  useEffect(() => {
    loadTray().then(() => setLoaded(true), setFailed);
  }, []);

  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => listen(listener), [listen, listener]);

  useEffect(() => {
    const element = tray.current;
    if (!loaded || !element || !catalogue) return;
    if (wish && catalogue.items.some((item) => item.id === wish.item)) {
      element.selected = wish.item;
      element.quantity = wish.quantity;
    }
    element.updateComplete.then(() => element.focusSelected()).catch(() => {});
  }, [loaded, catalogue, wish]);

  useEffect(() => {
    const element = tray.current;
    if (!loaded || !element) return;
    const backTo = (item: string | undefined, quantity: number): string =>
      item === undefined ? path : `${path}?${new URLSearchParams({ gift: item, quantity: String(quantity) })}`;
    const send = async ({
      detail: { command, item },
    }: CustomEvent<{ command: GiftBody; item: GiftItem }>): Promise<void> => {
      if (!realtime) return;
      try {
        const ack = await realtime.sendGift(command);
        element.acknowledge(ack);
        setBalance(ack.balance);
        track(ack, item, listener);
      } catch (refusal) {
        if (refusal instanceof BuskerError && refusal.code === 'item_blocked') void askBlocked();
        if (element.isConnected) element.refuse(command.id, inOurLanguage(refusal));
        // whoever closed the tray meanwhile must hear it too
        else fail(refusal);
      }
    };
    const onUndo = (event: Event): void => void undo((event as CustomEvent<{ gift_id: string }>).detail.gift_id);
    const onSend = (event: Event): void => void send(event as CustomEvent<{ command: GiftBody; item: GiftItem }>);
    const onMissing = (event: Event): void => {
      const { item, quantity, missing_coins } = (
        event as CustomEvent<{ item: GiftItem; quantity: number; missing_coins: string }>
      ).detail;
      setTopUp({ missing_coins, return_to: backTo(item.id, quantity) });
    };
    const onTopUp = (): void =>
      setTopUp({ missing_coins: null, return_to: backTo(element.selected || undefined, element.quantity) });
    const onSignIn = (event: Event): void => {
      const { item } = (event as CustomEvent<{ item?: GiftItem }>).detail;
      void navigate(`/sign-in?${new URLSearchParams({ return_to: backTo(item?.id, element.quantity), why: 'gift' })}`);
    };
    element.addEventListener('busker-send', onSend);
    element.addEventListener('busker-top-up-needed', onMissing);
    element.addEventListener('busker-undo', onUndo);
    element.addEventListener('busker-top-up', onTopUp);
    element.addEventListener('busker-sign-in-needed', onSignIn);
    element.addEventListener('busker-close', onClose);
    return () => {
      element.removeEventListener('busker-undo', onUndo);
      element.removeEventListener('busker-send', onSend);
      element.removeEventListener('busker-top-up-needed', onMissing);
      element.removeEventListener('busker-top-up', onTopUp);
      element.removeEventListener('busker-sign-in-needed', onSignIn);
      element.removeEventListener('busker-close', onClose);
    };
  }, [loaded, realtime, setBalance, track, undo, listener, fail, path, navigate, onClose, askBlocked]);

  // in the body, because a post clips what it contains
  return createPortal(
    <section
      className="gift-dock"
      aria-label={t.tray.title}
      onKeyDown={(event) => {
        // Esc in the sheet over it closes only that one
        if (event.key === 'Escape' && !event.defaultPrevented && !topUp) onClose();
      }}
    >
      <div className="gift-dock-box">
        {error || failed ? (
          <ErrorNote error={error ?? failed} onRetry={() => void refetch()} />
        ) : loaded ? (
          <busker-gift-tray
            ref={tray}
            class="gift-dock-tray"
            mode="panel"
            catalogue={catalogue}
            balance={me?.wallet}
            targetId={target_id}
            recipient={creator.display_name}
            playbackMs={playback_ms}
            serverNow={realtime ? () => realtime.serverNow() : undefined}
            effects={effects ? 'on' : 'off'}
            wasmUrl={wasmUrl}
            locale={locale}
            messages={widgetTexts.tray}
          />
        ) : null}
      </div>
      <button type="button" className="icon-btn icon-btn-glass gift-dock-close" aria-label={t.close} onClick={onClose}>
        <Icon name="down" />
      </button>
      {topUp && (
        <TopUpSheet missing_coins={topUp.missing_coins} return_to={topUp.return_to} onClose={() => setTopUp(null)} />
      )}
    </section>,
    document.body,
  );
}

/**
 * Dear gifts that their sender can still take back, for the whole site: the tray counts down what it sent while it is open, and this goes on when it
 * is closed or its page is left. It asks what became of each when the socket did not say.
 */
import type { Realtime } from '@busker/client';
import type { GiftAck, GiftHold, GiftItem } from '@busker/protocol';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { useToasts } from '../parts/toast.tsx';
import { useRealtime } from '../room/realtime.tsx';
import './held-gifts.css';

/** The socket has told by then. */
const ASK_AFTER_MS = 2_500;
const COUNT_EVERY_MS = 200;

/** A tray on the page; what it shows itself is not shown a second time. */
export interface HoldsListener {
  readonly tell: (hold: GiftHold) => void;
}
export interface HeldGifts {
  /** A gift was sent that can be taken back; `by` counts it down as long as it listens. */
  readonly track: (ack: GiftAck, item: GiftItem, by: HoldsListener) => void;
  readonly undo: (gift_id: string) => Promise<void>;
  /** Hears what becomes of every one, until the returned function is called. */
  readonly listen: (listener: HoldsListener) => () => void;
}

interface Held {
  readonly gift_id: string;
  readonly item: GiftItem;
  readonly ends_at_ms: number;
  readonly window_ms: number;
  /** The tray that counts it down; null: this strip does. */
  readonly by: HoldsListener | null;
  readonly undoing: boolean;
}

const HeldGiftsContext = createContext<HeldGifts | null>(null);

export function HeldGiftsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [held, setHeld] = useState<readonly Held[]>([]);
  const listeners = useRef(new Set<HoldsListener>());
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const realtime = useRealtime();
  const { refresh } = useSession();
  const { say, fail } = useToasts();

  const told = useCallback((hold: GiftHold) => {
    listeners.current.forEach((listener) => listener.tell(hold));
    setHeld((all) =>
      hold.state === 'open'
        ? all.map((one) => (one.gift_id === hold.gift_id ? { ...one, undoing: false } : one))
        : all.filter((one) => one.gift_id !== hold.gift_id),
    );
  }, []);
  const ask = useCallback((id: string) => api.call('gifts.hold', { params: { id } }).then(told, () => {}), [told]);

  useEffect(() => realtime?.on('hold', ({ hold }) => told(hold)), [realtime, told]);
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach((timer) => clearTimeout(timer));
  }, []);

  const track = useCallback(
    (ack: GiftAck, item: GiftItem, by: HoldsListener) => {
      if (!ack.hold || !realtime) return;
      const { gift_id } = ack;
      const ends_at_ms = Date.parse(ack.hold.ends_at);
      const window_ms = ends_at_ms - realtime.serverNow();
      // it may have been closed before the answer came
      const shown_by = listeners.current.has(by) ? by : null;
      if (window_ms > 0)
        setHeld((all) => [
          ...all.filter((one) => one.gift_id !== gift_id),
          { gift_id, item, ends_at_ms, window_ms, by: shown_by, undoing: false },
        ]);
      const timer = setTimeout(() => {
        timers.current.delete(timer);
        void ask(gift_id).then(() => setHeld((all) => all.filter((one) => one.gift_id !== gift_id)));
      }, window_ms + ASK_AFTER_MS);
      timers.current.add(timer);
    },
    [realtime, ask],
  );
  const undo = useCallback(
    async (id: string) => {
      setHeld((all) => all.map((one) => (one.gift_id === id ? { ...one, undoing: true } : one)));
      try {
        const hold = await api.call('gifts.undo', { params: { id } });
        told(hold);
        await refresh();
        say(t.tray.undone({ coins: hold.coins }));
      } catch (refusal) {
        fail(refusal);
        await ask(id);
      }
    },
    [told, ask, refresh, say, fail],
  );
  const listen = useCallback((listener: HoldsListener) => {
    listeners.current.add(listener);
    return () => {
      listeners.current.delete(listener);
      setHeld((all) => all.map((one) => (one.by === listener ? { ...one, by: null } : one)));
    };
  }, []);
  const value = useMemo<HeldGifts>(() => ({ track, undo, listen }), [track, undo, listen]);
  const here = held.filter((one) => one.by === null);
  return (
    <HeldGiftsContext value={value}>
      {children}
      {here.length > 0 && realtime && (
        <div className="held-strip" role="group" aria-label={t.tray.heldLabel}>
          {here.map((one) => (
            <HeldGift key={one.gift_id} of={one} realtime={realtime} undo={() => void undo(one.gift_id)} />
          ))}
        </div>
      )}
    </HeldGiftsContext>
  );
}

export function useHeldGifts(): HeldGifts {
  const held = use(HeldGiftsContext);
  if (!held) throw new Error('useHeldGifts needs a HeldGiftsProvider above it');
  return held;
}

function HeldGift({
  of,
  realtime,
  undo,
}: {
  readonly of: Held;
  readonly realtime: Realtime;
  readonly undo: () => void;
}): ReactNode {
  const [left_ms, setLeft] = useState(() => of.ends_at_ms - realtime.serverNow());
  useEffect(() => {
    const timer = setInterval(() => setLeft(of.ends_at_ms - realtime.serverNow()), COUNT_EVERY_MS);
    return () => clearInterval(timer);
  }, [of.ends_at_ms, realtime]);
  const seconds = Math.max(0, Math.ceil(left_ms / 1_000));
  const part = Math.min(1, Math.max(0, left_ms / of.window_ms));
  return (
    <div className="held-gift">
      <img src={of.item.renditions.still.url} alt="" />
      <p aria-hidden="true">{t.tray.held({ name: of.item.name, seconds })}</p>
      <button
        type="button"
        className="btn btn-line"
        aria-label={t.tray.takeBack({ name: of.item.name })}
        disabled={of.undoing || seconds === 0}
        onClick={undo}
      >
        {t.tray.undo}
      </button>
      <span className="held-gift-left" style={{ inlineSize: `${(part * 100).toFixed(1)}%` }} />
    </div>
  );
}

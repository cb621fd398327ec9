/** Sound, its volume, and gift effects, in a small popover. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { usePlayback } from '../video/playback.tsx';

export function RoomSettings(): ReactNode {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const { sound, muted, volume, effects, setSound, setVolume, setEffects } = usePlayback();

  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      opener.current?.focus();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  return (
    <div className="room-settings" ref={box}>
      <button
        type="button"
        className="icon-btn icon-btn-glass"
        aria-label={muted ? t.feed.soundOn : t.feed.soundOff}
        onClick={() => setSound(muted)}
      >
        <Icon name={muted ? 'sound-off' : 'sound'} />
      </button>
      <button
        type="button"
        ref={opener}
        className="icon-btn icon-btn-glass"
        aria-label={t.room.settings}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="settings" />
      </button>
      {open && (
        <div className="room-settings-box" id={id} role="group" aria-label={t.room.settings}>
          <Switch name={t.room.sound} hint={t.room.soundHint} on={sound} onChange={setSound} />
          <label className="field">
            <span className="field-label">{t.room.volume}</span>
            <input
              className="room-volume"
              type="range"
              min="0"
              max="1"
              step="0.05"
              value={sound ? volume : 0}
              onChange={(event) => setVolume(Number(event.target.value))}
            />
          </label>
          <Switch name={t.room.effects} hint={t.room.effectsHint} on={effects} onChange={setEffects} />
        </div>
      )}
    </div>
  );
}

interface SwitchProps {
  readonly name: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Switch({ name, hint, on, onChange }: SwitchProps): ReactNode {
  return (
    <label className="switch">
      <span className="switch-words">
        {name}
        <small>{hint}</small>
      </span>
      <input type="checkbox" role="switch" checked={on} onChange={(event) => onChange(event.target.checked)} />
    </label>
  );
}

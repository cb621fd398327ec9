/**
 * What a viewer set for every video of the site: sound, volume, gift effects. Kept in this browser.
 * Browsers let a page make sound only after a gesture, so everything is muted until the first one, whatever is set.
 */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';

interface Settings {
  readonly sound: boolean;
  /** 0 to 1. */
  readonly volume: number;
  readonly effects: boolean;
}

export interface Playback extends Settings {
  /** True while no gesture allowed sound yet, or sound is switched off. */
  readonly muted: boolean;
  readonly setSound: (on: boolean) => void;
  readonly setVolume: (volume: number) => void;
  readonly setEffects: (on: boolean) => void;
}

const KEY = 'busker.playback';
const FIRST: Settings = { sound: false, volume: 0.8, effects: true };
const PlaybackContext = createContext<Playback | null>(null);

function load(): Settings {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
    return {
      sound: kept.sound === true,
      volume: typeof kept.volume === 'number' && kept.volume >= 0 && kept.volume <= 1 ? kept.volume : FIRST.volume,
      effects: kept.effects !== false,
    };
  } catch {
    // private windows may refuse storage; the settings then last as long as the page
    return FIRST;
  }
}

export function PlaybackProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [settings, setSettings] = useState(load);
  const [unlocked, setUnlocked] = useState(() => navigator.userActivation?.hasBeenActive === true);
  useEffect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
      // as above
    }
  }, [settings]);
  useEffect(() => {
    if (unlocked) return;
    const unlock = (): void => setUnlocked(true);
    document.addEventListener('pointerup', unlock, { once: true });
    document.addEventListener('keydown', unlock, { once: true });
    return () => {
      document.removeEventListener('pointerup', unlock);
      document.removeEventListener('keydown', unlock);
    };
  }, [unlocked]);
  const value = useMemo<Playback>(
    () => ({
      ...settings,
      muted: !settings.sound || !unlocked,
      setSound: (sound) => setSettings((was) => ({ ...was, sound })),
      setVolume: (volume) => setSettings((was) => ({ ...was, volume, sound: volume > 0 })),
      setEffects: (effects) => setSettings((was) => ({ ...was, effects })),
    }),
    [settings, unlocked],
  );
  return <PlaybackContext value={value}>{children}</PlaybackContext>;
}

export function usePlayback(): Playback {
  const playback = use(PlaybackContext);
  if (!playback) throw new Error('usePlayback needs a PlaybackProvider above it');
  return playback;
}

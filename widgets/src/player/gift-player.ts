/**
 * Playing the animation of a gift. The overlay and the tray know only this interface; behind it are Lottie, alpha-packed video and the still
 * (show-player.ts).
 *
 * A player never throws and never hangs: `play` always resolves, at the latest after `timeout_ms`.
 */
import type { GiftItem } from '@busker/protocol';

export type PlayEnd = 'finished' | 'error' | 'timeout' | 'stopped';

export interface PlayOptions {
  /** Hard limit, after which the picture is taken down whatever the player says. */
  readonly timeout_ms: number;
  readonly loop?: boolean;
  /** Called when the first picture is on screen: the moment for the sound. */
  readonly started?: () => void;
}

export interface GiftPlayer {
  /** Fetches what the item needs, so that it starts at once later. */
  preload(item: GiftItem): void;
  /** Plays in the player's box. What played before is stopped. */
  play(item: GiftItem, options: PlayOptions): Promise<PlayEnd>;
  /** Ends what plays; its `play` resolves with `stopped`. */
  stop(): void;
  /** Frees everything; the player cannot be used again. */
  destroy(): void;
}

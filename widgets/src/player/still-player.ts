/** The still picture with a little movement of its own: when an animation cannot play, and, without the movement, for reduced motion. */
import type { GiftPlayer, PlayEnd } from './gift-player.ts';

const SHOW_MS = 2_800;

/** @param calm true: it only fades. */
export function createStillPlayer(box: HTMLElement, calm: () => boolean): GiftPlayer {
  let finish: ((end: PlayEnd) => void) | undefined;

  return {
    preload(item) {
      new Image().src = item.renditions.still.url;
    },

    play(item, options) {
      finish?.('stopped');
      return new Promise<PlayEnd>((resolve) => {
        const image = document.createElement('img');
        image.alt = '';
        image.className = 'still';
        const length_ms = Math.min(SHOW_MS, options.timeout_ms);
        const end = (how: PlayEnd): void => {
          if (finish !== end) return;
          finish = undefined;
          clearTimeout(timer);
          image.remove();
          resolve(how);
        };
        finish = end;
        const timer = setTimeout(() => end('finished'), length_ms);
        image.addEventListener('error', () => end('error'), { once: true });
        image.src = item.renditions.still.url;
        box.append(image);
        image.animate(calm() ? FADE : POP, { duration: length_ms, easing: 'linear', fill: 'both' });
        options.started?.();
      });
    },

    stop() {
      finish?.('stopped');
    },

    destroy() {
      finish?.('stopped');
    },
  };
}

const FADE: Keyframe[] = [{ opacity: 0 }, { opacity: 1, offset: 0.1 }, { opacity: 1, offset: 0.88 }, { opacity: 0 }];
const POP: Keyframe[] = [
  { opacity: 0, transform: 'scale(0.4) rotate(-8deg)', easing: 'cubic-bezier(.2,1.5,.4,1)' },
  { opacity: 1, transform: 'scale(1) rotate(0deg)', offset: 0.16, easing: 'ease-in-out' },
  { opacity: 1, transform: 'scale(1.05) rotate(2deg)', offset: 0.5, easing: 'ease-in-out' },
  { opacity: 1, transform: 'scale(1) rotate(0deg)', offset: 0.86, easing: 'ease-in' },
  { opacity: 0, transform: 'scale(1.25)' },
];

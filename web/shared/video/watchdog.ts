/** Notices that a video does not move: it never began, or it stands still. */

const LOOK_MS = 500;

/**
 * Resolves when the picture has not moved for so long, or when the signal is aborted. A video that somebody paused, and a page that nobody sees,
 * may stand still.
 */
export function whenStill(
  video: HTMLVideoElement,
  times: { readonly first_ms: number; readonly later_ms: number },
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let moved_at = performance.now();
    let last = video.currentTime;
    let began = false;
    const look = setInterval(() => {
      const now = performance.now();
      if (video.currentTime !== last) {
        // a source that was just put in sets the time to nothing: that is no move
        began ||= video.currentTime > 0;
        last = video.currentTime;
        moved_at = now;
      } else if (began && (video.paused || document.hidden)) moved_at = now;
      if (now - moved_at > (began ? times.later_ms : times.first_ms)) done();
    }, LOOK_MS);
    const done = (): void => {
      clearInterval(look);
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

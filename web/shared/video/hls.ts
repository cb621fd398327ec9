/** HLS: plays everywhere, some seconds behind. By the browser itself where it can, else by a player that is loaded when it is first needed. */
import type { AttemptEnd } from './play.ts';
import { whenStill } from './watchdog.ts';

const FIRST_MS = 15_000;
const STILL_MS = 12_000;

export async function playHls(video: HTMLVideoElement, url: string, signal: AbortSignal): Promise<AttemptEnd> {
  const asked = await fetch(url, { signal }).catch(() => undefined);
  // Only the first picture is late: the file appears once the creator has sent for some seconds.
  if (asked?.status === 404) return 'nothing';
  if (!asked?.ok) return 'lost';
  // What we write ourselves has one track of each kind; what comes from elsewhere may keep its sound apart, which the small player cannot.
  const foreign = new URL(url, location.href).origin !== location.origin;
  const { default: Hls } = await (foreign ? import('hls.js') : import('hls.js/light'));
  if (signal.aborted) return 'lost';
  const still = whenStill(video, { first_ms: FIRST_MS, later_ms: STILL_MS }, signal);
  // Some servers give pieces to phones of Apple's only with their cookie, which only the browser's own player sends.
  const by_itself = foreign && /iPhone|iPad|iPod/.test(navigator.userAgent);
  if (by_itself || !Hls.isSupported()) {
    if (video.canPlayType('application/vnd.apple.mpegurl') === '') return 'unplayable';
    video.src = url;
    void video.play().catch(() => {});
    const failed = new Promise<void>((resolve) =>
      video.addEventListener('error', () => resolve(), { once: true, signal }),
    );
    await Promise.race([failed, still]);
    return 'lost';
  }
  const hls = new Hls({ enableWorker: false, liveSyncDurationCount: 2, backBufferLength: 10 });
  try {
    const lost = new Promise<void>((resolve) => {
      hls.on(Hls.Events.ERROR, (_name, { fatal }) => {
        if (fatal) resolve();
      });
    });
    hls.loadSource(url);
    hls.attachMedia(video);
    void video.play().catch(() => {});
    await Promise.race([lost, still]);
    return 'lost';
  } finally {
    hls.destroy();
  }
}

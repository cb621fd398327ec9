/** HTTP-FLV, as it comes from an encoder by RTMP: one to two seconds behind. The player is loaded when it is first needed. */
import type MpegtsModule from 'mpegts.js';
import type { AttemptEnd } from './play.ts';
import { whenStill } from './watchdog.ts';

/** Bundled for browsers the whole module is its default; its types are written for another way of loading. */
type Mpegts = typeof MpegtsModule.default;

const FIRST_MS = 8_000;
const STILL_MS = 5_000;
const SETTLE_MS = 300;

export async function playFlv(video: HTMLVideoElement, url: string, signal: AbortSignal): Promise<AttemptEnd> {
  // Asked first without a player: it could not tell "nothing now" from "broken".
  const asked = await fetch(url, { signal }).catch(() => undefined);
  if (asked?.ok) void asked.body?.cancel();
  if (asked?.status === 409) {
    const body = (await asked.json().catch(() => undefined)) as { error?: { code?: string } } | undefined;
    return body?.error?.code === 'target_closed' ? 'over' : 'nothing';
  }
  if (!asked?.ok) return asked?.status === 404 ? 'over' : 'lost';
  const mpegts = (await import('mpegts.js')).default as unknown as Mpegts;
  if (signal.aborted) return 'lost';
  if (!mpegts.isSupported()) return 'unplayable';
  mpegts.LoggingControl.enableAll = false;
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url: new URL(url, location.href).href },
    {
      enableStashBuffer: false,
      lazyLoad: false,
      // who falls behind plays a little faster until the present is reached
      liveSync: true,
      liveSyncMaxLatency: 1.6,
      liveSyncTargetLatency: 0.8,
    },
  );
  try {
    const lost = new Promise<void>((resolve) => {
      player.on(mpegts.Events.ERROR, () => resolve());
      player.on(mpegts.Events.LOADING_COMPLETE, () => resolve());
    });
    player.attachMediaElement(video);
    player.load();
    void Promise.resolve(player.play()).catch(() => {});
    await Promise.race([lost, whenStill(video, { first_ms: FIRST_MS, later_ms: STILL_MS }, signal)]);
    return 'lost';
  } finally {
    // The element lets go first, and what the browser still says of the last piece is heard while the player is whole: a player that is destroyed
    // before stumbles over what it has thrown away.
    if (!signal.aborted) {
      video.removeAttribute('src');
      video.load();
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    player.destroy();
  }
}

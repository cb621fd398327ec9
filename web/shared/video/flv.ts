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
  // Asked by ourselves: a player could not tell "nothing now" from "broken".
  const answer = await fetch(url, { signal }).catch(() => undefined);
  if (answer?.status === 409) {
    const body = (await answer.json().catch(() => undefined)) as { error?: { code?: string } } | undefined;
    return body?.error?.code === 'target_closed' ? 'over' : 'nothing';
  }
  if (!answer?.ok || !answer.body) return answer?.status === 404 ? 'over' : 'lost';
  const mpegts = (await import('mpegts.js')).default as unknown as Mpegts;
  if (signal.aborted) return 'lost';
  if (!mpegts.isSupported()) return 'unplayable';
  mpegts.LoggingControl.enableAll = false;
  const end = new AbortController();
  signal.addEventListener('abort', () => end.abort(), { once: true });
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url: new URL(url, location.href).href },
    {
      customLoader: feedOf(mpegts, answer.body, end.signal),
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
    // First nothing more comes, then the player is left whole until the browser has said all about the last piece: destroyed before, it stumbles
    // over what it has thrown away.
    end.abort();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    player.destroy();
  }
}

/** Feeds the player from an answer that is there already, until it closes; from that moment on not a byte more. */
function feedOf(
  mpegts: Mpegts,
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  closing: AbortSignal,
): MpegtsModule.default.CustomLoaderConstructor {
  const { kBuffering, kComplete } = mpegts.LoaderStatus;
  return class extends mpegts.BaseLoader {
    constructor() {
      super('busker-feed');
      this._needStash = true;
    }
    override open(): void {
      this._status = kBuffering;
      void this.pump();
    }
    override abort(): void {
      this._status = kComplete;
      void body.cancel().catch(() => {});
    }
    private async pump(): Promise<void> {
      const reader = body.getReader();
      let received = 0;
      closing.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true });
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (closing.aborted) return;
          if (done) break;
          const from = received;
          received += value.length;
          this.onDataArrival(value.slice().buffer, from, received);
        }
      } catch {
        // the line broke: that is an end like any other
      }
      if (closing.aborted) return;
      this._status = kComplete;
      this.onComplete(0, received - 1);
    }
  };
}

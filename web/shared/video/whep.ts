/** WebRTC from the server, by WHEP: pictures some tenths of a second after they were taken. */
import { exchangeOffer, OfferRefused } from './offer.ts';
import type { AttemptEnd } from './play.ts';
import { whenStill } from './watchdog.ts';

/** The first picture after the answer; a busy phone needs its time. */
const FIRST_MS = 8_000;
const STILL_MS = 4_000;

export async function playWhep(video: HTMLVideoElement, url: string, signal: AbortSignal): Promise<AttemptEnd> {
  if (typeof RTCPeerConnection === 'undefined') return 'unplayable';
  const peer = new RTCPeerConnection();
  let hangUp: (() => void) | undefined;
  try {
    const stream = new MediaStream();
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addEventListener('track', ({ track }) => stream.addTrack(track));
    hangUp = await exchangeOffer(peer, url, signal);
    video.srcObject = stream;
    // a browser that refuses to autoplay leaves the poster
    void video.play().catch(() => {});
    const lost = new Promise<void>((resolve) => {
      peer.addEventListener('connectionstatechange', () => {
        if (peer.connectionState === 'failed' || peer.connectionState === 'closed') resolve();
      });
    });
    await Promise.race([lost, whenStill(video, { first_ms: FIRST_MS, later_ms: STILL_MS }, signal)]);
    return 'lost';
  } catch (error) {
    if (error instanceof OfferRefused) {
      if (error.code === 'wrong_state') return 'nothing';
      if (error.code === 'target_closed' || error.code === 'not_found') return 'over';
    }
    return 'lost';
  } finally {
    peer.close();
    hangUp?.();
  }
}

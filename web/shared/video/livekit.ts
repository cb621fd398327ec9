/** WebRTC from LiveKit, by its own client, which is loaded when it is first needed. The ticket comes from our server and allows to watch this room. */
import type { LiveKitTicket } from '@busker/protocol';
import type { AttemptEnd } from './play.ts';
import { whenStill } from './watchdog.ts';

const FIRST_MS = 10_000;
const STILL_MS = 5_000;

export async function playLiveKit(video: HTMLVideoElement, url: string, signal: AbortSignal): Promise<AttemptEnd> {
  const answer = await fetch(url, { method: 'POST', signal }).catch(() => undefined);
  if (!answer?.ok) {
    const body = (await answer?.json().catch(() => undefined)) as { error?: { code?: string } } | undefined;
    const code = body?.error?.code;
    return code === 'wrong_state' ? 'nothing' : code === 'target_closed' || code === 'not_found' ? 'over' : 'lost';
  }
  const ticket = (await answer.json()) as LiveKitTicket;
  const { Room, RoomEvent } = await import('livekit-client');
  if (signal.aborted) return 'lost';
  // Who has a small window gets small pictures, and who does not look gets none.
  const room = new Room({ adaptiveStream: true, dynacast: false });
  const stream = new MediaStream();
  try {
    const lost = new Promise<void>((resolve) => {
      room.on(RoomEvent.Disconnected, () => resolve());
      room.on(RoomEvent.TrackUnsubscribed, (track) => {
        stream.removeTrack(track.mediaStreamTrack);
        if (track.kind === 'video') resolve();
      });
    });
    room.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === 'video') {
        // LiveKit's client mutes an element without sound yet, and unmutes one that has some. That is for who watches to say.
        const { muted } = video;
        track.attach(video);
        video.muted = muted;
      } else stream.addTrack(track.mediaStreamTrack);
      // One element plays both, so that they stay together and one volume counts.
      if (video.srcObject instanceof MediaStream)
        for (const sound of stream.getAudioTracks()) video.srcObject.addTrack(sound);
    });
    await room.connect(ticket.url, ticket.token);
    void video.play().catch(() => {});
    await Promise.race([lost, whenStill(video, { first_ms: FIRST_MS, later_ms: STILL_MS }, signal)]);
    return 'lost';
  } catch {
    return 'lost';
  } finally {
    // The next attempt brings a sound of its own.
    if (video.srcObject instanceof MediaStream)
      for (const sound of stream.getAudioTracks()) video.srcObject.removeTrack(sound);
    await room.disconnect();
  }
}

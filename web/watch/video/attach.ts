/** How each kind of video source gets into a <video>. A further kind is a further row here. */
import type { VideoSource } from '@busker/protocol';

/** @returns how to let go of it again, or null when this browser cannot play this kind. */
export function attachSource(video: HTMLVideoElement, source: VideoSource): (() => void) | null {
  const playable =
    source.kind === 'file' || (source.kind === 'hls' && video.canPlayType('application/vnd.apple.mpegurl') !== '');
  if (!playable) return null;
  video.loop = source.kind === 'file';
  video.src = source.url;
  return () => {
    // without this a browser goes on loading a video that nobody sees
    video.removeAttribute('src');
    video.load();
  };
}

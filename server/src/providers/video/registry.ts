/** All media servers that operators may bring. A new one is a folder beside this file, a case here and its settings. */
import type { Config } from '../../platform/config.ts';
import { createHls } from './hls/hls.ts';
import { createMediaMtx } from './mediamtx/mediamtx.ts';
import { createOwncast } from './owncast/owncast.ts';
import type { VideoServer } from './port.ts';

/** The one that is configured; null: pictures are carried by this program. */
export async function openVideoServer({
  video,
  public_url,
}: Pick<Config, 'video' | 'public_url'>): Promise<VideoServer | null> {
  const page_origin = new URL(public_url).origin;
  switch (video.server) {
    case 'built-in':
      return null;
    case 'hls':
      return createHls({ ...video, page_origin });
    case 'mediamtx':
      return createMediaMtx(video);
    case 'owncast':
      return createOwncast(video);
    case 'livekit':
      // Its SDK is loaded by whom it is for.
      return (await import('./livekit/livekit.ts')).createLiveKit(video);
  }
}

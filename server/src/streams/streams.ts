/** Live pictures of creators: what a camera or an encoder sends, and who watches it. See README.md. This is the folder's public file. */
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import type { VideoServer } from '../providers/video/port.ts';
import { createBuiltIn } from './built-in.ts';
import { createOutside } from './outside.ts';
import type { Streams } from './types.ts';

export { posterSvg } from './poster.ts';
export type { Streams } from './types.ts';

export function createStreams(parts: {
  /** The operator's media server; null: this program carries the pictures. */
  server: VideoServer | null;
  database: Database;
  bus: Bus;
  clock: Clock;
  log: Log;
  ffmpeg: Ffmpeg;
  media: Config['media'];
  data_folder: string;
  public_url: string;
  secret: string;
}): Streams {
  const { server } = parts;
  return server === null ? createBuiltIn(parts) : createOutside({ ...parts, server });
}

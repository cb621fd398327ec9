/** Live pictures of creators: what a camera or an encoder sends, and who watches it. See README.md. This is the folder's public file. */
import type { VideoServer } from '../providers/video/port.ts';
import { createBuiltIn } from './built-in.ts';
import { createOutside } from './outside.ts';
import type { StreamParts, Streams } from './types.ts';

export { posterSvg } from './poster.ts';
export type { Streams } from './types.ts';

export function createStreams(
  parts: StreamParts & {
    /** The operator's media server; null: this program carries the pictures. */
    readonly server: VideoServer | null;
  },
): Streams {
  const { server } = parts;
  return server === null ? createBuiltIn(parts) : createOutside({ ...parts, server });
}

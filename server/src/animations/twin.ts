/** The video twin of a Lottie file: the same pictures, colour and alpha side by side in H.264, for browsers that cannot play Lottie or bear it badly. */
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import { LIMITS } from '@busker/protocol';
import { openDrawing } from './draw.ts';
import { runOutside } from '../platform/outside-program.ts';
import { packed, packingGraph } from './packing.ts';
import { Refused, type MadeRendition, type Order } from './prepared.ts';
import { problem } from './problems.ts';

const RATE = 30;
const TIMEOUT_MS = 150_000;

/** @throws Refused, or the failure of ffmpeg. */
export async function makeTwin(
  text: string,
  facts: { readonly width: number; readonly height: number; readonly duration_ms: number },
  order: Order & { readonly ffmpeg: string },
  onShare: (share: number) => void,
): Promise<MadeRendition> {
  const layout = packed(facts.width, facts.height);
  const frames = Math.max(2, Math.round((facts.duration_ms / 1_000) * RATE));
  const file = path.join(order.folder, 'twin.mp4');
  const drawing = await openDrawing(text, layout.w, layout.h);
  try {
    await runOutside(
      order.ffmpeg,
      [
        '-hide_banner',
        '-loglevel',
        'error',
        '-y',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgba',
        '-s',
        `${layout.w}x${layout.h}`,
        '-r',
        `${RATE}`,
        '-i',
        'pipe:0',
        '-filter_complex',
        packingGraph(layout),
        '-an',
        '-map_metadata',
        '-1',
        '-fflags',
        '+bitexact',
        '-c:v',
        'libx264',
        '-preset',
        'fast',
        '-tune',
        'animation',
        '-crf',
        '25',
        '-profile:v',
        'main',
        '-threads',
        '2',
        '-colorspace',
        'bt709',
        '-color_primaries',
        'bt709',
        '-color_trc',
        'bt709',
        '-color_range',
        'tv',
        '-movflags',
        '+faststart',
        '-f',
        'mp4',
        `file:${file}`,
      ],
      { env: order.env, timeout_ms: TIMEOUT_MS, most_bytes: 1_000 },
      async (input, ended) => {
        for (let n = 0; n < frames && !input.destroyed; n++) {
          // The player draws the next one into the same memory.
          if (!input.write(Uint8Array.from(drawing.at(n / frames))))
            await Promise.race([once(input, 'drain').catch(() => undefined), ended]);
          onShare(n / frames);
        }
      },
    );
  } finally {
    drawing.end();
  }
  const body = await readFile(file);
  if (body.length > LIMITS.animation_video_bytes)
    throw new Refused(problem('no_twin_too_large', { bytes: body.length, most: LIMITS.animation_video_bytes }));
  return {
    kind: 'video',
    mime: 'video/mp4',
    body,
    width: layout.w,
    height: layout.h,
    duration_ms: Math.round((frames / RATE) * 1_000),
    layout,
  };
}

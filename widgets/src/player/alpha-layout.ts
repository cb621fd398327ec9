/** The arithmetic of alpha-packed video. Pure. */
import type { AlphaLayout } from '@busker/protocol';

/** x, y, width, height as shares of the texture. */
export type TextureFrame = readonly [number, number, number, number];

/**
 * A frame of the video as the shader wants it. Half a pixel is left out at each side: what lies beside the frame must not bleed into its edge
 * when the texture is smoothed.
 */
export function textureFrame(
  layout: AlphaLayout,
  [x, y, width, height]: readonly [number, number, number, number],
): TextureFrame {
  return [
    (x + 0.5) / layout.video_w,
    (y + 0.5) / layout.video_h,
    Math.max(0, width - 1) / layout.video_w,
    Math.max(0, height - 1) / layout.video_h,
  ];
}

/** Whether the frames lie inside of the video that arrived. Decoders round sizes up to 16: a larger video is no reason to refuse. */
export function layoutFits(layout: AlphaLayout, video: { readonly width: number; readonly height: number }): boolean {
  if (layout.w < 1 || layout.h < 1 || video.width < layout.video_w || video.height < layout.video_h) return false;
  return [layout.rgb_frame, layout.alpha_frame].every(
    ([x, y, width, height]) =>
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= layout.video_w && y + height <= layout.video_h,
  );
}

/** Where an alpha-packed video keeps its colours and its alpha. Pure. */
import type { AlphaLayout } from '@busker/protocol';

/** Longer side of the colours: as large as a phone shows it, and no larger. */
const LONGEST_PX = 1_280;
/** Between colours and alpha, so that compression does not smear one into the other. */
const GAP_PX = 8;
/** Decoders round up to whole blocks; what is rounded already cannot surprise anybody. */
const BLOCK_PX = 16;

const even = (pixels: number): number => Math.max(2, Math.round(pixels / 2) * 2);
const whole = (pixels: number): number => Math.ceil(pixels / BLOCK_PX) * BLOCK_PX;

/** VAP's usual layout: colours at the left, alpha of half the size beside them. */
export function packed(width: number, height: number): AlphaLayout {
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  const [w, h] = [even(width * scale), even(height * scale)];
  const [alpha_w, alpha_h] = [even(w / 2), even(h / 2)];
  return {
    w,
    h,
    video_w: whole(w + GAP_PX + alpha_w),
    video_h: whole(h),
    rgb_frame: [0, 0, w, h],
    alpha_frame: [w + GAP_PX, 0, alpha_w, alpha_h],
  };
}

/** ffmpeg's graph from RGBA with straight alpha to the packed picture: colours multiplied by alpha, both in the range of video. */
export function packingGraph(layout: AlphaLayout): string {
  const { video_w, video_h, alpha_frame } = layout;
  const [alpha_x, , alpha_w, alpha_h] = alpha_frame;
  return [
    '[0:v]format=gbrap,split[c][a]',
    `[c]premultiply=inplace=1,format=gbrp,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,pad=${video_w}:${video_h}:0:0:black[p]`,
    `[a]alphaextract,format=gray,scale=${alpha_w}:${alpha_h}:flags=area:in_range=pc:out_range=tv,format=yuv420p[m]`,
    `[p][m]overlay=${alpha_x}:0,format=yuv420p`,
  ].join(';');
}

/** The other way, for looking at a packed video: RGBA of a square, colours still multiplied by alpha. */
export function unpackingGraph({ w, h, rgb_frame, alpha_frame }: AlphaLayout, side: number, before = ''): string {
  const crop = ([x, y, width, height]: AlphaLayout['rgb_frame']): string => `crop=${width}:${height}:${x}:${y}:exact=1`;
  const scale = side / Math.max(w, h);
  const fit = `scale=${Math.max(1, Math.round(w * scale))}:${Math.max(1, Math.round(h * scale))}:flags=area`;
  return [
    `[0:v]${before}split[c][a]`,
    `[c]${crop(rgb_frame)},${fit},format=gbrp[cc]`,
    `[a]${crop(alpha_frame)},${fit},format=gray[aa]`,
    // Only with alpha is there a black that is nothing.
    `[cc][aa]alphamerge,format=rgba,pad=${side}:${side}:(ow-iw)/2:(oh-ih)/2:color=black@0`,
  ].join(';');
}

/** Straight alpha from colours that are multiplied by it. In place. */
export function straightened(rgba: Uint8Array): Uint8Array {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]!;
    if (alpha === 255 || alpha === 0) continue;
    for (let c = at; c < at + 3; c++) rgba[c] = Math.min(255, Math.round((rgba[c]! * 255) / alpha));
  }
  return rgba;
}

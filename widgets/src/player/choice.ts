/** Which rendition of a gift to play, and what comes next when it fails. */
import type { AnimationRendition, GiftItem, VideoRendition } from '@busker/protocol';

export type RenditionKind = 'animation' | 'video' | 'still';

export interface Capabilities {
  /** WebAssembly and workers: what the Lottie player needs. */
  readonly lottie: boolean;
  /** H.264 and WebGL. */
  readonly alpha_video: boolean;
  /** The person wants little movement. */
  readonly calm: boolean;
}

/** A Lottie file that takes more than this of what is allowed costs the page more than a texture for each frame of a video. */
const HEAVY_COST = 50;

/** In the order in which they are tried. The still is always the last: it needs nothing. */
export function renditionOrder(item: GiftItem, can: Capabilities): RenditionKind[] {
  if (can.calm) return ['still'];
  const { animation, video } = item.renditions;
  const order: RenditionKind[] = [];
  if (animation && can.lottie) order.push('animation');
  if (video && can.alpha_video) order.push('video');
  // Lottie is some kilobytes and as sharp as the screen, so it comes first; not where the same show is cheaper as a video.
  if (animation && video && isVideoCheaper(animation, video)) order.reverse();
  return [...order, 'still'];
}

/** Cheaper to play, or, full of pictures, larger than the video of it. */
function isVideoCheaper({ cost = 0, bytes }: AnimationRendition, video: VideoRendition): boolean {
  return cost > HEAVY_COST || bytes > video.bytes;
}

let alpha_video: boolean | undefined;

/** What this browser can do. Asked once: making a drawing context only to ask is not free. */
export function capabilities(calm: boolean): Capabilities {
  alpha_video ??= canAlphaVideo();
  return { lottie: typeof WebAssembly === 'object' && typeof Worker === 'function', alpha_video, calm };
}

function canAlphaVideo(): boolean {
  if (document.createElement('video').canPlayType('video/mp4; codecs="avc1.42E01E"') === '') return false;
  return typeof WebGLRenderingContext === 'function';
}

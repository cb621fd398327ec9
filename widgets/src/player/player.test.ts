import type { AlphaLayout, GiftItem, Rendition, SoundRendition } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { layoutFits, textureFrame } from './alpha-layout.ts';
import { boxShape, fillsBox } from './box-shape.ts';
import { renditionOrder } from './choice.ts';
import { cuesOf, delayOf } from './cues.ts';

const file = (url: string, mime: string): Rendition => ({ url, mime, bytes: 1, sha256: '' });
const LAYOUT: AlphaLayout = {
  w: 64,
  h: 64,
  video_w: 112,
  video_h: 64,
  rgb_frame: [0, 0, 64, 64],
  alpha_frame: [72, 0, 32, 32],
};
const item = (renditions: Partial<GiftItem['renditions']>): GiftItem => ({
  id: 'rose',
  name: 'Rose',
  category: 'love',
  price_coins: '1',
  alt: 'A rose',
  combo: true,
  full_screen: true,
  width: 720,
  height: 1_280,
  duration_ms: 3_000,
  renditions: { still: file('/still', 'image/png'), ...renditions },
});
const animation = file('/lottie', 'application/json');
const video = { ...file('/video', 'video/mp4'), layout: LAYOUT };
const all = { lottie: true, alpha_video: true, calm: false };

describe('the choice of a rendition', () => {
  it('takes Lottie, then the video, then the still', () => {
    expect(renditionOrder(item({ animation, video }), all)).toEqual(['animation', 'video', 'still']);
  });
  it('takes the video first where Lottie is heavy, or larger than it', () => {
    const heavy = { animation: { ...animation, cost: 51 }, video };
    expect(renditionOrder(item(heavy), all)).toEqual(['video', 'animation', 'still']);
    expect(renditionOrder(item({ ...heavy, animation: { ...animation, cost: 50 } }), all)[0]).toBe('animation');
    expect(renditionOrder(item({ animation: { ...animation, bytes: 2 }, video }), all)[0]).toBe('video');
    expect(renditionOrder(item(heavy), { ...all, alpha_video: false })).toEqual(['animation', 'still']);
  });
  it('leaves out what the browser cannot do', () => {
    expect(renditionOrder(item({ animation, video }), { ...all, lottie: false })).toEqual(['video', 'still']);
    expect(renditionOrder(item({ animation, video }), { ...all, alpha_video: false })).toEqual(['animation', 'still']);
  });
  it('leaves out what the gift does not have', () => {
    expect(renditionOrder(item({ video }), all)).toEqual(['video', 'still']);
    expect(renditionOrder(item({}), all)).toEqual(['still']);
  });
  it('shows people who want little movement the still alone', () => {
    expect(renditionOrder(item({ animation, video }), { ...all, calm: true })).toEqual(['still']);
  });
});

describe('the layout of a packed video', () => {
  it('leaves half a pixel out at each side of a frame', () => {
    expect(textureFrame(LAYOUT, LAYOUT.alpha_frame)).toEqual([72.5 / 112, 0.5 / 64, 31 / 112, 31 / 64]);
  });
  it('never asks for less than nothing', () => {
    expect(textureFrame(LAYOUT, [0, 0, 0, 0])[2]).toBe(0);
  });
  it('fits a video of its size or one that the decoder rounded up', () => {
    expect(layoutFits(LAYOUT, { width: 112, height: 64 })).toBe(true);
    expect(layoutFits(LAYOUT, { width: 128, height: 64 })).toBe(true);
  });
  it('does not fit a smaller video, nor with a frame outside or of no size', () => {
    expect(layoutFits(LAYOUT, { width: 96, height: 64 })).toBe(false);
    const video_size = { width: 112, height: 64 };
    expect(layoutFits({ ...LAYOUT, alpha_frame: [96, 0, 32, 32] }, video_size)).toBe(false);
    expect(layoutFits({ ...LAYOUT, rgb_frame: [-1, 0, 64, 64] }, video_size)).toBe(false);
    expect(layoutFits({ ...LAYOUT, rgb_frame: [0, 0, 0, 64] }, video_size)).toBe(false);
    expect(layoutFits({ ...LAYOUT, w: 0 }, video_size)).toBe(false);
  });
});

describe('the place in the box', () => {
  const classes = (): Set<string> => new Set();
  it('covers a box of nearly its own shape, hanging over in the middle', () => {
    expect(fillsBox({ width: 720, height: 1_280 }, 390, 844)).toBe(true);
    expect(boxShape(item({}), { clientWidth: 390, clientHeight: 844 }, classes())).toMatch(
      /left:-42\.\d+px;top:0px;width:474\.\d+px;height:844px/,
    );
  });
  it('is shown whole with soft sides in a box of another shape', () => {
    const found = classes();
    expect(boxShape(item({}), { clientWidth: 1_280, clientHeight: 720 }, found)).toBe(
      'position:absolute;left:437.5px;top:0px;width:405px;height:720px',
    );
    expect([...found]).toEqual(['soft']);
  });
});

describe('the sounds of a gift', () => {
  const sound = (url: string, mime: string, at_ms?: number): SoundRendition => ({
    ...file(url, mime),
    ...(at_ms === undefined ? {} : { at_ms }),
  });
  const boom = [sound('/boom.ogg', 'audio/ogg', 900), sound('/boom.mp3', 'audio/mpeg', 900)];
  const whistle = [sound('/whistle.ogg', 'audio/ogg'), sound('/whistle.mp3', 'audio/mpeg')];
  it('are each played once, in the first format that can be, in their order', () => {
    expect(cuesOf([...boom, ...whistle], () => true).map((one) => one.url)).toEqual(['/whistle.ogg', '/boom.ogg']);
    expect(cuesOf([...whistle, ...boom], (mime) => mime === 'audio/mpeg').map((one) => one.url)).toEqual([
      '/whistle.mp3',
      '/boom.mp3',
    ]);
    expect(cuesOf(boom, () => false)).toEqual([]);
    expect(cuesOf(undefined, () => true)).toEqual([]);
  });
  it('begin at their moment of the show, and at once when they came late', () => {
    expect(delayOf(boom[0]!, 0)).toBe(900);
    expect(delayOf(boom[0]!, 400)).toBe(500);
    expect(delayOf(boom[0]!, 2_000)).toBe(0);
    expect(delayOf(whistle[0]!, 0)).toBe(0);
  });
});

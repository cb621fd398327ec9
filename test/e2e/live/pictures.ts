/** Looking at moving pictures in a page: whether they move, and how old they are. */
import type { Page } from 'playwright-core';

/** Blocks of the clock that is drawn into the camera's picture: milliseconds of the wall clock, lowest bit first. */
const BITS = 20;
const BLOCK_PX = 32;
const SIZE = { width: BITS * BLOCK_PX, height: 480 };

/** From now on the page's camera has a clock in its picture, which this machine's other pages can read. Before the page is opened. */
export async function putClockIntoCamera(page: Page): Promise<void> {
  await page.addInitScript(
    ({ bits, block, size }) => {
      const devices = navigator.mediaDevices;
      const real = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wanted) => {
        const camera = await real(wanted);
        const video = document.createElement('video');
        video.srcObject = camera;
        video.muted = true;
        await video.play();
        const canvas = document.createElement('canvas');
        Object.assign(canvas, size);
        const pen = canvas.getContext('2d')!;
        setInterval(() => {
          pen.drawImage(video, 0, 0, size.width, size.height);
          const now = Date.now();
          for (let bit = 0; bit < bits; bit++) {
            pen.fillStyle = Math.floor(now / 2 ** bit) % 2 === 1 ? '#fff' : '#000';
            pen.fillRect(bit * block, 0, block, block * 2);
          }
        }, 33);
        const drawn = canvas.captureStream(30);
        for (const sound of camera.getAudioTracks()) drawn.addTrack(sound);
        return drawn;
      };
    },
    { bits: BITS, block: BLOCK_PX, size: SIZE },
  );
}

export interface Look {
  /** Seconds that the video has played. */
  readonly at: number;
  /** Milliseconds since the picture was taken, by the clock in it; without one it means nothing. */
  readonly age_ms: number;
  /** The picture, made small: grey levels. */
  readonly grey: readonly number[];
}

/** What the page's large video shows now; null while there is no picture. */
export function look(page: Page, video = 'video'): Promise<Look | null> {
  return page.evaluate(
    ({ selector, bits, block, size }) => {
      const element = document.querySelector<HTMLVideoElement>(selector);
      if (!element || element.videoWidth === 0 || element.readyState < 2) return null;
      const canvas = document.createElement('canvas');
      Object.assign(canvas, size);
      const pen = canvas.getContext('2d', { willReadFrequently: true })!;
      pen.drawImage(element, 0, 0, size.width, size.height);
      const now = Date.now();
      const pixels = pen.getImageData(0, 0, size.width, size.height).data;
      const greyAt = (x: number, y: number): number => {
        const at = (y * size.width + x) * 4;
        return Math.round((pixels[at]! + pixels[at + 1]! + pixels[at + 2]!) / 3);
      };
      let shown = 0;
      for (let bit = 0; bit < bits; bit++) if (greyAt(bit * block + block / 2, block) > 127) shown += 2 ** bit;
      const whole = 2 ** bits;
      const grey: number[] = [];
      for (let y = 100; y < size.height; y += 40) for (let x = 20; x < size.width; x += 40) grey.push(greyAt(x, y));
      return { at: element.currentTime, age_ms: ((now % whole) - shown + whole) % whole, grey };
    },
    { selector: video, bits: BITS, block: BLOCK_PX, size: SIZE },
  );
}

/** How much two looks differ: the mean of grey levels, 0 to 255. */
export function difference(one: Look, other: Look): number {
  return one.grey.reduce((sum, level, at) => sum + Math.abs(level - other.grey[at]!), 0) / one.grey.length;
}

import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/find-chromium.ts';

const QUALITY = 0.8;

/** Makes WebP files with Chromium's encoder; the browser is started at the first picture. */
export interface WebpEncoder {
  /** A square PNG as WebP of `side` by `side` px, transparency kept. */
  encode(png: Uint8Array, side: number): Promise<Buffer>;
  close(): Promise<void>;
}

export function webpEncoder(): WebpEncoder {
  let opened: { browser: Browser; page: Page } | undefined;

  async function page(): Promise<Page> {
    if (opened === undefined) {
      const found = await findChromium();
      const browser = await chromium.launch({ ...found, env: { ...process.env, ...found.env } });
      opened = { browser, page: await browser.newPage() };
    }
    return opened.page;
  }

  return {
    async encode(png, side) {
      const url = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
      const encoded = await (
        await page()
      ).evaluate(
        async ([source, size, quality]) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = size;
          const context = canvas.getContext('2d')!;
          context.imageSmoothingQuality = 'high';
          context.drawImage(image, 0, 0, size, size);
          return canvas.toDataURL('image/webp', quality);
        },
        [url, side, QUALITY] as const,
      );
      const [kind, base64 = ''] = encoded.split(',');
      if (kind !== 'data:image/webp;base64') throw new Error(`this Chromium writes no WebP but ${kind}`);
      return Buffer.from(base64, 'base64');
    },
    async close() {
      await opened?.browser.close();
      opened = undefined;
    },
  };
}

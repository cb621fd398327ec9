/** Every page of the three sites, opened once: none shows an error, none is refused a thing by the security policy, and where people wait nothing jumps. */
import { createClient } from '@busker/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jumpOf, pagesOf, walk } from './story/round.ts';
import { DESKTOP, PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';

/** What Chromium calls good: https://web.dev/articles/cls */
const JUMP_MOST = 0.1;
/** Time for what comes late: fonts, pictures, the first chat lines. */
const LATE_MS = 2_500;
const SOON = { timeout: PATIENCE_MS, interval: 100 };
const CREATOR = { handle: 'kofi.drums', name: 'Kofi' };

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage?.close();
});

describe('pages', () => {
  it('let nothing jump while they load', async () => {
    const open = async (size: typeof PHONE): Promise<void> => {
      const page = await stage.enter('mira', '/live', size);
      const room = await page
        .getByRole('link', { name: new RegExp(`^${CREATOR.name}: `) })
        .first()
        .getAttribute('href');
      for (const address of ['/', '/live', room!, '/wallet', '/me']) {
        await walk(page, [address]);
        await page.waitForTimeout(LATE_MS);
        expect(await jumpOf(page), address).toBeLessThan(JUMP_MOST);
      }
      // Control: what pushes a page down is counted.
      await page.evaluate(() => {
        const push = document.createElement('div');
        push.style.blockSize = '300px';
        document.body.prepend(push);
      });
      await expect.poll(() => jumpOf(page), SOON).toBeGreaterThan(JUMP_MOST);
      await page.context().close();
    };
    await Promise.all([open(PHONE), open(DESKTOP)]);
  });

  it('open without an error in the console or a refusal by the security policy', async () => {
    const { rows } = await createClient({ base_url: stage.url }).call('feed.get', { query: {} });
    const visit = async (): Promise<void> => {
      const visitor = await stage.open('visitor', PHONE);
      const post = `/post/${rows[0]!.id}`;
      await walk(visitor, ['/', '/live', post, '/wallet', '/me', '/sign-in', '/sign-up', '/forgot', '/nowhere']);
    };
    const view = async (): Promise<void> => {
      const viewer = await stage.enter('mira', '/', PHONE);
      await walk(viewer, ['/live', '/wallet', '/wallet/limits', '/me']);
    };
    const desk = async (handle: string, site: string, least: number): Promise<void> => {
      const page = await stage.enter(handle, site, DESKTOP);
      const pages = await pagesOf(page);
      expect(pages.length).toBeGreaterThanOrEqual(least);
      await walk(page, pages);
    };
    await Promise.all([visit(), view(), desk(CREATOR.handle, '/studio', 4), desk('olive', '/console', 12)]);
    await stage.proveBooks();
    expect(stage.faults).toEqual([]);
  });
});

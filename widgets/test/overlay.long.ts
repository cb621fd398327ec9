import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { openStage, type DemoPage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Most of these tests wait for an animation or a timer: several at a time, each in a context of its own. */
async function open(its: TestContext, options: Parameters<Stage['open']>[0] = {}): Promise<DemoPage> {
  const opened = await stage.open({ only: 'overlay', ...options });
  its.onTestFinished(() => opened.page.context().close());
  return opened;
}

interface Sent {
  item: string;
  who?: number;
  self?: boolean;
  quantity?: number;
  message?: string;
  combo?: { id: string; count: number };
  age_ms?: number;
}
const send = (page: Page, ...gifts: Sent[]): Promise<void> =>
  page.evaluate((all) => {
    for (const { item: id, who = 1, self = false, age_ms = 0, ...given } of all) {
      const item = demo.items.get(id)!;
      demo.overlay.push(demo.giftEvent(item, demo.people[who]!, given), item, { self, age_ms });
    }
  }, gifts);

const counters = (page: Page) => page.locator('busker-overlay .lanes .counter');
const seenIn = (page: Page): Promise<string[]> => page.evaluate(() => globalThis.seen);

describe('banners', () => {
  test.concurrent('the counter of a combo runs up to the right number, whatever order and however often the taps arrive', async (its) => {
    const { page, errors } = await open(its);
    const taps = [1, 2, 5, 3, 5, 9, 4, 37, 36, 37].map((count): Sent => ({
      item: 'wildflowers',
      combo: { id: 'combo-a', count },
    }));
    await send(page, ...taps);
    await counters(page).filter({ hasText: '×37' }).waitFor();
    expect(await counters(page).count()).toBe(1);
    expect(errors).toEqual([]);
  });

  test.concurrent('three lanes; what finds no lane is said in a line with the right sums', async (its) => {
    const { page } = await open(its);
    await send(
      page,
      ...Array.from({ length: 63 }, (_, n): Sent => ({ item: 'hat-coin', combo: { id: `c${n}`, count: 1 } })),
    );
    await page.locator('busker-overlay .summary').waitFor();
    expect(await counters(page).count()).toBe(3);
    expect(await page.locator('busker-overlay .summary').innerText()).toBe('and 20 more gifts, 100 coins');
  });

  test.concurrent('two lanes where the picture is low', async (its) => {
    const { page } = await open(its, { viewport: { width: 640, height: 400 } });
    await send(
      page,
      ...[1, 2, 3, 4].map((n): Sent => ({ item: 'hat-coin', who: n, combo: { id: `c${n}`, count: 1 } })),
    );
    await counters(page).first().waitFor();
    await page.waitForTimeout(300);
    expect(await counters(page).count()).toBe(2);
  });

  test.concurrent('open combos are restored with their counts, without an entrance', async (its) => {
    const { page } = await open(its);
    const running = await page.evaluate(async () => {
      const ends_at = new Date(Date.now() + 2_500).toISOString();
      demo.overlay.restore(
        [{ id: 'r', sender: demo.people[2]!, item_id: 'clap', count: 88, coins: '88', ends_at }],
        demo.items,
      );
      await new Promise((resolve) => setTimeout(resolve, 120));
      await demo.overlay.updateComplete;
      const banner = demo.overlay.shadowRoot!.querySelector('.lanes .banner');
      return banner?.getAnimations({ subtree: true }).filter((animation) => animation.playState === 'running').length;
    });
    expect(running).toBe(0);
    expect(await counters(page).textContent()).toBe('×88');
  });

  test.concurrent('nothing covers anything: banners, line, caption and card lie apart', async (its) => {
    const { page } = await open(its, { viewport: { width: 390, height: 844 } });
    await page.evaluate(() =>
      demo.overlay.thank({
        k: 'thanks',
        offset: 9,
        at: '',
        supporter: demo.people[4]!,
        text: 'You are the best front row that a band could have. See you on Friday!',
      }),
    );
    await send(
      page,
      {
        item: 'grand-stage',
        who: 4,
        message: 'For the very last song of the night, and for everybody who stayed in the rain with us',
      },
      ...Array.from({ length: 50 }, (_, n): Sent => ({
        item: 'street-guitar',
        who: n % 9,
        combo: { id: `c${n}`, count: 1 + n },
      })),
    );
    await page.locator('busker-overlay .caption').waitFor();
    // still: no banner pushes another out, and every entrance is over
    await page.evaluate(async () => {
      demo.overlay.pause();
      await demo.overlay.updateComplete;
      await Promise.all(demo.overlay.shadowRoot!.getAnimations().map((animation) => animation.finished));
    });
    const boxes = await page.evaluate(() =>
      [...demo.overlay.shadowRoot!.querySelectorAll('.lanes .banner, .summary, .caption, .card')].map((element) => {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        return { name: element.className.split(' ')[0]!, top, bottom, left, right };
      }),
    );
    expect(boxes.map((box) => box.name).sort()).toEqual(['banner', 'banner', 'banner', 'caption', 'card', 'summary']);
    for (const [n, a] of boxes.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(a.right).toBeLessThanOrEqual(390);
      for (const b of boxes.slice(n + 1))
        expect(a.bottom <= b.top || b.bottom <= a.top, `${a.name} and ${b.name}`).toBe(true);
    }
  });

  test.concurrent('text from right to left comes in from the right', async (its) => {
    const { page } = await open(its);
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    await send(page, { item: 'wildflowers', who: 5, combo: { id: 'a', count: 2 } });
    await counters(page).first().waitFor();
    await page.waitForTimeout(700);
    const [overlay, banner] = await page.evaluate(() =>
      [demo.overlay, demo.overlay.shadowRoot!.querySelector('.lanes .banner')!].map(
        (element) => element.getBoundingClientRect().right,
      ),
    );
    expect(Math.abs(overlay! - banner!)).toBeLessThan(20);
  });

  test.concurrent('never takes a click', async (its) => {
    const { page } = await open(its);
    await send(page, { item: 'wildflowers', combo: { id: 'a', count: 2 } });
    await counters(page).first().waitFor();
    await page.waitForTimeout(600);
    const hit = await page.evaluate(() => {
      const { left, top } = demo.overlay.shadowRoot!.querySelector('.lanes .banner')!.getBoundingClientRect();
      return document.elementFromPoint(left + 20, top + 20)!.tagName;
    });
    expect(hit).toBe('MAIN');
  });
});

describe('full screen', () => {
  test.concurrent('plays, is drawn, ends, and goes by price; our own wasm only', async (its) => {
    const { page, outside, errors } = await open(its, { viewport: { width: 390, height: 844 } });
    await send(
      page,
      { item: 'lantern-night', who: 1 },
      { item: 'midnight-tram', who: 2 },
      { item: 'city-of-lights', who: 3 },
    );
    const canvas = page.locator('busker-overlay .stage canvas');
    await canvas.waitFor();
    expect(await seenIn(page)).toEqual(['start city-of-lights']);
    await page.waitForTimeout(1_800);
    const picture = await canvas.screenshot({ omitBackground: true });
    expect(picture.byteLength, 'a picture with something in it').toBeGreaterThan(60_000);
    await page.waitForFunction(() => seen.length >= 3, undefined, { timeout: 15_000 });
    expect((await seenIn(page)).slice(0, 3)).toEqual([
      'start city-of-lights',
      'end city-of-lights finished',
      'start midnight-tram',
    ]);
    await page.evaluate(() => demo.overlay.skip());
    await page.waitForFunction(() => seen.length >= 5);
    expect((await seenIn(page)).slice(3, 5)).toEqual(['end midnight-tram skipped', 'start lantern-night']);
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
  });

  test.concurrent('with effects off there is none, and banners stay', async (its) => {
    const { page } = await open(its);
    await page.evaluate(() => {
      demo.overlay.effects = 'off';
    });
    await send(page, { item: 'grand-stage', who: 2 });
    await page.locator('busker-overlay .lanes .banner').waitFor();
    await page.waitForTimeout(1_000);
    expect(await seenIn(page)).toEqual([]);
    expect(await page.locator('busker-overlay canvas').count()).toBe(0);
  });

  test.concurrent('turning effects off ends what plays', async (its) => {
    const { page } = await open(its);
    await send(page, { item: 'grand-stage', who: 2 });
    await page.locator('busker-overlay canvas').waitFor();
    await page.evaluate(() => {
      demo.overlay.effects = 'off';
    });
    await page.waitForFunction(() => seen.length === 2);
    expect(await seenIn(page)).toEqual(['start grand-stage', 'end grand-stage stopped']);
    expect(await page.locator('busker-overlay canvas').count()).toBe(0);
  });

  test.concurrent('reduced motion: the still picture fades in and out, no canvas, nothing moves across', async (its) => {
    const { page } = await open(its, { reducedMotion: 'reduce' });
    await send(page, { item: 'grand-stage', who: 2 }, { item: 'wildflowers', who: 3, combo: { id: 'a', count: 30 } });
    await page.locator('busker-overlay .stage .still').waitFor();
    expect(await page.locator('busker-overlay canvas').count()).toBe(0);
    const moving = await page.evaluate(
      () =>
        [...demo.overlay.shadowRoot!.querySelectorAll('*')]
          .flatMap((element) => element.getAnimations())
          .flatMap((animation) => (animation.effect as KeyframeEffect).getKeyframes())
          .filter((frame) => frame['transform'] !== undefined && frame['transform'] !== 'none').length,
    );
    expect(moving).toBe(0);
    await page.waitForFunction(() => seen.length === 2, undefined, { timeout: 8_000 });
    expect(await seenIn(page)).toEqual(['start grand-stage', 'end grand-stage finished']);
  });

  test.concurrent('an animation that cannot be had is shown as its still picture, and the next one plays', async (its) => {
    const { page } = await open(its, { viewport: { width: 390, height: 844 } });
    await page.route('**/grand-stage/animation.json', (route) => route.fulfill({ status: 404, body: '' }));
    await send(page, { item: 'grand-stage', who: 2 }, { item: 'lantern-night', who: 3 });
    await page.locator('busker-overlay .stage .still').waitFor();
    await page.waitForFunction(() => seen.length >= 3, undefined, { timeout: 10_000 });
    expect((await seenIn(page)).slice(0, 3)).toEqual([
      'start grand-stage',
      'end grand-stage error',
      'start lantern-night',
    ]);
    await page.locator('busker-overlay canvas').waitFor();
  });

  test.concurrent('a content security policy that forbids the worker: the still picture instead of silence', async (its) => {
    const { page } = await open(its, { content_security_policy: "worker-src 'none'" });
    await send(page, { item: 'grand-stage', who: 2 });
    await page.locator('busker-overlay .stage .still').waitFor({ timeout: 10_000 });
    await page.waitForFunction(() => seen.length === 2, undefined, { timeout: 10_000 });
    expect(await seenIn(page)).toEqual(['start grand-stage', 'end grand-stage error']);
  });

  test.concurrent('paused, nothing starts; resumed, it does', async (its) => {
    const { page } = await open(its);
    await page.evaluate(() => demo.overlay.pause());
    await send(page, { item: 'grand-stage', who: 2 }, { item: 'clap', combo: { id: 'a', count: 3 } });
    await page.waitForTimeout(700);
    expect(await seenIn(page)).toEqual([]);
    expect(await counters(page).count()).toBe(0);
    await page.evaluate(() => demo.overlay.resume());
    await page.waitForFunction(() => seen.length === 1);
    await counters(page).filter({ hasText: '×3' }).waitFor();
  });
});

describe('for ears and for batteries', () => {
  test.concurrent('a screen reader hears the three dearest and how many more, once in five seconds', async (its) => {
    const { page } = await open(its);
    const live = page.locator('busker-overlay [role=status]');
    const gifts = ['clap', 'kind-word', 'hat-coin', 'warm-cup', 'encore', 'wildflowers'];
    await send(page, ...gifts.map((item, n): Sent => ({ item, who: n + 1, combo: { id: item, count: 1 } })), {
      item: 'wildflowers',
      who: 6,
      combo: { id: 'wildflowers', count: 4 },
    });
    await page.waitForTimeout(1_200);
    // A name of another direction is held apart, so that the sentence around it stays in order.
    expect(await live.textContent()).toBe(
      'Lena sent Wildflowers 4 times. \u2068نور\u2069 sent Encore. Bartholomew Featherstonehaugh sent Warm Cup. And 3 more gifts.',
    );
    await send(page, { item: 'clap', who: 8, combo: { id: 'later', count: 1 } });
    await page.waitForTimeout(1_500);
    expect(await live.textContent(), 'not yet').toContain('Wildflowers');
    await page.waitForTimeout(3_600);
    expect(await live.textContent()).toBe('DJ Kestrel sent Clap.');
  });

  test.concurrent('a page that was hidden shows a line about what it missed, and plays nothing late', async (its) => {
    const { page } = await open(its);
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    await send(page, { item: 'grand-stage', who: 2 }, { item: 'clap', who: 3, combo: { id: 'a', count: 7 } });
    await page.waitForTimeout(400);
    await hide(false);
    const line = page.locator('busker-overlay .summary');
    await line.waitFor();
    expect(await line.innerText()).toBe('and 8 more gifts, 20,007 coins');
    expect(await counters(page).count()).toBe(0);
    expect(await seenIn(page)).toEqual([]);
  });

  test.concurrent('sound: none before a gesture and none at volume 0, then with the effect', async (its) => {
    const { page } = await open(its);
    await page.evaluate(() => {
      const make = Reflect.get(AudioContext.prototype, 'createBufferSource') as () => AudioBufferSourceNode;
      AudioContext.prototype.createBufferSource = function (this: AudioContext) {
        seen.push('sound');
        return make.call(this);
      };
    });
    const sounds: string[] = [];
    page.on('request', (request) => {
      if (/sound\.(ogg|mp3)$/.test(request.url())) sounds.push(request.url());
    });
    await send(page, { item: 'lantern-night', who: 1 });
    await page.waitForFunction(() => seen.includes('start lantern-night'));
    await page.waitForTimeout(1_500);
    expect(sounds).toEqual([]);
    await page.evaluate(() => demo.overlay.skip());
    await page.mouse.click(20, 20);
    await page.evaluate(() => {
      demo.overlay.volume = 0;
    });
    await send(page, { item: 'midnight-tram', who: 1 });
    await page.waitForFunction(() => seen.includes('start midnight-tram'));
    await page.waitForTimeout(1_500);
    expect(sounds).toEqual([]);
    await page.evaluate(() => {
      demo.overlay.skip();
      demo.overlay.volume = 0.5;
    });
    await send(page, { item: 'grand-stage', who: 1 });
    await page.waitForFunction(() => seen.includes('sound'));
    expect(sounds.length).toBe(1);
    expect(sounds[0]).toContain('grand-stage');
  });

  test.concurrent('idle, it asks for no frame and keeps no short timer', async (its) => {
    const { page } = await open(its);
    await send(page, { item: 'wildflowers', combo: { id: 'a', count: 12 } });
    await counters(page).filter({ hasText: '×12' }).waitFor();
    await page.waitForTimeout(7_000);
    expect(await counters(page).count()).toBe(0);
    const used = await page.evaluate(async () => {
      let frames = 0;
      let timers = 0;
      const { requestAnimationFrame: frame, setTimeout: timer } = globalThis;
      globalThis.requestAnimationFrame = (run) => (frames++, frame(run));
      globalThis.setTimeout = ((...given: Parameters<typeof setTimeout>) => (
        timers++,
        timer(...given)
      )) as typeof setTimeout;
      await new Promise((resolve) => timer(resolve, 2_000));
      return { frames, timers };
    });
    expect(used).toEqual({ frames: 0, timers: 0 });
  });
});

describe('at its pace', () => {
  test('two hundred gifts in a second leave the page at its pace', async (its) => {
    const { page } = await open(its, { viewport: { width: 390, height: 844 } });
    const worst = await page.evaluate(async () => {
      const item = demo.items.get('clap')!;
      const gaps: number[] = [];
      let last = performance.now();
      let running = true;
      const watch = (now: number): void => {
        gaps.push(now - last);
        last = now;
        if (running) requestAnimationFrame(watch);
      };
      requestAnimationFrame(watch);
      for (let n = 0; n < 600; n++) {
        demo.overlay.push(
          demo.giftEvent(item, demo.people[n % 10]!, { combo: { id: `c${n % 60}`, count: 1 + Math.floor(n / 60) } }),
          item,
        );
        if (n % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      running = false;
      const sorted = gaps.slice(3).sort((a, b) => a - b);
      return {
        frames: sorted.length,
        middle: sorted[sorted.length >> 1]!,
        p95: sorted[Math.floor(sorted.length * 0.95)]!,
      };
    });
    expect(worst.frames).toBeGreaterThan(60);
    expect(worst.middle).toBeLessThan(25);
    expect(worst.p95).toBeLessThan(70);
  });
});

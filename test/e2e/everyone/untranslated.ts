/** Finds what people read that did not come from the language files, on pages in the pretend language. */
import type { Page, Response } from 'playwright-core';

/** What people wrote, and names and codes that are the same in every language: by the fields of the API that carry them. */
const DATA =
  /^(id|display_name|handle|caption|text|alt|email|name|owner_name|holder|label|title|reason|url|whip_url|rtmp_url|currency|asset|account_ref|subject_id|words|time_zone|key|sha256|head|hash|path)$/;
/** Titles of lines are the program's own. */
const OURS = /(^|\.)cause\.title$/;
/** Names that are the same everywhere. */
const NAMES = new Set(
  'Busker OBS CSV JSON URL UTC GMT USD EUR RTMP WHIP WHEP HLS MP WebM Lottie dotLottie MB KB GB px ms IBAN BIC SEPA NACHA PayPal Stripe Pix UPI ID SHA Ed COIN ffmpeg FFMPEG PATH Webhook json mp webm'.split(
    ' ',
  ),
);
/** Languages are in their own names in every language's menu. */
const LANGUAGES = ['English', 'Deutsch'];

export class Data {
  readonly #strings = new Set<string>(LANGUAGES);
  readonly #reading: Promise<void>[] = [];

  /** Remembers all data that the program sends to a page from now on. */
  watch(page: Page): void {
    page.on('response', (response) => this.#reading.push(this.#read(response)));
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => this.#take(JSON.parse(payload.toString()), '')),
    );
  }

  async #read(response: Response): Promise<void> {
    const type = response.headers()['content-type'] ?? '';
    if (!response.ok() || !/json|html/.test(type) || response.url().includes('/site/')) return;
    const body = await response.text().catch(() => '');
    const json = type.includes('json')
      ? body
      : /<script type="application\/json" id="first-answers">([^<]*)<\/script>/.exec(body)?.[1];
    if (json) this.#take(JSON.parse(json), '');
  }

  #take(value: unknown, at: string): void {
    if (Array.isArray(value)) value.forEach((each) => this.#take(each, at));
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) this.#take(each, at === '' ? key : `${at}.${key}`);
    else if (typeof value === 'string' && value.length > 1 && DATA.test(at.split('.').at(-1)!) && !OURS.test(at))
      this.#strings.add(value);
  }

  /** A text without the data in it, longest first: a name may be part of a caption. */
  async without(texts: readonly string[]): Promise<string[]> {
    await Promise.all(this.#reading.splice(0));
    const known = Array.from(this.#strings).sort((a, b) => b.length - a.length);
    return texts.map((text) => known.reduce((rest, each) => rest.replaceAll(each, ' '), text));
  }
}

/** Everything that is read or read out on a page, shadow trees included. */
const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>([document.title]);
    const said = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder'];
    const add = (text: string | null): void => {
      const clean = text?.replaceAll(/\s+/g, ' ').trim();
      if (clean) found.add(clean);
    };
    function walk(root: Document | ShadowRoot): void {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) walk(element.shadowRoot);
        if (element.closest('script, style, noscript, head, svg') || !element.checkVisibility()) continue;
        for (const name of said) add(element.getAttribute(name));
        if (element instanceof HTMLImageElement) add(element.alt);
        // a sentence may be cut into pieces by its arguments; each is looked at by itself
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) add(node.textContent);
      }
    }
    walk(document);
    return Array.from(found);
  });

/** Texts with words in letters that the pretend language does not have, and that are no data. */
export async function untranslated(page: Page, data: Data): Promise<string[]> {
  const texts = await textsOf(page);
  const rests = await data.without(texts);
  return texts.filter((_text, index) =>
    (rests[index]!.match(/[A-Za-z]{2,}/g) ?? []).some((word) => !NAMES.has(word) && !/^[a-f]+$/.test(word)),
  );
}

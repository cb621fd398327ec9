/** An element's texts as it says them: English, and over it whatever the page gave, in the page's locale. */
import { bindTexts, type RawTexts } from '@busker/protocol';

export class BoundTexts<W> {
  readonly #english: RawTexts;
  #from: RawTexts | undefined;
  #locale: string | undefined;
  #bound: W | undefined;
  constructor(english: RawTexts) {
    this.#english = english;
  }

  /** Bound again only when the page changes one of them. */
  of(messages: RawTexts | undefined, locale: string | undefined): W {
    if (this.#bound === undefined || messages !== this.#from || locale !== this.#locale) {
      this.#from = messages;
      this.#locale = locale;
      // English words are counted as English counts, wherever the page's numbers are at home
      this.#bound = bindTexts<W>({ ...this.#english, ...messages }, locale ?? (messages ? undefined : 'en'));
    }
    return this.#bound;
  }
}

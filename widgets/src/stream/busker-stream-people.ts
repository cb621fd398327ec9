/** `<busker-stream-board>` and `<busker-stream-supporters>`: rows of people, by what they gave in the room or by when they gave last. */
import type { BoardRow, BoardSettings, GiftEvent, GiftItem, LastSupporter, SupportersSettings } from '@busker/protocol';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { avatar } from '../shared/avatar.ts';
import { numberText, shortNumberText } from '../shared/prices.ts';
import { withSupporter } from './rules.ts';
import { StreamElement } from './stream-element.ts';

/** What is kept of those who gave last; a designer may ask for as many rows. */
const MOST_SUPPORTERS = 10;
const SAMPLE_COINS = [12_500, 8_400, 5_000, 1_999, 640, 500, 300, 120, 50, 10];

export class BuskerStreamBoard extends StreamElement<BoardSettings> {
  static override properties: PropertyDeclarations = { rows: { attribute: false } };
  declare rows: readonly BoardRow[];

  constructor() {
    super();
    this.rows = [];
  }
  override clear(): void {
    this.rows = [];
  }

  protected override content(settings: BoardSettings): TemplateResult | undefined {
    const rows = (this.sample ? this.#sample() : this.rows).slice(0, settings.rows);
    if (rows.length === 0) return undefined;
    return html`<h2 dir="auto">${settings.title || this.texts.board}</h2>
      <ol>
        ${repeat(
          rows,
          ({ person }) => person.id,
          ({ person, coins }, n) =>
            html`<li>
              <span class="rank number">${numberText(n + 1, this.locale)}</span>${avatar(person)}<span
                class="name"
                dir="auto"
                >${person.display_name}</span
              ><span class="number">${shortNumberText(BigInt(coins), this.locale)}</span>
            </li>`,
        )}
      </ol>`;
  }

  #sample(): BoardRow[] {
    return SAMPLE_COINS.map((coins, n) => ({ person: this.samplePerson(n), coins: `${coins}`, rank: n + 1 }));
  }
}

export class BuskerStreamSupporters extends StreamElement<SupportersSettings> {
  static override properties: PropertyDeclarations = { latest: { attribute: false } };
  declare latest: readonly LastSupporter[];

  constructor() {
    super();
    this.latest = [];
  }

  override push(event: GiftEvent, _item: GiftItem, { earlier = false } = {}): void {
    if (!earlier) this.latest = withSupporter(this.latest, event, MOST_SUPPORTERS);
  }

  protected override content(settings: SupportersSettings): TemplateResult | undefined {
    const rows = (this.sample ? this.#sample() : this.latest).slice(0, settings.rows);
    if (rows.length === 0) return undefined;
    return html`<h2 dir="auto">${settings.title || this.texts.supporters}</h2>
      <ol>
        ${repeat(
          rows,
          ({ person }) => person.id,
          ({ person, item_id, quantity }) =>
            html`<li>
              ${avatar(person)}<span class="name" dir="auto">${person.display_name}</span>${
                settings.show_gift ? this.#gift(item_id, quantity) : nothing
              }
            </li>`,
        )}
      </ol>`;
  }

  #gift(item_id: string, quantity: number): TemplateResult | typeof nothing {
    const item = this.items.get(item_id);
    if (!item) return nothing;
    return html`<img class="still" src=${item.renditions.still.url} alt=${item.name} decoding="async" />${
        quantity > 1 ? html`<span class="number">${this.texts.times({ count: quantity })}</span>` : nothing
      }`;
  }

  #sample(): LastSupporter[] {
    return SAMPLE_COINS.map((_, n) => ({
      person: this.samplePerson(n),
      gift_id: `sample-${n}`,
      item_id: this.sampleItem(n)?.id ?? '',
      quantity: n % 3 === 1 ? 12 : 1,
      at: '',
    }));
  }
}

if (!customElements.get('busker-stream-board')) customElements.define('busker-stream-board', BuskerStreamBoard);
if (!customElements.get('busker-stream-supporters'))
  customElements.define('busker-stream-supporters', BuskerStreamSupporters);

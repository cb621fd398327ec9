/** `<busker-board>`: who supports most in a room or on a post. */
import type { BoardRow, RawTexts, TargetTotals } from '@busker/protocol';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { avatar, avatarStyles } from '../shared/avatar.ts';
import { baseStyles, controlStyles } from '../shared/base.ts';
import { BoundTexts } from '../texts/bound-texts.ts';
import { boardEnglish, type BoardTexts } from '../texts/texts.generated.ts';
import { coinIcon } from '../shared/icons.ts';
import { numberText, shortNumberText } from '../shared/prices.ts';
import { boardStyles } from './board-styles.ts';

const COMPACT_ROWS = 3;

export class BuskerBoard extends LitElement {
  static override styles = [baseStyles, controlStyles, avatarStyles, boardStyles];
  static override properties = {
    rows: { attribute: false },
    totals: { attribute: false },
    limit: { type: Number },
    compact: { type: Boolean, reflect: true },
    locale: { type: String },
    messages: { attribute: false },
  };
  declare rows: readonly BoardRow[];
  declare totals: TargetTotals | undefined;
  declare limit: number;
  declare compact: boolean;
  declare locale: string | undefined;
  /** Texts over the English ones: section `widgets.board` of a language file. */
  declare messages: RawTexts | undefined;

  #bound = new BoundTexts<BoardTexts>(boardEnglish);
  /** Where each row stood, so that it can move from there. */
  #tops = new Map<string, number>();

  constructor() {
    super();
    this.rows = [];
    this.totals = undefined;
    this.limit = 10;
    this.compact = false;
    this.locale = undefined;
    this.messages = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows') || !this.hasUpdated) return;
    this.#tops = new Map(
      [...this.renderRoot.querySelectorAll<HTMLElement>('li')].map((row) => [row.dataset['id']!, row.offsetTop]),
    );
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('rows') || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const row of this.renderRoot.querySelectorAll<HTMLElement>('li')) {
      const before = this.#tops.get(row.dataset['id']!);
      if (before === undefined) {
        if (this.#tops.size > 0)
          row.animate([{ opacity: 0, transform: 'translateX(1rem)' }, {}], { duration: 320, easing: 'ease-out' });
      } else if (before !== row.offsetTop) {
        row.animate([{ transform: `translateY(${before - row.offsetTop}px)` }, {}], {
          duration: 380,
          easing: 'cubic-bezier(0.2, 0.9, 0.3, 1)',
        });
      }
    }
  }

  get #texts(): BoardTexts {
    return this.#bound.of(this.messages, this.locale);
  }

  #press(row: BoardRow): void {
    this.dispatchEvent(
      new CustomEvent('busker-person', { detail: { person: row.person }, bubbles: true, composed: true }),
    );
  }

  protected override render(): TemplateResult {
    return this.compact ? this.#faces() : this.#list();
  }

  #faces(): TemplateResult {
    const rows = this.rows.slice(0, COMPACT_ROWS);
    return html`<ol class="faces" aria-label=${this.#texts.title}>
      ${repeat(
        rows,
        (row) => row.person.id,
        (row, n) =>
          html`<li data-id=${row.person.id}>
            ${this.#button(row, html`<span class="face medal-${n + 1}">${avatar(row.person)}</span>`)}
          </li>`,
      )}
    </ol>`;
  }

  #list(): TemplateResult {
    const { totals } = this;
    const texts = this.#texts;
    const rows = this.rows.slice(0, Math.max(1, this.limit));
    return html`<section aria-label=${texts.title}>
      <header>
        <h2>${texts.title}</h2>
        ${
          totals && totals.gifts > 0
            ? html`<p>${texts.totals({ supporters: totals.supporters, coins: totals.coins })}</p>`
            : nothing
        }
      </header>
      ${
        rows.length === 0
          ? html`<div class="empty">${coinIcon}<strong>${texts.empty}</strong><span>${texts.empty_hint}</span></div>`
          : html`<ol>
              ${repeat(
                rows,
                (row) => row.person.id,
                (row, n) => html`<li data-id=${row.person.id}>${this.#button(row, this.#row(row, n + 1))}</li>`,
              )}
            </ol>`
      }
    </section>`;
  }

  #row(row: BoardRow, place: number): TemplateResult {
    return html`<span class="rank medal-${place}">${numberText(place, this.locale)}</span>
      <span class="face medal-${place}">${avatar(row.person)}</span>
      <span class="name" dir="auto">${row.person.display_name}</span>
      <span class="coins">${coinIcon}${shortNumberText(BigInt(row.coins), this.locale)}</span>`;
  }

  #button(row: BoardRow, content: TemplateResult): TemplateResult {
    const place = this.rows.indexOf(row) + 1;
    return html`<button
      part="row"
      type="button"
      aria-label=${this.#texts.row({ rank: place, name: row.person.display_name, coins: row.coins })}
      @click=${() => this.#press(row)}
    >
      ${content}
    </button>`;
  }
}

if (!customElements.get('busker-board')) customElements.define('busker-board', BuskerBoard);

declare global {
  interface HTMLElementTagNameMap {
    'busker-board': BuskerBoard;
  }
}

/** `<busker-balance>`: how many coins somebody has, and a way to more. */
import type { RawTexts, WalletBalance } from '@busker/protocol';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { baseStyles, controlStyles } from '../shared/base.ts';
import { BoundTexts } from '../texts/bound-texts.ts';
import { balanceEnglish, type BalanceTexts } from '../texts/texts.generated.ts';
import { coinIcon, plusIcon } from '../shared/icons.ts';
import { numberText, shortNumberText } from '../shared/prices.ts';

export class BuskerBalance extends LitElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: inline-block;
        font-size: 1rem;
      }
      .box {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        min-block-size: 2.75rem;
        padding-inline: 0.625rem 0.875rem;
        border-radius: 999px;
        background: var(--bk-glass, rgb(28 16 44 / 58%));
        box-shadow: inset 0 0 0 1px rgb(255 255 255 / 14%);
        font-weight: 760;
        font-variant-numeric: tabular-nums;
      }
      .box.with-button {
        padding-inline-end: 0.125rem;
      }
      .coin {
        inline-size: 1.375rem;
        block-size: 1.375rem;
      }
      .coins {
        display: inline-block;
        min-inline-size: 1.5ch;
      }
      .frozen {
        font-size: 0.75rem;
        color: var(--danger);
      }
      button {
        display: grid;
        place-items: center;
        inline-size: 2.75rem;
        block-size: 2.75rem;
        border-radius: 50%;
      }
      button span {
        display: grid;
        place-items: center;
        inline-size: 1.75rem;
        block-size: 1.75rem;
        border-radius: 50%;
        background: var(--coin-gradient);
        color: var(--on-coin);
        transition: transform 140ms;
      }
      button:hover span {
        transform: scale(1.08);
      }
      button svg {
        inline-size: 1.0625rem;
      }
    `,
  ];
  static override properties = {
    balance: { attribute: false },
    noButton: { type: Boolean, attribute: 'no-button' },
    locale: { type: String },
    messages: { attribute: false },
  };
  declare balance: WalletBalance | undefined;
  declare noButton: boolean;
  declare locale: string | undefined;
  /** Texts over the English ones: section `widgets.balance` of a language file. */
  declare messages: RawTexts | undefined;

  #bound = new BoundTexts<BalanceTexts>(balanceEnglish);

  constructor() {
    super();
    this.balance = undefined;
    this.noButton = false;
    this.locale = undefined;
    this.messages = undefined;
  }

  #topUp = (): void => {
    this.dispatchEvent(new CustomEvent('busker-top-up', { detail: {}, bubbles: true, composed: true }));
  };

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('balance');
    if (!before || !this.balance || before.total === this.balance.total) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const more = BigInt(this.balance.total) > BigInt(before.total);
    this.renderRoot
      .querySelector('.coins')
      ?.animate([{ color: more ? '#6ff0b4' : '#ffd257', transform: `translateY(${more ? -5 : 4}px)` }, {}], {
        duration: 420,
        easing: 'ease-out',
      });
  }

  protected override render(): TemplateResult {
    const total = BigInt(this.balance?.total ?? 0);
    const whole = numberText(total, this.locale);
    const texts = this.#bound.of(this.messages, this.locale);
    return html`<span class="box ${this.noButton ? '' : 'with-button'}" title=${whole}>
      ${coinIcon}
      <span class="coins" part="coins" aria-hidden="true"
        >${this.balance ? shortNumberText(total, this.locale) : '…'}</span
      >
      ${this.balance ? html`<span class="hidden">${texts.label({ coins: total })}</span>` : nothing}
      ${this.balance?.frozen ? html`<span class="frozen">${texts.frozen}</span>` : nothing}
      ${
        this.noButton
          ? nothing
          : html`<button part="button" type="button" aria-label=${texts.top_up} @click=${this.#topUp}>
              <span>${plusIcon}</span>
            </button>`
      }
    </span>`;
  }
}

if (!customElements.get('busker-balance')) customElements.define('busker-balance', BuskerBalance);

declare global {
  interface HTMLElementTagNameMap {
    'busker-balance': BuskerBalance;
  }
}

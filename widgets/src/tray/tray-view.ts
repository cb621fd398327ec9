/** What the tray looks like for a given moment: templates only, no state. */
import type { Catalogue, GiftItem } from '@busker/protocol';
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { TrayTexts } from '../texts/texts.generated.ts';
import { dearView, type DearModel } from './tray-dear-view.ts';
import { closeIcon, coinIcon, plusIcon } from '../shared/icons.ts';

export interface TrayModel {
  readonly texts: TrayTexts;
  readonly catalogue: Catalogue | undefined;
  readonly sheet: boolean;
  readonly recipient: string;
  /** Undefined: a visitor. */
  readonly coins: bigint | undefined;
  readonly frozen: boolean;
  /** Undefined: all. */
  readonly category: string | undefined;
  /** So many gifts are drawn; the others follow when there is time. */
  readonly tiles: number;
  readonly item: GiftItem | undefined;
  readonly quantity: number;
  readonly cost: bigint;
  readonly missing: bigint;
  readonly text: string;
  readonly text_limit: number;
  readonly notice: string | undefined;
  readonly dear: DearModel;
  readonly spoken: string;
  /** While a combo may go on: its count. */
  readonly ring_count: number | undefined;
  money(this: void, coins: bigint): string;
  number(this: void, value: bigint | number): string;
  choose(this: void, id: string): void;
  chooseCategory(this: void, category: string | undefined): void;
  chooseQuantity(this: void, quantity: number): void;
  write(this: void, text: string): void;
  press(this: void): void;
  topUp(this: void): void;
  close(this: void): void;
  holdOff(this: void, event: KeyboardEvent): void;
  gridKey(this: void, event: KeyboardEvent): void;
  quantityKey(this: void, event: KeyboardEvent): void;
  panelKey(this: void, event: KeyboardEvent): void;
}

const QUANTITIES = [1, 10, 66, 99] as const;
/** As many as are seen at first on a phone. */
export const FIRST_TILES = 12;

export function trayView(model: TrayModel): TemplateResult {
  const { texts, recipient, sheet } = model;
  const title = recipient === '' ? texts.title : texts.title_to({ recipient });
  return html`${sheet ? html`<div class="scrim" @click=${model.close}></div>` : nothing}
    <section
      class="panel"
      part="panel"
      role=${sheet ? 'dialog' : 'region'}
      aria-label=${title}
      @keydown=${model.panelKey}
    >
      <header part="header">
        <h2>${title}</h2>
        ${wallet(model)}
        ${sheet ? html`<button class="icon-button" type="button" aria-label=${texts.close} @click=${model.close}>${closeIcon}</button>` : nothing}
      </header>
      ${categories(model)} ${grid(model)} ${model.item ? composer(model, model.item) : nothing}
      <div class="hidden" role="status">${model.spoken}</div>
    </section>`;
}

function wallet({ coins, texts, number, topUp }: TrayModel): TemplateResult | typeof nothing {
  if (coins === undefined) return nothing;
  return html`<div class="wallet">
    ${coinIcon}<span><span class="hidden">${texts.balance}: </span>${number(coins)}</span>
    <button class="plus" type="button" aria-label=${texts.top_up} @click=${topUp}><span>${plusIcon}</span></button>
  </div>`;
}

function categories({ catalogue, category, chooseCategory, texts }: TrayModel): TemplateResult {
  const used = new Set<string>(catalogue?.items.map((item) => item.category) ?? []);
  // In the order in which they are named, whatever is cheapest; a kind that has no name yet comes last.
  const present = [...new Set([...Object.keys(texts.categories), ...used])].filter((id) => used.has(id));
  const button = (id: string | undefined, name: string): TemplateResult =>
    html`<button
      class="category"
      type="button"
      aria-pressed=${category === id ? 'true' : 'false'}
      @click=${() => chooseCategory(id)}
    >
      ${name}
    </button>`;
  return html`<div class="categories" part="categories" role="group" aria-label=${texts.categories_label}>
    ${button(undefined, texts.all)}${present.map((id) => button(id, (texts.categories as Readonly<Record<string, string>>)[id] ?? id))}
  </div>`;
}

function grid(model: TrayModel): TemplateResult {
  const { catalogue, category, item, texts, gridKey } = model;
  if (!catalogue) {
    return html`<div class="grid" aria-busy="true" aria-label=${texts.loading} role="status">
      ${Array.from({ length: FIRST_TILES }, () => html`<div class="bone"><span class="picture"></span><span class="text"></span></div>`)}
    </div>`;
  }
  const items = catalogue.items.filter((each) => category === undefined || each.category === category);
  // one stop for the Tab key: the selected gift, or the first when the selected one is of another kind
  const stop = items.some((each) => each.id === item?.id) ? item?.id : items[0]?.id;
  return html`<div class="grid" part="grid" role="radiogroup" aria-label=${texts.gifts_label} @keydown=${gridKey}>
    ${items.slice(0, model.tiles).map((each) => tile(model, each, each.id === stop))}
    ${items.length === 0 ? html`<p class="empty">${texts.empty}</p>` : nothing}
  </div>`;
}

function tile({ item, choose, texts, money, number }: TrayModel, each: GiftItem, stop: boolean): TemplateResult {
  const price = BigInt(each.price_coins);
  const checked = each.id === item?.id;
  return html`<button
    class="gift ${each.width < each.height ? 'wide' : ''}"
    part="gift"
    type="button"
    role="radio"
    aria-checked=${checked ? 'true' : 'false'}
    aria-label=${texts.gift_label({ name: each.name, coins: price, money: money(price) })}
    tabindex=${stop ? '0' : '-1'}
    data-id=${each.id}
    @click=${() => choose(each.id)}
  >
    <img src=${each.renditions.still.url} alt="" loading="lazy" decoding="async" width="56" height="56" />
    <span class="name" dir="auto">${each.name}</span>
    <span class="price">${coinIcon}${number(price)}</span>
    <span class="money">${money(price)}</span>
  </button>`;
}

function composer(model: TrayModel, item: GiftItem): TemplateResult {
  const { texts, text, text_limit, write, frozen } = model;
  const left = text_limit - text.length;
  const ringing = model.ring_count !== undefined && model.missing === 0n;
  return html`<div class="composer ${ringing ? 'ringing' : ''}" part="composer">
    <div class="preview" aria-hidden="true"><img class="still" src=${item.renditions.still.url} alt="" /></div>
    <div class="about">
      <div class="what" dir="auto">${item.name}</div>
      <div class="alt" dir="auto">${item.alt}</div>
    </div>
    ${item.combo ? quantities(model) : html`<div class="price-line">${cost(model)}</div>`}
    <div class="message">
      <input
        type="text"
        enterkeyhint="done"
        maxlength=${text_limit}
        placeholder=${texts.message}
        aria-label=${texts.message}
        .value=${text}
        @input=${(event: InputEvent) => write((event.target as HTMLInputElement).value)}
      />
      ${left <= 20 ? html`<span class="left" role="status" aria-label=${texts.message_left({ left })}>${left}</span>` : nothing}
    </div>
    <div class="over">
      ${frozen ? html`<div class="notice" part="notice">${texts.frozen}</div>` : problem(model)} ${dearView(model.dear)}
    </div>
    <div class="action">${action(model, item)}</div>
  </div>`;
}

function problem({ notice, missing, texts, money }: TrayModel): TemplateResult | typeof nothing {
  if (notice !== undefined) return html`<div class="notice" part="notice" role="alert">${notice}</div>`;
  if (missing > 0n)
    return html`<div class="notice missing" part="notice" role="status">
      ${texts.missing({ coins: missing, money: money(missing) })}
    </div>`;
  return nothing;
}

function quantities({ quantity, chooseQuantity, quantityKey, texts, number }: TrayModel): TemplateResult {
  const other = !QUANTITIES.some((each) => each === quantity);
  const type = (event: Event): void => {
    const value = Number((event.target as HTMLInputElement).value);
    if (Number.isInteger(value) && value >= 1) chooseQuantity(value);
  };
  return html`<div class="quantities" role="radiogroup" aria-label=${texts.quantity} @keydown=${quantityKey}>
    ${QUANTITIES.map(
      (each, n) =>
        html`<button
          class="quantity"
          type="button"
          role="radio"
          aria-checked=${each === quantity ? 'true' : 'false'}
          tabindex=${each === quantity || (other && n === 0) ? '0' : '-1'}
          data-n=${each}
          @click=${() => chooseQuantity(each)}
        >
          ${number(each)}
        </button>`,
    )}
    <input
      class="quantity-other ${other ? 'on' : ''}"
      type="number"
      inputmode="numeric"
      min="1"
      max="999"
      placeholder="…"
      aria-label=${texts.quantity_other}
      .value=${other ? String(quantity) : ''}
      @change=${type}
    />
  </div>`;
}

function cost({ cost: coins, money, number }: TrayModel): TemplateResult {
  return html`<span class="cost">${coinIcon}${number(coins)} <small>${money(coins)}</small></span>`;
}

interface Action {
  readonly look: 'ring' | 'coins' | '';
  /** Undefined: what the button shows says it all. */
  readonly label?: string;
  readonly content: TemplateResult;
}

/** One button in all its states, so that it keeps the focus when it becomes the ring and when it is a button again. */
function action(model: TrayModel, item: GiftItem): TemplateResult {
  const { look, label, content } = actionOf(model, item);
  return html`<button
    class="send ${look}"
    part="send ${look}"
    type="button"
    aria-label=${label ?? nothing}
    aria-disabled=${model.frozen ? 'true' : 'false'}
    @click=${model.press}
    @keydown=${model.holdOff}
  >
    ${label === undefined ? content : html`<span class="shown" aria-hidden="true">${content}</span>`}
  </button>`;
}

function actionOf(model: TrayModel, item: GiftItem): Action {
  const { texts, coins, missing, ring_count, quantity, number, money } = model;
  if (coins === undefined) return { look: '', content: html`${texts.sign_in}` };
  if (missing > 0n) {
    const content = html`${texts.missing_button({ coins: missing })}
      <span class="cost"><small>${money(missing)}</small></span>`;
    return { look: 'coins', content };
  }
  if (ring_count !== undefined) {
    const times = texts.times({ count: ring_count });
    const content = html`<svg viewBox="0 0 36 36" fill="none" stroke-width="2.4" aria-hidden="true">${RING}</svg>
      <span class="times">${times}</span>
      <span class="again">${texts.again}</span>
      <span class="cost">${coinIcon}${number(model.cost)}</span>`;
    return { look: 'ring', label: `${texts.again_label({ name: item.name })}, ${times}`, content };
  }
  const label = texts.send_label({ name: item.name, quantity, coins: model.cost, money: money(model.cost) });
  return {
    look: '',
    label,
    content: html`${texts.send} ${quantity > 1 ? texts.times({ count: quantity }) : nothing} ${cost(model)}`,
  };
}

const RING = svg`<circle class="track" cx="18" cy="18" r="16.5"></circle><circle class="left" cx="18" cy="18" r="16.5" pathLength="100"></circle>`;

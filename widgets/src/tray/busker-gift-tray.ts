/** `<busker-gift-tray>`: choosing a gift and sending it. It knows no network; see the README for its attributes, methods and events. */
import {
  LIMITS,
  newId,
  type Catalogue,
  type GiftAck,
  type GiftBody,
  type GiftEvent,
  type GiftHold,
  type GiftItem,
  type RawTexts,
  type WalletBalance,
} from '@busker/protocol';
import { LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { GiftPlayer } from '../player/gift-player.ts';
import { baseStyles, controlStyles } from '../shared/base.ts';
import { moneyText, numberText } from '../shared/prices.ts';
import { BoundTexts } from '../texts/bound-texts.ts';
import { trayEnglish, type TrayTexts } from '../texts/texts.generated.ts';
import { ComboRun } from './combo-run.ts';
import { DearGifts } from './dear-gifts.ts';
import { moveInGrid } from './grid-keys.ts';
import { choice, refusalOf } from './notices.ts';
import { popNumber, runRing } from './tray-motion.ts';
import { trayStyles } from './tray-styles.ts';
import { FIRST_TILES, trayView, type TrayModel } from './tray-view.ts';

export interface SendDetail {
  readonly command: GiftBody;
  readonly item: GiftItem;
}
export interface TopUpNeededDetail {
  readonly item: GiftItem;
  readonly quantity: number;
  /** Whole coins as a decimal string. */
  readonly missing_coins: string;
}

/** The page's catalogue or balance is behind the server's: fetch it again. */
export interface StaleDetail {
  readonly code: 'insufficient_coins' | 'price_changed' | 'item_not_on_sale';
  readonly item: GiftItem | undefined;
}

/** Times that the preview plays before it rests; a loop without end would cost every viewer's battery. */
const PREVIEW_PLAYS = 2;
/** Its player is large; what is looked at in passing is not fetched. */
const PREVIEW_AFTER_MS = 250;
const DRAW_MORE_MS = 40;
/** Acknowledgements are read out when the taps pause. */
const SAY_AFTER_MS = 900;
/** A countdown in whole seconds needs no more. */
const COUNT_EVERY_MS = 200;

export class BuskerGiftTray extends LitElement {
  static override styles = [baseStyles, controlStyles, trayStyles];
  static override properties = {
    catalogue: { attribute: false },
    balance: { attribute: false },
    targetId: { type: String, attribute: 'target-id' },
    recipient: { type: String },
    selected: { type: String },
    quantity: { type: Number },
    playbackMs: { attribute: false },
    serverNow: { attribute: false },
    mode: { type: String, reflect: true },
    open: { type: Boolean, reflect: true },
    effects: { type: String },
    wasmUrl: { type: String, attribute: 'wasm-url' },
    locale: { type: String },
    messages: { attribute: false },
    category: { state: true },
    text: { state: true },
    notice: { state: true },
    spoken: { state: true },
    tiles: { state: true },
  };
  declare catalogue: Catalogue | undefined;
  declare balance: WalletBalance | undefined;
  declare targetId: string;
  declare recipient: string;
  declare selected: string | undefined;
  declare quantity: number;
  declare playbackMs: (() => number | undefined) | undefined;
  /** The server's time in milliseconds; countdowns go by it. Left out: this machine's. */
  declare serverNow: (() => number) | undefined;
  declare mode: 'panel' | 'sheet';
  declare open: boolean;
  declare effects: 'on' | 'off';
  declare wasmUrl: string;
  declare locale: string | undefined;
  /** Texts over the English ones: section `widgets.tray` of a language file. */
  declare messages: RawTexts | undefined;
  declare private category: string | undefined;
  declare private text: string;
  declare private notice: string | undefined;
  declare private spoken: string;
  declare private tiles: number;

  /** Sent and not acknowledged yet: their coins are as good as spent. */
  #bound = new BoundTexts<TrayTexts>(trayEnglish);
  #pending = new Map<string, { item: GiftItem; quantity: number; coins: bigint; command: GiftBody }>();
  #dear = new DearGifts();
  #dear_timer: ReturnType<typeof setInterval> | undefined;
  #run: ComboRun | undefined;
  #run_timer: ReturnType<typeof setTimeout> | undefined;
  #say_timer: ReturnType<typeof setTimeout> | undefined;
  #player: GiftPlayer | undefined;
  #player_box: Element | undefined;
  #previewed: string | undefined;
  #preview_timer: ReturnType<typeof setTimeout> | undefined;
  #draw_timer: ReturnType<typeof setTimeout> | undefined;
  #came_from: HTMLElement | undefined;

  constructor() {
    super();
    this.catalogue = undefined;
    this.balance = undefined;
    this.targetId = '';
    this.recipient = '';
    this.selected = undefined;
    this.quantity = 1;
    this.playbackMs = undefined;
    this.serverNow = undefined;
    this.mode = 'panel';
    this.open = false;
    this.effects = 'on';
    this.wasmUrl = '/dotlottie-player.wasm';
    this.locale = undefined;
    this.messages = undefined;
    this.category = undefined;
    this.text = '';
    this.notice = undefined;
    this.spoken = '';
    this.tiles = FIRST_TILES;
  }

  // ————— what pages call

  /** The gift is durable: counts stand and the balance is the server's. */
  acknowledge(ack: GiftAck): void {
    const sent = this.#pending.get(ack.id);
    this.#pending.delete(ack.id);
    this.#run?.acknowledge(ack.id, ack.gift_id);
    this.balance = ack.balance;
    this.notice = undefined;
    if (sent && ack.hold) {
      this.#dear.hold(ack, sent.item, this.#now());
      this.#countDown();
      const seconds = Math.ceil((Date.parse(ack.hold.ends_at) - this.#now()) / 1_000);
      this.spoken = this.#texts.held({ name: sent.item.name, seconds: Math.max(0, seconds) });
    } else if (sent) {
      const count = this.#run?.item_id === sent.item.id ? this.#run.count : sent.quantity;
      clearTimeout(this.#say_timer);
      this.#say_timer = setTimeout(() => {
        this.spoken = this.#texts.sent({ name: sent.item.name, count });
      }, SAY_AFTER_MS);
    }
    this.requestUpdate();
  }

  /** The gift was refused or lost: the tap is taken back and its sender told why. */
  refuse(id: string, error: unknown): void {
    const sent = this.#pending.get(id);
    this.#pending.delete(id);
    this.#run?.refuse(id);
    const { code, sentence } = refusalOf(error, this.#texts, this.locale);
    if (code === 'confirmation_required' && sent) {
      this.#dear.asked = { command: sent.command, item: sent.item, coins: sent.coins };
      this.requestUpdate();
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.ask .no')?.focus());
      return;
    }
    // what is missing is shown by itself, from the balance that the page sets
    this.notice = code === 'insufficient_coins' && this.#missing > 0n ? undefined : sentence;
    if (code === 'insufficient_coins' || code === 'price_changed' || code === 'item_not_on_sale') {
      this.#emit('busker-stale', { code, item: sent?.item } satisfies StaleDetail);
    }
    this.requestUpdate();
  }

  /** The sender's own gift as it comes in the room: the ring shows the server's count. */
  observe(event: GiftEvent): void {
    if (!event.combo || this.#run?.item_id !== event.item_id) return;
    this.#run.observe(event.gift_id, event.combo.count);
    this.requestUpdate();
  }

  /** What became of a dear gift that could be taken back; or, with state `open`, that it could not be taken back just now. */
  holdEnded(hold: GiftHold): void {
    const held = this.#dear.end(hold);
    if (!held) return;
    const texts = this.#texts;
    const said = { name: held.item.name, coins: hold.coins };
    if (hold.state === 'open') this.#dear.setUndoing(hold.gift_id, false);
    else if (hold.state === 'released') this.spoken = texts.sent({ name: held.item.name, count: hold.quantity });
    else if (hold.state === 'undone') this.spoken = texts.undone(said);
    else this.notice = choice(texts.returned, hold.why)(said);
    this.requestUpdate();
  }

  /** Moves the keyboard to the selected gift. */
  focusSelected(): void {
    this.renderRoot.querySelector<HTMLElement>('.gift[tabindex="0"]')?.focus();
  }

  // ————— life

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#run_timer);
    clearTimeout(this.#say_timer);
    clearInterval(this.#dear_timer);
    clearTimeout(this.#preview_timer);
    clearTimeout(this.#draw_timer);
    this.#preview_timer = undefined;
    this.#draw_timer = undefined;
    this.#player?.destroy();
    this.#player = undefined;
    this.#player_box = undefined;
    this.#previewed = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('catalogue') && this.catalogue && !this.#item) this.selected = this.catalogue.items[0]?.id;
    // the selected gift is among those that are drawn
    const place = this.catalogue?.items.findIndex((item) => item.id === this.selected) ?? -1;
    if (place >= this.tiles) this.tiles = place + 1;
    if (changed.has('selected') && changed.get('selected') !== undefined) this.notice = undefined;
    if ((changed.has('selected') || changed.has('catalogue')) && this.#item && !this.#item.combo) this.quantity = 1;
    if (!Number.isInteger(this.quantity) || this.quantity < 1) this.quantity = 1;
    if (this.quantity > LIMITS.gift_quantity) this.quantity = LIMITS.gift_quantity;
    if (changed.has('targetId') && changed.get('targetId') !== undefined) this.#endRun();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.mode === 'sheet') {
      if (this.open) {
        this.#came_from = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
        this.focusSelected();
      } else if (changed.get('open') === true) {
        this.#came_from?.focus();
      }
    }
    if (changed.has('selected') || changed.has('catalogue') || changed.has('open')) this.#reveal();
    this.#drawMore();
    this.#preview_timer ??= setTimeout(() => {
      this.#preview_timer = undefined;
      this.#showPreview();
    }, PREVIEW_AFTER_MS);
  }

  /** A slow phone draws a few gifts at a time, so that the first can be chosen at once. */
  #drawMore(): void {
    const count = this.catalogue?.items.length ?? 0;
    if (this.tiles >= count || this.#draw_timer !== undefined) return;
    this.#draw_timer = setTimeout(() => {
      this.#draw_timer = undefined;
      this.tiles += FIRST_TILES;
    }, DRAW_MORE_MS);
  }

  /** Scrolls the grid, and only the grid, so that the selected gift can be seen. */
  #reveal(): void {
    const grid = this.renderRoot.querySelector<HTMLElement>('.grid');
    const tile = grid?.querySelector<HTMLElement>('[aria-checked="true"]');
    if (!grid || !tile) return;
    // the first is in sight by itself, and measuring makes the page be laid out at once
    if (tile === grid.firstElementChild) {
      grid.scrollTop = 0;
      return;
    }
    const top = tile.offsetTop - grid.offsetTop;
    // A notice may lie over the end of the grid, as far as the padding there.
    const in_sight = grid.clientHeight - Number.parseFloat(getComputedStyle(grid).paddingBlockEnd);
    if (top < grid.scrollTop || top + tile.offsetHeight > grid.scrollTop + in_sight) {
      grid.scrollTop = top - Math.max(0, in_sight - tile.offsetHeight) / 2;
    }
  }

  get #texts(): TrayTexts {
    return this.#bound.of(this.messages, this.locale);
  }

  get #shown(): boolean {
    return this.mode !== 'sheet' || this.open;
  }

  get #item(): GiftItem | undefined {
    return this.catalogue?.items.find((item) => item.id === this.selected);
  }

  /** Coins that can still be spent; undefined for a visitor. */
  get #coins(): bigint | undefined {
    if (!this.balance) return undefined;
    let coins = BigInt(this.balance.total);
    for (const sent of this.#pending.values()) coins -= sent.coins;
    return coins < 0n ? 0n : coins;
  }

  get #cost(): bigint {
    return BigInt(this.#item?.price_coins ?? 0) * BigInt(this.quantity);
  }

  get #missing(): bigint {
    const coins = this.#coins;
    return coins === undefined || this.#cost <= coins ? 0n : this.#cost - coins;
  }

  // ————— sending

  #press = (): void => {
    const item = this.#item;
    if (!item) return;
    if (!this.balance) return this.#emit('busker-sign-in-needed', { item });
    if (this.balance.frozen) return;
    const missing = this.#missing;
    if (missing > 0n)
      return this.#emit('busker-top-up-needed', { item, quantity: this.quantity, missing_coins: String(missing) });
    this.#send(item);
  };

  #send(item: GiftItem): void {
    const now_ms = performance.now();
    const { quantity } = this;
    const message = this.text.trim();
    const playback_ms = this.playbackMs?.();
    const command: GiftBody = {
      id: newId(),
      item_id: item.id,
      quantity,
      target_id: this.targetId,
      expected_price_coins: item.price_coins,
      ...(message === '' ? {} : { message }),
      ...(playback_ms === undefined ? {} : { playback_ms: Math.max(0, Math.round(playback_ms)) }),
    };
    this.#dear.asked = undefined;
    this.#pending.set(command.id, { item, quantity, coins: this.#cost, command });
    // a message is said once, not with every tap of the run
    this.text = '';
    this.notice = undefined;
    if (item.combo) {
      if (this.#run?.item_id !== item.id || !this.#run.isOpen(now_ms))
        this.#run = new ComboRun(item.id, LIMITS.combo_stay_ms);
      this.#run.tap(command.id, quantity, this.#cost, now_ms);
      clearTimeout(this.#run_timer);
      this.#run_timer = setTimeout(this.#endRun, LIMITS.combo_stay_ms);
    }
    this.requestUpdate();
    void this.updateComplete.then(() => this.#celebrate());
    this.#emit('busker-send', { command, item });
  }

  #now(): number {
    return this.serverNow?.() ?? Date.now();
  }

  /** The answer to the question: the same command goes again with a yes, or never. */
  #answer = (yes: boolean): void => {
    const { asked } = this.#dear;
    this.#dear.asked = undefined;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.send')?.focus());
    if (!asked || !yes) return;
    const command = { ...asked.command, confirmed: true };
    const { item, coins } = asked;
    this.#pending.set(command.id, { item, quantity: command.quantity, coins, command });
    this.#emit('busker-send', { command, item });
  };

  #undo = (gift_id: string): void => {
    const held = this.#dear.held.find((each) => each.gift_id === gift_id);
    if (!held || held.undoing || held.ends_at_ms <= this.#now()) return;
    this.#dear.setUndoing(gift_id, true);
    this.requestUpdate();
    this.#emit('busker-undo', { gift_id });
  };

  /** Draws the countdown a few times a second while there is one. */
  #countDown(): void {
    clearInterval(this.#dear_timer);
    this.#dear_timer = setInterval(() => {
      this.#dear.forget(this.#now());
      if (this.#dear.held.length === 0) clearInterval(this.#dear_timer);
      this.requestUpdate();
    }, COUNT_EVERY_MS);
  }

  #endRun = (): void => {
    clearTimeout(this.#run_timer);
    this.#run = undefined;
    this.requestUpdate();
  };

  #celebrate(): void {
    const calm = this.effects === 'off' || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const left = this.renderRoot.querySelector('.ring .left');
    if (left) runRing(left, LIMITS.combo_stay_ms);
    const send = this.renderRoot.querySelector('.send');
    if (send && !calm) popNumber(send, this.#item?.renditions.still.url);
  }

  #emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  // ————— keyboard

  /** A key held down must not spend: only its first press counts. */
  #holdOff = (event: KeyboardEvent): void => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
  };

  #gridKey = (event: KeyboardEvent): void => {
    const tiles = [...this.renderRoot.querySelectorAll<HTMLElement>('.gift')];
    const index = tiles.indexOf(event.target as HTMLElement);
    if (index < 0) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.renderRoot.querySelector<HTMLElement>('.send')?.focus();
      return;
    }
    const first_top = tiles[0]!.offsetTop;
    const columns = tiles.findIndex((tile) => tile.offsetTop !== first_top);
    const rtl = getComputedStyle(this).direction === 'rtl';
    const next = moveInGrid(event.key, index, tiles.length, columns < 0 ? tiles.length : columns, rtl);
    if (next === undefined) return;
    event.preventDefault();
    this.selected = tiles[next]!.dataset['id'];
    void this.updateComplete.then(() => this.focusSelected());
  };

  #quantityKey = (event: KeyboardEvent): void => {
    const radios = [...this.renderRoot.querySelectorAll<HTMLElement>('.quantity')];
    const index = radios.indexOf(event.target as HTMLElement);
    if (index < 0) return;
    const next = moveInGrid(event.key, index, radios.length, radios.length, getComputedStyle(this).direction === 'rtl');
    if (next === undefined) return;
    event.preventDefault();
    this.quantity = Number(radios[next]!.dataset['n']);
    radios[next]!.focus();
  };

  #panelKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.mode !== 'sheet') return;
    event.stopPropagation();
    this.#close();
  };

  #close = (): void => {
    this.open = false;
    this.#emit('busker-close', {});
  };

  // ————— preview

  /** Plays the selected gift a few times; still where motion is not wanted or does not work. */
  #showPreview(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.preview');
    if (box !== this.#player_box) {
      this.#player?.destroy();
      this.#player = undefined;
      this.#player_box = box ?? undefined;
      this.#previewed = undefined;
    }
    const item = this.#item;
    if (!box || !item || !this.#shown) return;
    const wanted =
      this.effects === 'off' || matchMedia('(prefers-reduced-motion: reduce)').matches ? undefined : item.id;
    if (wanted === this.#previewed) return;
    this.#previewed = wanted;
    this.#player?.stop();
    if (wanted === undefined) return;
    void this.#preview(box, item);
  }

  async #preview(box: HTMLElement, item: GiftItem): Promise<void> {
    // Code of its own: the tray is there before it.
    const loaded = await import('../player/lottie-player.ts').catch(() => undefined);
    // Closed meanwhile, or another gift was chosen.
    if (!loaded || box !== this.#player_box || this.#previewed !== item.id) return;
    this.#player ??= loaded.createLottiePlayer(box, () => this.wasmUrl, 'busker');
    await this.#playPreview(this.#player, item, box.querySelector('.still'));
  }

  async #playPreview(player: GiftPlayer, item: GiftItem, still: Element | null): Promise<void> {
    for (let n = 0; n < PREVIEW_PLAYS; n++) {
      const end = await player.play(item, {
        timeout_ms: item.duration_ms + 6_000,
        started: () => still?.classList.add('hidden-picture'),
      });
      if (this.#previewed === item.id || end !== 'stopped') still?.classList.remove('hidden-picture');
      if (end !== 'finished' || this.#previewed !== item.id) return;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#shown) return nothing;
    const { catalogue, locale } = this;
    const texts = this.#texts;
    const money = (coins: bigint): string =>
      catalogue ? moneyText(coins, catalogue.coin_price_micros, catalogue.currency, locale) : '';
    const model: TrayModel = {
      texts,
      catalogue,
      sheet: this.mode === 'sheet',
      recipient: this.recipient,
      coins: this.#coins,
      frozen: this.balance?.frozen ?? false,
      category: this.category,
      tiles: this.tiles,
      item: this.#item,
      quantity: this.quantity,
      cost: this.#cost,
      missing: this.#missing,
      text: this.text,
      text_limit: LIMITS.gift_message_chars,
      notice: this.notice,
      dear: {
        texts,
        asked: this.#dear.asked,
        held: this.#dear.held,
        now_ms: this.#now(),
        money,
        answer: this.#answer,
        undo: this.#undo,
      },
      spoken: this.spoken,
      ring_count: this.#run && this.#run.item_id === this.selected ? this.#run.count : undefined,
      money,
      number: (value) => numberText(value, locale),
      choose: (id) => {
        this.selected = id;
      },
      chooseCategory: (category) => {
        this.category = category;
      },
      chooseQuantity: (quantity) => {
        this.quantity = quantity;
      },
      write: (text) => {
        this.text = text;
      },
      press: this.#press,
      topUp: () => this.#emit('busker-top-up', {}),
      close: this.#close,
      holdOff: this.#holdOff,
      gridKey: this.#gridKey,
      quantityKey: this.#quantityKey,
      panelKey: this.#panelKey,
    };
    return trayView(model);
  }
}

if (!customElements.get('busker-gift-tray')) customElements.define('busker-gift-tray', BuskerGiftTray);

declare global {
  interface HTMLElementTagNameMap {
    'busker-gift-tray': BuskerGiftTray;
  }
}

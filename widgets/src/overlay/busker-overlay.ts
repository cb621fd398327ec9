/** `<busker-overlay>`: gifts on screen. See the README for its attributes, methods and events. */
import type { ComboState, GiftEvent, GiftItem, RawTexts, ThanksEvent } from '@busker/protocol';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { GiftPlayer } from '../player/gift-player.ts';
import { createShowPlayer } from '../player/show-player.ts';
import { createSounds, type Sounds } from '../player/sounds.ts';
import { GiftQueue } from '../queue/gift-queue.ts';
import type { Banner, Effect, EndReason } from '../queue/types.ts';
import { avatar, avatarStyles } from '../shared/avatar.ts';
import { baseStyles } from '../shared/base.ts';
import { BoundTexts } from '../texts/bound-texts.ts';
import { overlayEnglish, type OverlayTexts } from '../texts/texts.generated.ts';
import { heartIcon } from '../shared/icons.ts';
import { Announcer } from './announcer.ts';
import { enterBanner, enterCard, leave, punch, type MotionSettings } from './motion.ts';
import { overlayStyles } from './overlay-styles.ts';
import { arrivalOf, restoredOf, type PushOptions, type Shown } from './show.ts';
import { countTier, passedStep, valueTier } from './tiers.ts';

export interface FullScreenDetail {
  readonly event: GiftEvent | undefined;
  readonly item: GiftItem;
}
export interface FullScreenEndDetail extends FullScreenDetail {
  readonly reason: EndReason;
}

interface Card {
  readonly key: string;
  readonly event: ThanksEvent;
  readonly until_ms: number;
}

const CARD_STAY_MS = 7_000;
const CARDS = 2;
/** Copies of banners that leave, at most. */
const GHOSTS = 6;
/** Drawing more often than this shows nothing more: a counter steps every 90 ms. */
const LEAST_BETWEEN_DRAWS_MS = 60;
/** Below this height a third lane would reach into the picture. */
const SHORT_PX = 560;

export class BuskerOverlay extends LitElement {
  static override styles = [baseStyles, avatarStyles, overlayStyles];
  static override properties = {
    effects: { type: String, reflect: true },
    lanes: { type: Number },
    fullScreenFromCoins: { type: String, attribute: 'full-screen-from-coins' },
    wasmUrl: { type: String, attribute: 'wasm-url' },
    volume: { type: Number },
    locale: { type: String },
    messages: { attribute: false },
  };
  declare effects: 'on' | 'off';
  declare lanes: number;
  declare fullScreenFromCoins: string;
  declare wasmUrl: string;
  declare volume: number;
  declare locale: string | undefined;
  /** Texts over the English ones: section `widgets.overlay` of a language file. */
  declare messages: RawTexts | undefined;

  #bound = new BoundTexts<OverlayTexts>(overlayEnglish);
  #queue = new GiftQueue<Shown>();
  #announcer = new Announcer();
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #show: GiftPlayer | undefined;
  #sounds: Sounds | undefined;
  #end_as: EndReason | undefined;
  #cards: Card[] = [];
  #card_number = 0;
  #spoken = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timer_at_ms = 0;
  #drawn_at_ms = -Infinity;
  #short = false;
  /** As of the last drawing. */
  #rtl = false;
  #resizes: ResizeObserver | undefined;
  /** What is drawn now, by key: the number on its counter. */
  #drawn = new Map<string, number>();

  constructor() {
    super();
    this.effects = 'on';
    this.lanes = 3;
    this.fullScreenFromCoins = '1000';
    this.wasmUrl = '/dotlottie-player.wasm';
    this.volume = 0.6;
    this.locale = undefined;
    this.messages = undefined;
  }

  // ————— what pages call

  /** Shows a gift. Gifts seen before, or older than what is shown of their combo, change nothing. */
  push(event: GiftEvent, item: GiftItem, options: PushOptions = {}): void {
    const arrival = arrivalOf(event, item, options);
    const now_ms = performance.now();
    if (!this.#queue.push(arrival, now_ms)) return;
    const { key, count, coins } = arrival;
    if (!options.earlier)
      this.#announcer.hear({ key, sender: event.sender.display_name, item: item.name, count, coins }, now_ms);
    for (const next of this.#queue.upcomingEffects(2)) this.#preload(next.payload.item);
    this.#wake(0);
  }

  /** A combo ended on the server. */
  endCombo(combo_id: string): void {
    this.#queue.endCombo(combo_id, performance.now());
    this.#wake(0);
  }

  /** Open combos after (re)joining a room: shown with their counts, without movement. */
  restore(
    combos: readonly ComboState[],
    items: ReadonlyMap<string, GiftItem> | readonly GiftItem[],
    options: { self_id?: string; server_now_ms?: number } = {},
  ): void {
    const now_ms = performance.now();
    const server_now_ms = options.server_now_ms ?? Date.now();
    const find = (id: string): GiftItem | undefined =>
      'get' in items ? items.get(id) : items.find((item) => item.id === id);
    for (const combo of combos) {
      const item = find(combo.item_id);
      if (item)
        this.#queue.restore(
          restoredOf(combo, item, combo.sender.id === options.self_id),
          Date.parse(combo.ends_at) - server_now_ms,
          now_ms,
        );
    }
    this.#wake(0);
  }

  /** A thank-you card from the creator. */
  thank(event: ThanksEvent): void {
    const now_ms = performance.now();
    this.#cards = [
      ...this.#cards,
      { key: `card-${this.#card_number++}`, event, until_ms: now_ms + CARD_STAY_MS },
    ].slice(-CARDS);
    this.#announcer.say(this.#texts.sayThanks({ supporter: event.supporter.display_name, text: event.text }), now_ms);
    this.#wake(0);
  }

  /** Ends the full-screen effect that plays now; when there is none, the banners. */
  skip(): void {
    if (this.#queue.playing) this.#stopEffect('skipped');
    else this.#queue.skip(performance.now());
    this.#wake(0);
  }

  /** Nothing new starts; gifts keep being counted and wait (or are summarised). */
  pause(): void {
    this.#queue.pause();
  }

  resume(): void {
    this.#queue.resume(performance.now());
    this.#wake(0);
  }

  get paused(): boolean {
    return this.#queue.paused;
  }

  /** Empties the screen, for another room. */
  clear(): void {
    this.#stopEffect('stopped');
    this.#queue.clear();
    this.#cards = [];
    this.#wake(0);
  }

  // ————— life

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#visibility);
    this.#resizes = new ResizeObserver(([entry]) => {
      const short = entry!.contentRect.height < SHORT_PX;
      if (short === this.#short) return;
      this.#short = short;
      this.requestUpdate();
    });
    this.#resizes.observe(this);
    this.#sounds = createSounds(this.volume);
    this.#visibility();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#visibility);
    this.#resizes?.disconnect();
    this.#stopEffect('stopped');
    this.#show?.destroy();
    this.#sounds?.destroy();
    this.#show = this.#sounds = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #visibility = (): void => {
    const now_ms = performance.now();
    if (document.hidden) {
      this.#queue.hide(now_ms);
      this.#stopEffect('stopped');
      this.#sounds?.hush();
    } else {
      this.#queue.unhide(now_ms);
    }
    this.#wake(0);
  };

  /** Makes sure that `#turn` runs within `wait_ms`, and not too soon after the last time. */
  #wake(wait_ms: number): void {
    const now_ms = performance.now();
    const at_ms = Math.max(now_ms + wait_ms, this.#drawn_at_ms + LEAST_BETWEEN_DRAWS_MS);
    if (this.#timer !== undefined && this.#timer_at_ms <= at_ms) return;
    clearTimeout(this.#timer);
    this.#timer_at_ms = at_ms;
    this.#timer = setTimeout(this.#turn, at_ms - now_ms);
  }

  /** One turn: let time pass in the queue, start what may start, speak, draw, and find out when to come back. */
  #turn = (): void => {
    this.#timer = undefined;
    const now_ms = performance.now();
    this.#drawn_at_ms = now_ms;
    this.#queue.tick(now_ms);
    if (this.#queue.effectOverdue(now_ms)) this.#stopEffect('timeout');
    this.#cards = this.#cards.filter((card) => card.until_ms > now_ms);
    const spoken = this.#announcer.speak(now_ms);
    if (spoken) this.#spoken = this.#sentence(spoken);
    const effect = this.#queue.nextEffect(now_ms);
    if (effect) void this.#play(effect);
    this.requestUpdate();
    const moments = [this.#queue.nextMs(now_ms), this.#announcer.nextMs, ...this.#cards.map((card) => card.until_ms)];
    const next_ms = Math.min(...moments.filter((moment) => moment !== undefined));
    if (Number.isFinite(next_ms) && this.isConnected) this.#wake(Math.max(0, next_ms - now_ms));
  };

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('effects')) {
      this.#queue.setEffects(this.effects !== 'off');
      if (this.effects === 'off') this.#stopEffect('stopped');
    }
    if (changed.has('fullScreenFromCoins') && /^\d+$/.test(this.fullScreenFromCoins)) {
      this.#queue.policy.full_screen_from_coins = BigInt(this.fullScreenFromCoins);
    }
    if (changed.has('volume') && this.#sounds) this.#sounds.volume = this.volume;
    this.#queue.policy.lanes = this.#laneCount;
    // Asked before anything is changed: asked afterwards, it would have all styles computed there and then.
    this.#rtl = getComputedStyle(this).direction === 'rtl';
    if (this.hasUpdated) this.#ghosts();
  }

  get #laneCount(): number {
    const wanted = Math.max(1, Math.min(5, Math.round(this.lanes) || 3));
    return this.#short ? Math.min(2, wanted) : wanted;
  }

  get #motion(): MotionSettings {
    return { calm: this.#calm.matches || this.effects === 'off', rtl: this.#rtl };
  }

  // ————— full screen

  #preload(item: GiftItem): void {
    if (this.#calm.matches) return;
    this.#player.preload(item);
    this.#sounds?.preload(item.renditions.sound);
  }

  get #player(): GiftPlayer {
    return (this.#show ??= createShowPlayer(this.renderRoot.querySelector<HTMLElement>('.stage')!, {
      wasm_url: () => this.wasmUrl,
      worker_id: 'busker-overlay',
      calm: () => this.#motion.calm,
      volume: () => this.volume,
    }));
  }

  async #play(effect: Effect<Shown>): Promise<void> {
    await this.updateComplete;
    const { event, item } = effect.payload;
    const detail: FullScreenDetail = { event, item };
    this.#emit('busker-full-screen-start', detail);
    this.#end_as = undefined;
    // the queue's watchdog is the limit; this one only makes the player's promise certain to end
    const options = {
      timeout_ms: 32_000,
      started: () => {
        if (this.#queue.playing === effect) this.#queue.effectStarted(performance.now());
        this.#sounds?.play(item.renditions.sound);
      },
    };
    const end = await this.#player.play(item, options);
    const reason: EndReason = this.#end_as ?? end;
    this.#end_as = undefined;
    if (reason !== 'finished' && reason !== 'error') this.#sounds?.hush();
    if (this.#queue.playing === effect) this.#queue.endEffect();
    this.#emit('busker-full-screen-end', { ...detail, reason });
    if (this.isConnected) this.#wake(0);
  }

  #stopEffect(reason: EndReason): void {
    if (!this.#queue.playing) return;
    this.#end_as = reason;
    this.#show?.stop();
  }

  #emit(name: string, detail: FullScreenDetail | FullScreenEndDetail): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  // ————— drawing

  protected override render(): TemplateResult {
    const { banners, playing, summary } = this.#queue;
    const shown = banners.filter((banner) => banner.key !== playing?.key);
    return html`<div class=${this.#rtl ? 'rtl' : ''} aria-hidden="true">
        <div class="stage"></div>
        <div class="shade ${playing ? 'on' : ''}"></div>
        <div class="ghosts"></div>
        <div class="column" style="--lanes:${this.#laneCount}">
          ${repeat(
            this.#cards,
            (card) => card.key,
            (card) => this.#card(card),
          )}
          ${playing ? this.#caption(playing) : nothing}
          ${
            summary && !document.hidden
              ? html`<div class="summary" part="summary">
                  ${this.#texts.more({ gifts: summary.gifts, coins: summary.coins })}
                </div>`
              : nothing
          }
          <div class="lanes">
            ${repeat(
              shown,
              (banner) => banner.key,
              (banner) => this.#banner(banner),
            )}
          </div>
        </div>
      </div>
      <div class="hidden" role="status" aria-live="polite">${this.#spoken}</div>`;
  }

  #banner(banner: Banner<Shown>): TemplateResult {
    const { sender, item, message, earlier } = banner.payload;
    const step = countTier(banner.shown);
    const own = banner.own ? 'own' : '';
    return html`<div
      class="banner v${valueTier(banner.coins)} c${step} ${own} ${earlier ? 'earlier' : ''}"
      part="banner"
      data-key=${banner.key}
      style="--at:${banner.lane};--grow:${Math.min(3, step)}"
    >
      <span class="glass"></span>${avatar(sender)}
      <span class="who"
        ><span class="name" dir="auto">${sender.display_name}</span
        ><span class="what"
          >${earlier ? html`<b class="before">${this.#texts.earlier}</b> ` : nothing}${message ? `“${message}”` : this.#texts.sent({ item: item.name })}</span
        ></span
      >
      <span class="still-box"><img src=${item.renditions.still.url} alt="" decoding="async" /></span>
      ${
        item.combo || banner.target > 1
          ? html`<span class="counter" part="counter">${this.#texts.times({ count: banner.shown })}</span>`
          : html`<span class="no-counter"></span>`
      }
    </div>`;
  }

  #caption(effect: Effect<Shown>): TemplateResult {
    const { sender, item, message, earlier } = effect.payload;
    return html`<div class="caption" part="caption" data-key=${`caption-${effect.turn}`}>
      ${avatar(sender)}
      <div>
        <div class="line">
          ${earlier ? html`<b class="before">${this.#texts.earlier}</b> ` : nothing}${this.#texts.caption({ sender: sender.display_name, item: item.name })}${effect.count > 1 ? html` <b>${this.#texts.times({ count: effect.count })}</b>` : nothing}
        </div>
        ${message ? html`<div class="said" dir="auto">“${message}”</div>` : nothing}
      </div>
    </div>`;
  }

  #card({ event, key }: Card): TemplateResult {
    const { display_name } = event.supporter;
    return html`<div class="card" part="card" data-key=${key}>
      ${avatar(event.supporter)}${heartIcon}
      <div>
        <div class="title">${this.#texts.thanks({ supporter: display_name })}</div>
        <div class="text" dir="auto">${event.text}</div>
      </div>
    </div>`;
  }

  /** Banners about to go are copied into a layer of their own, where the copies leave. */
  #ghosts(): void {
    const stay = new Set(this.#queue.banners.map((banner) => banner.key));
    const layer = this.renderRoot.querySelector('.ghosts')!;
    // All places are read before the first copy is put in: reading after writing would lay the page out once for each.
    const going = Array.from(this.renderRoot.querySelectorAll<HTMLElement>('.lanes .banner'))
      .filter(({ dataset }) => !stay.has(dataset['key']!) && dataset['key'] !== this.#queue.playing?.key)
      .slice(0, Math.max(0, GHOSTS - layer.childElementCount))
      .map((banner) => {
        // offsets and not rectangles: they know nothing of a movement that runs or of a page's zoom
        const lanes = banner.parentElement!;
        return { banner, left: lanes.offsetLeft + banner.offsetLeft, top: lanes.offsetTop + banner.offsetTop };
      });
    for (const { banner, left, top } of going) {
      const ghost = banner.cloneNode(true) as HTMLElement;
      ghost.removeAttribute('part');
      ghost.style.cssText += `;inset:auto;left:${left}px;top:${top}px`;
      layer.append(ghost);
      leave(ghost, this.#motion, () => ghost.remove());
    }
  }

  protected override updated(): void {
    const motion = this.#motion;
    const drawn = new Map<string, number>();
    const banners = new Map(this.#queue.banners.map((banner) => [banner.key, banner]));
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('.lanes .banner, .card, .caption, .summary')) {
      const key = element.dataset['key'] ?? 'summary';
      const banner = banners.get(key);
      const before = this.#drawn.get(key);
      drawn.set(key, banner?.shown ?? 0);
      if (before === undefined) {
        if (!banner) enterCard(element, motion);
        else if (!banner.restored) {
          enterBanner(element, motion);
          this.#soundOf(banner);
        }
      } else if (banner && banner.shown > before) {
        punch(element.querySelector('.counter') ?? element, passedStep(before, banner.shown), motion);
      }
    }
    this.#drawn = drawn;
  }

  /** Gifts that fill the screen sound when they do; the others with their banner. */
  #soundOf(banner: Banner<Shown>): void {
    const { item } = banner.payload;
    const fills =
      this.effects !== 'off' &&
      item.full_screen &&
      BigInt(item.price_coins) >= this.#queue.policy.full_screen_from_coins;
    if (!fills) this.#sounds?.play(item.renditions.sound);
  }

  get #texts(): OverlayTexts {
    return this.#bound.of(this.messages, this.locale);
  }

  #sentence(spoken: NonNullable<ReturnType<Announcer['speak']>>): string {
    const texts = this.#texts;
    return [
      ...spoken.sentences,
      ...spoken.named.map((run) => texts.say({ sender: run.sender, item: run.item, count: run.count })),
      ...(spoken.more > 0 ? [texts.sayMore({ gifts: spoken.more })] : []),
    ].join(' ');
  }
}

if (!customElements.get('busker-overlay')) customElements.define('busker-overlay', BuskerOverlay);

declare global {
  interface HTMLElementTagNameMap {
    'busker-overlay': BuskerOverlay;
  }
}

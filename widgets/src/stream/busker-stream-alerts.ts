/** `<busker-stream-alerts>`: one gift after the other, those that the creator's rules let through. */
import type { AlertsSettings, GiftEvent, GiftItem } from '@busker/protocol';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { enterCard } from '../overlay/motion.ts';
import { arrivalOf, type PushOptions, type Shown } from '../overlay/show.ts';
import { createSounds, type Sounds } from '../player/sounds.ts';
import { GiftQueue } from '../queue/gift-queue.ts';
import { alerts, soundItem } from './rules.ts';
import { StreamElement } from './stream-element.ts';

/** One after the other: no gift is dear enough to push out the one that is shown. */
const NEVER = 10n ** 30n;

interface Alert {
  readonly key: string;
  readonly sender: string;
  readonly item: GiftItem;
  readonly count: number;
  readonly message: string | undefined;
  readonly earlier: boolean;
}

export class BuskerStreamAlerts extends StreamElement<AlertsSettings> {
  #queue = new GiftQueue<Shown>({ lanes: 1, effects: false, push_out_factor: NEVER });
  #sounds: Sounds | undefined;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawn: string | undefined;

  override push(event: GiftEvent, item: GiftItem, options: PushOptions = {}): void {
    // what its creator shows again needs no rule
    if (!this.settings || !(options.earlier || alerts(this.settings, event))) return;
    if (this.#queue.push(arrivalOf(event, item, options), performance.now())) this.#turn();
  }
  override endCombo(combo_id: string): void {
    this.#queue.endCombo(combo_id, performance.now());
    this.#turn();
  }
  override clear(): void {
    this.#queue.clear();
    this.#turn();
  }
  override skip(): void {
    this.#queue.skip(performance.now());
    this.#sounds?.hush();
    this.#turn();
  }
  override pause(): void {
    this.#queue.pause();
  }
  override resume(): void {
    this.#queue.resume(performance.now());
    this.#turn();
  }
  override get paused(): boolean {
    return this.#queue.paused;
  }
  override test(): void {
    super.test();
    const item = this.#sampleAlert()?.item;
    if (item) this.#sound(item);
  }
  protected override get test_ms(): number {
    return (this.settings?.stay_seconds ?? 5) * 1_000;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sounds = createSounds(1);
    document.addEventListener('visibilitychange', this.#visibility);
    this.#visibility();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#visibility);
    clearTimeout(this.#timer);
    this.#sounds?.destroy();
    this.#sounds = undefined;
  }

  #visibility = (): void => {
    if (document.hidden) {
      this.#queue.hide(performance.now());
      this.#sounds?.hush();
    } else this.#queue.unhide(performance.now());
    this.#turn();
  };

  /** Lets time pass in the queue, draws, and finds out when to come back. */
  #turn = (): void => {
    clearTimeout(this.#timer);
    const now_ms = performance.now();
    this.#queue.tick(now_ms);
    this.requestUpdate();
    const next_ms = this.#queue.nextMs(now_ms);
    if (next_ms !== undefined && this.isConnected) this.#timer = setTimeout(this.#turn, Math.max(50, next_ms - now_ms));
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!this.settings) return;
    const { policy } = this.#queue;
    policy.stay_ms = this.settings.stay_seconds * 1_000;
    policy.least_show_ms = Math.min(2_000, policy.stay_ms);
  }

  protected override updated(): void {
    const alert = this.#alert();
    if (alert?.key === this.#drawn) return;
    this.#drawn = alert?.key;
    const box = this.renderRoot.querySelector('.box');
    if (!alert || !box || this.sample) return;
    enterCard(box, { calm: this.#calm.matches || this.effects === 'off', rtl: false });
    this.#sound(alert.item);
  }

  #sound(gift: GiftItem): void {
    if (!this.settings || !this.#sounds) return;
    this.#sounds.volume = (this.settings.volume_percent / 100) * this.volume;
    this.#sounds.play(soundItem(this.settings.sound, gift, this.items)?.renditions.sound);
  }

  #alert(): Alert | undefined {
    if (this.sample) return this.#sampleAlert();
    const [banner] = this.#queue.banners;
    if (!banner || document.hidden) return undefined;
    const { key, shown, payload } = banner;
    const { sender, item, message, earlier } = payload;
    return { key, sender: sender.display_name, item, count: shown, message, earlier };
  }

  /** One that the rules let through, so that what is tested is what will be seen. */
  #sampleAlert(): Alert | undefined {
    const { settings } = this;
    if (!settings) return undefined;
    const all = [...this.items.values()];
    const fits = (item: GiftItem): boolean =>
      alerts(settings, { item_id: item.id, coins: item.price_coins, combo: null });
    const item = all.find(fits) ?? all.find(({ id }) => settings.only_items.includes(id)) ?? all.at(-1);
    if (!item) return undefined;
    const price = BigInt(item.price_coins);
    const from = BigInt(settings.from_coins);
    const count = item.combo && price < from ? Number((from + price - 1n) / price) : 1;
    const sender = this.samplePerson(0).display_name;
    return { key: 'sample', sender, item, count, message: this.texts.sampleMessage, earlier: false };
  }

  protected override content(settings: AlertsSettings): TemplateResult | undefined {
    const alert = this.#alert();
    const { summary } = this.#queue;
    const more = summary && !this.sample && !document.hidden ? this.texts.more({ gifts: summary.gifts }) : undefined;
    if (!alert) return more === undefined ? undefined : html`<p class="more">${more}</p>`;
    const { sender, item, count, message, earlier } = alert;
    return html`<div class="alert">
      ${earlier ? html`<span class="before">${this.texts.earlier}</span>` : nothing}
      <img class="still" src=${item.renditions.still.url} alt="" decoding="async" />
      <p class="line" dir="auto">
        ${this.texts.sent({ sender, item: item.name })}
        ${count > 1 ? html`<span class="count number">${this.texts.times({ count })}</span>` : nothing}
      </p>
      ${settings.show_message && message ? html`<p dir="auto">“${message}”</p>` : nothing}
      ${more === undefined ? nothing : html`<p class="more">${more}</p>`}
    </div>`;
  }
}

if (!customElements.get('busker-stream-alerts')) customElements.define('busker-stream-alerts', BuskerStreamAlerts);

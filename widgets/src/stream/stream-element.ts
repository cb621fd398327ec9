/**
 * What all widgets of a stream share: a box that its creator designed, the interface through which the OBS page runs any of them, and the sample that
 * the designer and the test button show, always marked as one.
 */
import type { ComboState, GiftEvent, GiftItem, PersonCard, RawTexts, ThanksEvent, WidgetLook } from '@busker/protocol';
import { LitElement, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { avatarStyles } from '../shared/avatar.ts';
import { baseStyles } from '../shared/base.ts';
import { BoundTexts } from '../texts/bound-texts.ts';
import { streamEnglish, type StreamTexts } from '../texts/texts.generated.ts';
import type { PushOptions } from '../overlay/show.ts';
import { lookVariables } from './look.ts';
import { streamStyles } from './stream-styles.ts';

/** How long a test stays where nothing else says it. */
const TEST_MS = 6_000;

export type Items = ReadonlyMap<string, GiftItem>;

export abstract class StreamElement<S extends WidgetLook> extends LitElement {
  static override styles = [baseStyles, avatarStyles, streamStyles];
  static override properties: PropertyDeclarations = {
    settings: { attribute: false },
    items: { attribute: false },
    sample: { type: Boolean, reflect: true },
    locale: { type: String },
    messages: { attribute: false },
  };
  declare settings: S | undefined;
  declare items: Items;
  /** Shows made-up people instead of what happens. */
  declare sample: boolean;
  declare locale: string | undefined;
  /** Texts over the English ones: section `widgets.stream` of a language file. */
  declare messages: RawTexts | undefined;
  /** Of the OBS page: 0 to 1, over what the settings say. */
  volume = 1;
  effects: 'on' | 'off' = 'on';
  fullScreenFromCoins = '0';

  #bound = new BoundTexts<StreamTexts>(streamEnglish);
  #test: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.settings = undefined;
    this.items = new Map();
    this.sample = false;
    this.locale = undefined;
    this.messages = undefined;
  }

  // ————— what the OBS page calls, of every widget alike

  push(_event: GiftEvent, _item: GiftItem, _options: PushOptions = {}): void {}
  endCombo(_combo_id: string): void {}
  thank(_event: ThanksEvent): void {}
  restore(_combos: readonly ComboState[], _items?: unknown, _options?: unknown): void {}
  /** Another room. */
  clear(): void {}
  skip(): void {}
  pause(): void {}
  resume(): void {}
  get paused(): boolean {
    return false;
  }

  /** Shows a sample for some seconds. */
  test(): void {
    clearTimeout(this.#test);
    this.sample = true;
    this.#test = setTimeout(() => (this.sample = false), this.test_ms);
  }
  protected get test_ms(): number {
    return TEST_MS;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#test);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('settings') || !this.settings) return;
    for (const [name, value] of lookVariables(this.settings)) this.style.setProperty(name, value);
  }

  protected get texts(): StreamTexts {
    return this.#bound.of(this.messages, this.locale);
  }

  /** Items for samples: those there are, the dearer ones too. */
  protected sampleItem(nth: number): GiftItem | undefined {
    const all = [...this.items.values()];
    return all[Math.floor((nth * all.length) / 4) % Math.max(1, all.length)];
  }

  protected samplePerson(nth: number): PersonCard {
    const { one, two, three, four, five } = this.texts.people;
    const names = [one, two, three, four, five];
    const display_name = names[nth % names.length]!;
    return { id: `sample-${nth}`, handle: `sample-${nth}`, display_name, avatar_url: null };
  }

  protected override render(): TemplateResult | typeof nothing {
    const content = this.settings && this.content(this.settings);
    if (!content) return nothing;
    return html`<div class="box" part="box">
      ${this.sample ? html`<span class="badge" part="badge">${this.texts.test}</span>` : nothing}${content}
    </div>`;
  }

  /** What is in the box; nothing: no box either. */
  protected abstract content(settings: S): TemplateResult | undefined;
}

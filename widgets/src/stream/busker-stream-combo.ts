/** `<busker-stream-combo>`: the longest combo that runs in the room. */
import type { ComboSettings, ComboState } from '@busker/protocol';
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { punch } from '../overlay/motion.ts';
import { passedStep } from '../overlay/tiers.ts';
import { topCombo } from './rules.ts';
import { StreamElement } from './stream-element.ts';

const SAMPLE_COUNT = 42;

export class BuskerStreamCombo extends StreamElement<ComboSettings> {
  static override properties: PropertyDeclarations = { combos: { attribute: false } };
  /** Those that run now. */
  declare combos: readonly ComboState[];
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #drawn: { readonly id: string; readonly count: number } | undefined;

  constructor() {
    super();
    this.combos = [];
  }
  override clear(): void {
    this.combos = [];
  }

  #shown(): ComboState | undefined {
    if (!this.settings) return undefined;
    return this.sample ? this.#sample(this.settings) : topCombo(this.settings, this.combos);
  }

  protected override updated(): void {
    const now = this.#shown();
    const before = this.#drawn;
    this.#drawn = now;
    if (!now || !before || now.id !== before.id || now.count <= before.count) return;
    const counter = this.renderRoot.querySelector('.count');
    const calm = this.#calm.matches || this.effects === 'off';
    if (counter) punch(counter, passedStep(before.count, now.count), { calm, rtl: false });
  }

  protected override content(): TemplateResult | undefined {
    const combo = this.#shown();
    const item = combo && this.items.get(combo.item_id);
    if (!item) return undefined;
    return html`<div class="combo">
      <img class="still" src=${item.renditions.still.url} alt="" decoding="async" />
      <span class="name" dir="auto">${combo.sender.display_name}</span>
      <span class="count number">${this.texts.times({ count: combo.count })}</span>
      <span dir="auto">${item.name}</span>
    </div>`;
  }

  #sample({ from_count }: ComboSettings): ComboState {
    const item = [...this.items.values()].find(({ combo }) => combo) ?? this.sampleItem(0);
    const count = Math.max(SAMPLE_COUNT, from_count);
    return { id: 'sample', sender: this.samplePerson(1), item_id: item?.id ?? '', count, coins: '0', ends_at: '' };
  }
}

if (!customElements.get('busker-stream-combo')) customElements.define('busker-stream-combo', BuskerStreamCombo);

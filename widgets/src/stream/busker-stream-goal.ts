/** `<busker-stream-goal>`: how far what was given since a moment is on its way to what the creator wishes for. */
import { formatMoney, type GoalProgress, type GoalSettings } from '@busker/protocol';
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { numberText } from '../shared/prices.ts';
import { goalOf } from './rules.ts';
import { StreamElement } from './stream-element.ts';

/** What a sample shows of any goal. */
const SAMPLE_PERCENT = 64n;

export class BuskerStreamGoal extends StreamElement<GoalSettings> {
  static override properties: PropertyDeclarations = { progress: { attribute: false } };
  declare progress: GoalProgress | undefined;

  constructor() {
    super();
    this.progress = undefined;
  }

  protected override content(settings: GoalSettings): TemplateResult | undefined {
    const progress = this.sample ? this.#sample(settings) : this.progress;
    if (!progress) return undefined;
    const { now, target, percent, share, reached } = goalOf(settings, progress);
    const amount = (value: bigint): string =>
      settings.unit === 'coins'
        ? this.texts.coins({ coins: value })
        : formatMoney(value, progress.currency, this.locale);
    return html`<div
      class="goal"
      role="progressbar"
      aria-label=${settings.title || this.texts.goal}
      aria-valuenow=${Number(percent)}
    >
      <div class="head">
        <span dir="auto">${reached ? '★ ' : ''}${settings.title || this.texts.goal}</span>
        <span class="number">${this.texts.of({ now: amount(now), target: amount(target) })}</span>
      </div>
      <div class="bar">
        <div class="fill" style="--share:${share}"></div>
        <span class="percent number">${this.texts.percent({ percent: numberText(percent, this.locale) })}</span>
      </div>
    </div>`;
  }

  #sample({ target }: GoalSettings): GoalProgress {
    const part = `${(BigInt(target) * SAMPLE_PERCENT) / 100n}`;
    return { since: null, coins: part, earned_micros: part, currency: this.progress?.currency ?? 'USD' };
  }
}

if (!customElements.get('busker-stream-goal')) customElements.define('busker-stream-goal', BuskerStreamGoal);

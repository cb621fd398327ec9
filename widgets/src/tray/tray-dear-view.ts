/** How the tray asks before a dear gift goes, and how it counts down while one can be taken back: templates only. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TrayTexts } from '../texts/texts.generated.ts';
import type { Asked, Held } from './dear-gifts.ts';

export interface DearModel {
  readonly texts: TrayTexts;
  readonly asked: Asked | undefined;
  readonly held: readonly Held[];
  readonly now_ms: number;
  money(this: void, coins: bigint): string;
  answer(this: void, yes: boolean): void;
  undo(this: void, gift_id: string): void;
}

export function dearView(model: DearModel): TemplateResult | typeof nothing {
  if (!model.asked && model.held.length === 0) return nothing;
  return html`<div class="dear" part="dear">
    ${model.held.map((held) => heldBar(model, held))} ${model.asked ? question(model, model.asked) : nothing}
  </div>`;
}

function question({ texts, money, answer }: DearModel, { item, command, coins }: Asked): TemplateResult {
  const text = texts.confirm({ name: item.name, quantity: command.quantity, coins, money: money(coins) });
  return html`<div
    class="ask"
    part="ask"
    role="alertdialog"
    aria-label=${text}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      answer(false);
    }}
  >
    <img src=${item.renditions.still.url} alt="" />
    <p>${text}</p>
    <button class="no" type="button" @click=${() => answer(false)}>${texts.confirm_no}</button>
    <button class="yes" type="button" @click=${() => answer(true)}>${texts.confirm_yes}</button>
  </div>`;
}

function heldBar({ texts, now_ms, undo }: DearModel, held: Held): TemplateResult {
  const left_ms = Math.max(0, held.ends_at_ms - now_ms);
  const seconds = Math.ceil(left_ms / 1_000);
  const part = Math.min(1, left_ms / held.window_ms);
  return html`<div class="held" part="held">
    <img src=${held.item.renditions.still.url} alt="" />
    <p><span aria-hidden="true">${texts.held({ name: held.item.name, seconds })}</span></p>
    <button
      class="undo"
      type="button"
      aria-label=${texts.undo_label({ name: held.item.name })}
      aria-disabled=${held.undoing || left_ms === 0 ? 'true' : 'false'}
      @click=${() => undo(held.gift_id)}
    >
      ${texts.undo}
    </button>
    <span class="left" style="inline-size: ${(part * 100).toFixed(1)}%"></span>
  </div>`;
}

/** The few drawings that the elements need; `currentColor`, no files. */
import { html, type TemplateResult } from 'lit';

/** The brand's coin with the hat, drawn plainly for small sizes. */
export const coinIcon: TemplateResult = html`<svg class="coin" viewBox="0 0 64 64" aria-hidden="true">
  <circle cx="32" cy="33.5" r="29" fill="#b45f00" />
  <circle cx="32" cy="31.5" r="29" fill="#ffc02e" />
  <circle cx="32" cy="32" r="22.5" fill="#ffcb4d" stroke="#d98300" stroke-width="2" />
  <path d="M7 31.5a25 25 0 0 1 25-25" fill="none" stroke="#fff0b3" stroke-width="4" stroke-linecap="round" />
  <g fill="#8f4700">
    <circle cx="32" cy="20.5" r="4.4" />
    <g transform="translate(16.2 14.6) scale(.494)">
      <path
        d="M4.6 26.2C12 30.4 21 32.2 32 32.2s20-1.8 27.4-6c2.2-1.2 4.3 1 3.3 3.3C59.6 36.6 47.6 40.4 32 40.4S4.4 36.6 1.3 29.5c-1-2.3 1.1-4.5 3.3-3.3z"
      />
      <path
        d="M10.2 42.2C16.8 43.9 24.2 44.7 32 44.7s15.2-.8 21.8-2.5l-2.7 13.3C50.1 60.2 46.6 63 41.8 63H22.2c-4.8 0-8.3-2.8-9.3-7.5z"
      />
    </g>
  </g>
</svg>`;

export const plusIcon: TemplateResult = html`<svg
  viewBox="0 0 24 24"
  aria-hidden="true"
  fill="none"
  stroke="currentColor"
  stroke-width="2.8"
  stroke-linecap="round"
>
  <path d="M12 5v14M5 12h14" />
</svg>`;

export const closeIcon: TemplateResult = html`<svg
  viewBox="0 0 24 24"
  aria-hidden="true"
  fill="none"
  stroke="currentColor"
  stroke-width="2.2"
  stroke-linecap="round"
>
  <path d="M6 6l12 12M18 6 6 18" />
</svg>`;

export const heartIcon: TemplateResult = html`<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor">
  <path d="M12 21s-8.5-5.2-8.5-11.3A4.9 4.9 0 0 1 12 6.5a4.9 4.9 0 0 1 8.5 3.2C20.5 15.8 12 21 12 21Z" />
</svg>`;

/** The looks of the tray: a panel that fills its place, or a sheet that rises from the bottom of a phone. */
import { css } from 'lit';

export const trayStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: hidden;
    font-size: 1rem;
  }
  :host([mode='sheet']) {
    display: contents;
  }
  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 0;
    overflow: hidden;
    background: linear-gradient(180deg, var(--surface-2), var(--surface-1) 38%);
    border-radius: var(--busker-tray-radius, var(--bk-radius-lg, 1.125rem));
  }

  .scrim {
    position: fixed;
    inset: 0;
    z-index: var(--bk-z-sheet-scrim, 60);
    background: linear-gradient(180deg, rgb(6 2 14 / 0%) 10%, rgb(6 2 14 / 50%) 70%);
    animation: fade 200ms both;
  }
  :host([mode='sheet']) .panel {
    position: fixed;
    inset-inline: 0;
    inset-block-end: 0;
    z-index: var(--bk-z-sheet, 70);
    block-size: auto;
    max-block-size: min(78vh, 40rem);
    padding-block-end: env(safe-area-inset-bottom);
    border-radius: var(--bk-radius-xl, 1.75rem) var(--bk-radius-xl, 1.75rem) 0 0;
    box-shadow:
      var(--bk-shadow-sheet, 0 -16px 48px rgb(3 0 10 / 62%)),
      inset 0 1px 0 rgb(255 255 255 / 12%);
    animation: rise 320ms var(--ease-out) both;
  }
  @media (min-width: 900px) {
    :host([mode='sheet']) .panel {
      inset-inline: auto 1rem;
      inset-block: 1rem;
      inline-size: 24rem;
      max-block-size: none;
      block-size: auto;
      border-radius: var(--bk-radius-xl, 1.75rem);
      animation-name: slide;
    }
    .scrim {
      background: transparent;
    }
  }
  @keyframes rise {
    from {
      transform: translateY(100%);
    }
  }
  @keyframes slide {
    from {
      transform: translateY(2rem);
      opacity: 0;
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }

  header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.75rem 0.75rem 0.25rem 1rem;
    padding-inline: 1rem 0.75rem;
  }
  h2 {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 780;
    letter-spacing: -0.01em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .coin {
    flex: none;
    inline-size: 1.125em;
    block-size: 1.125em;
    vertical-align: -0.2em;
  }
  .wallet {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.75rem;
    padding-inline: 0.75rem 0.25rem;
    border-radius: 999px;
    background: rgb(255 255 255 / 7%);
    box-shadow: inset 0 0 0 1px rgb(255 255 255 / 10%);
    font-weight: 750;
    font-variant-numeric: tabular-nums;
  }
  .wallet .plus {
    display: grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
  }
  .wallet .plus span {
    display: grid;
    place-items: center;
    inline-size: 1.625rem;
    block-size: 1.625rem;
    border-radius: 50%;
    background: var(--coin-gradient);
    color: var(--on-coin);
  }
  .wallet .plus svg {
    inline-size: 1rem;
  }
  .icon-button {
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: 50%;
    color: var(--text-2);
  }
  .icon-button svg {
    inline-size: 1.375rem;
  }

  .categories {
    flex: none;
    display: flex;
    gap: 0.375rem;
    padding: 0.375rem 0.75rem 0.5rem;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .categories::-webkit-scrollbar {
    display: none;
  }
  .category {
    flex: none;
    min-block-size: 2.75rem;
    padding-inline: 0.875rem;
    border-radius: 999px;
    font-size: 0.875rem;
    font-weight: 650;
    color: var(--text-2);
  }
  .category[aria-pressed='true'] {
    color: var(--text);
    background: rgb(255 255 255 / 12%);
    box-shadow: inset 0 0 0 1px rgb(255 255 255 / 14%);
  }

  .grid {
    flex: 1 1 auto;
    min-block-size: 8.5rem;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.875rem, 1fr));
    align-content: start;
    gap: 0.375rem;
    padding: 0.25rem 0.75rem 3.25rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  .gift {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    min-inline-size: 0;
    padding: 0.5rem 0.25rem 0.4375rem;
    border-radius: 1rem;
    text-align: center;
    transition: background 140ms;
    /* Rows that are not seen are neither laid out nor are their pictures loaded. */
    content-visibility: auto;
    contain-intrinsic-block-size: auto 7.25rem;
  }
  .gift:focus-visible {
    outline-offset: -2px;
  }
  .gift:hover {
    background: rgb(255 255 255 / 5%);
  }
  .gift[aria-checked='true'] {
    background: linear-gradient(180deg, rgb(255 46 147 / 22%), rgb(143 75 255 / 24%));
    box-shadow: inset 0 0 0 2px var(--magenta);
  }
  .gift img,
  .bone .picture {
    inline-size: 3.5rem;
    block-size: 3.5rem;
    object-fit: contain;
    transition: transform 220ms var(--ease-spring);
  }
  .gift img {
    filter: drop-shadow(0 4px 8px rgb(0 0 0 / 35%));
  }
  .gift.wide img {
    border-radius: 0.625rem;
    object-fit: cover;
  }
  .gift[aria-checked='true'] img {
    transform: scale(1.12) translateY(-2px);
  }
  .gift .name {
    inline-size: 100%;
    margin-block-start: 0.25rem;
    font-size: 0.75rem;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .gift .price {
    display: flex;
    align-items: center;
    gap: 0.1875rem;
    font-size: 0.8125rem;
    font-weight: 750;
    color: var(--coin);
    font-variant-numeric: tabular-nums;
  }
  .gift .money {
    font-size: 0.6875rem;
    color: var(--text-2);
    font-variant-numeric: tabular-nums;
  }
  .empty {
    grid-column: 1 / -1;
    padding: 2rem 1rem;
    text-align: center;
    color: var(--text-2);
  }
  .bone {
    display: grid;
    justify-items: center;
    gap: 0.375rem;
    padding: 0.5rem 0.25rem;
  }
  .bone > * {
    border-radius: 0.625rem;
    background: linear-gradient(100deg, var(--skeleton) 40%, var(--skeleton-shine) 50%, var(--skeleton) 60%) 100% 0 /
      220% 100%;
    animation: shine 1.4s linear infinite;
  }
  .bone .text {
    inline-size: 70%;
    block-size: 0.75rem;
  }
  @keyframes shine {
    to {
      background-position: -20% 0;
    }
  }

  .composer {
    position: relative;
    flex: none;
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr);
    gap: 0.5rem 0.75rem;
    padding: 0.625rem 0.75rem 0.75rem;
    border-block-start: 1px solid var(--line);
    background: rgb(8 3 18 / 38%);
  }
  .preview {
    position: relative;
    grid-row: span 2;
    min-block-size: 6.25rem;
    border-radius: 0.875rem;
    overflow: hidden;
    background: radial-gradient(70% 60% at 50% 45%, rgb(255 46 147 / 24%), rgb(143 75 255 / 10%) 60%, rgb(0 0 0 / 20%));
  }
  .preview canvas,
  .preview img {
    position: absolute;
    inset: 0;
    margin: auto;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  .preview .still {
    inline-size: 84%;
    block-size: 84%;
  }
  .preview .hidden-picture {
    visibility: hidden;
  }
  .about {
    align-self: center;
    min-inline-size: 0;
  }
  .about .what {
    font-weight: 750;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .about .alt {
    display: -webkit-box;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
    overflow: hidden;
    font-size: 0.75rem;
    line-height: 1.35;
    color: var(--text-2);
  }
  .quantities {
    display: flex;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  .quantity,
  .quantity-other {
    flex: 1 1 0;
    min-inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: 0.75rem;
    background: rgb(255 255 255 / 6%);
    box-shadow: inset 0 0 0 1px rgb(255 255 255 / 9%);
    font-size: 0.875rem;
    font-weight: 700;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .quantity[aria-checked='true'],
  .quantity-other.on {
    background: rgb(255 46 147 / 24%);
    box-shadow: inset 0 0 0 2px var(--magenta);
  }
  .quantity-other {
    inline-size: 100%;
    min-inline-size: 3rem;
    border: 0;
    padding: 0;
    appearance: textfield;
    -moz-appearance: textfield;
  }
  .quantity-other::-webkit-inner-spin-button,
  .quantity-other::-webkit-outer-spin-button {
    appearance: none;
    margin: 0;
  }
  .message {
    grid-column: 1 / -1;
    position: relative;
  }
  .message input {
    inline-size: 100%;
    block-size: 2.75rem;
    padding-inline: 0.875rem 3rem;
    border: 0;
    border-radius: 0.75rem;
    background: rgb(255 255 255 / 6%);
    box-shadow: inset 0 0 0 1px var(--line);
    /* 16 px: phones zoom the page into smaller fields */
    font-size: 1rem;
  }
  .message input::placeholder,
  .quantity-other::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  .message .left {
    position: absolute;
    inset-inline-end: 0.875rem;
    inset-block: 0;
    display: grid;
    place-items: center;
    font-size: 0.75rem;
    color: var(--text-3);
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  /* lies over the end of the grid, so that nothing moves when something comes */
  .over {
    position: absolute;
    inset-inline: 0.75rem;
    inset-block-end: calc(100% + 0.5rem);
    display: grid;
    gap: 0.5rem;
  }
  .notice {
    padding: 0.5rem 0.75rem;
    border-radius: 0.75rem;
    font-size: 0.875rem;
    font-weight: 600;
    background: var(--danger-soft);
    color: var(--danger);
    box-shadow:
      0 6px 20px rgb(3 0 10 / 55%),
      inset 0 0 0 1px rgb(255 255 255 / 10%);
  }
  .notice.missing {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .dear {
    display: grid;
    gap: 0.5rem;
  }
  .ask,
  .held {
    position: relative;
    overflow: hidden;
    display: grid;
    grid-template-columns: 2.5rem 1fr auto;
    align-items: center;
    gap: 0.5rem 0.75rem;
    padding: 0.625rem 0.75rem;
    border-radius: 0.875rem;
    background: var(--surface-3);
    color: var(--text);
    font-size: 0.9375rem;
    font-weight: 600;
    box-shadow:
      0 6px 20px rgb(3 0 10 / 55%),
      inset 0 0 0 1px rgb(255 255 255 / 12%);
  }
  .ask {
    grid-template-columns: 2.5rem 1fr 1fr;
  }
  .ask p,
  .held p {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .ask p {
    grid-column: 2 / -1;
  }
  .ask img,
  .held img {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    object-fit: contain;
  }
  .ask button,
  .held button {
    min-block-size: 2.75rem;
    padding-inline: 1rem;
    border-radius: 999px;
    font-weight: 700;
    background: rgb(255 255 255 / 12%);
    color: var(--text);
  }
  .ask .no {
    grid-column: 1 / 3;
  }
  .ask .yes {
    background: var(--action-gradient), var(--action);
    color: var(--on-action);
  }
  .held button[aria-disabled='true'] {
    opacity: 0.55;
  }
  /* what is left of the time: information, so it is drawn for everybody, in steps and not as a movement */
  .held .left {
    position: absolute;
    inset-inline-start: 0;
    inset-block-end: 0;
    block-size: 3px;
    background: var(--amber);
  }
  .action {
    grid-column: 1 / -1;
    position: relative;
    display: grid;
    place-items: center;
    min-block-size: 3.25rem;
  }
  .send {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    inline-size: 100%;
    min-block-size: 3.25rem;
    padding-inline: 1rem;
    border-radius: 999px;
    background: var(--action-gradient), var(--action);
    color: var(--on-action);
    font-size: 1.0625rem;
    font-weight: 780;
    box-shadow:
      var(--bk-glow-brand, 0 8px 30px rgb(201 21 122 / 45%)),
      inset 0 1px 0 rgb(255 255 255 / 28%);
    transition: transform 120ms;
  }
  .send:active {
    transform: scale(0.97);
  }
  .send[aria-disabled='true'] {
    background: var(--surface-3);
    color: var(--text-2);
    box-shadow: none;
  }
  .send.coins {
    background: var(--coin-gradient);
    color: var(--on-coin);
    box-shadow:
      var(--bk-glow-coin, 0 4px 22px rgb(255 160 30 / 38%)),
      inset 0 1px 0 rgb(255 255 255 / 50%);
  }
  .cost {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    font-weight: 650;
    font-size: 0.9375rem;
    font-variant-numeric: tabular-nums;
  }
  .price-line {
    display: grid;
    align-items: center;
    block-size: 2.75rem;
  }
  .cost small {
    font-size: 0.8125rem;
    font-weight: 550;
  }

  /* the ring that a combo item's button becomes for three seconds after each tap */
  .send.ring {
    inline-size: 6rem;
    block-size: 6rem;
    min-block-size: 6rem;
    /* as high as the message and the button together, so that nothing moves */
    margin-block-start: -2.75rem;
    padding: 0;
    flex-direction: column;
    gap: 0;
    border-radius: 50%;
    background: radial-gradient(90% 90% at 35% 25%, #ff5fae, #d3188a 45%, #7a2ff0);
    line-height: 1;
  }
  .ringing .message {
    visibility: hidden;
  }
  .send.ring > .shown > svg {
    position: absolute;
    inset: -0.3125rem;
    inline-size: calc(100% + 0.625rem);
    block-size: calc(100% + 0.625rem);
    transform: rotate(-90deg);
    overflow: visible;
  }
  .ring .track {
    stroke: rgb(255 255 255 / 18%);
  }
  .send .shown {
    display: contents;
  }
  .ring .left {
    stroke: var(--amber);
    stroke-dasharray: 100;
    stroke-linecap: round;
  }
  .ring .times {
    font-size: 1.75rem;
    font-weight: 900;
    font-style: italic;
    letter-spacing: -0.03em;
    font-variant-numeric: tabular-nums;
    text-shadow: 0 2px 5px rgb(60 0 60 / 50%);
  }
  .ring .again {
    margin-block-start: 0.25rem;
    font-size: 0.8125rem;
    font-weight: 750;
  }
  .ring .cost {
    margin-block-start: 0.1875rem;
    font-size: 0.75rem;
    opacity: 0.95;
  }
  .spark {
    position: absolute;
    inset: 0;
    margin: auto;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    pointer-events: none;
  }

  @media (prefers-reduced-motion: reduce) {
    .scrim,
    .panel,
    .bone > *,
    .gift img,
    .send {
      animation: none !important;
      transition: none !important;
    }
  }
`;

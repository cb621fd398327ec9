/** Styles that every element starts from: the site's tokens where it has them, the same values where it has none. */
import { css } from 'lit';

export const baseStyles = css`
  :host {
    --text: var(--bk-text, #faf5ff);
    --text-2: var(--bk-text-2, #d0c3e2);
    --text-3: var(--bk-text-3, #a797c0);
    --surface-1: var(--bk-surface-1, #160d22);
    --surface-2: var(--bk-surface-2, #211432);
    --surface-3: var(--bk-surface-3, #2e1d45);
    --line: var(--bk-border, #372450);
    --line-strong: var(--bk-border-strong, #8069a6);
    --magenta: var(--bk-magenta, #ff2e93);
    --violet: var(--bk-violet, #8f4bff);
    --amber: var(--bk-amber, #ffb52e);
    --action: var(--bk-action, #c9157a);
    --action-gradient: var(--bk-action-gradient, linear-gradient(100deg, #c9157a 0%, #7a35ec 100%));
    --on-action: var(--bk-on-action, #fff);
    --focus: var(--bk-focus, #ffd257);
    --coin: var(--bk-coin, #ffc83d);
    --coin-gradient: var(--bk-coin-gradient, linear-gradient(150deg, #ffe79a 0%, #ffc233 50%, #ff9417 100%));
    --on-coin: var(--bk-on-coin, #3a1c00);
    --danger: var(--bk-danger, #ff8593);
    --danger-soft: var(--bk-danger-soft, #431020);
    --warn: var(--bk-warn, #ffc95c);
    --warn-soft: var(--bk-warn-soft, #3a2608);
    --tier-1: var(--bk-tier-1, #59d8ff);
    --tier-2: var(--bk-tier-2, #b98bff);
    --tier-3: var(--bk-tier-3, #ff6fb5);
    --tier-4: var(--bk-tier-4, #ffc83d);
    --skeleton: var(--bk-skeleton, #1d122c);
    --skeleton-shine: var(--bk-skeleton-shine, #2d1d44);
    --ease-out: var(--bk-ease-out, cubic-bezier(0.12, 0.8, 0.24, 1));
    --ease-spring: var(--bk-ease-spring, cubic-bezier(0.3, 1.5, 0.5, 1));
    font-family: var(
      --bk-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Helvetica Neue',
      Arial,
      sans-serif
    );
    line-height: 1.25;
    color: var(--text);
    -webkit-text-size-adjust: 100%;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [dir='auto'] {
    text-align: match-parent;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** For controls that people press. */
export const controlStyles = css`
  button,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    border: 0;
    background: none;
    padding: 0;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }
  button:focus-visible,
  input:focus-visible,
  [tabindex]:focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
`;

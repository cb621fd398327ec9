/** The looks of widgets in a stream. Their creator chooses colours, font, size and position; `look.ts` puts them into the variables. */
import { css } from 'lit';

export const streamStyles = css`
  :host {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: var(--w-place, start center);
    overflow: hidden;
    contain: strict;
    pointer-events: none;
    padding: 1rem;
    font-family: var(--w-font, system-ui, sans-serif);
    color: var(--w-text, #fff);
  }
  /* in em, so that one number makes all of it larger */
  .box {
    position: relative;
    font-size: calc(1.25rem * var(--w-size, 1));
    max-inline-size: 100%;
    padding: 0.7em 0.9em;
    border-radius: 0.8em;
    background: var(--w-back, rgb(26 15 46 / 82%));
    text-align: start;
    overflow-wrap: anywhere;
  }
  .avatar {
    --avatar: 2em;
  }
  .badge {
    position: absolute;
    inset-block-start: -0.6em;
    inset-inline-end: 0.8em;
    padding: 0.1em 0.6em;
    border-radius: 99px;
    background: #ffd257;
    color: #2a1a00;
    font:
      700 0.6em/1.5 system-ui,
      sans-serif;
    letter-spacing: 0.04em;
    text-transform: uppercase;
  }
  h2 {
    margin: 0 0 0.5em;
    font-size: 0.85em;
    font-weight: 700;
    color: var(--w-accent, #ff4fa3);
  }
  .number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .name {
    font-weight: 700;
  }

  /* rows of people */
  ol {
    display: grid;
    gap: 0.35em;
    margin: 0;
    padding: 0;
    list-style: none;
    min-inline-size: min(13em, 100%);
  }
  li {
    display: flex;
    align-items: center;
    gap: 0.5em;
  }
  li .name {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  li img.still {
    inline-size: 1.8em;
    block-size: 1.8em;
    object-fit: contain;
  }
  .rank {
    min-inline-size: 1.2em;
    color: var(--w-accent, #ff4fa3);
    font-weight: 800;
    text-align: center;
  }

  /* an alert */
  .alert {
    display: grid;
    justify-items: center;
    gap: 0.35em;
    inline-size: min(24em, 100%);
    text-align: center;
  }
  .alert img.still {
    inline-size: 6em;
    block-size: 6em;
    object-fit: contain;
  }
  .alert p {
    margin: 0;
  }
  .alert .line {
    font-size: 1.15em;
    font-weight: 700;
  }
  .count {
    display: inline-block;
    padding: 0 0.45em;
    border-radius: 0.5em;
    background: var(--w-accent, #ff4fa3);
    color: var(--w-on-accent, #000);
    font-weight: 800;
  }
  .before,
  .more {
    font-size: 0.75em;
    opacity: 0.85;
  }

  /* a goal */
  .goal {
    inline-size: min(26em, 100%);
  }
  .goal .head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.2em 1em;
    margin-block-end: 0.4em;
    font-weight: 700;
  }
  .bar {
    position: relative;
    block-size: 1.5em;
    border-radius: 99px;
    background: rgb(127 127 127 / 35%);
    overflow: hidden;
  }
  .fill {
    position: absolute;
    inset: 0;
    inset-inline-end: auto;
    inline-size: calc(var(--share) * 100%);
    min-inline-size: 0.4em;
    border-radius: inherit;
    background: var(--w-accent, #ff4fa3);
    transition: inline-size 600ms ease-out;
  }
  .percent {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    font-size: 0.8em;
    font-weight: 800;
    color: #fff;
    text-shadow:
      0 0 3px #000,
      0 1px 2px #000;
  }

  /* a combo */
  .combo {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: center;
    gap: 0.15em 0.7em;
  }
  .combo img.still {
    grid-row: span 2;
    inline-size: 3.2em;
    block-size: 3.2em;
    object-fit: contain;
  }
  .combo .count {
    grid-row: span 2;
    font-size: 1.8em;
  }
  @media (prefers-reduced-motion: reduce) {
    .fill {
      transition: none;
    }
  }
`;

/** The looks of the board: rows with medals for the first three, or three faces for a room's header. */
import { css } from 'lit';

export const boardStyles = css`
  :host {
    display: block;
    font-size: 1rem;
  }
  :host([compact]) {
    display: inline-block;
  }
  header {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.75rem;
    padding: 0.25rem 0.5rem 0.5rem;
  }
  h2 {
    margin: 0;
    font-size: 1rem;
    font-weight: 780;
  }
  header p {
    margin: 0;
    font-size: 0.8125rem;
    color: var(--text-2);
    font-variant-numeric: tabular-nums;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    margin: 0;
  }
  section button {
    display: grid;
    grid-template-columns: 1.75rem auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.625rem;
    inline-size: 100%;
    min-block-size: 3.25rem;
    padding-inline: 0.5rem 0.75rem;
    border-radius: 0.875rem;
    text-align: start;
  }
  section button:hover {
    background: rgb(255 255 255 / 6%);
  }
  .rank {
    font-size: 1.0625rem;
    font-weight: 850;
    font-style: italic;
    text-align: center;
    color: var(--text-3);
    font-variant-numeric: tabular-nums;
  }
  .rank.medal-1 {
    color: #ffd257;
  }
  .rank.medal-2 {
    color: #d5dcec;
  }
  .rank.medal-3 {
    color: #f0a468;
  }
  .face {
    display: grid;
    border-radius: 50%;
    --avatar: 2.375rem;
  }
  .face.medal-1 {
    box-shadow:
      0 0 0 2px #ffc83d,
      0 0 14px rgb(255 200 61 / 55%);
  }
  .face.medal-2 {
    box-shadow: 0 0 0 2px #c6cfe2;
  }
  .face.medal-3 {
    box-shadow: 0 0 0 2px #d98a4f;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 650;
  }
  .coins {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    font-weight: 750;
    color: var(--coin);
    font-variant-numeric: tabular-nums;
  }
  .coin {
    inline-size: 1.0625rem;
    block-size: 1.0625rem;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 0.25rem;
    padding: 1.5rem 1rem;
    text-align: center;
    color: var(--text-2);
  }
  .empty strong {
    color: var(--text);
  }
  .empty .coin {
    inline-size: 2.25rem;
    block-size: 2.25rem;
    margin-block-end: 0.375rem;
    opacity: 0.85;
  }

  .faces {
    display: flex;
  }
  .faces button {
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: 50%;
  }
  .faces li + li {
    margin-inline-start: -0.625rem;
  }
  .faces .face {
    --avatar: 2rem;
  }
`;

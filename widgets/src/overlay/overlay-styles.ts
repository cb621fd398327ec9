/**
 * The looks of the overlay. One column at the lower start of the screen holds, from top to bottom, thank-you cards, the caption of a full-screen effect,
 * the summary line and the banner lanes, so that nothing can cover anything. No filters and no backdrop blur: they are dear in OBS and over video.
 */
import { css } from 'lit';

export const overlayStyles = css`
  :host {
    --lane: 3.5rem;
    position: absolute;
    inset: 0;
    display: block;
    overflow: hidden;
    contain: strict;
    pointer-events: none;
    user-select: none;
    -webkit-user-select: none;
    color: #fff;
  }
  .stage,
  .stage canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .stage .soft {
    -webkit-mask-image: linear-gradient(90deg, transparent, #000 16%, #000 84%, transparent);
    mask-image: linear-gradient(90deg, transparent, #000 16%, #000 84%, transparent);
  }
  .stage .still {
    position: absolute;
    inset: 0;
    margin: auto;
    inline-size: min(62%, 22rem);
    block-size: auto;
    max-block-size: 70%;
    object-fit: contain;
    filter: drop-shadow(0 16px 32px rgb(0 0 0 / 45%));
  }
  .shade {
    position: absolute;
    inset: auto 0 0;
    block-size: 60%;
    background: linear-gradient(transparent, rgb(8 3 16 / 55%));
    opacity: 0;
    transition: opacity 300ms;
  }
  .shade.on {
    opacity: 1;
  }
  .column {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    align-items: flex-start;
    gap: 0.625rem;
    padding: var(--busker-overlay-padding, 0.75rem);
  }
  .ghosts {
    position: absolute;
    inset: 0;
  }
  .ghosts > * {
    position: absolute;
    margin: 0;
  }

  /* lanes: their height is always kept, so that nothing above them jumps */
  .lanes {
    position: relative;
    flex: none;
    inline-size: 100%;
    block-size: calc(var(--lanes, 3) * (var(--lane) + 0.5rem));
  }
  .banner {
    --tint: var(--tier-1);
    position: absolute;
    inset-inline-start: 0;
    inset-block-end: calc(var(--at) * (var(--lane) + 0.5rem));
    display: flex;
    align-items: center;
    gap: 0.5rem;
    block-size: var(--lane);
    max-inline-size: 100%;
    padding: 0.3125rem;
    padding-inline-end: 0.25rem;
    border-radius: 999px;
    will-change: transform, opacity;
  }
  .glass {
    position: absolute;
    inset: 0;
    inset-inline-end: -1.5rem;
    border-radius: inherit;
    background:
      linear-gradient(180deg, rgb(255 255 255 / 26%), rgb(255 255 255 / 4%) 46%, rgb(0 0 0 / 16%)),
      linear-gradient(90deg, rgb(62 16 116 / 92%), rgb(178 24 118 / 82%) 58%, rgb(178 24 118 / 0%) 98%);
    -webkit-mask-image: linear-gradient(90deg, #000 62%, transparent);
    mask-image: linear-gradient(90deg, #000 62%, transparent);
    box-shadow: inset 0 0 0 1px rgb(255 255 255 / 22%);
  }
  .rtl .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 26%), rgb(255 255 255 / 4%) 46%, rgb(0 0 0 / 16%)),
      linear-gradient(270deg, rgb(62 16 116 / 92%), rgb(178 24 118 / 82%) 58%, rgb(178 24 118 / 0%) 98%);
    -webkit-mask-image: linear-gradient(270deg, #000 62%, transparent);
    mask-image: linear-gradient(270deg, #000 62%, transparent);
  }
  .v1 .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 24%), rgb(255 255 255 / 3%) 46%, rgb(0 0 0 / 14%)),
      linear-gradient(90deg, rgb(24 22 74 / 90%), rgb(68 56 170 / 78%) 58%, rgb(68 56 170 / 0%) 98%);
  }
  .rtl .v1 .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 24%), rgb(255 255 255 / 3%) 46%, rgb(0 0 0 / 14%)),
      linear-gradient(270deg, rgb(24 22 74 / 90%), rgb(68 56 170 / 78%) 58%, rgb(68 56 170 / 0%) 98%);
  }
  .v2 {
    --tint: var(--tier-2);
  }
  .v3 {
    --tint: var(--tier-3);
  }
  .v3 .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 34%), rgb(255 255 255 / 5%) 46%, rgb(0 0 0 / 12%)),
      linear-gradient(
        90deg,
        rgb(150 14 98 / 96%),
        rgb(232 56 98 / 88%) 40%,
        rgb(255 150 40 / 70%) 66%,
        rgb(255 170 50 / 0%) 98%
      );
  }
  .rtl .v3 .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 34%), rgb(255 255 255 / 5%) 46%, rgb(0 0 0 / 12%)),
      linear-gradient(
        270deg,
        rgb(150 14 98 / 96%),
        rgb(232 56 98 / 88%) 40%,
        rgb(255 150 40 / 70%) 66%,
        rgb(255 170 50 / 0%) 98%
      );
  }
  .v4 {
    --tint: var(--tier-4);
  }
  .v4 .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 42%), rgb(255 255 255 / 6%) 46%, rgb(70 20 0 / 22%)),
      linear-gradient(
        90deg,
        rgb(134 62 0 / 97%),
        rgb(208 120 4 / 94%) 34%,
        rgb(255 190 46 / 84%) 64%,
        rgb(255 216 110 / 0%) 98%
      );
  }
  .rtl .v4 .glass {
    background:
      linear-gradient(180deg, rgb(255 255 255 / 42%), rgb(255 255 255 / 6%) 46%, rgb(70 20 0 / 22%)),
      linear-gradient(
        270deg,
        rgb(134 62 0 / 97%),
        rgb(208 120 4 / 94%) 34%,
        rgb(255 190 46 / 84%) 64%,
        rgb(255 216 110 / 0%) 98%
      );
  }
  .banner > :not(.glass) {
    position: relative;
  }
  .banner .avatar {
    --avatar: 2.875rem;
    box-shadow:
      0 0 0 2px var(--tint),
      0 2px 6px rgb(0 0 0 / 40%);
  }
  .own .avatar {
    box-shadow:
      0 0 0 2px #fff,
      0 0 0 4px var(--magenta),
      0 2px 10px rgb(255 46 147 / 70%);
  }
  .before {
    padding-inline: 0.375em;
    border-radius: 999px;
    background: rgb(255 255 255 / 22%);
    font-size: 0.85em;
    font-weight: 600;
  }
  .who {
    min-inline-size: 0;
    max-inline-size: 11.5rem;
    text-shadow: 0 1px 2px rgb(0 0 0 / 55%);
  }
  .name,
  .what {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    font-weight: 760;
    font-size: 0.9375rem;
    letter-spacing: -0.005em;
  }
  .what {
    font-size: 0.8125rem;
    opacity: 0.94;
  }
  .still-box {
    flex: none;
    inline-size: 4rem;
    block-size: 4rem;
    margin-block: -0.375rem -0.125rem;
  }
  .still-box img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    filter: drop-shadow(0 3px 5px rgb(0 0 0 / 38%));
  }
  .counter {
    flex: none;
    min-inline-size: 3.25rem;
    padding-inline: 0.125rem 0.5rem;
    font-size: calc(1.75rem + var(--grow, 0) * 0.1875rem);
    font-weight: 900;
    font-style: italic;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.03em;
    line-height: 1;
    color: #fff3c9;
    -webkit-text-stroke: 4px #4a0f63;
    paint-order: stroke fill;
    text-shadow: 0 3px 6px rgb(0 0 0 / 45%);
    transform-origin: 30% 60%;
    will-change: transform;
  }
  .no-counter {
    inline-size: 1.25rem;
  }
  .rtl .counter {
    transform-origin: 70% 60%;
  }
  .c2 .counter {
    color: #ffe45c;
  }
  .c3 .counter {
    color: #ffc23d;
    -webkit-text-stroke-color: #6d1244;
  }
  .c4 .counter,
  .c5 .counter {
    color: #ff8f4a;
    -webkit-text-stroke-color: #5b0838;
  }
  .c6 .counter {
    color: #ff5fa8;
    -webkit-text-stroke-color: #fff6d6;
  }

  .summary {
    flex: none;
    align-self: flex-start;
    max-inline-size: 100%;
    padding: 0.375rem 0.875rem;
    border-radius: 999px;
    background: rgb(18 8 32 / 74%);
    box-shadow: inset 0 0 0 1px rgb(255 255 255 / 16%);
    font-size: 0.8125rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  .caption {
    flex: none;
    align-self: center;
    display: flex;
    align-items: center;
    gap: 0.75rem;
    max-inline-size: min(100%, 30rem);
    padding: 0.5rem 1.25rem 0.5rem 0.5rem;
    padding-inline: 0.5rem 1.25rem;
    border-radius: 1.75rem;
    background:
      linear-gradient(180deg, rgb(255 255 255 / 20%), rgb(255 255 255 / 3%) 50%, rgb(0 0 0 / 20%)), rgb(30 10 52 / 80%);
    box-shadow:
      inset 0 0 0 1.5px rgb(255 214 120 / 75%),
      0 10px 40px rgb(0 0 0 / 45%);
  }
  .caption .avatar {
    --avatar: 3.25rem;
    box-shadow: 0 0 0 2.5px var(--tier-4);
  }
  .caption .line {
    font-size: 1.125rem;
    font-weight: 800;
    overflow-wrap: anywhere;
    text-shadow: 0 1px 3px rgb(0 0 0 / 60%);
  }
  .caption .said {
    margin-block-start: 0.125rem;
    font-size: 0.9375rem;
    color: #ffe9b8;
    overflow-wrap: anywhere;
  }
  .caption b {
    color: #ffd76b;
    font-weight: 900;
    font-style: italic;
    font-variant-numeric: tabular-nums;
  }

  .card {
    flex: none;
    align-self: center;
    display: flex;
    align-items: center;
    gap: 0.75rem;
    max-inline-size: min(100%, 24rem);
    padding: 0.75rem 1rem;
    border-radius: 1.25rem;
    background: linear-gradient(130deg, rgb(255 255 255 / 97%), rgb(255 232 244 / 96%));
    color: #2b1140;
    box-shadow:
      0 14px 44px rgb(20 0 30 / 45%),
      inset 0 0 0 1px #fff;
  }
  .card svg {
    flex: none;
    inline-size: 1.375rem;
    color: #e0187f;
    margin-inline-start: -1.75rem;
    margin-block-start: 1.75rem;
    filter: drop-shadow(0 0 0 #fff) drop-shadow(0 1px 2px rgb(0 0 0 / 30%));
  }
  .card .title {
    font-weight: 850;
    font-size: 1.0625rem;
  }
  .card .text {
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
`;

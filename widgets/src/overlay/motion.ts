/** The movements of the show, by Web Animations: each runs once and leaves no timer and no frame loop behind. */

export interface MotionSettings {
  /** Reduced motion or effects off: fades only. */
  readonly calm: boolean;
  readonly rtl: boolean;
}

const SPRING = 'cubic-bezier(0.22, 1.36, 0.4, 1)';
const OUT = 'cubic-bezier(0.16, 1, 0.3, 1)';
const FADE_IN: Keyframe[] = [{ opacity: 0 }, { opacity: 1 }];

/** A banner comes in from the start of the line; its picture bounces in after it. */
export function enterBanner(banner: Element, { calm, rtl }: MotionSettings): void {
  if (calm) {
    banner.animate(FADE_IN, { duration: 260 });
    return;
  }
  const from = rtl ? '110%' : '-110%';
  banner.animate(
    [
      { transform: `translateX(${from})`, opacity: 0.4 },
      { transform: 'none', opacity: 1 },
    ],
    { duration: 340, easing: OUT },
  );
  banner
    .querySelector('.still-box')
    ?.animate(
      [
        { transform: 'scale(0) rotate(-30deg)' },
        { transform: 'scale(1.32) rotate(9deg)', offset: 0.55, easing: 'ease-in-out' },
        { transform: 'scale(0.93) rotate(-3deg)', offset: 0.78, easing: 'ease-in-out' },
        { transform: 'none' },
      ],
      { duration: 560, delay: 120, easing: 'ease-out', fill: 'backwards' },
    );
}

/** A banner leaves upwards; `done` is called when it is gone. */
export function leave(ghost: Element, { calm }: MotionSettings, done: () => void): void {
  const frames: Keyframe[] = calm
    ? [{ opacity: 1 }, { opacity: 0 }]
    : [
        { transform: 'none', opacity: 1 },
        { transform: 'translateY(-1.75rem) scale(0.96)', opacity: 0 },
      ];
  ghost
    .animate(frames, { duration: 240, easing: 'ease-in', fill: 'forwards' })
    .addEventListener('finish', done, { once: true });
}

/** The counter's punch on every new number; harder when it reaches a new step. */
export function punch(counter: Element, hard: boolean, { calm }: MotionSettings): void {
  if (calm) return;
  const top = hard ? 2.35 : 1.55;
  counter.animate(
    [
      { transform: `scale(${top}) rotate(-6deg)`, offset: 0 },
      { transform: 'scale(0.92)', offset: 0.6 },
      { transform: 'none' },
    ],
    { duration: hard ? 320 : 190, easing: SPRING },
  );
  if (!hard) return;
  counter
    .closest('.banner')
    ?.querySelector('.still-box')
    ?.animate([{ transform: 'none' }, { transform: 'scale(1.35) rotate(12deg)' }, { transform: 'none' }], {
      duration: 420,
      easing: SPRING,
    });
}

/** Captions, cards and the summary line. */
export function enterCard(card: Element, { calm }: MotionSettings): void {
  if (calm) card.animate(FADE_IN, { duration: 260 });
  else
    card.animate(
      [
        { transform: 'translateY(1.5rem) scale(0.86)', opacity: 0 },
        { transform: 'none', opacity: 1 },
      ],
      { duration: 420, easing: SPRING },
    );
}

/** A widget's look as CSS. Pure. */
import type { WidgetFont, WidgetLook, WidgetPosition } from '@busker/protocol';

/** Faces that systems have; the last of each is there everywhere. */
const FONTS: Readonly<Record<WidgetFont, string>> = {
  system: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  rounded: "ui-rounded, 'SF Pro Rounded', 'Arial Rounded MT Bold', Nunito, Quicksand, Verdana, sans-serif",
  serif: "ui-serif, Georgia, 'Noto Serif', 'Times New Roman', serif",
  mono: "ui-monospace, 'Cascadia Mono', Consolas, Menlo, 'DejaVu Sans Mono', monospace",
  poster: "Impact, Haettenschweiler, 'Arial Narrow Bold', 'Noto Sans Display', sans-serif-condensed, sans-serif",
  hand: "'Segoe Print', 'Bradley Hand', 'Comic Sans MS', 'Comic Neue', cursive",
};

/** Down, then across: `place-items` of a grid. A scene is not mirrored, so left is left. */
const PLACES: Readonly<Record<WidgetPosition, string>> = {
  'top-left': 'start left',
  top: 'start center',
  'top-right': 'start right',
  left: 'center left',
  middle: 'center',
  right: 'center right',
  'bottom-left': 'end left',
  bottom: 'end center',
  'bottom-right': 'end right',
};

/** Properties that `stream-styles.ts` reads. The position is of the whole box; everything else of what is in it. */
export function lookVariables(look: WidgetLook): ReadonlyMap<string, string> {
  return new Map([
    ['--w-font', FONTS[look.font]],
    ['--w-size', `${look.size_percent / 100}`],
    ['--w-text', look.text_colour],
    ['--w-accent', look.accent_colour],
    ['--w-on-accent', readableOn(look.accent_colour)],
    ['--w-back', withAlpha(look.back_colour, look.back_percent)],
    ['--w-place', PLACES[look.position]],
  ]);
}

function channels(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
}

function withAlpha(colour: string, percent: number): string {
  return `rgb(${channels(colour).join(' ')} / ${percent}%)`;
}

/** Black or white, whichever is read better on a colour (WCAG's relative luminance). */
export function readableOn(colour: string): '#000000' | '#ffffff' {
  const [r, g, b] = channels(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  // where both have the same contrast: √(1.05 × 0.05) − 0.05
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}

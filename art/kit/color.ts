/** A colour as `#rgb`, `#rrggbb` or `#rrggbbaa`. */
export type Hex = `#${string}`;

const NAMED: Readonly<Record<string, Hex>> = { white: '#ffffff', black: '#000000' };

/** @throws RangeError when the text is not a colour we know. */
function digits(color: string): string {
  const text = (NAMED[color.trim()] ?? color.trim()).slice(1);
  const full = text.length === 3 ? text.replace(/./g, '$&$&') : text;
  if (!/^([0-9a-f]{6}|[0-9a-f]{8})$/i.test(full)) throw new RangeError(`not a colour: ${color}`);
  return full;
}

const channel = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16) / 255;

/** Red, green and blue in 0–1. */
export function rgb(color: string): [number, number, number] {
  const text = digits(color);
  return [channel(text, 0), channel(text, 2), channel(text, 4)];
}

/** Opacity in 0–1; 1 when the colour has none. */
export function alpha(color: string): number {
  const text = digits(color);
  return text.length === 8 ? channel(text, 6) : 1;
}

const twoDigits = (value: number): string =>
  Math.round(Math.min(1, Math.max(0, value)) * 255)
    .toString(16)
    .padStart(2, '0');

/** The same colour with another opacity in 0–1. */
export function fade(color: Hex, opacity: number): Hex {
  return `#${digits(color).slice(0, 6)}${twoDigits(opacity)}`;
}

/** A step from one colour (0) to another (1). */
export function mix(from: Hex, to: Hex, share: number): Hex {
  const a = rgb(from);
  const b = rgb(to);
  return `#${[0, 1, 2].map((i) => twoDigits(a[i]! + (b[i]! - a[i]!) * share)).join('')}`;
}

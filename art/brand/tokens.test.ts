import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/**
 * Readability of the design tokens, by the contrast ratio of WCAG 2.2: 4.5 for text,
 * 3 for the outline of something that can be operated.
 */

const css = readFileSync(new URL('../out/brand/tokens.css', import.meta.url), 'utf8');

/** The declarations of the rule whose selector is exactly `selector`, at the top level of the file. */
function declarationsOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  if (start < 0) throw new Error(`no rule ${selector}`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('\n}', start));
  const found = new Map<string, string>();
  for (const match of body.matchAll(/(--bk-[\w-]+):\s*([^;]+);/g)) found.set(match[1] ?? '', (match[2] ?? '').trim());
  return found;
}

const viewer = declarationsOf(':root');
const desk = declarationsOf('[data-theme="desk"]');

type Theme = 'viewer' | 'desk light' | 'desk dark';

function colourOf(token: string, theme: Theme): string {
  const name = `--bk-${token}`;
  const own = theme === 'viewer' ? undefined : desk.get(name);
  const value = own ?? viewer.get(name);
  if (value === undefined) throw new Error(`no token ${name}`);
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const colour = pair === null ? value : theme === 'desk light' ? pair[1] : pair[2];
  if (colour === undefined || !/^#[0-9a-f]{6}$/.test(colour))
    throw new Error(`${name} is not a plain colour: ${value}`);
  return colour;
}

/** Relative luminance, 0 for black to 1 for white. */
function luminance(colour: string): number {
  const channel = (at: number): number => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['bg', 'surface-1', 'surface-2', 'surface-3'];
const pairs: [text: string, ground: string, least: number][] = [
  ...['text', 'text-2', 'text-3', 'link', 'coin', 'success', 'warn', 'danger', 'info'].flatMap((text) =>
    surfaces.map((ground): [string, string, number] => [text, ground, 4.5]),
  ),
  ...['success', 'warn', 'danger', 'info'].map((c): [string, string, number] => [c, `${c}-soft`, 4.5]),
  ...['success-soft', 'warn-soft', 'danger-soft', 'info-soft'].map((c): [string, string, number] => ['text', c, 4.5]),
  ['on-action', 'action', 4.5],
  ['on-action', 'action-hover', 4.5],
  ['on-action', 'action-2', 4.5],
  ['on-live', 'live', 4.5],
  ['on-danger', 'danger-solid', 4.5],
  ...['bg', 'surface-1', 'surface-2'].flatMap((ground): [string, string, number][] => [
    ['border-strong', ground, 3],
    ['focus', ground, 3],
    ...['tier-1', 'tier-2', 'tier-3', 'tier-4'].map((c): [string, string, number] => [c, ground, 3]),
    ...[1, 2, 3, 4, 5].map((n): [string, string, number] => [`chart-${n}`, ground, 3]),
  ]),
];

describe.each<Theme>(['viewer', 'desk light', 'desk dark'])('in the %s theme', (theme) => {
  test.each(pairs)('%s on %s has a contrast of at least %d', (text, ground, least) => {
    expect(contrast(colourOf(text, theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(least);
  });
});

test('text on the coin gradient is readable at its darkest and its lightest stop', () => {
  for (const stop of viewer.get('--bk-coin-gradient')?.match(/#[0-9a-f]{6}/g) ?? [])
    expect(contrast(colourOf('on-coin', 'viewer'), stop)).toBeGreaterThanOrEqual(4.5);
});

test('the measure itself knows black on white and refuses grey on grey', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#888888')).toBeLessThan(1.5);
});

test('the desk theme only overrides tokens that the viewer theme defines', () => {
  expect([...desk.keys()].filter((name) => !viewer.has(name))).toEqual([]);
});

test('no outside address is loaded', () => {
  expect(css).not.toMatch(/url\(|@import|@font-face/);
});

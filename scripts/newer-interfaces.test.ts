import { describe, expect, test } from 'vitest';
import { newerInScripts, newerInStyles } from './newer-interfaces.ts';

const inScript = (code: string): string[] =>
  newerInScripts(new Map([['page.js', code]])).map((sentence) => sentence.replace('page.js: ', ''));

describe('scripts', () => {
  test.each([
    ['Promise.withResolvers()', ['Promise.withResolvers (Chromium 119)']],
    ['Object.groupBy(a, b)', ['Object.groupBy (Chromium 117)']],
    ['Array.fromAsync(a)', ['Array.fromAsync (Chromium 121)']],
    ['AbortSignal.any(a)', ['AbortSignal.any (Chromium 116)']],
    ['a.toSorted()', ['.toSorted (Chromium 110)']],
    ['a?.toSorted()', ['.toSorted (Chromium 110)']],
    ['a.isSubsetOf(b)', ['.isSubsetOf (Chromium 122)']],
    ['a.togglePopover()', ['.togglePopover (Chromium 114)']],
    ['document.startViewTransition(a)', ['.startViewTransition (Chromium 111)']],
    ['new CloseWatcher()', ['CloseWatcher (Chromium 126)']],
    ['/[a--b]/v.test(a)', ['a regular expression with the flag v (Chromium 112)']],
    ['x`.a { color: color-mix(in srgb, red, blue) }`', ['color-mix() (Chromium 111)']],
    ['x`:host { width: 1${y}; &:hover { color: red } }`', ['a rule within a rule, &:hover (Chromium 120)']],
  ])('%s is seen', (code, sentences) => {
    expect(inScript(code)).toEqual(sentences);
  });

  test.each([
    ['what Chromium 103 has', 'structuredClone(a); a.findLast(b); Object.hasOwn(a, b); a.at(-1)'],
    [
      'a name that the code defines',
      'class A { toSorted() {} }; new A().toSorted(); const CloseWatcher = 1; CloseWatcher',
    ],
    [
      'what it asks for with care',
      "if (typeof CloseWatcher === 'function') new CloseWatcher(); a.toSorted?.(); 'togglePopover' in a && a.togglePopover()",
    ],
    ['the name of a property', 'x = { CloseWatcher: 1 }; x.CloseWatcher'],
  ])('%s is fine', (_, code) => {
    expect(inScript(code)).toEqual([]);
  });

  test('what one file of a page defines is known in the others', () => {
    const files = new Map([
      ['one.js', 'export class A { toSorted() {} }'],
      ['two.js', 'export const a = (b) => b.toSorted()'],
    ]);
    expect(newerInScripts(files)).toEqual([]);
    files.delete('one.js');
    expect(newerInScripts(files)).toEqual(['two.js: .toSorted (Chromium 110)']);
  });

  test('a function of the platform’s own class is no other for a name of ours', () => {
    expect(inScript('const ours = { any() {} }; AbortSignal.any(ours)')).toEqual(['AbortSignal.any (Chromium 116)']);
  });
});

describe('style sheets', () => {
  test.each([
    ['.a:has(.b) { color: red }', [':has (Chromium 105)']],
    ['.a { .b { color: red } }', ['a rule within a rule, .b (Chromium 120)']],
    ['.a { @media (width > 3px) { .b { color: red } } }', ['a rule within a rule, .b (Chromium 120)']],
    ['@container (width > 3px) { .a { color: red } }', ['@container (Chromium 105)']],
    ['.a { container-name: side }', ['container-name (Chromium 105)']],
    ['.a { translate: 3px }', ['translate (Chromium 104)']],
    ['.a { height: 100dvh }', ['dvh (Chromium 108)']],
    ['.a { width: 3cqw }', ['cqw (Chromium 105)']],
    ['.a { color: light-dark(red, blue) }', ['light-dark() (Chromium 123)']],
    ['.a { transition: top 1s linear(0, 1) }', ['linear() (Chromium 113)']],
    ['.a { text-wrap: balance }', ['text-wrap (Chromium 114)', 'text-wrap: balance (Chromium 114)']],
    ['@starting-style { .a { color: red } }', ['@starting-style (Chromium 117)']],
    ['.a:popover-open { color: red }', [':popover-open (Chromium 114)']],
    ['.a { mask-image: none }', ['mask-image (Chromium 120)']],
  ])('%s is seen', (sheet, sentences) => {
    expect(newerInStyles(sheet)).toEqual(sentences);
  });

  test.each([
    [
      'what Chromium 103 has',
      '.a:is(.b, .c) > d::before { inset-block: 1px; aspect-ratio: 1; gap: 1rem; translate-x: 0 } @layer a { b { top: 0 } }',
    ],
    ['a newer value after an older one', '.a { height: 100vh; height: 100dvh }'],
    ['a newer property beside its prefixed one', '.a { -webkit-mask-image: none; mask-image: none }'],
    ['what stands below @supports', '@supports (height: 1dvh) { .a { height: 100dvh } }'],
    ['a comment or a text', '.a { /* 1dvh; */ content: "translate: 3px; color-mix()" }'],
    ['frames of an animation', '@keyframes a { from { top: 0 } 50% { top: 1px } }'],
  ])('%s is fine', (_, sheet) => {
    expect(newerInStyles(sheet)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { csvFile, csvLine, decimalMicros } from './csv.ts';

describe('a CSV', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+41 79', `'+41 79`],
    ['-cmd', `'-cmd`],
    ['@SUM(A1)', `'@SUM(A1)`],
    [' =1', `' =1`],
    ['\t=1', `'\t=1`],
    ['＝1', `'＝1`],
    ['|calc', `'|calc`],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])('never holds a formula: %j', (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`);
  });

  it('leaves numbers and ordinary text as they are', () => {
    expect(csvLine(['-12.500000', '-5', -5n, 3, null, 'Rose × 2 to @mira', 'a=b'])).toBe(
      '-12.500000,-5,-5,3,,Rose × 2 to @mira,a=b\r\n',
    );
  });

  it('quotes what would break a line', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', ' kept '])).toBe('"a,b","say ""hi""","two\nlines"," kept "\r\n');
  });

  it('comes in pieces that make the whole, marked as UTF-8', async () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => [n, 'a line of text']);
    const pieces = [];
    for await (const piece of csvFile(lines)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(`\uFEFF${lines.map(csvLine).join('')}`);
  });

  it('writes micros with all their digits', () => {
    expect([1_250_000n, -1n, 0n, -12_000_000n].map(decimalMicros)).toEqual([
      '1.250000',
      '-0.000001',
      '0.000000',
      '-12.000000',
    ]);
  });
});

/**
 * Tables as CSV (RFC 4180), safe to open in a spreadsheet: a text that a spreadsheet could take for a formula gets an apostrophe in front. Numbers are
 * written as they are.
 */

export type Cell = string | number | bigint | null;

const MARK = '\uFEFF';
const NUMBER = /^-?\d+(\.\d+)?$/;
/** What opens a formula, or is skipped by a spreadsheet before one. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

function csvCell(value: Cell): string {
  if (value === null) return '';
  const plain = String(value);
  const text = typeof value === 'string' && !NUMBER.test(plain) && FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A file's bytes in pieces; the mark at its begin tells spreadsheets that it is UTF-8. */
export async function* csvFile(
  lines: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): AsyncGenerator<string> {
  let piece = MARK;
  for await (const line of lines) {
    piece += csvLine(line);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
const PIECE = 32_768;

/** Micros as a plain decimal number with all six digits, for machines: 1250000 → "1.250000". */
export function decimalMicros(amount_micros: bigint): string {
  const text = (amount_micros < 0n ? -amount_micros : amount_micros).toString().padStart(7, '0');
  return `${amount_micros < 0n ? '-' : ''}${text.slice(0, -6)}.${text.slice(-6)}`;
}

/** Shares as operators type them. */

/** A percentage such as "50", "33.33" or "12,5" as basis points from 0 to 10,000; null when it is none. */
export function parseShare(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const share_bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return share_bp <= 10_000 ? share_bp : null;
}

/** Downloads: a person's proof, put together from its parts, and the newest head. Files are made here and go nowhere else. */
import type { SealHead, SealProof } from '@busker/protocol';
import { api } from './api.ts';

/** Entries that one file holds at most, newest first; each is about two kilobytes. */
const ENTRIES_MOST = 2_000;
const PART_ENTRIES = 200;

/** Reads all parts of the signed-in person's proof and offers them as one file. @returns how many lines are in it. */
export async function downloadProof(route: 'wallet.proof' | 'studio.proof'): Promise<number> {
  const heads = new Map<string, SealHead>();
  const lines = new Map<string, SealProof['lines'][number]>();
  let whole: SealProof | undefined;
  let not_sealed = 0;
  for (let cursor: string | null | undefined, read = 0; cursor !== null && read < ENTRIES_MOST; read += PART_ENTRIES) {
    const part: SealProof = await api.call(route, { query: { limit: PART_ENTRIES, ...(cursor ? { cursor } : {}) } });
    whole ??= part;
    for (const head of part.heads) heads.set(head.block, head);
    for (const line of part.lines) lines.set(line.leaf, line);
    not_sealed += part.not_sealed;
    cursor = part.next;
  }
  if (lines.size === 0) return 0;
  const { next: _next, ...proof } = whole!;
  const name = `busker-proof-${proof.made_at.slice(0, 10)}.json`;
  saveFile(name, { ...proof, not_sealed, heads: [...heads.values()], lines: [...lines.values()] });
  return lines.size;
}

/** Offers a value as a JSON file. */
export function saveFile(name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(value, null, 1)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the download reads it a moment later
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

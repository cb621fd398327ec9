/** Edits of the list of refused words, kept apart from the list until they are saved. */
export interface WordEdits {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Shortest word that the server takes. */
const SHORTEST = 2;

/** Words out of what somebody typed or pasted: by commas, semicolons or line breaks, in small letters, each once. */
export function splitWords(text: string): string[] {
  const words = text
    .split(/[,;\n]/)
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word.length >= SHORTEST);
  return [...new Set(words)];
}

/** The list as it will be: sorted, each word once. */
export function applyEdits(words: readonly string[], edits: WordEdits): string[] {
  const next = new Set([...words, ...edits.added]);
  for (const word of edits.removed) next.delete(word);
  return [...next].sort((a, b) => a.localeCompare(b));
}

/** Which accounts are known to exist, so that the usual batch inserts none. Forgotten at once when there are too many: about 80 bytes each. */
import { PERSON_KINDS, type AccountRef } from './types.ts';

const MOST = 500_000;

export class KnownAccounts {
  /** By owner, a bit for each kind. */
  readonly #kinds = new Map<string, number>();

  has(ref: AccountRef): boolean {
    return ((this.#kinds.get(ref.owner) ?? 0) & (1 << PERSON_KINDS[ref.kind])) !== 0;
  }

  add(ref: AccountRef): void {
    if (this.#kinds.size >= MOST) this.clear();
    this.#kinds.set(ref.owner, (this.#kinds.get(ref.owner) ?? 0) | (1 << PERSON_KINDS[ref.kind]));
  }

  clear(): void {
    this.#kinds.clear();
  }
}

/**
 * Hashes of the sealed format, written for the verifier from docs/concepts/seals.md alone: it shares nothing with the sealer, so that a mistake in one of
 * them is seen by the other. Pure.
 */
import { createHash } from 'node:crypto';

export const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

export const leafHash = (line: string): Buffer => sha256(LEAF, Buffer.from(line, 'utf8'));

/**
 * The root over leaves that come one after another. Keeps one full subtree for each bit of their count, so it holds a few hashes whatever the size:
 * another way to the tree of RFC 6962 than building its levels.
 */
export class RunningRoot {
  readonly #full: { size: number; hash: Buffer }[] = [];

  add(leaf: Buffer): void {
    let top = { size: 1, hash: leaf };
    for (let below = this.#full.at(-1); below?.size === top.size; below = this.#full.at(-1)) {
      this.#full.pop();
      top = { size: top.size * 2, hash: sha256(NODE, below.hash, top.hash) };
    }
    this.#full.push(top);
  }

  /** Undefined when nothing was added. */
  root(): Buffer | undefined {
    return this.#full
      .map((part) => part.hash)
      .reduceRight<Buffer | undefined>(
        (right, left) => (right === undefined ? left : sha256(NODE, left, right)),
        undefined,
      );
  }
}

/** Which lines are not what the locators of a block say: those that are new or changed, and how many of the sealed are gone. */
export function compareLocators(
  lines: readonly { line: string; hash: Buffer }[],
  locators: Buffer,
): { strange: string[]; gone: number } {
  const left = new Map<number, number>();
  for (let at = 0; at + 4 <= locators.length; at += 4) {
    const locator = locators.readUInt32BE(at);
    left.set(locator, (left.get(locator) ?? 0) + 1);
  }
  const strange: string[] = [];
  for (const { line, hash } of lines) {
    const locator = hash.readUInt32BE(0);
    const count = left.get(locator) ?? 0;
    if (count === 0) strange.push(line);
    else if (count === 1) left.delete(locator);
    else left.set(locator, count - 1);
  }
  return { strange, gone: [...left.values()].reduce((sum, count) => sum + count, 0) };
}

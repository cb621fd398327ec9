/**
 * The Merkle tree of RFC 6962 (Certificate Transparency), section 2.1, over SHA-256. Pure. A leaf is hashed behind a zero byte and a node behind a one,
 * so that no node can be passed off as a leaf. Built level by level: the last node of an odd level goes up as it is, which gives the tree of the RFC.
 */
import { hash } from 'node:crypto';

const BYTES = 32;
const NODE_PREFIX = 1;

/** All levels, from the leaves' hashes to the root; each level is its hashes end to end. */
export interface Tree {
  readonly leaves: number;
  readonly levels: readonly Buffer[];
}

/** SHA-256 of a zero byte and the leaf. */
function hashLeaf(leaf: string): Buffer {
  return hash('sha256', Buffer.from(`\0${leaf}`, 'utf8'), 'buffer');
}

/** @param leaves at least one. */
export function buildTree(leaves: readonly string[]): Tree {
  if (leaves.length === 0) throw new RangeError('a tree has at least one leaf');
  let level = Buffer.allocUnsafe(leaves.length * BYTES);
  for (const [index, leaf] of leaves.entries()) hashLeaf(leaf).copy(level, index * BYTES);
  const levels = [level];
  const pair = Buffer.allocUnsafe(1 + 2 * BYTES);
  pair[0] = NODE_PREFIX;
  while (level.length > BYTES) {
    const count = level.length / BYTES;
    const next = Buffer.allocUnsafe(Math.ceil(count / 2) * BYTES);
    for (let index = 0; index + 1 < count; index += 2) {
      level.copy(pair, 1, index * BYTES, (index + 2) * BYTES);
      hash('sha256', pair, 'buffer').copy(next, (index / 2) * BYTES);
    }
    if (count % 2 === 1) level.copy(next, next.length - BYTES, level.length - BYTES);
    levels.push(next);
    level = next;
  }
  return { leaves: leaves.length, levels };
}

export function rootOf(tree: Tree): Buffer {
  return tree.levels.at(-1)!;
}

/** The siblings on the way from a leaf to the root, from below; levels at which the node goes up as it is have none. */
export function pathOf(tree: Tree, index: number): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= tree.leaves) throw new RangeError(`no leaf ${index}`);
  const path: Buffer[] = [];
  let at = index;
  for (const level of tree.levels.slice(0, -1)) {
    const sibling = at ^ 1;
    if (sibling * BYTES < level.length) path.push(level.subarray(sibling * BYTES, (sibling + 1) * BYTES));
    at >>= 1;
  }
  return path;
}

const LOCATOR_BYTES = 4;
/** The first four bytes of each leaf's hash, in order. */
export function locatorsOf(tree: Tree): Buffer {
  const hashes = tree.levels[0]!;
  const locators = Buffer.allocUnsafe(tree.leaves * LOCATOR_BYTES);
  for (let index = 0; index < tree.leaves; index++)
    hashes.copy(locators, index * LOCATOR_BYTES, index * BYTES, index * BYTES + LOCATOR_BYTES);
  return locators;
}

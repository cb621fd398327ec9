/** The pure parts of sealing: the tree of RFC 6962, the lines, the head. */
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningRoot, leafHash } from '../verify/tree.ts';
import { type Head, headText, NO_HEAD, readSigner } from './head.ts';
import { escapeWord, sortLeaves } from './leaves.ts';
import { buildTree, locatorsOf, pathOf, rootOf } from './merkle.ts';

const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The definition of RFC 6962, section 2.1, word by word. */
function definition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0]!);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha(Buffer.of(1), definition(leaves.slice(0, split)), definition(leaves.slice(split)));
}

/** From a leaf up its path, as a reader of the documentation would: with the place and the count, nothing else. */
function climb(leaf: string, index: number, leaves: number, path: readonly Buffer[]): Buffer {
  let hash = sha(Buffer.of(0), Buffer.from(leaf));
  let at = index;
  let last = leaves - 1;
  for (const sibling of path) {
    while (at === last && at % 2 === 0) [at, last] = [at >> 1, last >> 1];
    hash = at % 2 === 1 ? sha(Buffer.of(1), sibling, hash) : sha(Buffer.of(1), hash, sibling);
    [at, last] = [at >> 1, last >> 1];
  }
  return hash;
}

const lines = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), { minLength: 1, maxLength: 70 });

describe('the tree', () => {
  it("has the roots of Certificate Transparency's own test vectors", () => {
    const inputs = ['', '\0', '\x10', '\x20\x21', '\x30\x31', '@ABC', 'PQRSTUVW', '`abcdefghijklmno'];
    expect(rootOf(buildTree(inputs.slice(0, 1))).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(rootOf(buildTree(inputs)).toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  it("is the definition's for any leaves, and the verifier's other way comes to the same root", () => {
    fc.assert(
      fc.property(lines, (leaves) => {
        const root = rootOf(buildTree(leaves));
        expect(root).toEqual(definition(leaves.map((leaf) => Buffer.from(leaf))));
        const running = new RunningRoot();
        for (const leaf of leaves) running.add(leafHash(leaf));
        expect(running.root()).toEqual(root);
      }),
    );
  });

  it('gives each leaf a path to the root, and no path to any other leaf or place', () => {
    fc.assert(
      fc.property(lines, fc.nat(), (leaves, pick) => {
        const tree = buildTree(leaves);
        const index = pick % leaves.length;
        const path = pathOf(tree, index);
        expect(climb(leaves[index]!, index, leaves.length, path)).toEqual(rootOf(tree));
        expect(climb(`${leaves[index]!}.`, index, leaves.length, path)).not.toEqual(rootOf(tree));
        if (path.length > 0)
          expect(climb(leaves[index]!, index, leaves.length, [...path.slice(1), path[0]!]).equals(rootOf(tree))).toBe(
            path.every((hash) => hash.equals(path[0]!)),
          );
      }),
    );
  });

  it('does not take a node for a leaf', () => {
    const tree = buildTree(['a', 'b']);
    const node = tree.levels[0]!.toString('latin1');
    expect(rootOf(buildTree([node]))).not.toEqual(rootOf(tree));
  });

  it('has four bytes of each leaf as its locators', () => {
    const tree = buildTree(['a', 'b', 'c']);
    expect(locatorsOf(tree)).toEqual(Buffer.concat(['a', 'b', 'c'].map((leaf) => leafHash(leaf).subarray(0, 4))));
  });
});

describe('lines', () => {
  it('make one word of any text, and different words of different texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(escapeWord(one)).toMatch(/^[A-Za-z0-9._:@%-]+$/);
        if (one !== other) expect(escapeWord(one)).not.toBe(escapeWord(other));
      }),
    );
    expect(escapeWord('Zoë & co')).toBe('Zo%C3%AB%20%26%20co');
  });

  it('are in the order of their bytes', () => {
    expect(sortLeaves(['entry/1 b', 'entry/1 a', 'action/1', 'entry/1 a 10', 'entry/1 a 9'])).toEqual([
      'action/1',
      'entry/1 a',
      'entry/1 a 10',
      'entry/1 a 9',
      'entry/1 b',
    ]);
  });
});

describe('a head', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const head = (key: Buffer): Head => ({
    stream: 0,
    number: 2n,
    from: { era: 0, xid: 10n },
    to: { era: 1, xid: 7n },
    leaves: 3,
    total: 9n,
    root: Buffer.alloc(32, 1),
    previous: NO_HEAD,
    at: new Date('2026-11-27T18:00:00.120Z'),
    key,
  });

  it('is signed by either form of the key, and says what it covers in lines', () => {
    for (const form of [
      privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    ]) {
      const signer = readSigner(form);
      const made = head(signer.key);
      expect(verify(null, Buffer.from(headText(made)), publicKey, signer.sign(made))).toBe(true);
      expect(verify(null, Buffer.from(headText({ ...made, leaves: 4 })), publicKey, signer.sign(made))).toBe(false);
      expect(headText(made).split('\n').slice(0, 6)).toEqual([
        'busker-seal/1',
        'stream 0',
        'block 2',
        'from 0 10',
        'to 1 7',
        'leaves 3',
      ]);
    }
  });

  it('refuses a key of another kind', () => {
    const { privateKey: other } = generateKeyPairSync('x25519');
    expect(() => readSigner(other.export({ format: 'pem', type: 'pkcs8' }).toString())).toThrow('not an Ed25519 key');
  });
});

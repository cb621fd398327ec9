import '../../test/helpers/english.ts';
/** The page's own check against proofs that the sealer's parts made: what holds, and each way of not holding. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Head as SealedHead, headText, NO_HEAD, readSigner } from '../../server/src/sealing/head.ts';
import { buildTree, pathOf, rootOf } from '../../server/src/sealing/merkle.ts';
import { checkProof, type Head, type Outcome, type Proof, readHead, readProof } from './check.ts';

const PERSON = '01a21e5b-3cda-71aa-9e3c-7b0ea605da3f';
const signer = readSigner(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
);
const posting = (n: number): string => `01a21e5b-0000-7000-8000-00000000000${n}`;

/** Three blocks; the person has lines in the first and the second. */
function history(): { heads: Head[]; proof: Proof } {
  const blocks = [
    [
      `entry/1 ${PERSON} 2 1 COIN 100 100 ${posting(1)} 3 ${posting(9)}`,
      `platform/1 ${posting(1)} 102 COIN -100`,
      `posting/1 ${posting(1)} 1795805625641000 1`,
    ],
    [
      `entry/1 ${PERSON} 2 2 COIN -30 70 ${posting(2)} 1 ${posting(9)}`,
      `entry/1 ${PERSON} 2 3 COIN -20 50 ${posting(2)} 1 ${posting(9)}`,
      `platform/1 ${posting(2)} 103 COIN 50`,
      `posting/1 ${posting(2)} 1795805685641000 2`,
      'posting/1 another 1795805685641000 1',
    ],
    ['posting/1 later 1795805745641000 1'],
  ];
  let previous = NO_HEAD;
  const heads: Head[] = [];
  const lines = blocks.flatMap((leaves, at) => {
    const tree = buildTree(leaves);
    const sealed: SealedHead = {
      stream: 0,
      number: BigInt(at + 1),
      from: { era: 0, xid: BigInt(at) },
      to: { era: 0, xid: BigInt(at + 1) },
      leaves: leaves.length,
      total: 9n,
      root: rootOf(tree),
      previous,
      at: new Date(1_795_805_700_000),
      key: signer.key,
    };
    const head = headText(sealed);
    previous = createHash('sha256').update(head).digest();
    heads.push({
      format: 'busker-head/1',
      block: `${at + 1}`,
      at: sealed.at.toISOString(),
      hash: previous.toString('hex'),
      head,
      signature: signer.sign(sealed).toString('hex'),
    } as Head);
    return leaves.flatMap((leaf, index) =>
      at < 2
        ? [{ leaf, block: `${at + 1}`, index, path: pathOf(tree, index).map((hash) => hash.toString('hex')) }]
        : [],
    );
  });
  const file = {
    format: 'busker-proof/1',
    person: PERSON,
    made_at: '2026-11-27T19:00:00.000Z',
    heads: heads.slice(0, 2),
    lines: lines.filter(({ leaf }) => !leaf.startsWith('platform')),
    not_sealed: 0,
  };
  return { heads, proof: readProof(JSON.stringify(file)) };
}

const check = (proof: Proof, published: readonly Head[], anchor: Head = published.at(-1)!): Promise<Outcome> =>
  checkProof(proof, {
    anchor,
    anchor_name: 'the head',
    headsBetween: (from, to) =>
      Promise.resolve(published.filter((head) => BigInt(head.block) >= from && BigInt(head.block) <= to)),
  });
const wrongIn = (outcome: Outcome): string[] =>
  outcome.findings.filter((one) => one.verdict === 'bad').map((one) => `${one.title}: ${one.says}`);

describe('the check of a proof', () => {
  it('holds for what was sealed, against the newest head, one between and an old one, and shows the lines', async () => {
    const { heads, proof } = history();
    for (const anchor of heads) {
      const outcome = await check(proof, heads, anchor);
      expect(wrongIn(outcome)).toEqual([]);
      expect(outcome.verdict).toBe('good');
    }
    const { entries } = await check(proof, heads);
    expect(entries.map((entry) => [entry.seq, entry.amount, entry.balance_after])).toEqual([
      [3n, -20n, 50n],
      [2n, -30n, 70n],
      [1n, 100n, 100n],
    ]);
    expect(entries[0]!.at?.getTime()).toBe(1_795_805_685_641);
  });

  it('finds a line that was changed, moved, or given another path', async () => {
    const { heads, proof } = history();
    const [first, ...rest] = proof.lines;
    const changes = [
      { ...first!, leaf: first!.leaf.replace('COIN 100 100', 'COIN 900 900') },
      { ...first!, index: 1 },
      { ...first!, index: 7 },
      { ...first!, path: first!.path.slice(1) },
      { ...first!, path: [...first!.path, 'ab'.repeat(32)] },
      { ...first!, block: '2' },
      { ...first!, block: '3' },
    ];
    for (const changed of changes) {
      const outcome = await check({ ...proof, lines: [changed, ...rest] }, heads);
      expect(wrongIn(outcome).join()).toMatch(/1 of 6 lines does not lead/);
    }
    expect((await check({ ...proof, lines: [] }, heads)).verdict).toBe('bad');
  });

  it('finds a gap, a balance that does not follow, and lines of somebody else', async () => {
    const { heads, proof } = history();
    const without = { ...proof, lines: proof.lines.filter(({ leaf }) => !leaf.includes(' 2 2 COIN')) };
    expect(wrongIn(await check(without, heads)).join()).toMatch(/Line 2 of an account is missing/);
    expect(wrongIn(await check({ ...proof, person: posting(5) }, heads)).join()).toMatch(/somebody else/);
  });

  it('finds a signature that does not hold, and history that was rewritten or cut off since', async () => {
    const { heads, proof } = history();
    const [one, two] = proof.heads;
    const forged = { ...one!, signature: two!.signature };
    expect(wrongIn(await check({ ...proof, heads: [forged, two!] }, heads)).join()).toMatch(/signature does not hold/);
    // the same history sealed again, later: another time in the first head, so every head is another
    const again = heads.map((head) => ({ ...head, head: head.head.replace('at 2026', 'at 2027') }));
    expect(wrongIn(await check(proof, again, heads[2]!)).join()).toMatch(/Block 1 is not what the site says today/);
    expect(wrongIn(await check(proof, heads.slice(0, 2), heads[2]!)).join()).toMatch(/Block 3 is not there any more/);
    expect(wrongIn(await check(proof, [heads[0]!, heads[2]!])).join()).toMatch(/Block 2 does not follow/);
    expect(wrongIn(await check(proof, heads, { ...heads[2]!, hash: '00'.repeat(32) })).join()).toMatch(
      /its hash is another/,
    );
  });

  it('reads nothing else as a proof or as a head', () => {
    const { heads } = history();
    expect(() => readProof('{}')).toThrow('not a proof');
    expect(() => readProof('no')).toThrow('not JSON');
    expect(() => readHead('{"format":"other"}')).toThrow('not a head');
    expect(readHead(JSON.stringify({ head: heads[0], key: 'k' })).block).toBe('1');
  });
});

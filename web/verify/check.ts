/**
 * Checks a proof wholly in the browser, from docs/concepts/seals.md alone. No DOM here: what is known of the proof goes in, findings come out.
 */

import { t } from './messages.ts';

/** A head as the site publishes it and as people save it. */
export interface Head {
  readonly block: string;
  readonly at: string;
  readonly hash: string;
  readonly head: string;
  readonly signature: string;
}
export interface Line {
  readonly leaf: string;
  readonly block: string;
  readonly index: number;
  readonly path: readonly string[];
}
export interface Proof {
  readonly person: string;
  readonly made_at: string;
  readonly heads: readonly Head[];
  readonly lines: readonly Line[];
  readonly not_sealed: number;
}

/** `unknown`: this browser or this place cannot tell. */
export type Verdict = 'good' | 'bad' | 'unknown';
export interface Finding {
  readonly verdict: Verdict;
  readonly title: string;
  readonly says: string;
}
/** An entry that the proof shows. */
export interface Entry {
  readonly kind: number;
  readonly seq: bigint;
  readonly asset: string;
  readonly amount: bigint;
  readonly balance_after: bigint;
  /** From its posting's line; null when the file has none. */
  readonly at: Date | null;
  readonly block: string;
}
export interface Outcome {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly entries: readonly Entry[];
}

export interface Around {
  /** What the proof is held against. */
  readonly anchor: Head | null;
  readonly anchor_name: string;
  /** Heads of a stretch of blocks, in order, both ends included; from the site, which need not be trusted for it: heads name one another. */
  readonly headsBetween: (from: bigint, to: bigint) => Promise<readonly Head[]>;
}

/** Heads between proof and anchor are read up to this many: about 500 bytes each. */
const WALK_MOST = 20_000n;
const HASH = /^[0-9a-f]{64}$/;

/** @throws Error with a sentence when the text is no proof. */
export function readProof(text: string): Proof {
  const parsed = parse(text, t.check.notJson) as Partial<Proof> & { format?: unknown };
  if (parsed.format !== 'busker-proof/1' || !Array.isArray(parsed.heads) || !Array.isArray(parsed.lines))
    throw new Error(t.check.notProof);
  const heads = parsed.heads.map(asHead);
  const lines = (parsed.lines as Partial<Line>[]).map((line) => {
    if (
      typeof line.leaf !== 'string' ||
      typeof line.block !== 'string' ||
      !Number.isSafeInteger(line.index) ||
      !Array.isArray(line.path) ||
      !line.path.every((hash) => HASH.test(hash))
    )
      throw new Error(t.check.brokenLine);
    return line as Line;
  });
  return {
    person: String(parsed.person),
    made_at: String(parsed.made_at),
    heads,
    lines,
    not_sealed: Number(parsed.not_sealed ?? 0),
  };
}

/** Reads a saved head: the file itself, or what the address of the newest head answers. @throws Error with a sentence. */
export function readHead(text: string): Head {
  const parsed = parse(text, t.check.headNotJson) as { head?: unknown };
  return asHead(typeof parsed.head === 'object' && parsed.head !== null ? parsed.head : parsed);
}

function parse(text: string, otherwise: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // said below
  }
  throw new Error(otherwise);
}

function asHead(value: unknown): Head {
  const head = value as Partial<Head> & { format?: unknown };
  if (
    head.format !== 'busker-head/1' ||
    typeof head.head !== 'string' ||
    typeof head.signature !== 'string' ||
    typeof head.hash !== 'string'
  )
    throw new Error(t.check.notHead);
  return {
    block: fieldOf(head.head, 'block'),
    at: fieldOf(head.head, 'at'),
    hash: head.hash,
    head: head.head,
    signature: head.signature,
  };
}

/** A line of a head's text. @throws Error when it is not there. */
function fieldOf(head: string, name: string): string {
  const line = head.split('\n').find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(t.check.headWithout({ name }));
  return line.slice(name.length + 1);
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

async function sha256(...parts: Uint8Array[]): Promise<string> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return hexOf(await crypto.subtle.digest('SHA-256', all));
}

/** Whether this page may use the browser's cryptography: only over https, and on this machine. */
export const canCheck = (): boolean => globalThis.crypto?.subtle !== undefined;

/** Whether a head is signed by the key it names; `unknown` when this browser knows no Ed25519. */
async function signedBy(head: Head): Promise<Verdict> {
  try {
    const key = await crypto.subtle.importKey('raw', bytesOf(fieldOf(head.head, 'key')), 'Ed25519', false, ['verify']);
    const holds = await crypto.subtle.verify('Ed25519', key, bytesOf(head.signature), utf8(head.head));
    return holds ? 'good' : 'bad';
  } catch (error) {
    return (error as Error).name === 'NotSupportedError' ? 'unknown' : 'bad';
  }
}

/** The root that a line's path leads to. */
async function rootOf(line: Line, leaves: number): Promise<string | null> {
  if (line.index < 0 || line.index >= leaves) return null;
  let hash = await sha256(Uint8Array.of(0), utf8(line.leaf));
  let at = line.index;
  let last = leaves - 1;
  for (const sibling of line.path) {
    // the last node of an odd level goes up as it is
    while (at === last && at % 2 === 0 && last > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    if (last === 0) return null;
    const [left, right] = at % 2 === 1 ? [sibling, hash] : [hash, sibling];
    hash = await sha256(Uint8Array.of(1), bytesOf(left), bytesOf(right));
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  while (last > 0) {
    if (at !== last || at % 2 === 1) return null; // the path is too short
    [at, last] = [at / 2, Math.floor(last / 2)];
  }
  return hash;
}

/** Checks everything that can be checked. Never throws for a bad proof: it finds. */
export async function checkProof(proof: Proof, around: Around): Promise<Outcome> {
  const heads = new Map(proof.heads.map((head) => [head.block, head]));
  const findings = [
    await checkLines(proof, heads),
    await checkSignatures(proof.heads),
    await checkChain(proof, around),
  ];
  const entries = entriesOf(proof);
  findings.splice(1, 0, checkOwn(proof, entries));
  return {
    verdict: findings.some((one) => one.verdict === 'bad')
      ? 'bad'
      : findings.some((one) => one.verdict === 'unknown')
        ? 'unknown'
        : 'good',
    findings,
    entries,
  };
}

async function checkLines(proof: Proof, heads: ReadonlyMap<string, Head>): Promise<Finding> {
  const title = t.check.inBlocks;
  let wrong = 0;
  for (const line of proof.lines) {
    const head = heads.get(line.block);
    const root = head && (await rootOf(line, Number(fieldOf(head.head, 'leaves'))));
    if (!head || root !== fieldOf(head.head, 'root')) wrong++;
  }
  if (proof.lines.length === 0) return { verdict: 'bad', title, says: t.check.noLines };
  return wrong > 0
    ? { verdict: 'bad', title, says: t.check.wrongRoots({ wrong, all: proof.lines.length }) }
    : {
        verdict: 'good',
        title,
        says: t.check.rightRoots({ lines: proof.lines.length, blocks: heads.size }),
      };
}

function checkOwn(proof: Proof, entries: readonly Entry[]): Finding {
  const title = t.check.own;
  const foreign = proof.lines.some(
    ({ leaf }) => leaf.startsWith('entry/') && !leaf.startsWith(`entry/1 ${proof.person} `),
  );
  if (foreign) return { verdict: 'bad', title, says: t.check.foreign };
  for (const [index, entry] of entries.entries()) {
    const older = entries[index + 1];
    if (older?.kind !== entry.kind) continue;
    if (older.seq + 1n !== entry.seq) return { verdict: 'bad', title, says: t.check.gap({ line: older.seq + 1n }) };
    if (older.balance_after + entry.amount !== entry.balance_after)
      return {
        verdict: 'bad',
        title,
        says: t.check.balance({ line: entry.seq }),
      };
  }
  return {
    verdict: 'good',
    title,
    says: t.check.ownGood,
  };
}

async function checkSignatures(heads: readonly Head[]): Promise<Finding> {
  const title = t.check.signed;
  const verdicts = await Promise.all(heads.map(signedBy));
  if (verdicts.includes('bad')) return { verdict: 'bad', title, says: t.check.signedWrong };
  if (verdicts.includes('unknown'))
    return {
      verdict: 'unknown',
      title,
      says: t.check.signedUnknown,
    };
  const keys = new Set(heads.map((head) => fieldOf(head.head, 'key')));
  return {
    verdict: 'good',
    title,
    says: t.check.signedBy({ keys: [...keys].map((key) => `${key.slice(0, 16)}…`).join(', ') }),
  };
}

async function checkChain(proof: Proof, around: Around): Promise<Finding> {
  const title = t.check.chain({ anchor: around.anchor_name });
  const { anchor } = around;
  if (!anchor) return { verdict: 'unknown', title, says: t.check.noAnchor };
  if ((await sha256(utf8(anchor.head))) !== anchor.hash) return { verdict: 'bad', title, says: t.check.anchorChanged };
  const numbers = [...proof.heads.map((head) => BigInt(head.block)), BigInt(anchor.block)];
  const first = numbers.reduce((least, number) => (number < least ? number : least));
  const last = numbers.reduce((most, number) => (number > most ? number : most));
  if (last - first > WALK_MOST)
    return {
      verdict: 'unknown',
      title,
      says: t.check.tooFar,
    };
  let between: readonly Head[];
  try {
    between = await around.headsBetween(first, last);
  } catch {
    return {
      verdict: 'unknown',
      title,
      says: t.check.unread,
    };
  }
  const wanted = new Map([...proof.heads, anchor].map((head) => [head.block, head.head]));
  let before: string | null = null;
  let expected = first;
  for (const head of between) {
    const own = await sha256(utf8(head.head));
    if (
      BigInt(fieldOf(head.head, 'block')) !== expected ||
      (before !== null && fieldOf(head.head, 'previous') !== before)
    )
      return { verdict: 'bad', title, says: t.check.doesNotFollow({ block: expected }) };
    const mine = wanted.get(`${expected}`);
    if (mine !== undefined && mine !== head.head)
      return {
        verdict: 'bad',
        title,
        says: t.check.rewritten({ block: expected }),
      };
    before = own;
    expected++;
  }
  if (expected !== last + 1n)
    return {
      verdict: 'bad',
      title,
      says: t.check.cutOff({ block: expected }),
    };
  return { verdict: 'good', title, says: t.check.followed({ first, last }) };
}

/** Entries of the proof, by account, newest first. */
function entriesOf(proof: Proof): Entry[] {
  const times = new Map<string, Date>();
  for (const { leaf } of proof.lines) {
    const [word, id, micros] = leaf.split(' ');
    if (word === 'posting/1') times.set(id!, new Date(Number(BigInt(micros!) / 1000n)));
  }
  const entries = proof.lines.flatMap(({ leaf, block }): Entry[] => {
    const [word, , kind, seq, asset, amount, balance, posting] = leaf.split(' ');
    if (word !== 'entry/1') return [];
    return [
      {
        kind: Number(kind),
        seq: BigInt(seq!),
        asset: asset!,
        amount: BigInt(amount!),
        balance_after: BigInt(balance!),
        at: times.get(posting!) ?? null,
        block,
      },
    ];
  });
  return entries.sort((a, b) => a.kind - b.kind || (a.seq < b.seq ? 1 : -1));
}

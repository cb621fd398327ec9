/** Heads as the verifier reads them: from the table, and from files that were saved elsewhere. */
import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './tree.ts';

/** A row of `seal_block`, numbers of 64 bits as decimal text. */
export interface BlockRow {
  readonly number: string;
  readonly from_era: number;
  readonly from_xid: string;
  readonly to_era: number;
  readonly to_xid: string;
  readonly leaves: number;
  readonly total: string;
  readonly root: Buffer;
  readonly previous: Buffer;
  readonly at: Date;
  readonly key: Buffer;
  readonly hash: Buffer;
  readonly signature: Buffer;
  readonly locators: Buffer;
}

/** The text of a block's head, from its columns. */
export function textOf(block: BlockRow, stream: number): string {
  const hex = (bytes: Buffer): string => bytes.toString('hex');
  return (
    `busker-seal/1\nstream ${stream}\nblock ${block.number}\n` +
    `from ${block.from_era} ${block.from_xid}\nto ${block.to_era} ${block.to_xid}\n` +
    `leaves ${block.leaves}\ntotal ${block.total}\nroot ${hex(block.root)}\nprevious ${hex(block.previous)}\n` +
    `at ${block.at.toISOString()}\nkey ${hex(block.key)}\n`
  );
}

/** DER of an Ed25519 public key up to its 32 bytes. Source: RFC 8410, section 4. */
const PUBLIC_KEY_DER = Buffer.from('302a300506032b6570032100', 'hex');

export function isSigned(text: string, key: Buffer, signature: Buffer): boolean {
  try {
    const opened = createPublicKey({ key: Buffer.concat([PUBLIC_KEY_DER, key]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text, 'utf8'), opened, signature);
  } catch {
    return false;
  }
}

/** A head that was saved outside the database. */
export interface SavedHead {
  readonly file: string;
  readonly stream: number;
  readonly number: bigint;
  readonly hash: Buffer;
  readonly key: Buffer;
  readonly at: string;
}

/** Reads a saved head. @throws Error with a sentence when the file is none, or was changed. */
export function readSavedHead(file: string, content: string): SavedHead {
  let parsed: { format?: unknown; head?: unknown; hash?: unknown; signature?: unknown };
  try {
    const whole = JSON.parse(content) as typeof parsed;
    // what /api/v1/seals/head answers holds the head inside
    parsed = typeof whole.head === 'object' && whole.head !== null ? (whole.head as typeof parsed) : whole;
  } catch {
    throw new Error(`${file} is not JSON.`);
  }
  const { format, head, hash, signature } = parsed;
  if (format !== 'busker-head/1' || typeof head !== 'string' || typeof signature !== 'string')
    throw new Error(`${file} is not a head of busker-head/1.`);
  const value = (name: string, pattern: string): string => {
    const found = new RegExp(`^${name} (${pattern})$`, 'm').exec(head);
    if (!found) throw new Error(`${file} has no line "${name}".`);
    return found[1]!;
  };
  const key = Buffer.from(value('key', '[0-9a-f]{64}'), 'hex');
  if (!head.startsWith('busker-seal/1\n') || !isSigned(head, key, Buffer.from(signature, 'hex')))
    throw new Error(`${file} is not signed by the key that it names: it was changed after it was saved.`);
  const own = sha256(head);
  if (hash !== own.toString('hex')) throw new Error(`${file} says another hash than its head has.`);
  return {
    file,
    stream: Number(value('stream', '[0-9]+')),
    number: BigInt(value('block', '[1-9][0-9]*')),
    hash: own,
    key,
    at: value('at', '[0-9TZ:.-]+'),
  };
}

/** A block's head as a file to save. */
export function savedHeadText(block: BlockRow, stream: number): string {
  const head = textOf(block, stream);
  return `${JSON.stringify(
    {
      format: 'busker-head/1',
      block: block.number,
      at: block.at.toISOString(),
      hash: sha256(head).toString('hex'),
      head,
      signature: block.signature.toString('hex'),
    },
    null,
    2,
  )}\n`;
}

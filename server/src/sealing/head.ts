/**
 * The head of a block: what it covers, its root and the hash of the head before it, as lines of text, signed with Ed25519. Whoever keeps one head keeps
 * everything before it. Pure; the format is docs/concepts/seals.md.
 */
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** A place in the order in which the books are read forward: transactions of one era by their xid. */
export interface Mark {
  readonly era: number;
  readonly xid: bigint;
}
export const FIRST_MARK: Mark = { era: 0, xid: 0n };
/** What the first head names as the one before it. */
export const NO_HEAD = Buffer.alloc(32);

export interface Head {
  readonly stream: number;
  /** From 1, without gaps. */
  readonly number: bigint;
  /** Covers everything from here … */
  readonly from: Mark;
  /** … up to, and without, here. */
  readonly to: Mark;
  readonly leaves: number;
  /** Leaves of all blocks up to and with this one. */
  readonly total: bigint;
  readonly root: Buffer;
  readonly previous: Buffer;
  readonly at: Date;
  /** The public key that signs it, 32 bytes. */
  readonly key: Buffer;
}

/** The bytes that are hashed and signed. */
export function headText(head: Head): string {
  return [
    'busker-seal/1',
    `stream ${head.stream}`,
    `block ${head.number}`,
    `from ${head.from.era} ${head.from.xid}`,
    `to ${head.to.era} ${head.to.xid}`,
    `leaves ${head.leaves}`,
    `total ${head.total}`,
    `root ${head.root.toString('hex')}`,
    `previous ${head.previous.toString('hex')}`,
    `at ${head.at.toISOString()}`,
    `key ${head.key.toString('hex')}`,
    '',
  ].join('\n');
}

export function hashHead(head: Head): Buffer {
  return createHash('sha256').update(headText(head)).digest();
}

/** Signs heads. The private part never leaves it. */
export interface Signer {
  readonly key: Buffer;
  sign(head: Head): Buffer;
}

/** @param pem a private Ed25519 key, as PEM or as base64 of the DER form. @throws Error when it is something else. */
export function readSigner(pem: string): Signer {
  const text = pem.trim();
  const secret = text.startsWith('-----')
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  if (secret.asymmetricKeyType !== 'ed25519') throw new Error('the key is not an Ed25519 key');
  return { key: rawPublicKey(secret), sign: (head) => sign(null, Buffer.from(headText(head)), secret) };
}

/** The 32 bytes of the public key: what its JWK form carries. */
function rawPublicKey(secret: KeyObject): Buffer {
  return Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x!, 'base64url');
}

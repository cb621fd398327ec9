/** Seals: heads that leave the database, and proofs that lines of the books are in them. The format is docs/concepts/seals.md. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { Page, Time } from './common.ts';

const HASH_PATTERN = '^[0-9a-f]{64}$';
const Hash = Type.String({ pattern: HASH_PATTERN, description: 'SHA-256, hex' });
const BlockNumber = Type.String({ pattern: '^[1-9][0-9]{0,17}$', description: 'Number of a block' });

export const SealHead = Type.Object(
  {
    format: Type.Literal('busker-head/1'),
    block: BlockNumber,
    at: Time,
    hash: Type.String({ pattern: HASH_PATTERN, description: 'SHA-256 of `head`, hex' }),
    head: Type.String({ description: 'What is hashed and signed, line by line' }),
    signature: Type.String({ pattern: '^[0-9a-f]{128}$', description: 'Ed25519 over `head`, hex' }),
  },
  { description: 'Head of a block: keep it outside the database' },
);
export type SealHead = Static<typeof SealHead>;

export const SealState = Type.Object({
  head: Type.Union([SealHead, Type.Null()], { description: 'The newest head; null before the first' }),
  key: Type.String({ pattern: HASH_PATTERN, description: 'Public Ed25519 key that signs now, hex' }),
  waiting_postings: Type.Integer({ description: 'Postings since the newest block, counted up to 10 000' }),
});
export type SealState = Static<typeof SealState>;

export const SealHeadPage = Page(SealHead);
export const SealHeadQuery = Type.Object({
  from: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,17}$', description: 'First block; `next` goes on here' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

export const SealProofQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Entries' })),
});

const ProofLine = Type.Object({
  leaf: Type.String({ description: 'The line as it was sealed' }),
  block: BlockNumber,
  index: Type.Integer({ minimum: 0, description: 'Place among the lines of its block, from 0' }),
  path: Type.Array(Hash, { description: 'Siblings on the way to the root, from below' }),
});

export const SealProof = Type.Object(
  {
    format: Type.Literal('busker-proof/1'),
    person: Id,
    made_at: Time,
    heads: Type.Array(SealHead),
    lines: Type.Array(ProofLine),
    not_sealed: Type.Integer({ minimum: 0, description: 'Newest entries that are not sealed yet' }),
    next: Type.Union([Type.String(), Type.Null()], { description: 'Cursor of the next part' }),
  },
  { description: "Proof that a person's entries, and the postings they are in, are sealed" },
);
export type SealProof = Static<typeof SealProof>;

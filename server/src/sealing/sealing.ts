/** Tamper evidence: the books sealed in blocks, heads that leave the database, proofs for people. See README.md. The folder's public file. */
import type { SealHead, SealProof, SealState } from '@busker/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { headJson, readBlocks, readLastBlock } from './blocks.ts';
import { readSigner } from './head.ts';
import { prove, type ProofOf } from './prove.ts';
import { sealAll, type SealLimits, STREAM } from './seal-run.ts';

const PAGE_HEADS = 50;
/** Counting further tells nobody more. */
const WAITING_COUNTED = 10_000;

export interface Sealing {
  /** Seals what is decided and not sealed yet; repeatable at any time, by any process. @returns leaves sealed. */
  seal(): Promise<number>;
  /** The newest head, the key that signs, and what is not sealed yet. */
  state(): Promise<SealState>;
  /** Heads in order. @param page.from number of the first. */
  heads(page: { from?: string; limit?: number }): Promise<{ rows: SealHead[]; next: string | null }>;
  /** Proof of a person's own entries, in parts. @throws BuskerError `bad_request` for a foreign cursor. */
  proof(person: string, of: ProofOf, page: { cursor?: string; limit?: number }): Promise<SealProof>;
}

/** @param parts.key a private Ed25519 key, PEM or base64 of DER. @throws Error when it is none. */
export function createSealing(parts: { database: Database; clock: Clock; key: string; limits?: SealLimits }): Sealing {
  const { clock } = parts;
  const { db } = parts.database;
  const signer = readSigner(parts.key);
  return {
    seal: () => sealAll({ db, clock, signer, ...(parts.limits ? { limits: parts.limits } : {}) }),
    async state() {
      const last = await readLastBlock(db, STREAM);
      const { rows } = await sql<{ waiting: number }>`
        select count(*)::int as waiting from (
          select from ledger_posting where (era, xid) >= (${last?.to_era ?? 0}::int2, ${last?.to_xid ?? '0'}::text::xid8) limit ${WAITING_COUNTED}
        ) w`.execute(db);
      return {
        head: last ? headJson(last) : null,
        key: signer.key.toString('hex'),
        waiting_postings: rows[0]!.waiting,
      };
    },
    async heads(page) {
      const limit = page.limit ?? PAGE_HEADS;
      const rows = await readBlocks(db, STREAM, BigInt(page.from ?? 1), limit + 1);
      return {
        rows: rows.slice(0, limit).map(headJson),
        next: rows.length > limit ? `${rows[limit]!.number}` : null,
      };
    },
    proof: (person, of, page) => prove(db, person, of, page, clock.now()),
  };
}

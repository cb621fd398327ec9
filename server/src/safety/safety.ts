/** Safety: how fast, with which words, between whom, and what people report. See README.md. This file is the folder's one entry. */
import type { BlockRow, BuskerError } from '@busker/protocol';
import { writeAudit } from '../audit/audit.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { deleteBlock, isBlocking, listBlocks, putBlock, readInteractions } from './relations.ts';
import { cleanText } from './text.ts';
import type { WordFilter } from './words.ts';

export { createRateLimits, type RateLimits, type SignInDoor } from './rate-limits.ts';
export { createReports, type Reports } from './reports.ts';
export { createWordFilter, type WordFilter } from './words.ts';

export interface SafetyParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly words: WordFilter;
}

export interface Safety {
  /** The text to keep and show, or undefined when it is refused or nothing is left of it. */
  cleanText(text: string): string | undefined;
  /** @throws BuskerError `banned`, `blocked`, or `muted` with `retry_after_ms`. */
  checkInteraction(actor: string, creator: string): Promise<void>;
  /** For each pair what forbids it, as `checkInteraction` would throw it. */
  readInteractions(
    pairs: readonly { readonly actor: string; readonly creator: string }[],
  ): Promise<(BuskerError | undefined)[]>;
  /** Blocks; doing it again changes nothing. @throws BuskerError `not_found`, `wrong_state` for oneself. */
  block(person: string, blocked: string): Promise<void>;
  unblock(person: string, blocked: string): Promise<void>;
  /** Whether `person` blocks `other`; one way. */
  isBlocking(person: string, other: string): Promise<boolean>;
  blocks(person: string): Promise<BlockRow[]>;
  /** Operators' refused words. */
  listWords(): Promise<string[]>;
  /** Replaces them, with an audit line. @returns the words as they are now. */
  setWords(deed: { actor: string; reason: string }, words: readonly string[]): Promise<string[]>;
}

export function createSafety(parts: SafetyParts): Safety {
  const { clock, bus, words } = parts;
  const { db, pool } = parts.database;
  const tell = (...people: string[]): void => people.forEach((person) => bus.publish('person', { person }));
  return {
    cleanText(text) {
      const clean = cleanText(text);
      return clean === '' || words.checkText(clean) === 'refused' ? undefined : clean;
    },
    async checkInteraction(actor, creator) {
      const [forbids] = await readInteractions(pool, [{ actor, creator }], clock.now());
      if (forbids) throw forbids;
    },
    readInteractions: (pairs) => readInteractions(pool, pairs, clock.now()),
    async block(person, blocked) {
      await putBlock(db, person, blocked, clock.now());
      tell(person, blocked);
    },
    async unblock(person, blocked) {
      await deleteBlock(db, person, blocked);
      tell(person, blocked);
    },
    isBlocking: (person, other) => isBlocking(db, person, other),
    blocks: (person) => listBlocks(db, person),
    listWords: () => words.list(),
    async setWords(deed, wanted) {
      const { after } = await db.transaction().execute(async (tx) => {
        const change = await words.replace(tx, wanted);
        const added = change.after.filter((word) => !change.before.includes(word));
        const removed = change.before.filter((word) => !change.after.includes(word));
        if (added.length + removed.length > 0) {
          await writeAudit(tx, clock, {
            actor: deed.actor,
            action: 'words.change',
            subject_kind: 'word_list',
            subject_id: 'refused',
            reason: deed.reason,
            before: { removed },
            after: { added },
          });
        }
        return change;
      });
      await words.refresh();
      bus.publish('catalogue', { what: 'words' });
      return after;
    },
  };
}

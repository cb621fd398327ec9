/** The proof after a fault: everything that people were told, held against the database. */
import { setTimeout as delay } from 'node:timers/promises';
import { examine } from '../../server/src/doctor/doctor.ts';
import { assertBooks } from '../helpers/books.ts';
import { type Heads, judge, judgeTransit, judgeWallets, readGifts, readOutbox } from './audit.ts';
import type { Arena } from './faults.ts';
import type { Givers } from './givers.ts';

/** What was before the last proof. */
export interface Round {
  readonly from_gift: number;
  /** Where the logs of targets ended then. */
  readonly heads: Heads;
}

export interface Proof {
  readonly found: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly broken: readonly string[];
  readonly outbox_empty_after_ms: number;
}

/** Gifts that a dead process left between their steps wait for its posting groups to be taken over, then for a sweep. */
const ARRIVE_MS = 60_000;

/**
 * While nobody gives: every gift arrived, so that nothing lies in the outbox or in transit; every acknowledged gift is there once, every wallet
 * holds what it should; and when the whole is asked for, the doctor and the independent proof of the books find nothing.
 * @param round only gifts since then; undefined: all, and the whole of the books.
 * @param assertGoing throws when waiting has no sense any more.
 */
export async function prove(
  { ground, alarms }: Arena,
  givers: Givers,
  round: Round | undefined,
  assertGoing: () => void,
): Promise<Proof> {
  const { book, people } = givers;
  const query: Arena['ground']['query'] = (sql, values) => ground.query(sql, values);
  const since = performance.now();
  while ((await readOutbox(query)) > 0 && performance.now() - since < ARRIVE_MS) {
    assertGoing();
    await delay(50);
  }
  const outbox_empty_after_ms = performance.now() - since;
  const rows = await readGifts(
    query,
    people.map((person) => person.id),
    round?.heads,
  );
  const { found, missing, doubled } = judge(round === undefined ? book.all : book.all.slice(round.from_gift), rows);
  const broken = [
    ...book.contradictions,
    ...(await judgeWallets(query, people, book.all)),
    ...(await judgeTransit(query)),
    ...alarms.map((line) => `the server's log: ${line.slice(0, 500)}`),
  ];
  if (round === undefined) {
    const there = new Set(rows.map((row) => row.id));
    const others = new Set(
      (
        await query<{ id: string }>('select id from gift_line where not sender = any($1::uuid[])', [
          people.map((person) => person.id),
        ])
      ).map((row) => row.id),
    );
    for (const id of givers.shown())
      if (!there.has(id) && !others.has(id)) broken.push(`gift ${id} was shown to a room and is not there`);
    const report = await examine(ground.urls.app);
    broken.push(...report.checks.flatMap((check) => check.wrong.map((one) => `${check.name}: ${one}`)));
    await assertBooks(ground.urls.app).catch((error: unknown) => broken.push(String(error)));
  }
  return { found, missing, doubled, broken, outbox_empty_after_ms };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeAccounts, type AccountEntry } from './statement.ts';

type Account = 'paid' | 'promo';
interface Change {
  readonly account: Account;
  readonly amount: bigint;
}

/** A history: postings one after another, some at the same time, each with changes of one or both accounts. */
const history = fc
  .array(
    fc.record({
      pause_ms: fc.nat({ max: 2 }),
      changes: fc.oneof(
        fc.constant<Account[]>(['paid']),
        fc.constant<Account[]>(['promo']),
        // Promotional coins are spent first, so their entry is the older one.
        fc.constant<Account[]>(['promo', 'paid']),
        fc.constant<Account[]>(['promo', 'promo', 'paid', 'paid']),
      ),
      amount: fc.integer({ min: -50, max: 100 }).map((n) => BigInt(n === 0 ? 1 : n)),
    }),
    { maxLength: 30 },
  )
  .map((postings) => {
    const entries: Record<Account, AccountEntry[]> = { paid: [], promo: [] };
    const told: (Change & { total_after: bigint; seq: bigint })[] = [];
    const held = { paid: 0n, promo: 0n };
    let at = 1_700_000_000_000;
    const post = (account: Account, amount: bigint, posting: string) => {
      const seq = BigInt(entries[account].length + 1);
      held[account] += amount;
      entries[account].unshift({ seq, amount, balance_after: held[account], posting, at: new Date(at) });
      return seq;
    };
    for (const [index, { pause_ms, changes, amount }] of postings.entries()) {
      at += pause_ms;
      const posting = String(index + 1).padStart(3, '0');
      for (const account of changes) {
        const seq = post(account, amount, posting);
        told.unshift({ account, amount, seq, total_after: held.paid + held.promo });
      }
    }
    return { entries, told };
  });

/** Reads all pages as the wallet does: each goes on below the last line shown of each account. */
function pages(entries: Record<Account, readonly AccountEntry[]>, limit: number) {
  const read = [];
  const below: Record<Account, bigint | null> = { paid: null, promo: null };
  for (;;) {
    const rest = (account: Account) =>
      entries[account].filter((entry) => below[account] === null || entry.seq < below[account]).slice(0, limit + 1);
    const page = mergeAccounts(rest('paid'), rest('promo'), limit);
    expect(page.lines.length).toBeLessThanOrEqual(limit);
    read.push(...page.lines);
    for (const line of page.lines) below[line.account] = line.entry.seq;
    if (!page.more) return read;
    expect(page.lines.length).toBe(limit);
  }
}

describe('the statement of two accounts', () => {
  it('tells every line once, in order, with what both held after it, whatever the size of its pages', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 7 }), ({ entries, told }, limit) => {
        const read = pages(entries, limit).map(({ account, entry, total_after }) => ({
          account,
          amount: entry.amount,
          seq: entry.seq,
          total_after,
        }));
        expect(read).toEqual(told);
      }),
    );
  });

  it('never reorders an account, even when its times run backwards', () => {
    const entry = (seq: bigint, at_ms: number): AccountEntry => ({
      seq,
      amount: 1n,
      balance_after: seq,
      posting: `p${seq}`,
      at: new Date(at_ms),
    });
    const times = fc.array(fc.nat({ max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(times, times, (of_paid, of_promo) => {
        const paid = of_paid.map((at, index) => entry(BigInt(of_paid.length - index), at));
        const promo = of_promo.map((at, index) => entry(BigInt(of_promo.length - index), at));
        const { lines, more } = mergeAccounts(paid, promo, 100);
        expect(more).toBe(false);
        expect(lines.filter((line) => line.account === 'paid').map((line) => line.entry)).toEqual(paid);
        expect(lines.filter((line) => line.account === 'promo').map((line) => line.entry)).toEqual(promo);
        for (const [index, line] of lines.entries()) {
          const older = (account: Account) =>
            lines.slice(index).find((one) => one.account === account)?.entry.balance_after ?? 0n;
          expect(line.total_after).toBe(older('paid') + older('promo'));
        }
      }),
    );
  });

  it('says that there is more only when there is', () => {
    const one: AccountEntry = { seq: 1n, amount: 5n, balance_after: 5n, posting: 'a', at: new Date(0) };
    expect(mergeAccounts([one], [], 1).more).toBe(false);
    expect(mergeAccounts([one], [one], 1).more).toBe(true);
    expect(mergeAccounts([], [], 1)).toEqual({ lines: [], more: false });
  });
});
